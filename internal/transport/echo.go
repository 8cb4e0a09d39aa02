// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// errEchoedSecret rejects a successful response that would bring a secret into the state, or into a
// text.
var errEchoedSecret = Error{
	Kind: KindUnexpected, Reason: ReasonInvalidResponse,
	Message: "the response repeats a key, the token or the signature of the request",
}

// RefuseEcho returns an Error if a value that was decoded from a response repeats one of the
// secrets in any of its texts, or the context's error when that ends first. It is for values that
// are decoded after the call; for others there is Call.RefuseEchoes.
func (c *Client) RefuseEcho(ctx context.Context, value any, secrets ...string) error {
	isEcho := c.redactor(secrets).findsIn(ctx, value)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case isEcho:
		return errEchoedSecret
	}
	return nil
}

// findsIn reports whether a value that was decoded from a response repeats a secret. A secret so
// short that a response may contain it by chance does not count. It gives up when the context ends.
func (r *redactor) findsIn(ctx context.Context, value any) bool {
	search := newSearch(r.secrets)
	return len(search.plain) > 0 && eachText(reflect.ValueOf(value), func(text string) bool { return search.finds(ctx, text) })
}

var timeType = reflect.TypeFor[time.Time]()

// eachText calls a function with every text in a value until a call returns true, and reports
// whether one did. It visits all fields, so that none is forgotten, and numbers, because a secret
// may be one.
func eachText(value reflect.Value, call func(string) bool) bool {
	switch value.Kind() {
	case reflect.String:
		return call(value.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return call(strconv.FormatInt(value.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return call(strconv.FormatUint(value.Uint(), 10))
	case reflect.Pointer, reflect.Interface:
		return eachText(value.Elem(), call)
	case reflect.Struct:
		if value.Type() == timeType {
			return false
		}
		for index := range value.NumField() {
			if eachText(value.Field(index), call) {
				return true
			}
		}
	case reflect.Slice, reflect.Array:
		if value.Kind() == reflect.Slice && value.Type().Elem().Kind() == reflect.Uint8 {
			return call(string(value.Bytes()))
		}
		for index := range value.Len() {
			if eachText(value.Index(index), call) {
				return true
			}
		}
	case reflect.Map:
		for entries := value.MapRange(); entries.Next(); {
			if eachText(entries.Key(), call) || eachText(entries.Value(), call) {
				return true
			}
		}
	}
	return false
}

// search finds secrets in texts of any length.
type search struct {
	plain   []string // the forms that a text may have
	decoded []string // the further ones that a decoded text may have
	work    int      // how many bytes were decoded
}

const (
	// shortestForm is the shortest text, in bytes, that is taken for a secret wherever it occurs.
	shortestForm = 8
	// shortestInner is the shortest part of a secret, in bytes, that is taken for it.
	shortestInner = 16
	// prefixLength is how much of a long secret is searched for in base64, in bytes.
	prefixLength = 24
	// formLength is how much of a long secret is searched for, in bytes.
	formLength = 128
	// windowLength is how much of a long text is decoded at a time, in bytes, and windowOverlap how
	// much of that is decoded again with the next part: more than formLength bytes take up in three
	// encodings.
	windowLength  = 128 << 10
	windowOverlap = 16 << 10
)

// newSearch prepares the forms of the secrets: plain, in base64, and decoded where they look
// encoded themselves.
func newSearch(secrets []string) *search {
	search := &search{}
	for _, secret := range secrets {
		if len(secret) < shortestForm {
			continue
		}
		secret = secret[:min(len(secret), formLength)]
		search.plain = append(append(search.plain, secret), base64Forms(secret[:min(len(secret), prefixLength)])...)
		search.decoded = append(search.decoded, inner(secret))
		for decoded := range decodings(secret, new(int)) {
			search.decoded = append(search.decoded, inner(decoded))
		}
	}
	return search
}

// finds reports whether a text has one of the forms. It gives up when the context ends.
func (s *search) finds(ctx context.Context, text string) bool {
	for len(text) > windowLength && ctx.Err() == nil {
		if s.findsIn(ctx, text[:windowLength]) {
			return true
		}
		text = text[windowLength-windowOverlap:]
	}
	return s.findsIn(ctx, text)
}

func (s *search) findsIn(ctx context.Context, text string) bool {
	if len(text) < shortestForm || ctx.Err() != nil {
		return false
	}
	if containsAny(text, s.plain) {
		return true
	}
	for decoded := range decodings(text, &s.work) {
		if ctx.Err() != nil {
			return false
		}
		if containsAny(decoded, s.plain) || containsAny(decoded, s.decoded) {
			return true
		}
	}
	return false
}

func containsAny(text string, forms []string) bool {
	for _, form := range forms {
		if strings.Contains(text, form) {
			return true
		}
	}
	return false
}
