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
	// longestText bounds what is shown of a text that a service or the network chose, in characters.
	longestText = 600
	// longestRedacted bounds the work on it, in bytes. A secret that is cut in two there is far behind what is shown.
	longestRedacted = 64 << 10
)

var (
	// urlQuery finds the query of a URL: requests to one vendor carry their signature there.
	urlQuery = regexp.MustCompile(`(https?://[^\s"'?<>]+)\?[^\s"'<>]*`)
	// stringToSign finds what one vendor quotes when a signature is wrong: the whole request, keys included.
	stringToSign = regexp.MustCompile(`(?i)(string to sign is:?\s*)\S+`)
	// namedSecret finds a secret by the name in front of it, plain or percent-encoded.
	namedSecret = regexp.MustCompile(`(?i)((?:\b|%(?:25)*26)(?:AccessKeyId|AccessKeySecret|SecurityToken|Signature|x-ncp-iam-access-key|x-ncp-apigw-signature-v2))("?\s*(?:=|:|%3D|%253D)\s*"?)[^\s&"',;%]+(?:%[0-9A-Fa-f]{2}[^\s&"',;%]*)*`)
)

// redactor takes out of a text what nobody may see, and makes it fit for a terminal.
type redactor struct {
	secrets []string
}

func newRedactor(secrets []string) *redactor {
	return &redactor{secrets: slices.DeleteFunc(slices.Clone(secrets), func(secret string) bool { return secret == "" })}
}

// Redact makes of a text that a service chose one that may be shown, as all texts of an *Error are. The secrets are those that it may repeat.
func Redact(text string, secrets ...string) string { return newRedactor(secrets).redact(text) }

// redact masks the attempt's secrets in every encoding they travel in, and whatever looks like one;
// escapes control characters, which could rewrite a terminal; and cuts what is too long.
func (r *redactor) redact(text string) string {
	forms := r.forms()
	text = hide(forms, text[:min(len(text), longestRedacted)], 0) // before decoding would change a secret that looks encoded
	text = hide(forms, html.UnescapeString(text), encodingLayers)
	text = stringToSign.ReplaceAllString(text, "${1}"+mask)
	text = urlQuery.ReplaceAllString(text, "${1}?"+mask)
	text = namedSecret.ReplaceAllString(text, "${1}${2}"+mask)
	return cut(hide(forms, escape(text), 0)) // an escape may happen to be a part of a secret
}

func escape(text string) string {
	var escaped strings.Builder
	for _, character := range strings.TrimSpace(text) {
		switch {
		case character == '\n', character == '\r', character == '\t':
			escaped.WriteByte(' ')
		case unicode.IsControl(character), unicode.Is(unicode.Cf, character), character == unicode.ReplacementChar:
			fmt.Fprintf(&escaped, `\u%04x`, character)
		default:
			escaped.WriteRune(character)
		}
	}
	return escaped.String()
}

func cut(text string) string {
	count := 0
	for index := range text {
		if count == longestText {
			return text[:index] + "…"
		}
		count++
	}
	return text
}
