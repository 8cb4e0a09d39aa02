// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package providertest

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// NoArgument is the argument of an error that no argument is at fault for, and of a result.
const NoArgument = -1

// FunctionResponse is what a function returns: a result, or the text of an error and the position
// of the argument at fault.
type FunctionResponse struct {
	Result   any
	Error    string
	Argument int64
}

// Result makes the response of a function that returns a value.
func Result(value any) FunctionResponse {
	return FunctionResponse{Result: value, Argument: NoArgument}
}

// ArgumentError makes the response of a function that refuses an argument.
func ArgumentError(argument int64, text string) FunctionResponse {
	return FunctionResponse{Error: text, Argument: argument}
}

// Call calls a function, as a CLI does. A list among the arguments is a tuple, as one in brackets
// is in a configuration; a tftypes.Value is sent as it is.
func (s *Session) Call(ctx context.Context, name string, arguments ...any) FunctionResponse {
	s.t.Helper()
	definition := s.schemas.Functions[name]
	if definition == nil || len(arguments) != len(definition.Parameters) {
		s.t.Fatalf("the provider has no function %s of %d arguments", name, len(arguments))
	}
	request := &tfprotov6.CallFunctionRequest{Name: name}
	for position, parameter := range definition.Parameters {
		encoded, err := encodeArgument(parameter.Type, arguments[position])
		if err != nil {
			s.t.Fatalf("call %s: %s: %v", name, parameter.Name, err)
		}
		request.Arguments = append(request.Arguments, encoded)
	}
	response, err := s.server.CallFunction(ctx, request)
	if err != nil {
		s.t.Fatalf("call %s: %v", name, err)
	}
	if failure := response.Error; failure != nil {
		if failure.FunctionArgument == nil {
			return ArgumentError(NoArgument, failure.Text)
		}
		return ArgumentError(*failure.FunctionArgument, failure.Text)
	}
	value, err := response.Result.Unmarshal(definition.Return.Type)
	if err != nil {
		s.t.Fatalf("call %s: %v", name, err)
	}
	decoded, err := decode(value)
	if err != nil {
		s.t.Fatalf("call %s: %v", name, err)
	}
	return Result(decoded)
}

func encodeArgument(parameter tftypes.Type, argument any) (*tfprotov6.DynamicValue, error) {
	value, err := literalOf(argument)
	if err == nil && value.Type().Is(tftypes.DynamicPseudoType) { // null or unknown, which has the parameter's type
		value, err = valueOf(parameter, argument)
	}
	if err != nil {
		return nil, err
	}
	encoded, err := tfprotov6.NewDynamicValue(parameter, value)
	return &encoded, err
}

// literalOf makes a value of the type that it has where a configuration writes it.
func literalOf(plain any) (tftypes.Value, error) {
	switch plain := plain.(type) {
	case tftypes.Value:
		return plain, nil
	case nil:
		return tftypes.NewValue(tftypes.DynamicPseudoType, nil), nil
	case unknownValue:
		return tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue), nil
	case string:
		return tftypes.NewValue(tftypes.String, plain), nil
	case int64:
		return tftypes.NewValue(tftypes.Number, plain), nil
	case bool:
		return tftypes.NewValue(tftypes.Bool, plain), nil
	case []any:
		return tupleOf(plain)
	case Object:
		return literalObjectOf(plain)
	}
	return tftypes.Value{}, fmt.Errorf("%T can't be written in a configuration", plain)
}

func tupleOf(list []any) (tftypes.Value, error) {
	types, values := make([]tftypes.Type, len(list)), make([]tftypes.Value, len(list))
	for index, element := range list {
		value, err := literalOf(element)
		if err != nil {
			return tftypes.Value{}, err
		}
		types[index], values[index] = value.Type(), value
	}
	return tftypes.NewValue(tftypes.Tuple{ElementTypes: types}, values), nil
}

func literalObjectOf(object Object) (tftypes.Value, error) {
	types, values := make(map[string]tftypes.Type), make(map[string]tftypes.Value)
	for name, element := range object {
		value, err := literalOf(element)
		if err != nil {
			return tftypes.Value{}, err
		}
		types[name], values[name] = value.Type(), value
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: types}, values), nil
}
