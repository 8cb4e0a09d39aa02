// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// refusal is the output of a CLI, which wraps lines at spaces.
const refusal = `
Error: Resource postcondition failed

platform/storefront:1.4.2 is not built on the approved base image
sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e; its
base is
sha256:643efaef9e4963373bd9dd8932c33b93487847161b1393d463d791bf12861f9b.

Error: Resource postcondition failed

acme/storefront:edge was approved as
` + approvedIndex + `, but
the tag is
` + movedIndex + ` since
2024-04-02T11:20:05Z. The API still returns
` + imageForAMD64 + `.
`

func TestCheckRefusal(t *testing.T) {
	t.Parallel()
	scenario, err := readScenario(emulator.DefaultFixture())
	if err != nil {
		t.Fatal(err)
	}
	exit := func(code int, stderr string) error {
		return &cli.ExitError{Arguments: []string{"terraform", "plan"}, Code: code, Stderr: stderr}
	}
	const present = "643efaef9e4963373bd9dd8932c33b93487847161b1393d463d791bf12861f9b"
	const notRefused = `the plan failed, but its errors do not contain "acme/storefront:edge was approved as`
	for name, test := range map[string]struct {
		plan error
		want string // prefix of the error; empty for none
	}{
		"refused":            {exit(1, refusal), ""},
		"not refused":        {nil, "the tags were moved, and the plan did not fail"},
		"another exit code":  {exit(2, refusal), "the plan ended with exit code 2, expected 1"},
		"no CLI":             {errors.New("no such file"), "no such file"},
		"another error":      {exit(1, "Error: no provider"), `the plan failed, but its errors do not contain "Resource postcondition failed"`},
		"the approved index": {exit(1, strings.ReplaceAll(refusal, approvedIndex, "")), notRefused},
		"the present index":  {exit(1, strings.ReplaceAll(refusal, movedIndex, "")), notRefused},
		"the API's digest":   {exit(1, strings.ReplaceAll(refusal, imageForAMD64, "")), notRefused},
		"the present base":   {exit(1, strings.ReplaceAll(refusal, present, "")), `the plan failed, but its errors do not contain "platform/storefront:1.4.2 is not built on`},
	} {
		message := ""
		if err := scenario.checkRefusal(test.plan); err != nil {
			message = err.Error()
		}
		if (message == "") != (test.want == "") || !strings.HasPrefix(message, test.want) {
			t.Errorf("%s: %q, want %q", name, message, test.want)
		}
	}
}

func TestReadScenarioNeedsItsImages(t *testing.T) {
	t.Parallel()
	if _, err := readScenario(&emulator.Fixture{Accounts: emulator.DefaultFixture().Accounts}); err == nil ||
		err.Error() != "the fixture has no acme/storefront:edge in NCR" {
		t.Errorf("error %v", err)
	}
	fixture := emulator.DefaultFixture()
	fixture.ACR = emulator.ACRFixture{}
	if _, err := readScenario(fixture); err == nil || err.Error() != "the fixture has no platform/storefront:1.4.2 in ACR" {
		t.Errorf("error %v", err)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	problem := errors.New("no")
	for _, test := range []struct {
		err         error
		interrupted bool
		code        int
		output      string
		problems    string
	}{
		{nil, false, 0, "\nEvery step had the expected result. The configuration is in internal/testing/demo/configuration.\n", ""},
		{nil, true, 0, "\nEvery step had the expected result. The configuration is in internal/testing/demo/configuration.\n", ""}, // too late to matter
		{problem, false, 1, "", "\nThe demo failed: no\n"},
		{problem, true, 130, "", "\nInterrupted: no\n"},
	} {
		var output, problems strings.Builder
		code := report(&output, &problems, test.err, test.interrupted)
		if code != test.code || output.String() != test.output || problems.String() != test.problems {
			t.Errorf("report(%v, %t) = %d, %q, %q; want %d, %q, %q",
				test.err, test.interrupted, code, output.String(), problems.String(), test.code, test.output, test.problems)
		}
	}
}
