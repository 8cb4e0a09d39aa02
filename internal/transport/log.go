// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// A request is logged without its query and headers: they contain signatures and tokens.

func (c *Client) logRequest(ctx context.Context, operation string, attempt int, request *http.Request) {
	c.options.Logger.LogAttrs(ctx, slog.LevelDebug, "sending request",
		slog.String("operation", operation),
		slog.Int("attempt", attempt),
		slog.String("method", request.Method),
		slog.String("host", request.URL.Host),
		slog.String("path", request.URL.EscapedPath()))
}

func (c *Client) logResponse(ctx context.Context, operation string, attempt int, response Response, elapsed time.Duration, err error) {
	attributes := []slog.Attr{
		slog.String("operation", operation),
		slog.Int("attempt", attempt),
		slog.Int("status", response.Status),
		slog.Int("bytes", len(response.Body)),
		slog.Int64("duration_ms", elapsed.Milliseconds()),
	}
	if err != nil {
		attributes = append(attributes, slog.String("error", err.Error()))
	}
	c.options.Logger.LogAttrs(ctx, slog.LevelDebug, "received response", attributes...)
}

func (c *Client) logRetry(ctx context.Context, operation string, attempt int, wait time.Duration, err error) {
	c.options.Logger.LogAttrs(ctx, slog.LevelInfo, "waiting before the next attempt",
		slog.String("operation", operation),
		slog.Int("attempt", attempt),
		slog.Int64("wait_ms", wait.Milliseconds()),
		slog.String("error", err.Error()))
}

func (c *Client) logDoubt(ctx context.Context, operation string, attempt int, doubt string) {
	c.options.Logger.LogAttrs(ctx, slog.LevelInfo, "sending the request again on a connection of its own",
		slog.String("operation", operation),
		slog.Int("attempt", attempt),
		slog.String("reason", doubt))
}

// logMixing logs once for each host that it mixes up responses, when the next request is sent:
// without one, it does not matter.
func (c *Client) logMixing(ctx context.Context, host string) {
	stored, _ := c.mixing.Load(host)
	proof, isMixing := stored.(*evidence)
	if !isMixing || proof.isLogged.Swap(true) {
		return
	}
	c.options.Logger.LogAttrs(ctx, slog.LevelWarn, "the host mixes up responses; each request to it has a connection of its own from now on",
		slog.String("host", host),
		slog.String("reason", proof.reason))
}
