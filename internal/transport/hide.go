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

const (
	// encodingLayers is how many encodings may be around a secret, one in the other.
	encodingLayers = 3
	// shortestForm is the shortest text, in bytes, that is taken for a secret wherever it stands.
	shortestForm = 8
	// longestBeginning is how much of a secret is enough to know it by, in bytes.
	longestBeginning = 24
)

// forms are the secrets, plain and in base64, the longest first: one may begin with another, whose mask would leave the rest.
func (r *redactor) forms() []string {
	forms := slices.Clone(r.secrets)
	for _, secret := range r.secrets {
		forms = append(forms, base64Forms(secret)...)
		for _, once := range encoded(secret) {
			forms = append(append(forms, once), encoded(once)...)
		}
	}
	slices.SortFunc(forms, func(one, other string) int { return cmp.Compare(len(other), len(one)) })
	return forms
}

// encoded are the usual encodings of a text. They are looked for as they stand, because what is before one may change how it
// decodes: a % in front of two digits of a key.
func encoded(text string) []string {
	query := url.QueryEscape(text)
	quoted, _ := json.Marshal(text) // a string can be encoded
	lower := percentEscape.ReplaceAllStringFunc(query, strings.ToLower)
	return []string{query, lower, url.PathEscape(text), string(quoted[1 : len(quoted)-1]), html.EscapeString(text)}
}

// urlAlphabet writes what is in base64 as it is written in URLs.
var urlAlphabet = strings.NewReplacer("+", "-", "/", "_")

// base64Forms are the characters that a secret makes within something in base64, in both alphabets: one form for each place in a group of
// three bytes where it may begin, without the characters that its neighbours have a part in. Forms so short that anything may have them are left out.
func base64Forms(secret string) []string {
	var forms []string
	for before := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(" ", before) + secret))
		if form := encoded[(before*4+2)/3 : (before+len(secret))*4/3]; len(form) >= shortestForm {
			forms = append(forms, form, urlAlphabet.Replace(form))
		}
	}
	return forms
}

// decoders undo the encodings in which a text travels within another. What they can't decode stays as it is.
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

// hide masks secrets in a text, and where they are only in what it decodes to, in so many layers, in that.
func hide(forms []string, text string, layers int) string {
	for _, form := range forms {
		text = strings.ReplaceAll(text, form, mask)
	}
	if layers == 0 {
		return text
	}
	for _, decode := range decoders {
		decoded := decode(text)
		if decoded == text {
			continue
		}
		if hidden := hide(forms, decoded, layers-1); strings.Count(hidden, mask) > strings.Count(decoded, mask) {
			text = hidden
		}
	}
	return text
}

// finds tells whether an answer repeats a secret. One that is so short that an answer may have it by chance does not count, and of a long
// one in base64 its beginning does: this is asked of every answer.
func (r *redactor) finds(answer []byte) bool {
	var forms []string
	for _, secret := range r.secrets {
		if len(secret) >= shortestForm {
			forms = append(append(forms, secret), base64Forms(secret[:min(len(secret), longestBeginning)])...)
		}
	}
	text := string(answer)
	return hide(forms, text, encodingLayers) != text
}
