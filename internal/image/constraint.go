// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
)

// Constraint is a list of conditions that a version must satisfy, all of them. The zero value is
// satisfied by every version.
type Constraint struct {
	conditions []condition
}

// condition is one operator with its version.
type condition struct {
	operator string // =, !=, >, >=, <, <= or ~>
	bound    Version
	// precision is how many of the bound's three numbers were written; the others are 0.
	precision int
}

// operators of a constraint, longer ones before their prefixes.
var operators = []string{"~>", ">=", "<=", "!=", ">", "<", "="}

var boundGrammar = regexp.MustCompile(`^v?` + numberPattern + `(?:\.` + numberPattern + `)?(?:\.` + numberPattern + `)?(?:-(.+))?$`)

// Errors of ParseConstraint. Each continues a sentence that begins with the quoted value.
var (
	ErrConstraint = errors.New(`must be version constraints as Terraform has them, such as "~> 1.4" or ">= 1.2, < 2", with one to three numbers without leading zeros`)

	errConstraintMetadata   = errors.New(`must not have build metadata ("+"): no tag has any`)
	errConstraintPrerelease = errors.New(`must have three numbers before a pre-release, such as ">= 1.5.0-rc.1"`)
)

// ParseConstraint parses conditions that are separated by commas, as Terraform does: `~> 1.4`, `>=
// 1.2, < 2`. It refuses some that Terraform accepts; which, and why, is in the package's comment.
func ParseConstraint(text string) (Constraint, error) {
	if strings.Contains(text, "+") {
		return Constraint{}, errConstraintMetadata
	}
	parsed, err := version.NewConstraint(text)
	if err != nil {
		return Constraint{}, constraintError(text)
	}
	constraint := Constraint{}
	for _, single := range parsed {
		parsed, err := parseCondition(strings.TrimSpace(single.String()))
		if err != nil {
			return Constraint{}, err
		}
		constraint.conditions = append(constraint.conditions, parsed)
	}
	return constraint, nil
}

// CheckConstraint checks that ParseConstraint accepts a text.
func CheckConstraint(text string) error {
	_, err := ParseConstraint(text)
	return err
}

func parseCondition(text string) (condition, error) {
	parsed := condition{operator: "="}
	if at := slices.IndexFunc(operators, func(operator string) bool { return strings.HasPrefix(text, operator) }); at >= 0 {
		parsed.operator = operators[at]
		text = strings.TrimSpace(strings.TrimPrefix(text, parsed.operator))
	}
	match := boundGrammar.FindStringSubmatch(text)
	if match == nil {
		return condition{}, ErrConstraint
	}
	for index, number := range match[1:4] {
		if number != "" {
			parsed.precision++
		} else {
			number = "0"
		}
		parsed.bound.numbers[index] = number
	}
	suffix := match[4]
	switch isPrerelease := prereleaseGrammar.MatchString(suffix); {
	case suffix != "" && !isPrerelease && variantGrammar.MatchString(suffix):
		return condition{}, fmt.Errorf(`must not have the suffix %q, which is no pre-release: leave it out, and set variant = %q`, "-"+suffix, suffix)
	case suffix != "" && !isPrerelease, leadingZero.MatchString(suffix):
		return condition{}, ErrConstraint
	case suffix != "" && parsed.precision < len(parsed.bound.numbers):
		return condition{}, errConstraintPrerelease
	case parsed.operator == "~>" && parsed.precision == 1:
		major := parsed.bound.numbers[0]
		return condition{}, fmt.Errorf(`must have at least two numbers after "~>": "~> %s.0" is %s.x, ">= %s" is everything from %s.0.0`, major, major, major, major)
	}
	parsed.bound.prerelease = suffix
	return parsed, nil
}

// RequiresPrerelease returns the pre-release that a version must equal; empty without one.
func (c Constraint) RequiresPrerelease() string {
	for _, condition := range c.conditions {
		if condition.operator == "=" && condition.bound.prerelease != "" {
			return condition.bound.String()
		}
	}
	return ""
}

// Allows reports whether a version satisfies all conditions, by the precedence of SemVer; its
// variant does not count. A pre-release satisfies them by its order, except that < 2.0.0 and ~> 1.4
// exclude the pre-releases of their upper bound, 2.0.0. <= 2.0 includes 2.0.0, and so the
// pre-releases that precede it.
func (c Constraint) Allows(tagged Version) bool {
	return !slices.ContainsFunc(c.conditions, func(condition condition) bool { return !condition.allows(tagged) })
}

func (c condition) allows(tagged Version) bool {
	order := tagged.comparePrecedence(c.bound)
	switch c.operator {
	case "!=":
		return order != 0
	case ">":
		return order > 0
	case ">=":
		return order >= 0
	case "<":
		return order < 0 && (c.bound.prerelease != "" || tagged.numbers != c.bound.numbers)
	case "<=":
		return order <= 0
	case "~>":
		fixed := c.precision - 1 // how many numbers must equal the bound's
		return order >= 0 && slices.Equal(tagged.numbers[:fixed], c.bound.numbers[:fixed])
	default:
		return order == 0
	}
}
