// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"maps"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// credentialSource is a source of credentials: what is in the environment of the user, and which
// account signs which requests. $HOME and $NETWORK are replaced by the directory and the URL of the
// environment.
type credentialSource struct {
	environment  []string                             // NAME=value
	home         map[string]string                    // files below the home directory
	override     string                               // of the example's provider block; empty where the example is executed as it stands
	more         string                               // configuration in addition to the example's
	shortTimeout bool                                 // sets timeouts.read of ACR to one second
	options      emulator.Options                     // of the clouds
	prepare      func(*testing.T, *emulator.Server)   // changes the responses of the clouds; may be nil
	requests     map[string]int                       // by operation and who signed
	sessions     []map[string]string                  // requested of STS, in order
	digests      map[string]string                    // outputs; nil for digestOfOne
	check        func(*testing.T, []emulator.Request) // another check of the requests; may be nil
}

var digestOfOne = map[string]string{"digest": build1042}

// credentialSources returns the sources by the example that shows them, below
// examples/authentication, and the circumstances.
func credentialSources() map[string]map[string]credentialSource {
	all := map[string]map[string]credentialSource{}
	for _, some := range []map[string]map[string]credentialSource{acrCredentialSources, acrProfiles, acrRoles, ncrCredentialSources} {
		for directory, sources := range some {
			if all[directory] == nil {
				all[directory] = map[string]credentialSource{}
			}
			maps.Copy(all[directory], sources)
		}
	}
	return all
}

// TestCredentialSources applies each example once for each of its sources, with all logs on.
// Neither output, log nor state may contain a secret.
func TestCredentialSources(t *testing.T) {
	t.Parallel()
	for directory, sources := range credentialSources() {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			original := copyOf(t, filepath.Join("examples/authentication", directory))
			initialize(t, original)
			for name, source := range sources {
				t.Run(name, func(t *testing.T) {
					environment := newEnvironment(t, source.options)
					workspace, log := source.workspace(t, original, environment)
					if source.prepare != nil {
						source.prepare(t, environment.clouds)
					}
					result := mustRun(t, workspace, "apply", "-auto-approve")
					source.checkRequests(t, environment)
					source.checkOutputs(t, workspace)
					environment.checkSecrets(t, result.Stdout+result.Stderr+readFile(t, log)+readFile(t, filepath.Join(workspace.Directory, "terraform.tfstate")))
				})
			}
		})
	}
}

// workspace returns the workspace of the example in an environment, with a log of CLI and provider.
func (s credentialSource) workspace(t *testing.T, original cli.Workspace, e userEnvironment) (workspace cli.Workspace, log string) {
	t.Helper()
	for name, content := range s.home {
		writeFile(t, filepath.Join(e.home, name), e.fill(content))
	}
	overrides := ""
	if s.override != "" {
		overrides = "provider \"containerregistry\" {\n" + e.fill(s.override) + "\n}\n"
	}
	if s.shortTimeout {
		overrides += "data \"containerregistry_acr_tag\" \"storefront\" {\n  timeouts { read = \"1s\" }\n}\n"
	}
	writeFile(t, filepath.Join(original.Directory, "machine_override.tf"), overrides)
	writeFile(t, filepath.Join(original.Directory, "more.tf"), s.more)
	log = filepath.Join(t.TempDir(), "trace.log")
	workspace = original
	workspace.Environment = slices.Concat(original.Environment, e.environment, []string{"TF_LOG=TRACE", "TF_LOG_PATH=" + log})
	for _, variable := range s.environment {
		workspace.Environment = append(workspace.Environment, e.fill(variable))
	}
	return workspace, log
}

func (s credentialSource) checkRequests(t *testing.T, e userEnvironment) {
	t.Helper()
	got := map[string]int{}
	var sessions []map[string]string
	requests := e.clouds.Record().Requests
	for _, request := range requests {
		name := request.Operation
		if request.Account != "" {
			name += " by " + request.Account
		}
		got[name]++
		if request.Service == emulator.ServiceSTS {
			sessions = append(sessions, sessionOf(t, request))
		}
	}
	if difference := cmp.Diff(s.sessions, sessions); difference != "" {
		t.Errorf("sessions (-want +got):\n%s", difference)
	}
	if difference := cmp.Diff(s.requests, got); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
	if s.check != nil {
		s.check(t, requests)
	}
}

// sessionOf returns the parameters of the session in a request to STS.
func sessionOf(t *testing.T, request emulator.Request) map[string]string {
	t.Helper()
	session := map[string]string{}
	_, query, _ := strings.Cut(request.RequestTarget, "?")
	for _, encoded := range []string{query, request.Form} {
		parameters, err := url.ParseQuery(encoded)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"RoleArn", "RoleSessionName", "DurationSeconds", "OIDCProviderArn"} {
			if value := parameters.Get(name); value != "" {
				session[name] = value
			}
		}
	}
	return session
}

func (s credentialSource) checkOutputs(t *testing.T, workspace cli.Workspace) {
	t.Helper()
	want := map[string]any{}
	digests := s.digests
	if digests == nil {
		digests = digestOfOne
	}
	for name, digest := range digests {
		want[name] = digest
	}
	if difference := cmp.Diff(any(want), outputs(t, workspace)); difference != "" {
		t.Errorf("outputs: %s", difference)
	}
}

// issuedToken matches the beginning of security tokens that the emulator issues.
var issuedToken = regexp.MustCompile(`CAIS[A-Za-z0-9+/]{20}`)

// checkSecrets searches what a run leaves behind for secrets and signatures.
func (e userEnvironment) checkSecrets(t *testing.T, left string) {
	t.Helper()
	if !strings.Contains(left, "sending request") && len(e.clouds.Record().Requests) > 0 {
		t.Error("the run did not log its requests")
	}
	secrets := []string{"SignatureNonce", "x-ncp-apigw-signature", "oauth-access-token-example", "oauth-refresh-token-example", "sso-access-token-example"}
	fixture := emulator.DefaultFixture()
	for _, account := range slices.Concat(fixture.Accounts.ACR, fixture.Accounts.NCR) {
		secrets = append(secrets, account.AccessKey, account.SecretKey)
		if account.SecurityToken != "" {
			secrets = append(secrets, account.SecurityToken)
		}
	}
	for _, provider := range fixture.Credentials.OIDCProviders {
		for _, token := range provider.Tokens {
			secrets = append(secrets, token.Token)
		}
	}
	for _, request := range e.clouds.Record().Requests {
		if request.AccessKey != "" {
			secrets = append(secrets, request.AccessKey)
		}
	}
	secrets = append(secrets, issuedToken.FindString(left))
	for _, secret := range secrets {
		if index := strings.Index(left, secret); secret != "" && index >= 0 {
			t.Errorf("%q is left behind: …%s…", secret, left[max(0, index-200):min(len(left), index+200)])
		}
	}
}
