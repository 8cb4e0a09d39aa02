// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// readAsAPlan reads some layers, as many times as a plan with -parallelism=10 does.
func readAsAPlan(t *testing.T, session *session, reads int) [][]diagnostic {
	t.Helper()
	const parallel = 10
	problems := make([][]diagnostic, reads)
	var readers sync.WaitGroup
	for first := range parallel {
		readers.Go(func() {
			for index := first; index < reads; index += parallel {
				_, problems[index] = session.Read(t.Context(), acrTagLayers, storefrontLayers())
			}
		})
	}
	readers.Wait()
	return problems
}

// TestKeysThatEndEarlyAreReplacedOnce has keys that the service calls expired although their source
// did not say so, as when its clock is ahead: 20 reads get others, by one search.
func TestKeysThatEndEarlyAreReplacedOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environment map[string]string
		block       object
		issued      string // the operation that issues keys
	}{
		"credentials URI": {map[string]string{"ALIBABA_CLOUD_CREDENTIALS_URI": "$URL/credentials/build"}, nil, emulator.OperationGetCredentials},
		"instance": {
			map[string]string{"ALIBABA_CLOUD_ECS_METADATA": "build-machine", "ALIBABA_CLOUD_ECS_METADATA_DISABLED": ""}, nil, emulator.OperationGetInstanceCredentials,
		},
		"assumed role": {environmentOf(0), object{"assume_role": object{"role_arn": deployerRole}}, emulator.OperationAssumeRole},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var ahead atomic.Int64
			server := emulatorAhead(t, &ahead)
			environment := map[string]string{}
			for variable, value := range test.environment {
				environment[variable] = strings.ReplaceAll(value, "$URL", server.URL())
			}
			session := acrSession(t, server, environment, "", test.block)
			checkReads(t, readAsAPlan(t, session, 1))
			ahead.Store(int64(12 * time.Minute)) // after which the keys have expired there
			checkReads(t, readAsAPlan(t, session, 20))
			got := server.Record().Counts
			if got[test.issued] != 2 || got[emulator.OperationGetRepoTagLayers] > 1+20+10 {
				t.Errorf("requests %v, want keys to be issued twice, and at most 10 reads to be repeated", got)
			}
		})
	}
}

// emulatorAhead starts an emulator whose clock can be set ahead, by less than signatures allow.
func emulatorAhead(t *testing.T, ahead *atomic.Int64) *emulator.Server {
	t.Helper()
	return providertest.StartEmulator(t, emulator.Options{
		SessionLifetime: 10 * time.Minute,
		Now:             func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) },
	})
}

func checkReads(t *testing.T, problems [][]diagnostic) {
	t.Helper()
	for _, problem := range problems {
		if len(problem) > 0 {
			t.Fatalf("%+v", problem)
		}
	}
}

// command is an External profile whose command gives the keys in a file, without an expiration, and
// counts how often it runs.
type command struct {
	home string
}

func newCommand(t *testing.T) command {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh to run a command with")
	}
	run := command{home: homeDirectory(t, "runs", "")}
	run.write(t, filepath.Join(".aliyun", "config.json"), fmt.Sprintf(
		`{"current": "default", "profiles": [{"name": "default", "mode": "External", "process_command": "sh -c 'echo run >> \"$0/runs\"; cat \"$0/keys.json\"' '%s'"}]}`, filepath.ToSlash(run.home)))
	return run
}

func (c command) write(t *testing.T, name, content string) {
	t.Helper()
	path := filepath.Join(c.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// issue lets the command give new keys of the emulator, and returns their secrets.
func (c command) issue(t *testing.T, server *emulator.Server) []string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL()+"/credentials/build", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var issued struct{ AccessKeyID, AccessKeySecret, SecurityToken string }
	if err := json.NewDecoder(response.Body).Decode(&issued); err != nil {
		t.Fatal(err)
	}
	c.write(t, "keys.json", fmt.Sprintf(`{"mode": "StsToken", "access_key_id": %q, "access_key_secret": %q, "sts_token": %q}`,
		issued.AccessKeyID, issued.AccessKeySecret, issued.SecurityToken))
	return []string{issued.AccessKeyID, issued.AccessKeySecret, issued.SecurityToken}
}

func (c command) runs(t *testing.T) int {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(c.home, "runs"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(content), "run")
}

// TestExpiredKeysOfACommand has a command whose keys expire, and which gives others or the same.
func TestExpiredKeysOfACommand(t *testing.T) {
	t.Parallel()
	for name, isStuck := range map[string]bool{"others": false, "the same": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var ahead atomic.Int64
			server := emulatorAhead(t, &ahead)
			run := newCommand(t)
			session := configured(t, dependencies{home: run.home}, object{"acr": object{"endpoint": server.URL(), "region": "cn-hangzhou"}})
			secrets := run.issue(t, server)
			checkReads(t, readAsAPlan(t, session, 1))
			ahead.Store(int64(12 * time.Minute))
			if !isStuck {
				secrets = append(secrets, run.issue(t, server)...)
			}
			problems := readAsAPlan(t, session, 20)
			if isStuck {
				const want = "Could not read " + acrLayersObject + `: the security token from profile "default" has expired.` + "\n\n" +
					"Get new temporary credentials: access key ID, secret and security token together.\n\n"
				for _, problem := range problems {
					if len(problem) != 1 || problem[0].Summary != "Authentication Failed" || !strings.HasPrefix(problem[0].Detail, want) || strings.Contains(problem[0].Detail, "Attempts") {
						t.Errorf("%+v", problem)
					}
					checkNoSecrets(t, fmt.Sprint(problem), secrets...)
				}
			} else {
				checkReads(t, problems)
			}
			if runs := run.runs(t); runs != 2 {
				t.Errorf("the command ran %d times, want twice", runs)
			}
		})
	}
}

// TestWrongKeysAreNotSentByEveryRead has a plan with 300 reads: those that are under way when the
// first answers come have sent their signature, and one asks again.
func TestWrongKeysAreNotSentByEveryRead(t *testing.T) {
	t.Parallel()
	wrongSecret := environmentOf(0)
	wrongSecret["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "planted-secret"
	unknown := map[string]string{"ALIBABA_CLOUD_ACCESS_KEY_ID": "planted-key", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "planted-secret"}
	for name, test := range map[string]struct {
		environment map[string]string
		block       object
		operation   string
		code        string
	}{
		"unknown key":                 {unknown, nil, emulator.OperationGetRepoTagLayers, "InvalidAccessKeyId.NotFound"},
		"wrong secret":                {wrongSecret, nil, emulator.OperationGetRepoTagLayers, "SignatureDoesNotMatch"},
		"unknown key assumes a role":  {unknown, object{"assume_role": object{"role_arn": deployerRole}}, emulator.OperationAssumeRole, "InvalidAccessKeyId.NotFound"},
		"wrong secret assumes a role": {wrongSecret, object{"assume_role": object{"role_arn": deployerRole}}, emulator.OperationAssumeRole, "SignatureDoesNotMatch"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			session := acrSession(t, server, test.environment, "", test.block)
			problems := readAsAPlan(t, session, 300)
			for index := range problems {
				if len(problems[index]) != 1 {
					t.Fatalf("%+v", problems[index])
				}
				detail := withoutRequestID(problems[index][0].Detail)
				problems[index][0].Detail = strings.Replace(detail, " Attempts: 2.", "", 1) // not of those that had sent one already
			}
			for _, problem := range problems[1:] {
				if difference := cmp.Diff(problems[0], problem); difference != "" {
					t.Fatalf("another text (-first +other):\n%s", difference)
				}
			}
			if first := problems[0][0]; first.Summary != "Authentication Failed" || !strings.Contains(first.Detail, ", code "+test.code) {
				t.Errorf("%+v", first)
			}
			checkNoSecrets(t, fmt.Sprint(problems[0]), "planted-key", "planted-secret", test.environment["ALIBABA_CLOUD_ACCESS_KEY_ID"])
			if got := server.Record().Counts; len(got) != 1 || got[test.operation] < 2 || got[test.operation] > 11 {
				t.Errorf("requests %v, want 2 to 11 of %s", got, test.operation)
			}
		})
	}
}
