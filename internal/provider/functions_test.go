// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const (
	parseReference = "parse_reference"
	pinReference   = "pin_reference"
	hasBaseLayers  = "has_base_layers"

	referenceReason = "an image reference is [host[:port]/]repository[:tag][@digest], like registry.example.com/team/app:1.4.2"
	digestA         = "sha256:" + hexA
	digestB         = "sha256:" + hexB
)

// outcome is what a function gives: a result or an error's text, with the position of the argument at fault, or -1.
type outcome struct {
	Result   any
	Error    string
	Argument int64
}

func gives(result any) outcome { return outcome{Result: result, Argument: -1} }

func refuses(argument int64, text string) outcome { return outcome{Error: text, Argument: argument} }

// call calls a function, as a CLI does.
func (s *session) call(t testing.TB, name string, arguments ...any) outcome {
	t.Helper()
	definition := s.schemas.Functions[name]
	if len(arguments) != len(definition.Parameters) {
		t.Fatalf("%s takes %d arguments", name, len(definition.Parameters))
	}
	request := &tfprotov6.CallFunctionRequest{Name: name}
	for position, parameter := range definition.Parameters {
		value := literal(t, arguments[position])
		if value.Type().Is(tftypes.DynamicPseudoType) { // null or unknown, which has the parameter's type
			value = valueOf(t, parameter.Type, arguments[position])
		}
		encoded, err := tfprotov6.NewDynamicValue(parameter.Type, value)
		if err != nil {
			t.Fatal(err)
		}
		request.Arguments = append(request.Arguments, &encoded)
	}
	response, err := s.server.CallFunction(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	if failed := response.Error; failed != nil {
		if failed.FunctionArgument == nil {
			return refuses(-1, failed.Text)
		}
		return refuses(*failed.FunctionArgument, failed.Text)
	}
	result, err := response.Result.Unmarshal(definition.Return.Type)
	if err != nil {
		t.Fatal(err)
	}
	return gives(decode(t, result))
}

// literal is a value as a configuration writes it: a list in brackets is a tuple there. A tftypes.Value stays as it is.
func literal(t testing.TB, plain any) tftypes.Value {
	t.Helper()
	switch plain := plain.(type) {
	case tftypes.Value:
		return plain
	case nil:
		return tftypes.NewValue(tftypes.DynamicPseudoType, nil)
	case unknownValue:
		return tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue)
	case string:
		return tftypes.NewValue(tftypes.String, plain)
	case int64:
		return tftypes.NewValue(tftypes.Number, plain)
	case bool:
		return tftypes.NewValue(tftypes.Bool, plain)
	case []any:
		var types []tftypes.Type
		var values []tftypes.Value
		for _, element := range plain {
			value := literal(t, element)
			types, values = append(types, value.Type()), append(values, value)
		}
		return tftypes.NewValue(tftypes.Tuple{ElementTypes: types}, values)
	case object:
		types, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
		for name, element := range plain {
			values[name] = literal(t, element)
			types[name] = values[name].Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, values)
	default:
		t.Fatalf("%T can't be written in a configuration", plain)
		return tftypes.Value{}
	}
}

// TestFunctionDefinitions lists the surface, so that a change of it shows in review, and wants everything described.
func TestFunctionDefinitions(t *testing.T) {
	t.Parallel()
	var got []string
	for name, definition := range newSession(t).schemas.Functions {
		if definition.Summary == "" || definition.Description == "" || definition.DescriptionKind != tfprotov6.StringKindMarkdown || definition.DeprecationMessage != "" {
			t.Errorf("%s: %+v", name, definition)
		}
		var parameters []string
		for _, parameter := range definition.Parameters {
			if parameter.Description == "" || parameter.DescriptionKind != tfprotov6.StringKindMarkdown {
				t.Errorf("%s: %s is not described in Markdown", name, parameter.Name)
			}
			if parameter.AllowNullValue || !parameter.AllowUnknownValues {
				t.Errorf("%s: %s must be sent while it is unknown, and never as null: OpenTofu sends that as no value at all", name, parameter.Name)
			}
			parameters = append(parameters, parameter.Name+" "+parameter.Type.String())
		}
		if definition.VariadicParameter != nil {
			t.Errorf("%s takes any number of arguments", name)
		}
		got = append(got, name+"("+strings.Join(parameters, ", ")+") "+definition.Return.Type.String())
	}
	slices.Sort(got)
	want := []string{
		`has_base_layers(layers tftypes.DynamicPseudoType, base tftypes.DynamicPseudoType) tftypes.Bool`,
		`parse_reference(reference tftypes.String) tftypes.Object["digest":tftypes.String, "registry":tftypes.String, "repository":tftypes.String, "tag":tftypes.String]`,
		`pin_reference(reference tftypes.String, digest tftypes.String) tftypes.String`,
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}
