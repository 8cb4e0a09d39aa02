// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// numberRanges are the numbers that attributes accept, by block and attribute.
var numberRanges = map[string][2]int64{
	"provider max_retries":                                  {0, 10},
	"provider acr.assume_role.session_expiration":           {900, 43200},
	"provider acr.assume_role_with_oidc.session_expiration": {900, 43200},
	acrLogin + " expires_in_hours":                          {1, 24},
}

// TestNumbersOutOfRange walks the schemas, and expects the provider's own error of each number that
// an attribute does not accept.
func TestNumbersOutOfRange(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	schemas := session.Schemas()
	checked := map[string]bool{}
	check := func(block *tfprotov6.SchemaBlock, name string, validate func(path []string, value any) []diagnostic) {
		for _, path := range numbersOf(attributesAndBlocks(block)) {
			at := strings.Join(path, ".")
			limits, known := numberRanges[name+" "+at]
			if !known {
				t.Errorf("%s %s has no range in this test", name, at)
				continue
			}
			checked[name+" "+at] = true
			reason := fmt.Sprintf(" must be a whole number from %d to %d.", limits[0], limits[1])
			for shown, value := range map[string]any{
				fmt.Sprint(limits[0] - 1): limits[0] - 1, fmt.Sprint(limits[1] + 1): limits[1] + 1, "-1": int64(-1), "1.5": 1.5, "0.1": parsedNumber(t, "0.1"),
				"9.000000000000000000001": parsedNumber(t, "9.000000000000000000001"), "1e+30": parsedNumber(t, "1e30"), "-1e-09": parsedNumber(t, "-0.000000001"),
			} {
				want := []diagnostic{providertest.Error("Invalid Attribute Value", "Invalid value for "+at+": "+shown+reason, at)}
				if difference := cmp.Diff(want, validate(path, value)); difference != "" {
					t.Errorf("%s %s = %s (-want +got):\n%s", name, at, shown, difference)
				}
			}
			for _, value := range []any{limits[0], limits[1], parsedNumber(t, "5e0"), nil, providertest.Unknown} {
				if value, isNumber := value.(*big.Float); isNumber && limits[0] > 5 {
					value.SetInt64(limits[0])
				}
				if problems := validate(path, value); len(problems) > 0 {
					t.Errorf("%s %s = %v: %+v", name, at, value, problems)
				}
			}
		}
	}
	check(schemas.Provider.Block, "provider", func(path []string, value any) []diagnostic {
		return session.Configure(t.Context(), put(text{path: path}.goodBlock(), path, value))
	})
	for name, schema := range schemas.EphemeralResourceSchemas {
		check(schema.Block, name, func(path []string, value any) []diagnostic {
			return session.ValidateEphemeral(t.Context(), name, put(loginSource.Config, path, value))
		})
	}
	for name, schema := range schemas.DataSourceSchemas {
		if paths := numbersOf(attributesAndBlocks(schema.Block)); len(paths) > 0 {
			t.Errorf("%s has numbers %q, which this test does not check", name, paths)
		}
	}
	if names := slices.Sorted(maps.Keys(numberRanges)); len(checked) != len(names) {
		t.Errorf("checked %v, want %v", checked, names)
	}
}

func parsedNumber(t *testing.T, text string) *big.Float {
	t.Helper()
	const precision = 512 // that of the CLIs
	number, _, err := big.ParseFloat(text, 10, precision, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	return number
}

// numbersOf lists the paths of the attributes that take numbers from a configuration.
func numbersOf(attributes []*tfprotov6.SchemaAttribute, parents ...string) [][]string {
	var paths [][]string
	for _, attribute := range attributes {
		path := append(slices.Clone(parents), attribute.Name)
		switch {
		case !attribute.Required && !attribute.Optional:
		case attribute.NestedType != nil:
			paths = append(paths, numbersOf(attribute.NestedType.Attributes, path...)...)
		case attribute.Type.Is(tftypes.Number):
			paths = append(paths, path)
		}
	}
	return paths
}
