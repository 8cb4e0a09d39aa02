// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"sync"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// newLogger returns a logger that forwards what the lower layers log to Terraform's log.
func newLogger() *slog.Logger {
	return slog.New(&terraformLogHandler{})
}

// terraformLogHandler forwards records to tflog, whose logger is in the context of each request.
// Terraform decides which levels are shown.
type terraformLogHandler struct {
	attributes []slog.Attr
}

func (h *terraformLogHandler) Enabled(context.Context, slog.Level) bool { return true }

func (h *terraformLogHandler) Handle(ctx context.Context, record slog.Record) error {
	fields := make(map[string]any, len(h.attributes)+record.NumAttrs())
	for _, attribute := range h.attributes {
		fields[attribute.Key] = attribute.Value.Any()
	}
	record.Attrs(func(attribute slog.Attr) bool {
		fields[attribute.Key] = attribute.Value.Any()
		return true
	})
	switch {
	case record.Level >= slog.LevelError:
		tflog.Error(ctx, record.Message, fields)
	case record.Level >= slog.LevelWarn:
		tflog.Warn(ctx, record.Message, fields)
	case record.Level >= slog.LevelInfo:
		tflog.Info(ctx, record.Message, fields)
	default:
		tflog.Debug(ctx, record.Message, fields)
	}
	return nil
}

func (h *terraformLogHandler) WithAttrs(attributes []slog.Attr) slog.Handler {
	return &terraformLogHandler{attributes: append(append([]slog.Attr(nil), h.attributes...), attributes...)}
}

// WithGroup keeps names flat: tflog has no groups.
func (h *terraformLogHandler) WithGroup(string) slog.Handler { return h }

// standardLog receives what libraries log with package log. It discards all of it, but writes once
// that a server sent bytes without a request: net/http would log the bytes, unredacted, for each
// connection. Package transport logs which host it is. What a plugin writes to its standard error
// is in Terraform's log.
type standardLog struct {
	out     io.Writer
	written sync.Once
}

// unsolicitedPrefix begins net/http's message about such bytes.
const unsolicitedPrefix = "Unsolicited response received"

func (l *standardLog) Write(line []byte) (int, error) {
	var err error
	if bytes.Contains(line, []byte(unsolicitedPrefix)) {
		l.written.Do(func() {
			_, err = io.WriteString(l.out, "[WARN] a server sent bytes without a request on an idle connection, which was closed\n")
		})
	}
	return len(line), err
}
