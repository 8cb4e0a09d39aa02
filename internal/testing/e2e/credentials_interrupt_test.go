// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package e2e

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestInterruptWhileCredentialsAreRetrieved interrupts CLI and provider, as a terminal does, while
// the metadata service does not respond.
func TestInterruptWhileCredentialsAreRetrieved(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/environ"); err != nil {
		t.Skip("this system has no /proc to find the processes in")
	}
	original := copyOf(t, "examples/authentication/acr-ecs-role")
	initialize(t, original)
	environment := newEnvironment(t, emulator.Options{})
	metadataTimeout(t, environment.clouds)
	workspace, _ := credentialSource{}.workspace(t, original, environment)
	mark := "ENDTOEND_TEST=" + workspace.Directory
	workspace.Environment = append(workspace.Environment, mark)
	ctx := cli.ContextForTest(t)
	go func() {
		if environment.clouds.AwaitRequests(ctx, emulator.OperationGetMetadataToken, 1) != nil {
			return
		}
		for process := range processesWith(mark) {
			// A process that has ended already, because the other was interrupted first, is not
			// interrupted.
			if err := syscall.Kill(process, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
				t.Error(err)
			}
		}
	}()
	result, err := workspace.Run(ctx, "plan")
	failed := errorOf(t, err)
	if failed.Code != 1 || !strings.Contains(result.Stdout, "Interrupt received.") {
		t.Errorf("exit code %d, want 1 after an interrupt:\n%s", failed.Code, result.Stdout)
	}
	want := at("Request Timed Out", acrStorefront, 17, acrStorefrontLine) +
		noCredentials("acr.ecs_role_name in the provider block", "the read was cancelled before a response was received") +
		"Run Terraform again. The read changed nothing. Request: the metadata service at " + strings.TrimPrefix(environment.network, "http://") + ". No response."
	if !strings.Contains(flat(failed.Stderr), want) {
		t.Errorf("no error %q in:\n%s", want, failed.Stderr)
	}
	// There is no second request, and the 10 s of the request are not waited for.
	credentialSource{requests: map[string]int{"GetMetadataToken": 1}}.checkRequests(t, environment)
	expectNoProcess(t, mark)
}
