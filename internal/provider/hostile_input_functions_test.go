// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// goodArguments maps each function to valid arguments.
var goodArguments = map[string][]any{
	parseReference: {"registry.example.com/team/app:1.4.2"},
	pinReference:   {"registry.example.com/team/app:1.4.2", digestA},
	hasBaseLayers:  {[]any{digestA, digestB}, []any{digestA}},
}

// comparedOnly lists the parameters that accept any text, which then equals no digest.
var comparedOnly = map[string]bool{hasBaseLayers + ".layers": true}

// TestFunctionsRefuseHostileText expects an error of the argument that quotes the text.
func TestFunctionsRefuseHostileText(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for name, definition := range session.Schemas().Functions {
		good := goodArguments[name]
		if len(good) != len(definition.Parameters) {
			t.Errorf("%s has no valid arguments in this test", name)
			continue
		}
		for position, parameter := range definition.Parameters {
			t.Run(name+"."+parameter.Name, func(t *testing.T) {
				t.Parallel()
				if !holdsText(parameter.Type) {
					t.Skip("takes no text")
				}
				value, isText := good[position].(string)
				if !isText {
					value = good[position].([]any)[0].(string)
				}
				for _, input := range hostileLike(value) {
					if strings.TrimSpace(input) == value && value == digestA {
						continue // white space around a digest is ignored
					}
					arguments := append([]any{}, good...)
					arguments[position] = input
					if !isText {
						arguments[position] = []any{input}
					}
					checkRefusedArgument(t, session, name, position, parameter, arguments, input)
				}
			})
		}
	}
}

func checkRefusedArgument(t *testing.T, session *session, name string, position int, parameter *tfprotov6.FunctionParameter, arguments []any, input string) {
	t.Helper()
	got := session.Call(t.Context(), name, arguments...)
	checkReadable(t, []diagnostic{{Detail: got.Error}})
	if comparedOnly[name+"."+parameter.Name] {
		if got != providertest.Result(false) {
			t.Errorf("%.50q: %+v, want false", input, got)
		}
		return
	}
	shown := quoted(input)
	if mayHavePassword(input) {
		shown = "the value (hidden)"
	}
	if got.Result != nil || got.Argument != int64(position) || !strings.Contains(got.Error, shown+" is not ") && !strings.Contains(got.Error, shown+", is not ") {
		t.Errorf("%.50q: %+v, want an error of argument %d that says %s", input, got, position, shown)
	}
}
