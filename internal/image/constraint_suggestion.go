// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

var (
	rangeGrammar    = regexp.MustCompile(`^([~^])\s*v?` + numberPattern + `(?:\.` + numberPattern + `)?(?:\.` + numberPattern + `)?$`)
	wildcardGrammar = regexp.MustCompile(`^=?\s*v?(` + numberPattern + `(?:\.` + numberPattern + `)?)(?:\.[xX*]){1,2}$`)
	missingComma    = regexp.MustCompile(`([0-9])\s+([<>=!~])`)
	operatorSlips   = strings.NewReplacer("==", "=", "=>", ">=")
	longNumber      = regexp.MustCompile(`[0-9]{19}`)
)

var (
	errConstraintAny    = errors.New(`is not a version constraint of Terraform: set ">= 0" for the highest of all versions, or leave version out for the newest push`)
	errConstraintNumber = errors.New(`must have numbers of at most 18 digits`)
)

// constraintError returns the error of a text that is not a constraint. It suggests the constraint
// that was meant where the text is in the syntax of other tools: ^1.2, 1.x, or >= 1.2 < 2.
func constraintError(text string) error {
	text = strings.TrimSpace(text)
	if text == "latest" || text == "*" {
		return errConstraintAny
	}
	if meant := meantConstraint(text); meant != text && CheckConstraint(meant) == nil {
		return fmt.Errorf(`is not a version constraint of Terraform: set %q instead`, meant)
	}
	if longNumber.MatchString(text) {
		return errConstraintNumber
	}
	return ErrConstraint
}

// meantConstraint returns the constraint that may have been meant, or the text itself.
func meantConstraint(text string) string {
	if match := rangeGrammar.FindStringSubmatch(text); match != nil {
		return rangeConstraint(match[1] == "^", match[2], match[3], match[4])
	}
	if match := wildcardGrammar.FindStringSubmatch(text); match != nil {
		return "~> " + match[1] + ".0"
	}
	return missingComma.ReplaceAllString(operatorSlips.Replace(text), "$1, $2")
}

// rangeConstraint returns what npm and Cargo mean by ^1.4.2 or ~1.4.2: the first keeps the first
// number that is not 0, the second the first two. Numbers that were not written are empty.
func rangeConstraint(isCaret bool, major, minor, patch string) string {
	keepsMajor := isCaret && major != "0"
	switch {
	case minor == "":
		return "~> " + major + ".0"
	case keepsMajor && patch == "":
		return "~> " + major + "." + minor
	case keepsMajor:
		return "~> " + major + "." + minor + ", >= " + major + "." + minor + "." + patch
	case patch == "":
		return "~> " + major + "." + minor + ".0"
	case isCaret && minor == "0":
		return "= 0.0." + patch
	default:
		return "~> " + major + "." + minor + "." + patch
	}
}
