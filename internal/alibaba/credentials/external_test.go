// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestMain lets the test's program be the external command of a profile: `<program> -- external <what to do>`.
func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == "--" && os.Args[2] == "external" {
		beExternal(os.Args[3])
		return
	}
	os.Exit(m.Run())
}

func beExternal(what string) {
	switch accessKey, secretKey := account(secondAccount); what {
	case "keys":
		fmt.Printf(`{"mode": "AK", "access_key_id": %q, "access_key_secret": %q}`, accessKey, secretKey)
	case "fail":
		fmt.Println("planted")
		fmt.Fprintln(os.Stderr, "planted")
		os.Exit(3)
	case "much":
		fmt.Print(strings.Repeat("planted ", 10_000))
	case "hang":
		time.Sleep(time.Hour)
	default:
		fmt.Print(what)
	}
}

func externally(t *testing.T, what string) *place {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	place := newPlace(t, emulator.Options{})
	place.profiles(t, fields{"name": "default", "mode": "External", "process_command": fmt.Sprintf(`'%s' -- external '%s'`, program, what)})
	return place
}

func TestAnExternalCommandSigns(t *testing.T) {
	t.Parallel()
	got, err := externally(t, "keys").read(t)
	if difference := cmp.Diff([]string{layers + "second"}, got); difference != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, difference)
	}
}

func TestAnExternalCommandThatFails(t *testing.T) {
	t.Parallel()
	const its = `process_command of the profile "default" of ~/.aliyun/config.json`
	for what, want := range map[string]string{
		"fail":                                   its + " ended with exit code 3",
		"much":                                   its + " writes more than 64 KiB",
		"":                                       its + ": its output (not shown here) is not one JSON object",
		`{"mode": "RamRoleArn", "x": "planted"}`: its + ": its mode is neither AK nor StsToken",
		`{"mode": "StsToken", "access_key_id": "a", "access_key_secret": "planted"}`:                        its + ": its output (not shown here) lacks a key, or has one that can't be used",
		`{"access_key_id": "a", "access_key_secret": "planted", "sts_token": "b", "expiration": "planted"}`: its + ": its expiration is not a time",
		`{"mode": "AK", "access_key_id": "a"}`:                                                              its + ": its output (not shown here) lacks a key, or has one that can't be used",
	} {
		sent, err := externally(t, what).read(t)
		failure := failureOf(t, err)
		if failure.Message != want || failure.Kind != transport.KindCredentials || len(sent) != 0 || strings.Contains(err.Error()+failure.Advice, "planted") {
			t.Errorf("%q: %v\n%s, want %s", what, err, failure.Advice, want)
		}
	}
	place := newPlace(t, emulator.Options{})
	place.profiles(t, fields{"name": "default", "mode": "External", "process_command": "/nowhere/at/all"})
	if _, err := place.read(t); failureOf(t, err).Message != its+" can't be run: is the program there?" {
		t.Error(err)
	}
}

func TestAnExternalCommandEndsWithItsRead(t *testing.T) {
	t.Parallel()
	place := externally(t, "hang")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := place.signIn().Keys(ctx)
	if failure := failureOf(t, err); failure.Kind != transport.KindTimeout || failure.Operation != "the external command" {
		t.Errorf("%+v", failure)
	}
}

func TestReadExternalExpires(t *testing.T) {
	t.Parallel()
	got, err := readExternal([]byte(`{"mode": "StsToken", "access_key_id": "a", "access_key_secret": "b", "sts_token": "c", "expiration": "2026-03-01T00:00:00Z"}`))
	want := credentials.Keys{AccessKey: "a", SecretKey: "b", SecurityToken: "c", Expires: time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)}
	if got != want || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestSplitCommand(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		command string
		windows bool
		want    []string
		problem string
	}{
		{`tool a  b`, false, []string{"tool", "a", "b"}, ""},
		{` "C:\Program Files\tool.exe" --name C:\x `, true, []string{`C:\Program Files\tool.exe`, "--name", `C:\x`}, ""},
		{`tool "a \"b\"" 'c "d"' ""`, true, []string{"tool", `a "b"`, `c "d"`, ""}, ""},
		{`tool "a \"b\" \n" 'c \d' e\ f ''`, false, []string{"tool", `a "b" \n`, `c \d`, "e f", ""}, ""},
		{"tool a\\\nb | $HOME > x; y", false, []string{"tool", "ab", "|", "$HOME", ">", "x;", "y"}, ""},
		{`tool a\`, false, []string{"tool", `a\`}, ""},
		{`tool "a`, false, nil, "a quote in it is not closed"},
		{"", false, nil, "it is empty"},
		{` '' a`, false, nil, "it is empty"},
	} {
		got, err := splitCommand(test.command, test.windows)
		problem := ""
		if err != nil {
			problem = err.Error()
		}
		if difference := cmp.Diff(test.want, got); difference != "" || problem != test.problem {
			t.Errorf("%s: %q (-want +got):\n%s", test.command, problem, difference)
		}
	}
}
