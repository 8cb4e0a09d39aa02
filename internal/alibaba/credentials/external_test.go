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

// TestMain makes the test's program the external command of a profile: <program> -- external
// <output>.
func TestMain(m *testing.M) {
	if len(os.Args) > 3 && os.Args[1] == "--" && os.Args[2] == "external" {
		runAsCommand(os.Args[3])
		return
	}
	os.Exit(m.Run())
}

// runAsCommand writes the output, or does what the word for it says.
func runAsCommand(output string) {
	switch accessKey, secretKey := account(secondAccount); output {
	case "keys":
		fmt.Printf(`{"mode": "AK", "access_key_id": %q, "access_key_secret": %q}`, accessKey, secretKey)
	case "fail":
		fmt.Println("planted")
		fmt.Fprintln(os.Stderr, "planted")
		os.Exit(3)
	case "long":
		fmt.Print(strings.Repeat("planted ", 10_000))
	case "hang":
		time.Sleep(time.Hour)
	default:
		fmt.Print(output)
	}
}

func setupWithCommand(t *testing.T, output string) *testSetup {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	setup := newSetup(t, emulator.Options{})
	setup.writeProfiles(t, fields{"name": "default", "mode": "External", "process_command": fmt.Sprintf(`'%s' -- external '%s'`, program, output)})
	return setup
}

func TestExternalCommand(t *testing.T) {
	t.Parallel()
	got, err := setupWithCommand(t, "keys").readLayers(t)
	if difference := cmp.Diff([]string{layers + "second"}, got); difference != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, difference)
	}
}

func TestExternalCommandErrors(t *testing.T) {
	t.Parallel()
	const command = `process_command of the profile "default" of ~/.aliyun/config.json`
	for output, want := range map[string]string{
		"fail":                                   command + " ended with exit code 3",
		"long":                                   command + " writes more than 64 KiB",
		"":                                       command + ": its output (hidden) is not one JSON object",
		`{"mode": "RamRoleArn", "x": "planted"}`: command + ": its mode is neither AK nor StsToken",
		`{"mode": "StsToken", "access_key_id": "a", "access_key_secret": "planted"}`:                        command + ": its output (hidden) lacks a key, or has one that is not valid",
		`{"access_key_id": "a", "access_key_secret": "planted", "sts_token": "b", "expiration": "planted"}`: command + ": its expiration is not a time",
		`{"mode": "AK", "access_key_id": "a"}`:                                                              command + ": its output (hidden) lacks a key, or has one that is not valid",
	} {
		operations, err := setupWithCommand(t, output).readLayers(t)
		failed := callError(t, err)
		if failed.Message != want || failed.Kind != transport.KindNoCredentials || len(operations) != 0 || strings.Contains(err.Error()+failed.Fix, "planted") {
			t.Errorf("%q: %v\n%s, want %s", output, err, failed.Fix, want)
		}
	}
	setup := newSetup(t, emulator.Options{})
	setup.writeProfiles(t, fields{"name": "default", "mode": "External", "process_command": "/nowhere/at/all"})
	if _, err := setup.readLayers(t); callError(t, err).Message != command+" cannot be run: does the program exist?" {
		t.Error(err)
	}
}

func TestExternalCommandEndsWithContext(t *testing.T) {
	t.Parallel()
	setup := setupWithCommand(t, "hang")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := setup.chain().Retrieve(ctx)
	if failed := callError(t, err); failed.Kind != transport.KindTimeout || failed.Operation != "the external command" {
		t.Errorf("%+v", failed)
	}
}

func TestCommandOutputExpiration(t *testing.T) {
	t.Parallel()
	got, err := parseCommandOutput([]byte(`{"mode": "StsToken", "access_key_id": "a", "access_key_secret": "b", "sts_token": "c", "expiration": "2026-03-01T00:00:00Z"}`))
	want := credentials.Credentials{AccessKey: "a", SecretKey: "b", SecurityToken: "c", Expires: time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC)}
	if got != want || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}
