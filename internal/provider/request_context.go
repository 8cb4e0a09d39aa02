// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// contextServer releases what belongs to a request when it ends. The framework keeps every
// request's context until the provider is stopped, to cancel those that still run; with the context
// it would keep its loggers and its connection's stream, some 40 KB for each read of a plan.
// Interfaces that plugin-go looks for beside tfprotov6.ProviderServer (actions, list resources) are
// hidden by it; this provider has none of them.
type contextServer struct {
	tfprotov6.ProviderServer
}

// ReadDataSource reads a data source, and encodes a state that the read leaves to it.
func (s *contextServer) ReadDataSource(ctx context.Context, request *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	ctx, large := read.WithLargeState(ctx)
	ctx, release := releasable(ctx) // with the large state, which may be megabytes
	defer release()
	response, err := s.ProviderServer.ReadDataSource(ctx, request)
	if err != nil {
		return response, err
	}
	return response, large.Encode(response)
}

// ValidateDataResourceConfig validates a data source's configuration.
func (s *contextServer) ValidateDataResourceConfig(ctx context.Context, request *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	ctx, release := releasable(ctx)
	defer release()
	response, err := s.ProviderServer.ValidateDataResourceConfig(ctx, request)
	if err == nil {
		rewordNullRequired(response.Diagnostics)
	}
	return response, err
}

// OpenEphemeralResource opens an ephemeral resource.
func (s *contextServer) OpenEphemeralResource(ctx context.Context, request *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	ctx, release := releasable(ctx)
	defer release()
	return s.ProviderServer.OpenEphemeralResource(ctx, request)
}

// ValidateEphemeralResourceConfig validates an ephemeral resource's configuration.
func (s *contextServer) ValidateEphemeralResourceConfig(
	ctx context.Context, request *tfprotov6.ValidateEphemeralResourceConfigRequest,
) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	ctx, release := releasable(ctx)
	defer release()
	response, err := s.ProviderServer.ValidateEphemeralResourceConfig(ctx, request)
	if err == nil {
		rewordNullRequired(response.Diagnostics)
	}
	return response, err
}

// CloseEphemeralResource closes an ephemeral resource.
func (s *contextServer) CloseEphemeralResource(ctx context.Context, request *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	ctx, release := releasable(ctx)
	defer release()
	return s.ProviderServer.CloseEphemeralResource(ctx, request)
}

// CallFunction calls a function. OpenTofu sends a null argument that a function accepts as no value
// at all, which the framework takes for a defect of the provider: null is filled in.
func (s *contextServer) CallFunction(ctx context.Context, request *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	ctx, release := releasable(ctx)
	defer release()
	for position, argument := range request.Arguments {
		if argument == nil || len(argument.MsgPack) == 0 && len(argument.JSON) == 0 {
			request.Arguments[position] = &tfprotov6.DynamicValue{MsgPack: []byte{msgpackNil}}
		}
	}
	return s.ProviderServer.CallFunction(ctx, request)
}

// msgpackNil is null of any type in MessagePack.
const msgpackNil = 0xc0

// releasableContext has the values of another context until they are released.
type releasableContext struct {
	context.Context
	values atomic.Pointer[context.Context]
}

// releasable returns a context that is cancelled when ctx ends and has its values, but not its
// deadline: the CLIs set none. The function that it returns ends the context and forgets ctx.
func releasable(ctx context.Context) (context.Context, func()) {
	own, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, cancel)
	released := &releasableContext{Context: own}
	released.values.Store(&ctx)
	return released, func() {
		stop()
		cancel()
		released.values.Store(nil)
	}
}

// Value looks in its own context first: that is where package context finds whom to cancel with.
func (c *releasableContext) Value(key any) any {
	if value := c.Context.Value(key); value != nil {
		return value
	}
	if values := c.values.Load(); values != nil {
		return (*values).Value(key)
	}
	return nil
}
