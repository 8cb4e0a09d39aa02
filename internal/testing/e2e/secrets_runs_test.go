// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// secretRuns records runs of one workspace at TRACE. Their output and files are searched at the
// end.
type secretRuns struct {
	workspace cli.Workspace
	printed   strings.Builder
	signed    []string // signatures that were sent
}

func newSecretRuns(t *testing.T) *secretRuns {
	t.Helper()
	runs := &secretRuns{workspace: cli.WorkspaceForTest(t)}
	ephemeralVersion.check(t, runs.workspace.CLI)
	writeFile(t, filepath.Join(runs.workspace.Directory, "main.tf"), plantedConfiguration)
	initialize(t, runs.workspace)
	runs.workspace.Environment = []string{"TF_LOG=TRACE", "DEBUG=sdk", "GOTRACEBACK=all", runs.mark()}
	for name, key := range plantedKeys {
		runs.workspace.Environment = append(runs.workspace.Environment, "TF_VAR_"+name+"="+key)
	}
	return runs
}

// mark returns a variable that identifies the processes of the runs.
func (r *secretRuns) mark() string { return "SECRETS_TEST=" + r.workspace.Directory }

// plantKeys adds the planted keys to the emulator, which verifies each signature.
func plantKeys(_ *testing.T, fixture *emulator.Fixture) {
	acr, ncr := &fixture.Accounts.ACR[0], &fixture.Accounts.NCR[0]
	acr.AccessKey, acr.SecretKey, acr.SecurityToken = plantedKeys["acr_access_key"], plantedKeys["acr_secret_key"], plantedKeys["acr_security_token"]
	ncr.AccessKey, ncr.SecretKey = plantedKeys["ncr_access_key"], plantedKeys["ncr_secret_key"]
}

// at sets the endpoint of the following runs.
func (r *secretRuns) at(server string) {
	r.workspace.Environment = append(r.workspace.Environment, "TF_VAR_url="+server)
}

// run records the output of a run, which must end with the exit code.
func (r *secretRuns) run(t *testing.T, code int, arguments ...string) string {
	t.Helper()
	result, err := r.workspace.Run(cli.ContextForTest(t), arguments...)
	printed := result.Stdout + result.Stderr
	r.printed.WriteString(printed)
	if (err != nil) != (code != 0) || err != nil && errorOf(t, err).Code != code {
		t.Fatalf("%v: %v, want exit code %d\n%s", arguments, err, code, result.Stdout)
	}
	return printed
}

// planAgainstEcho plans against a service that returns what it received, unchanged and encoded:
// first as an error that is retried.
func (r *secretRuns) planAgainstEcho(t *testing.T) {
	t.Helper()
	var mutex sync.Mutex
	requested := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		registry, signature := "acr", request.URL.Query().Get("Signature")
		if signature == "" {
			registry, signature = "ncr", request.Header.Get("X-Ncp-Apigw-Signature-V2")
		}
		mutex.Lock()
		requested[registry]++
		status := map[bool]int{true: http.StatusServiceUnavailable, false: http.StatusForbidden}[requested[registry] == 1]
		r.signed = append(r.signed, signature)
		id := fmt.Sprintf(" %d", len(r.signed))
		mutex.Unlock()
		output := signature
		for name, key := range plantedKeys {
			if strings.HasPrefix(name, registry) {
				output += " " + key + " " + url.QueryEscape(key) + " " + base64.StdEncoding.EncodeToString([]byte("key: "+key))
			}
		}
		w.Header().Set("X-Ncp-Trace-Id", plantedKeys["ncr_access_key"]+id)
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{
			"Code": signature, "Message": output, "RequestId": plantedKeys["acr_access_key"] + id,
			"error": map[string]string{"errorCode": plantedKeys["ncr_access_key"], "message": output, "details": request.URL.String()},
		})
	}))
	r.at(server.URL)
	printed := r.run(t, 1, "plan")
	server.Close() // when it has, it writes no more
	if strings.Count(printed, "Error: Access Denied") != 2 {
		t.Errorf("want two errors of refused access:\n%s", printed)
	}
}

// killProvider ends the provider's process while it waits for a response: at once, and so that the
// Go runtime prints the stacks of all goroutines, as after a panic.
func (r *secretRuns) killProvider(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("/proc/self/environ"); err != nil {
		t.Log("this system has no /proc to find the provider in")
		return
	}
	mark := r.mark()
	for signal, left := range map[syscall.Signal]string{syscall.SIGKILL: "", syscall.SIGQUIT: "SIGQUIT: quit", syscall.SIGABRT: "SIGABRT: abort"} {
		var once sync.Once
		server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, request *http.Request) {
			_, _ = io.Copy(io.Discard, request.Body)
			once.Do(func() { signalProvider(t, mark, signal) })
			<-request.Context().Done()
		}))
		r.at(server.URL)
		printed := r.run(t, 1, "plan")
		server.Close()
		if !strings.Contains(printed, left) || left != "" && !strings.Contains(printed, "goroutine ") {
			t.Errorf("%v left nothing like %q:\n%s", signal, left, printed)
		}
	}
}

func signalProvider(t *testing.T, mark string, signal syscall.Signal) {
	t.Helper()
	ended := 0
	for process, commandLine := range processesWith(mark) {
		if strings.Contains(commandLine, "terraform-provider-containerregistry") {
			ended++
			if err := syscall.Kill(process, signal); err != nil {
				t.Error(err)
			}
		}
	}
	if ended != 1 {
		t.Errorf("%d providers run, want 1", ended)
	}
}
