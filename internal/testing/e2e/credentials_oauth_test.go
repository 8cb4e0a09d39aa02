// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package e2e

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// oauthLogin is what the CLI keeps of a login: keys and an access token that hold until these
// times, in seconds since 1970, and a refresh token.
func oauthLogin(name string, keys issued, keysExpire, tokenExpires int64) string {
	return fmt.Sprintf(`{"name": %q, "region_id": "cn-hangzhou", "mode": "OAuth", "oauth_site_type": "CN",
		"access_key_id": %q, "access_key_secret": %q, "sts_token": %q, "sts_expiration": %d,
		"oauth_access_token": "oauth-access-token-example", "oauth_access_token_expire": %d, "oauth_refresh_token": "oauth-refresh-token-example"}`,
		name, keys.AccessKeyID, keys.AccessKeySecret, keys.SecurityToken, keysExpire, tokenExpires)
}

const (
	never = 4102444800 // in the year 2100
	ended = 1
)

// oauthFile is the CLI's file in a home directory, as it was.
type oauthFile struct {
	path    string
	content string
	state   os.FileInfo
	others  []string // in its directory
}

func fileOf(t *testing.T, path string) oauthFile {
	t.Helper()
	state, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	file := oauthFile{path: path, content: readFile(t, path), state: state}
	for _, entry := range entries {
		file.others = append(file.others, entry.Name())
	}
	return file
}

// checkUnchanged expects the same file: its bytes, its time, its mode, and no other beside it.
func (f oauthFile) checkUnchanged(t *testing.T) {
	t.Helper()
	now := fileOf(t, f.path)
	if now.content != f.content {
		t.Errorf("the file was written:\n%s", now.content)
	}
	if !os.SameFile(now.state, f.state) || !now.state.ModTime().Equal(f.state.ModTime()) || now.state.Mode() != f.state.Mode() {
		t.Errorf("the file was replaced: %v, %v", now.state.ModTime(), f.state.ModTime())
	}
	if difference := cmp.Diff(f.others, now.others); difference != "" {
		t.Errorf("files (-want +got):\n%s", difference)
	}
}

// oauthRun is a plan with two aliases, each of a login of its own in one file.
type oauthRun struct {
	environment userEnvironment
	workspace   cli.Workspace
	log         string
	mark        string // a variable of all processes of the run
	file        oauthFile
}

// newOAuthRun has the keys of an account of the fixture.
func newOAuthRun(t *testing.T, keysExpire, tokenExpires int64) oauthRun {
	t.Helper()
	keys := acrAccount("temporary")
	return newOAuthRunIn(t, newEnvironment(t, emulator.Options{}), issued{keys.AccessKey, keys.SecretKey, keys.SecurityToken}, keysExpire, tokenExpires)
}

func newOAuthRunIn(t *testing.T, environment userEnvironment, keys issued, keysExpire, tokenExpires int64) oauthRun {
	t.Helper()
	original := copyOf(t, "examples/authentication/acr-two-accounts")
	initialize(t, original)
	run := oauthRun{environment: environment}
	source := credentialSource{home: profiles(
		oauthLogin("production", keys, keysExpire, tokenExpires), oauthLogin("partner", keys, keysExpire, tokenExpires))}
	run.workspace, run.log = source.workspace(t, original, run.environment)
	run.mark = "ENDTOEND_TEST=" + run.workspace.Directory
	run.workspace.Environment = append(run.workspace.Environment, run.mark)
	run.file = fileOf(t, filepath.Join(run.environment.home, ".aliyun", "config.json"))
	return run
}

// check expects the file unchanged, no request to the site but exchanges, and no secret.
func (r oauthRun) check(t *testing.T, output string) {
	t.Helper()
	r.file.checkUnchanged(t)
	for _, request := range r.environment.clouds.Record().Requests {
		if request.Operation == emulator.OperationUnknown && request.RequestTarget != "/v1/exchange" {
			t.Errorf("a request of %s", request.RequestTarget)
		}
	}
	r.environment.checkSecrets(t, output+readFile(t, r.log))
}

// exchanges makes the site give keys, after a delay.
func (r oauthRun) exchanges(delay time.Duration) {
	r.environment.clouds.AddFault(emulator.Fault{
		Operation: emulator.OperationUnknown, BeforeAuthentication: true, Delay: delay,
		Body: `{` + siteKeys("accessKeyId", "accessKeySecret", "securityToken", "expiration") + `}`,
	})
}

// signal sends a signal to all processes of the run.
func (r oauthRun) signal(t *testing.T, sent syscall.Signal) {
	t.Helper()
	for process := range processesWith(r.mark) {
		// A process may have ended already, because another was signalled first.
		if err := syscall.Kill(process, sent); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Error(err)
		}
	}
}

func needsProc(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("/proc/self/environ"); err != nil {
		t.Skip("this system has no /proc to find the processes in")
	}
}

// TestOAuthThreePlansAtOnce has plans of one file, with two aliases each: with keys that hold, with
// access tokens that hold, and with neither.
func TestOAuthThreePlansAtOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		keysExpire, tokenExpires int64
		exchanges                int64
		fails                    bool
	}{
		"keys":    {keysExpire: never, tokenExpires: never},
		"tokens":  {keysExpire: ended, tokenExpires: never, exchanges: 6},
		"neither": {keysExpire: ended, tokenExpires: ended, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			run := newOAuthRun(t, test.keysExpire, test.tokenExpires)
			run.exchanges(0)
			outputs := make([]string, 3)
			var plans sync.WaitGroup
			for index := range outputs {
				plans.Go(func() {
					result, err := run.workspace.Run(cli.ContextForTest(t), "plan", "-lock=false")
					outputs[index] = result.Stdout + result.Stderr
					if (err != nil) != test.fails {
						t.Errorf("%v\n%s", err, outputs[index])
					}
				})
			}
			plans.Wait()
			run.check(t, strings.Join(outputs, "\n"))
			counts := run.environment.clouds.Record().Counts
			if counts[emulator.OperationUnknown] != test.exchanges {
				t.Errorf("%d exchanges, want %d", counts[emulator.OperationUnknown], test.exchanges)
			}
			for _, profile := range []string{"production", "partner"} {
				want := `The credentials (source: profile "` + profile + `" (acr.profile in the provider block)) cannot be used: the keys and the access token of the OAuth login of the profile "` + profile +
					`" of ~/.aliyun/config.json have expired, and only the CLI renews them. Renew the login with ` + "`aliyun sts GetCallerIdentity --profile " + profile +
					"`. If that fails, log in again with `aliyun configure --mode OAuth --profile " + profile + "`. No API request was sent."
				if test.fails && !strings.Contains(flat(outputs[0]), want) {
					t.Errorf("no error %q in:\n%s", want, outputs[0])
				}
			}
		})
	}
}

// TestOAuthIsInterrupted ends a plan before the site answers, and after it while the API does not.
func TestOAuthIsInterrupted(t *testing.T) {
	t.Parallel()
	needsProc(t)
	for name, test := range map[string]struct {
		signal  syscall.Signal
		waitFor string // operation that is not answered
	}{
		"Ctrl-C before the answer":  {syscall.SIGINT, emulator.OperationUnknown},
		"kill -9 before the answer": {syscall.SIGKILL, emulator.OperationUnknown},
		"kill -9 after the answer":  {syscall.SIGKILL, emulator.OperationGetRepository},
	} {
		t.Run(name, func(t *testing.T) {
			run := newOAuthRun(t, ended, never)
			if test.waitFor != emulator.OperationUnknown {
				run.environment.clouds.AddFault(emulator.Fault{Operation: test.waitFor, BeforeAuthentication: true, Delay: time.Hour})
				run.exchanges(0)
			} else {
				run.exchanges(time.Hour)
			}
			ctx := cli.ContextForTest(t)
			go func() {
				if run.environment.clouds.AwaitRequests(ctx, test.waitFor, 2) == nil {
					run.signal(t, test.signal)
				}
			}()
			result, err := run.workspace.Run(ctx, "plan")
			if err == nil {
				t.Errorf("the plan was not ended:\n%s", result.Stdout)
			}
			expectNoProcess(t, run.mark)
			run.check(t, result.Stdout+result.Stderr)
		})
	}
}

// TestOAuthTimesOut has a site that does not answer within timeouts.read.
func TestOAuthTimesOut(t *testing.T) {
	t.Parallel()
	run := newOAuthRun(t, ended, never)
	run.exchanges(time.Hour)
	overrides := ""
	for _, name := range []string{"storefront", "storefront_of_partner"} {
		overrides += "data \"containerregistry_acr_tag\" \"" + name + "\" {\n  timeouts { read = \"1s\" }\n}\n"
	}
	writeFile(t, filepath.Join(run.workspace.Directory, "machine_override.tf"), overrides)
	result, err := run.workspace.Run(cli.ContextForTest(t), "plan")
	failed := errorOf(t, err)
	for _, profile := range []string{"production", "partner"} {
		want := noCredentials(`profile "`+profile+`" (acr.profile in the provider block)`, "the deadline passed before a response was received")
		if strings.Count(flat(failed.Stderr), want) != 1 {
			t.Errorf("not once %q in:\n%s", want, failed.Stderr)
		}
	}
	run.check(t, result.Stdout+failed.Stderr)
}

// TestOAuthOfAFileThatCannotBeWritten has a file without permission to write, and one that is
// mounted as a container's volume is.
func TestOAuthOfAFileThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	t.Run("no permission", func(t *testing.T) {
		run := newOAuthRun(t, ended, never)
		directory := filepath.Dir(run.file.path)
		if err := errors.Join(os.Chmod(run.file.path, 0o400), os.Chmod(directory, 0o500)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = os.Chmod(directory, 0o700) })
		run.file = fileOf(t, run.file.path)
		run.exchanges(0)
		result := mustRun(t, run.workspace, "plan")
		run.check(t, result.Stdout+result.Stderr)
	})
	t.Run("read-only bind mount", func(t *testing.T) {
		run := newOAuthRun(t, ended, never)
		// Argument 0 is the file, the others are the CLI and its arguments.
		const mounted = `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && ! (: >> "$0") 2> /dev/null && exec "$@"`
		if err := exec.CommandContext(t.Context(), "unshare", "-Urm", "sh", "-c", mounted, run.file.path, "true").Run(); err != nil {
			t.Skipf("this system does not let its users mount: %v", err)
		}
		wrapper := filepath.Join(t.TempDir(), run.workspace.CLI.Name)
		writeFile(t, wrapper, "#!/bin/sh\nexec unshare -Urm sh -c '"+mounted+"' '"+run.file.path+"' '"+run.workspace.CLI.Path+"' \"$@\"\n")
		if err := os.Chmod(wrapper, 0o700); err != nil {
			t.Fatal(err)
		}
		run.workspace.CLI.Path = wrapper
		run.exchanges(0)
		result := mustRun(t, run.workspace, "plan")
		run.check(t, result.Stdout+result.Stderr)
	})
}

// TestOAuthKeysThatAreRefused has keys that expired at the service, although the file says that
// they hold: the access token is exchanged, once for each alias, and the plan goes on.
func TestOAuthKeysThatAreRefused(t *testing.T) {
	t.Parallel()
	var behind atomic.Int64
	environment := newEnvironment(t, emulator.Options{
		SessionLifetime: time.Minute,
		Now:             func() time.Time { return time.Now().Add(-time.Duration(behind.Load())) },
	})
	behind.Store(int64(2 * time.Hour))
	expired := environment.issue(t)
	behind.Store(0)
	run := newOAuthRunIn(t, environment, expired, never, never)
	run.exchanges(0)
	result := mustRun(t, run.workspace, "plan")
	run.check(t, result.Stdout+result.Stderr)
	credentialSource{requests: map[string]int{
		"GetCredentials": 1, "GetRepository": 2, emulator.OperationUnknown: 2, "GetRepository by temporary": 2, "GetRepoTag by temporary": 2,
	}}.checkRequests(t, environment)
}
