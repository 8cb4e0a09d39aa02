// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/big"
	"regexp"
	"strconv"
	"time"
)

// numberGrammar matches a JSON number that is short enough to be computed exactly: one with an
// exponent of nine digits takes a gigabyte.
var numberGrammar = regexp.MustCompile(`^-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?$`)

// latestTime is the end of the last year that RFC 3339 can express.
var latestTime = time.Date(9999, time.December, 31, 23, 59, 59, 999_999_999, time.UTC)

func parseInteger(raw json.RawMessage) (*int64, error) {
	if digits := bytes.Trim(raw, `"`); areFewDigits(digits) { // as in nearly all numbers
		value, _ := strconv.ParseInt(string(digits), 10, 64)
		return &value, nil
	}
	literal := string(raw)
	if raw[0] == '"' {
		text, err := parseText(raw)
		if err != nil || text == nil {
			return nil, err
		}
		literal = *text
	}
	if !numberGrammar.MatchString(literal) {
		return nil, errors.New("expected a whole number, got " + describe(raw))
	}
	exact, ok := new(big.Rat).SetString(literal)
	if !ok || !exact.IsInt() {
		return nil, errors.New("expected a whole number, got " + describe(raw))
	}
	if !exact.Num().IsInt64() {
		return nil, errors.New("the number " + describe(raw) + " exceeds 64 bits")
	}
	value := exact.Num().Int64()
	return &value, nil
}

// fewDigits is how many digits certainly fit into 64 bits.
const fewDigits = 18

// areFewDigits reports whether a literal has nothing but digits, and so few that ParseInt cannot
// fail.
func areFewDigits(literal []byte) bool {
	for _, digit := range literal {
		if '0' > digit || digit > '9' {
			return false
		}
	}
	return 0 < len(literal) && len(literal) <= fewDigits
}

func parseCount(raw json.RawMessage) (*int64, error) {
	value, err := parseInteger(raw)
	if err == nil && value != nil && *value < 0 {
		return nil, errors.New("expected a whole number of at least 0, got " + describe(raw))
	}
	return value, err
}

func parseTime(raw json.RawMessage) (*time.Time, error) {
	milliseconds, err := parseInteger(raw)
	if err != nil || milliseconds == nil || *milliseconds == 0 {
		return nil, err
	}
	instant := time.UnixMilli(*milliseconds).UTC()
	if *milliseconds < 0 || instant.After(latestTime) {
		return nil, errors.New("expected a time in milliseconds since 1970, got " + describe(raw))
	}
	return &instant, nil
}

func parseBoolean(raw json.RawMessage) (*bool, error) {
	switch string(raw) {
	case "true", "false":
		value := raw[0] == 't'
		return &value, nil
	default:
		return nil, errors.New("expected true or false, got " + describe(raw))
	}
}

// describe names a value in a reason: a string unescaped, so that redaction finds a secret in it;
// of a list or an object only the type.
func describe(raw json.RawMessage) string {
	switch raw[0] {
	case '"':
		return `"` + unquote(raw) + `"`
	case '{':
		return "an object"
	case '[':
		return "a list"
	default:
		return string(raw)
	}
}
