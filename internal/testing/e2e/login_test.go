// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/base64"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// loginExample is an example of containerregistry_acr_login, with the provider that a stand-in
// takes the place of.
type loginExample struct {
	example

	provider, version string // empty for none
	// planned and applied are the requests of a plan and an apply of it.
	planned, applied map[string]int64
}

var writeOnlyVersion = minimumVersion{"write-only arguments", version{1, 11}, version{1, 11}}

// logins are executed with stand-ins of the other providers: see internal/testing/standin.
var logins = map[string]loginExample{
	"ephemeral-resources/containerregistry_acr_login": {
		example: example{requires: ephemeralVersion, override: acrEndpointOnly, outputs: `{}`},
		planned: opened(nil), applied: opened(nil),
	},
	"recipes/registry-login-docker": {
		example:  example{requires: ephemeralVersion, override: acrEndpointOnly, outputs: `{"digest": "` + build1042 + `"}`},
		provider: "kreuzwerker/docker", version: "3.9.0",
		planned: opened(map[string]int64{"GetManifest": 2, "GetRegistryToken": 1}), applied: opened(nil),
	},
	"recipes/registry-login-helm": {
		example:  example{requires: ephemeralVersion, override: acrEndpointOnly, outputs: `{}`},
		provider: "hashicorp/helm", version: "3.1.0",
		planned: opened(nil), applied: opened(map[string]int64{"GetManifest": 2, "GetRegistryToken": 1}),
	},
	"recipes/registry-login-kubernetes": {
		example:  example{requires: writeOnlyVersion, override: acrEndpointOnly, outputs: `{}`},
		provider: "hashicorp/kubernetes", version: "2.38.0",
		planned: opened(nil), applied: opened(map[string]int64{"GetManifest": 2, "GetRegistryToken": 1}),
	},
}

// opened returns the requests of one open of the login, with others.
func opened(others map[string]int64) map[string]int64 {
	calls := map[string]int64{"ListInstanceEndpoint": 1, "GetAuthorizationToken": 1}
	for operation, count := range others {
		calls[operation] = count
	}
	return calls
}

// TestLoginReachesOtherProviders plans and applies each recipe. The other provider pulls with the
// login, whose value is in no file of the workspace, in no output of the CLI, and in no line of the
// log at TRACE.
func TestLoginReachesOtherProviders(t *testing.T) {
	t.Parallel()
	for directory, want := range logins {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			workspace := copyOf(t, filepath.Join("examples", directory))
			workspace.Environment = append(workspace.Environment, exampleCredentials()...)
			want.requires.check(t, workspace.CLI)
			workspace.ConfigurationFile = installationWith(t, want.provider, want.version)
			trace := filepath.Join(t.TempDir(), "trace.log")
			server := want.serve(t, workspace)
			workspace.Environment = append(workspace.Environment,
				"TF_LOG=TRACE", "TF_LOG_PATH="+trace, "TF_VAR_registry_host="+strings.TrimPrefix(server.URL(), "http://"))
			mustRun(t, workspace, "init")

			printed := mustRun(t, workspace, "plan", "-out=saved.tfplan")
			checkCalls(t, want.planned, server)
			secrets := loginSecrets(server)
			server.Reset()
			applied := mustRun(t, workspace, "apply", "saved.tfplan")
			if workspace.CLI.Name != cli.OpenTofu || len(want.applied) > len(opened(nil)) { // it opens only what it needs
				checkCalls(t, want.applied, server)
			}
			secrets = append(secrets, loginSecrets(server)...)
			checkOutputs(t, want.outputs, workspace)
			again := mustRun(t, workspace, "plan", "-detailed-exitcode") // 2 where a second run would change something
			secrets = append(secrets, loginSecrets(server)...)
			shown := mustRun(t, workspace, "show", "-json", "saved.tfplan")

			traced, written := readFile(t, trace), writtenIn(t, workspace)
			var left strings.Builder
			for _, result := range []cli.Result{printed, applied, again, shown} {
				left.WriteString(result.Stdout + result.Stderr)
			}
			for _, secret := range secrets {
				if strings.Contains(traced, secret) || strings.Contains(written, secret) || strings.Contains(left.String(), secret) {
					t.Errorf("%q is written: in the log: %t, in the workspace: %t", secret, strings.Contains(traced, secret), strings.Contains(written, secret))
				}
			}
			// The search finds what is there: the configuration in the saved plan, and the request
			// for the login.
			const instance = "cri-k77rd2eo9ztt1qa4"
			if len(secrets) < 4 || !strings.Contains(written, instance) || !strings.Contains(traced, "GetAuthorizationToken") {
				t.Errorf("%d secrets; the saved plan has the configuration: %t", len(secrets), strings.Contains(written, instance))
			}
		})
	}
}

// loginSecrets returns what was issued for registries, and the logins as Docker's configuration has
// them.
func loginSecrets(server *emulator.Server) []string {
	secrets := server.RegistrySecrets()
	for _, secret := range server.RegistrySecrets() {
		secrets = append(secrets, base64.StdEncoding.EncodeToString([]byte("cr_temp_user:"+secret)))
	}
	return secrets
}

// TestLoginWithoutPermission expects the text for a login that may not be issued, and no text of
// the other provider.
func TestLoginWithoutPermission(t *testing.T) {
	t.Parallel()
	const directory = "ephemeral-resources/containerregistry_acr_login"
	want := logins[directory]
	workspace := copyOf(t, filepath.Join("examples", directory))
	workspace.Environment = append(workspace.Environment, exampleCredentials()...)
	want.requires.check(t, workspace.CLI)
	initialize(t, workspace)
	want.serve(t, workspace)
	refusal{
		environment: []string{"ALIBABA_CLOUD_ACCESS_KEY_ID=LTAInoregistryexample0000", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=EmulatorAcrNoRegistrySecret00000"},
		errors: []string{
			couldNotRead("a registry login of "+instanceInACR, "the credentials are valid but are not allowed to call GetAuthorizationToken") +
				"Grant the RAM action cr:GetAuthorizationToken to this user or role.",
		},
	}.check(t, workspace)
}

// standin is the program that stands in for other providers, built once.
var standin = struct {
	sync.Once

	content []byte
	err     error
}{}

// installationWith returns the CLI configuration of a mirror that has the provider and a stand-in
// of another one.
func installationWith(t *testing.T, other, version string) string {
	t.Helper()
	own := cli.InstallationForTest(t)
	if other == "" {
		return own.ConfigurationFile
	}
	installation, err := cli.NewInstallation(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	platform := runtime.GOOS + "_" + runtime.GOARCH
	for _, host := range cli.RegistryHosts {
		const name = "containerregistry/containerregistry"
		link(t, filepath.Join(own.Mirror, host, name, cli.LocalVersion, platform), filepath.Join(installation.Mirror, host, name, cli.LocalVersion, platform))
		directory := filepath.Join(installation.Mirror, host, other, version, platform)
		writeFile(t, filepath.Join(directory, "terraform-provider-"+filepath.Base(other)+"_v"+version), string(builtStandin(t)))
		if err := os.Chmod(filepath.Join(directory, "terraform-provider-"+filepath.Base(other)+"_v"+version), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return installation.ConfigurationFile
}

// link makes a directory with links to the files of another one.
func link(t *testing.T, from, to string) {
	t.Helper()
	files, err := os.ReadDir(from)
	if err := errors.Join(err, os.MkdirAll(to, 0o700)); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if err := os.Link(filepath.Join(from, file.Name()), filepath.Join(to, file.Name())); err != nil {
			t.Fatal(err)
		}
	}
}

func builtStandin(t *testing.T) []byte {
	t.Helper()
	standin.Do(func() {
		binary := filepath.Join(t.TempDir(), "standin")
		command := exec.CommandContext(cli.ContextForTest(t), "go", "build", "-buildvcs=false", "-o", binary, "./internal/testing/standin")
		command.Dir = root
		if output, err := command.CombinedOutput(); err != nil {
			standin.err = errors.New(string(output))
			return
		}
		standin.content, standin.err = os.ReadFile(binary)
	})
	if standin.err != nil {
		t.Fatal(standin.err)
	}
	return standin.content
}

// TestLoginMayNotLeave shows why TestLoginReachesOtherProviders finds no password: to pass one to
// what is not ephemeral is an error of the CLI.
func TestLoginMayNotLeave(t *testing.T) {
	t.Parallel()
	const directory = "ephemeral-resources/containerregistry_acr_login"
	want := logins[directory]
	workspace := copyOf(t, filepath.Join("examples", directory))
	workspace.Environment = append(workspace.Environment, exampleCredentials()...)
	want.requires.check(t, workspace.CLI)
	initialize(t, workspace)
	want.serve(t, workspace)
	writeFile(t, filepath.Join(workspace.Directory, "output.tf"), "output \"password\" {\n  value     = ephemeral.containerregistry_acr_login.acme.password\n  sensitive = true\n}\n")
	result, err := workspace.Run(cli.ContextForTest(t), "plan")
	if err == nil || !strings.Contains(strings.ToLower(result.Stderr), "ephemeral") {
		t.Errorf("%v\n%s", err, cmp.Diff("", result.Stderr))
	}
}

// TestLoginOfUnknownInstance defers the login to the apply, as a read is.
func TestLoginOfUnknownInstance(t *testing.T) {
	t.Parallel()
	const directory = "ephemeral-resources/containerregistry_acr_login"
	want := logins[directory]
	for _, argument := range []string{"instance_id", "region", "expires_in_hours"} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()
			workspace := copyOf(t, filepath.Join("examples", directory))
			workspace.Environment = append(workspace.Environment, exampleCredentials()...)
			want.requires.check(t, workspace.CLI)
			initialize(t, workspace)
			server := want.serve(t, workspace)
			values := map[string]string{"instance_id": `"cri-k77rd2eo9ztt1qa4"`, "region": `"cn-hangzhou"`, "expires_in_hours": "2"}
			unknown := "resource \"terraform_data\" \"later\" {\n  input = " + values[argument] + "\n}\n\n"
			values[argument] = "terraform_data.later.output"
			file := filepath.Join(workspace.Directory, "ephemeral-resource.tf")
			requirements, _, _ := strings.Cut(readFile(t, file), "ephemeral ")
			writeFile(t, file, requirements+unknown+"ephemeral \"containerregistry_acr_login\" \"acme\" {\n  instance_id = "+values["instance_id"]+
				"\n  region = "+values["region"]+"\n  expires_in_hours = "+values["expires_in_hours"]+"\n}\n")
			mustRun(t, workspace, "plan", "-out=saved.tfplan")
			checkCalls(t, map[string]int64{}, server)
			mustRun(t, workspace, "apply", "saved.tfplan")
			if workspace.CLI.Name != cli.OpenTofu { // it opens only what it needs
				checkCalls(t, opened(nil), server)
			}
		})
	}
}
