// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const insufficientScope = `error="insufficient_scope"`

// conversation is what is kept of the requests of one call, while the library makes of them what it will.
type conversation struct {
	// refused is the last answer that said "sign in", which may turn out to be the registry's last word.
	refused *transport.Error
	// secrets are all that the requests carried.
	secrets []string
}

type conversationKey struct{}

func withConversation(ctx context.Context) (context.Context, *conversation) {
	kept := &conversation{}
	return context.WithValue(ctx, conversationKey{}, kept), kept
}

func conversationOf(ctx context.Context) *conversation {
	kept, isKept := ctx.Value(conversationKey{}).(*conversation)
	if !isKept {
		return &conversation{}
	}
	return kept
}

func remember(ctx context.Context, secrets []string) {
	kept := conversationOf(ctx)
	kept.secrets = append(kept.secrets, secrets...)
}

func remembered(ctx context.Context) []string { return slices.Clone(conversationOf(ctx).secrets) }

// note keeps an answer with the status 401. A token that was issued, and is of no use, is one of an account that may not read here.
func note(request *http.Request, operation string, response transport.Response, secrets []string) {
	said := failure(operation, response)
	if strings.Contains(response.Header.Get(challengeHeader), insufficientScope) {
		said.Kind = transport.KindAccess
	}
	said.Operation, said.Host, said.Status, said.Attempts = operation, request.URL.Host, response.Status, 1
	said.Code, said.Message = transport.Redact(said.Code, secrets...), transport.Redact(said.Message, secrets...)
	conversationOf(request.Context()).refused = said
}
