// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestRequiredArgumentIsNull sets each required argument to null, as a fact of a tag that does not
// exist is.
func TestRequiredArgumentIsNull(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	schemas, checked := session.Schemas(), 0
	check := func(typeName string, schema *tfprotov6.Schema, validate func(changes object) []diagnostic) {
		for _, attribute := range schema.Block.Attributes {
			if !attribute.Required {
				continue
			}
			checked++
			want := []diagnostic{providertest.Error("Invalid Attribute Value", "Invalid value for "+attribute.Name+": it is null.\n\n"+
				"Set a value. If it comes from a tag that may not exist, leave this block out, by count, where exists is false.", attribute.Name)}
			if difference := cmp.Diff(want, validate(object{attribute.Name: nil})); difference != "" {
				t.Errorf("%s.%s (-want +got):\n%s", typeName, attribute.Name, difference)
			}
		}
	}
	for _, source := range providertest.Sources() {
		check(source.Type, schemas.DataSourceSchemas[source.Type], func(changes object) []diagnostic {
			return session.Validate(t.Context(), source.Type, source.Config.With(changes))
		})
	}
	check(acrLogin, schemas.EphemeralResourceSchemas[acrLogin], func(changes object) []diagnostic {
		return session.ValidateEphemeral(t.Context(), acrLogin, loginSource.Config.With(changes))
	})
	if checked != 14 {
		t.Errorf("checked %d arguments, want 14", checked)
	}
}
