// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

// FuzzValue reads a value by each method, and expects the exact value or an error. The expected
// value is computed by encoding/json and by hand.
func FuzzValue(f *testing.F) {
	f.Fuzz(func(t *testing.T, raw []byte) {
		document := slices.Concat([]byte(`{"x":`), raw, []byte(`}`))
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		var value any
		object, err := ParseObject(document)
		if err != nil || decoder.Decode(&value) != nil || len(object.fields) != 1 {
			t.Skip("not one value")
		}
		number, isNumber := exactInteger(value)
		isAbsent := value == nil || value == ""
		check(t, document, (*Object).Integer, number, isNumber, isAbsent)
		check(t, document, (*Object).Count, number, isNumber && number >= 0, isAbsent)
		check(t, document, (*Object).Time, time.UnixMilli(number).UTC(), isNumber && number > 0 && number < 253402300800000, isAbsent || isNumber && number == 0)
		text, isText := value.(string)
		check(t, document, (*Object).AnyText, text, isText, isAbsent)
		check(t, document, (*Object).Text, text, isText && !hasControl(text), isAbsent)
		trimmed := strings.TrimSpace(text)
		check(t, document, (*Object).Digest, trimmed, isText && !hasControl(trimmed), isAbsent || isText && trimmed == "")
		joined, isJoinable := joinTexts(value)
		check(t, document, (*Object).DecoratingTexts, joined, isJoinable, isAbsent || isJoinable && (joined == "" || hasControl(joined)))
		boolean, isBoolean := value.(bool)
		check(t, document, (*Object).Boolean, boolean, isBoolean, value == nil)
		checkLabel(t, object, value)
		checkLabels(t, object, value)
	})
}

// hasControl reports whether a text has a character that is not to reach a terminal.
func hasControl(text string) bool {
	return strings.ContainsFunc(text, func(character rune) bool {
		isFormat := unicode.Is(unicode.Cf, character) && character != 0x200C && character != 0x200D
		return unicode.IsControl(character) || isFormat || character == 0x2028 || character == 0x2029
	})
}

// check reads the value as a type, and expects nil, the value or an error.
func check[T comparable](t *testing.T, document []byte, read func(*Object, ...string) *T, want T, isValid, isAbsent bool) {
	t.Helper()
	object, err := ParseObject(document)
	if err != nil {
		t.Fatal(err)
	}
	got := read(object, "x")
	switch {
	case isAbsent:
		if got != nil || object.Err() != nil {
			t.Errorf("%s is %v, %v as %T, want nil", document, got, object.Err(), want)
		}
	case isValid:
		if got == nil || *got != want || object.Err() != nil {
			t.Errorf("%s is %v, %v, want %v", document, got, object.Err(), want)
		}
	case got != nil || object.Err() == nil:
		t.Errorf("%s is %v, %v as %T, want an error", document, got, object.Err(), want)
	}
}

// exactInteger returns the whole number of 64 bits that a number, or a string of one, is.
func exactInteger(value any) (int64, bool) {
	literal, isText := value.(string)
	if number, isNumber := value.(json.Number); isNumber {
		literal = string(number)
	} else if !isText {
		return 0, false
	}
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(literal), "e")
	digits, isNegative := strings.CutPrefix(mantissa, "-")
	digits, fraction, hasFraction := strings.Cut(digits, ".")
	exponent, isSmall := strings.CutPrefix(exponent, "-")
	if !isSmall {
		exponent = strings.TrimPrefix(exponent, "+")
	}
	if !areDigits(digits, 40) || hasFraction && !areDigits(fraction, 40) || hasExponent && !areDigits(exponent, 3) {
		return 0, false
	}
	number, _ := new(big.Int).SetString(digits+fraction, 10)
	shift, _ := new(big.Int).SetString("0"+exponent, 10)
	if isSmall {
		shift.Neg(shift)
	}
	shift.Sub(shift, big.NewInt(int64(len(fraction))))
	power := new(big.Int).Exp(big.NewInt(10), new(big.Int).Abs(shift), nil)
	if shift.Sign() >= 0 {
		number.Mul(number, power)
	} else if _, rest := number.QuoRem(number, power, new(big.Int)); rest.Sign() != 0 {
		return 0, false
	}
	if isNegative {
		number.Neg(number)
	}
	return number.Int64(), number.IsInt64()
}

func areDigits(text string, limit int) bool {
	return text != "" && len(text) <= limit && strings.Trim(text, "0123456789") == ""
}

// joinTexts returns a string, or those of a list that are not empty.
func joinTexts(value any) (string, bool) {
	list, isList := value.([]any)
	if !isList {
		text, isText := value.(string)
		return text, isText
	}
	var present []string
	for _, element := range list {
		text, isText := element.(string)
		if !isText && element != nil {
			return "", false
		}
		if text != "" {
			present = append(present, text)
		}
	}
	return strings.Join(present, ","), true
}

// checkLabel expects a string unchanged, and any other value as equal JSON.
func checkLabel(t *testing.T, object *Object, value any) {
	t.Helper()
	label := object.Label("x")
	if object.Err() != nil {
		t.Error(object.Err())
	}
	if text, isText := value.(string); isText || value == nil {
		if label != text {
			t.Errorf("the label of %q is %q", text, label)
		}
		return
	}
	decoder := json.NewDecoder(strings.NewReader(label))
	decoder.UseNumber()
	var again any
	if err := decoder.Decode(&again); err != nil {
		t.Fatalf("%q: %v", label, err)
	}
	want, _ := json.Marshal(value)
	if got, _ := json.Marshal(again); !bytes.Equal(got, want) {
		t.Errorf("the label %s is %s, want %s", label, got, want)
	}
}

// checkLabels expects the label of each element that has a value, or of the value itself.
func checkLabels(t *testing.T, object *Object, value any) {
	t.Helper()
	elements, isList := value.([]any)
	if !isList {
		elements = []any{value}
	}
	elements = slices.DeleteFunc(slices.Clone(elements[:min(len(elements), elementLimit)]), func(element any) bool { return element == nil || element == "" })
	labels := object.Labels("x")
	if object.Err() != nil || len(labels) != len(elements) {
		t.Fatalf("labels %q, %v, want %d", labels, object.Err(), len(elements))
	}
	for index, element := range elements {
		if text, isText := element.(string); isText && labels[index] != text {
			t.Errorf("label %d of %q is %q", index, text, labels[index])
		}
	}
}
