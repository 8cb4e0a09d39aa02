// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"cmp"
	"fmt"
	"html"
	"net/url"
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
	namedSecret = regexp.MustCompile(`(?i)\b(AccessKeyId|AccessKeySecret|SecurityToken|Signature|x-ncp-iam-access-key|x-ncp-apigw-signature-v2)("?\s*(?:=|:|%3D|%253D)\s*"?)[^\s&"',;%]+(?:%[0-9A-Fa-f]{2}[^\s&"',;%]*)*`)
)

// redactor takes out of a text what nobody may see, and makes it fit for a terminal.
type redactor struct {
	secrets *strings.Replacer
}

func newRedactor(secrets []string) *redactor {
	var forms []string
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		once := url.QueryEscape(secret)
		twice := url.QueryEscape(once)
		path := url.PathEscape(secret)
		forms = append(forms, secret, once, lowerEscapes(once), twice, lowerEscapes(twice), path, lowerEscapes(path))
	}
	// The longest first: one secret may begin with another, whose mask would leave the rest.
	slices.SortFunc(forms, func(one, other string) int { return cmp.Compare(len(other), len(one)) })
	var pairs []string
	for _, form := range forms {
		pairs = append(pairs, form, mask)
	}
	return &redactor{secrets: strings.NewReplacer(pairs...)}
}

// percentEscape is one byte, percent-encoded once or twice.
var percentEscape = regexp.MustCompile(`%(?:25)?[0-9A-F]{2}`)

func lowerEscapes(encoded string) string {
	return percentEscape.ReplaceAllStringFunc(encoded, strings.ToLower)
}

// redact masks the attempt's secrets in every encoding they travel in, and whatever looks like one;
// escapes control characters, which could rewrite a terminal; and cuts what is too long.
func (r *redactor) redact(text string) string {
	text = r.secrets.Replace(html.UnescapeString(text[:min(len(text), longestRedacted)]))
	text = stringToSign.ReplaceAllString(text, "${1}"+mask)
	text = urlQuery.ReplaceAllString(text, "${1}?"+mask)
	text = namedSecret.ReplaceAllString(text, "${1}${2}"+mask)
	return cut(escape(text))
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
