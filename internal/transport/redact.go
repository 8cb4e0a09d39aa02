// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const (
	mask = "***"
	// textLimit limits what is shown of a text that a service or the network chose, in characters.
	textLimit = 600
	// redactionLimit limits the work on such a text, in bytes. A secret that is cut in two there is
	// far behind what is shown.
	redactionLimit = 64 << 10
)

// urlQuery finds the query of a URL, which may be a signed one.
var urlQuery = regexp.MustCompile(`(https?://[^\s"'?<>]+)\?[^\s"'<>]*`)

// Redaction says what the texts of services may contain that must not be shown, besides a request's
// own secrets.
type Redaction struct {
	// Names are the parameters and headers whose values are secrets. Their values are masked behind
	// = and :, plain and percent-encoded.
	Names []string
	// Prefixes are regular expressions of words that a secret follows, up to the next white space.
	Prefixes []string
}

// redaction is a Redaction that is ready for use.
type redaction struct {
	names    *regexp.Regexp // nil without names
	prefixes []*regexp.Regexp
}

func (r Redaction) compile() *redaction {
	compiled := &redaction{}
	if len(r.Names) > 0 {
		quoted := make([]string, len(r.Names))
		for index, name := range r.Names {
			quoted[index] = regexp.QuoteMeta(name)
		}
		compiled.names = regexp.MustCompile(`(?i)((?:\b|%(?:25)*26)(?:` + strings.Join(quoted, "|") +
			`))("?\s*(?:=|:|%3D|%253D)\s*"?)[^\s&"',;%]+(?:%[0-9A-Fa-f]{2}[^\s&"',;%]*)*`)
	}
	for _, prefix := range r.Prefixes {
		compiled.prefixes = append(compiled.prefixes, regexp.MustCompile("(?i)("+prefix+`)\S+`))
	}
	return compiled
}

func (r *redaction) mask(text string) string {
	for _, prefix := range r.prefixes {
		text = prefix.ReplaceAllString(text, "${1}"+mask)
	}
	text = urlQuery.ReplaceAllString(text, "${1}?"+mask)
	if r.names != nil {
		text = r.names.ReplaceAllString(text, "${1}${2}"+mask)
	}
	return text
}

// redactor removes from a text what must not be shown, and makes it fit for a terminal.
type redactor struct {
	*redaction

	secrets []string
	proxy   []string // of the environment's proxy, which only texts of the network may repeat
}

// withProxy returns a redactor for texts of the network, which also masks the proxy's secrets. In a
// service's texts they are not masked: a service that returns the name of the proxy's user leaks
// nothing.
func (r *redactor) withProxy() *redactor {
	return &redactor{redaction: r.redaction, secrets: slices.Concat(r.secrets, r.proxy)}
}

func (c *Client) redactor(secrets []string) *redactor {
	return &redactor{
		redaction: c.redaction,
		secrets:   withoutEmpty(secrets),
		proxy:     withoutEmpty(c.proxies.secrets()),
	}
}

func withoutEmpty(texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return text == "" })
}

// Redact makes a text that a service chose safe to show, as all texts of an Error are. secrets are
// those that the text may repeat.
func (c *Client) Redact(text string, secrets ...string) string {
	return c.redactor(secrets).redact(text)
}

// redact masks the attempt's secrets in every encoding that they travel in, and whatever looks like
// one; escapes control characters, which could rewrite a terminal; and truncates what is too long.
func (r *redactor) redact(text string) string {
	forms := r.forms()
	text = maskForms(forms, text[:min(len(text), redactionLimit)], 0) // before decoding would change a secret that looks encoded
	text = maskForms(forms, html.UnescapeString(text), encodingDepth)
	text = r.mask(text)
	return truncate(maskForms(forms, escapeControls(text), 0)) // an escape may happen to be a part of a secret
}

// escapeControls replaces line breaks with spaces, and other invisible characters with their code
// points: control and format characters, separators of lines and paragraphs, and characters that no
// font needs to have.
func escapeControls(text string) string {
	var escaped strings.Builder
	for _, character := range strings.TrimSpace(text) {
		switch {
		case character == '\n', character == '\r', character == '\t':
			escaped.WriteByte(' ')
		case !unicode.IsGraphic(character), character == unicode.ReplacementChar:
			fmt.Fprintf(&escaped, `\u%04x`, character)
		default:
			escaped.WriteRune(character)
		}
	}
	return escaped.String()
}

func truncate(text string) string {
	count := 0
	for index := range text {
		if count == textLimit {
			return text[:index] + "…"
		}
		count++
	}
	return text
}
