// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// checkTexts checks what is the same for all reads.
func checkTexts(ended outcome) error {
	if len(ended.errors) > 1 {
		return fmt.Errorf("%d errors, first %q and %q", len(ended.errors), ended.errors[0].Summary, ended.errors[1].Summary)
	}
	for _, diagnostic := range slices.Concat(ended.errors, ended.warnings) {
		if !slices.Contains(closedList, diagnostic.Summary) {
			return fmt.Errorf("the summary %q is not of the closed list", diagnostic.Summary)
		}
		for _, secret := range secrets() {
			if strings.Contains(diagnostic.Detail, secret) {
				return fmt.Errorf("%s: the detail holds a secret", diagnostic.Summary)
			}
		}
	}
	return nil
}

// secrets are what no text may hold.
var secrets = sync.OnceValue(func() []string {
	accounts := emulator.DefaultFixture().Accounts
	return []string{accounts.ACR[0].SecretKey, accounts.NCR[0].SecretKey, "Signature="}
})

// summary is of the error; empty for none.
func (o outcome) summary() string {
	if len(o.errors) == 0 {
		return ""
	}
	return o.errors[0].Summary
}

func described(ended outcome) string {
	if len(ended.errors) == 0 {
		return "facts"
	}
	return ended.errors[0].Summary + ": " + ended.errors[0].Detail
}

func orFacts(summary string) string {
	if summary == "" {
		return "facts"
	}
	return summary
}

func (e exchange) String() string {
	if e.fault == nil {
		return e.operation + " (a right answer)"
	}
	return e.operation + " (" + e.fault.name + ")"
}

var attemptsText = regexp.MustCompile(`from (\w+) at .*\bafter (\d+) attempts?\b`)

// attemptsAt is the number of attempts at an operation that an error tells of.
func attemptsAt(operation string, ended outcome) (int, bool) {
	if len(ended.errors) == 0 {
		return 0, false
	}
	found := attemptsText.FindStringSubmatch(ended.errors[0].Detail)
	if len(found) == 0 || found[1] != operation {
		return 0, false
	}
	number, err := strconv.Atoi(found[2])
	return number, err == nil
}
