// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// encodingDepth is how many encodings may be nested around a secret.
const encodingDepth = 3

// forms returns the secrets, plain and encoded, the longest first: where one begins with another,
// masking the shorter first would leave the rest.
func (r *redactor) forms() []string {
	forms := slices.Clone(r.secrets)
	for _, secret := range r.secrets {
		forms = append(forms, base64Forms(secret)...)
		for _, once := range encodings(secret) {
			forms = append(append(forms, once), encodings(once)...)
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return forms
}

// encodings returns the usual encodings of a text. They are searched for without decoding, because
// what precedes one may change how it decodes: a % before two digits of a key.
func encodings(text string) []string {
	query := url.QueryEscape(text)
	quoted, _ := json.Marshal(text) // a string can be encoded
	lower := percentEscape.ReplaceAllStringFunc(query, strings.ToLower)
	return []string{query, lower, url.PathEscape(text), string(quoted[1 : len(quoted)-1]), html.EscapeString(text)}
}

// urlAlphabet converts base64 to its URL-safe alphabet.
var urlAlphabet = strings.NewReplacer("+", "-", "/", "_")

// base64Forms returns the characters that a secret has within a longer base64 text, in both
// alphabets: one form for each offset in a group of three bytes, without the characters that its
// neighbours contribute to. Forms so short that any text may have them are left out.
func base64Forms(secret string) []string {
	var forms []string
	for offset := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(" ", offset) + secret))
		if form := encoded[(offset*4+2)/3 : (offset+len(secret))*4/3]; len(form) >= shortestForm {
			forms = append(forms, form, urlAlphabet.Replace(form))
		}
	}
	return forms
}

// decoders undo the encodings in which a text is embedded in another. What they cannot decode stays
// unchanged.
var decoders = []func(string) string{
	html.UnescapeString,
	func(text string) string {
		return percentEscape.ReplaceAllStringFunc(text, func(escape string) string {
			decoded, _ := hex.DecodeString(escape[1:])
			return string(decoded)
		})
	},
	func(text string) string {
		return jsonEscape.ReplaceAllStringFunc(text, func(escape string) string {
			if character, err := strconv.ParseUint(escape[2:], 16, 16); err == nil {
				return string(rune(character))
			}
			return escape[1:]
		})
	},
}

var (
	percentEscape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	jsonEscape    = regexp.MustCompile(`\\(?:u[0-9A-Fa-f]{4}|["\\/])`)
)

// maskForms masks secrets in a text and, where they only appear after decoding, in the decoded
// text, up to a depth.
func maskForms(forms []string, text string, depth int) string {
	for _, form := range forms {
		text = strings.ReplaceAll(text, form, mask)
	}
	if depth == 0 {
		return text
	}
	for _, decode := range decoders {
		decoded := decode(text)
		if decoded == text {
			continue
		}
		if masked := maskForms(forms, decoded, depth-1); strings.Count(masked, mask) > strings.Count(decoded, mask) {
			text = masked
		}
	}
	return text
}
