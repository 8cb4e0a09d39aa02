// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	case "environment":
		for _, variable := range os.Environ() {
			if name, value, _ := strings.Cut(variable, "="); value == "planted" {
				fmt.Fprint(os.Stderr, name+" ")
			}
		}
		os.Exit(3)
	case "fail":
		fmt.Println("planted")
		fmt.Fprint(os.Stderr, "planted\r\nno ticket for the vault \x1b[1m, run login\n\n")
		os.Exit(3)
	case "fail silently":
		os.Exit(4)
	case "fail, naming secrets":
		fmt.Printf(`{"access_key_secret": "printed-planted"}`)
		fmt.Fprintf(os.Stderr, "keys %s, %s, printed-planted refused: password=planted Authorization: Bearer planted eyJplanted.x "+
			"a1b2c3d4e5f6a7b8planted https://vault.example/v1?token=planted", accessKey, secretKey)
		os.Exit(3)
	case "fail at length":
		fmt.Fprint(os.Stderr, strings.Repeat("planted", 1000)+" then this")
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
	const lastLine = "; the last line of its standard error, without what looks like a secret: "
	for output, want := range map[string]string{
		"fail":          command + " ended with exit code 3" + lastLine + `no ticket for the vault \u001b[1m, run login`,
		"fail silently": command + " ended with exit code 4",
		"fail, naming secrets": command + " ended with exit code 3" + lastLine +
			"keys ***, ***, *** refused: password=*** Authorization: Bearer *** *** *** https://vault.example/v1?***",
		"fail at length":                         command + " ended with exit code 3" + lastLine + "then this",
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
	for expiration, want := range map[string]string{
		`"2030-01-01T00:00:00Z"`: "2030-01-01T00:00:00Z", `"2030-01-01T08:00:00+08:00"`: "2030-01-01T00:00:00Z", `"2030-01-01 00:00:00"`: "2030-01-01T00:00:00Z",
		"1893456000": "2030-01-01T00:00:00Z", `"1893456000"`: "2030-01-01T00:00:00Z", "1893456000000": "2030-01-01T00:00:00Z", "null": "",
		"0": "invalid", "-1": "invalid", `"tomorrow"`: "invalid", `"2030-01-01"`: "invalid", "1.5e9": "invalid",
	} {
		retrieved, err := parseCommandOutput([]byte(`{"mode": "StsToken", "access_key_id": "a", "access_key_secret": "b", "sts_token": "c", "expiration": ` + expiration + `}`))
		got := "invalid"
		switch {
		case err == nil && retrieved.Expires.IsZero():
			got = ""
		case err == nil:
			got = retrieved.Expires.UTC().Format(time.RFC3339)
		}
		if got != want || err != nil && !errors.Is(err, errCommandExpiration) {
			t.Errorf("%s: %s, %v, want %s", expiration, got, err, want)
		}
	}
}

// TestForbiddenProcesses has the variable with which the CLI runs no command of a profile.
func TestForbiddenProcesses(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"1", "True"} {
		for _, profile := range []fields{{"mode": "External", "process_command": "/planted"}, {"mode": "CredentialsURI", "credentials_uri": "https://planted/"}} {
			setup := newSetup(t, emulator.Options{})
			setup.variables["ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"] = value
			setup.writeProfiles(t, with(profile, fields{"name": "default"}))
			_, err := setup.readLayers(t)
			const want = `ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids the command or the credentials URI of the profile "default" of ~/.aliyun/config.json`
			if failed := callError(t, err); failed.Message != want || failed.Fix != "Unset ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS, or use another credential source." {
				t.Errorf("%s, %v: %+v", value, profile["mode"], failed)
			}
		}
	}
}

// TestCommandEnvironment has what go-plugin and Terraform set for a plugin, and what a user does.
func TestCommandEnvironment(t *testing.T) {
	t.Parallel()
	got := commandEnvironment([]string{
		"PATH=/bin", "TF_PLUGIN_MAGIC_COOKIE=planted", "HOME=/home/tf_user", "PLUGIN_CLIENT_CERT=planted", "PLUGIN_MIN_PORT=1", "PLUGIN_PROTOCOL_VERSIONS=6",
		"PLUGIN_UNIX_SOCKET_DIR=/tmp", "TF_VAR_secret=planted", "TF_TOKEN_app_terraform_io=planted", "TF_REATTACH_PROVIDERS={}", "tf_var_x=planted", "Plugin_Max_Port=2",
		"ALIBABA_CLOUD_REGION=cn-hangzhou", "MY_PLUGIN_X=1", "VAULT_TOKEN=of the command", "HTTPS_PROXY=http://proxy.example", "TFENV_ROOT=/opt", "EMPTY=",
	})
	want := []string{
		"PATH=/bin", "HOME=/home/tf_user", "ALIBABA_CLOUD_REGION=cn-hangzhou", "MY_PLUGIN_X=1", "VAULT_TOKEN=of the command", "HTTPS_PROXY=http://proxy.example",
		"TFENV_ROOT=/opt", "EMPTY=",
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestExternalCommandHasNoVariablesOfThePlugin runs one that says which variables it has.
func TestExternalCommandHasNoVariablesOfThePlugin(t *testing.T) {
	for _, name := range []string{"TF_PLUGIN_MAGIC_COOKIE", "PLUGIN_CLIENT_CERT", "TF_VAR_COLOR", "OF_THE_USER"} {
		t.Setenv(name, "planted")
	}
	_, err := setupWithCommand(t, "environment").readLayers(t)
	if message := callError(t, err).Message; !strings.HasSuffix(message, "without what looks like a secret: OF_THE_USER") {
		t.Error(message)
	}
}
