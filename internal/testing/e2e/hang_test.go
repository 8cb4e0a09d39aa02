// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package e2e

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// hang is a plan whose two reads get a status after which nothing follows.
type hang struct {
	server    *emulator.Server
	workspace cli.Workspace
}

// hangingPlan leaves the reads the default 5 minutes, unless there is another limit.
func hangingPlan(t *testing.T, status int, limit string) hang {
	t.Helper()
	server := start(t, nil)
	server.AddFault(emulator.Fault{Status: status, Headers: map[string]string{"x-ncp-trace-id": ""}})
	workspace := sources(t, endpoints(server)...)
	if limit != "" {
		timeouts := "{\n timeouts {\n read = \"" + limit + "\"\n }\n}\n"
		writeFile(t, filepath.Join(workspace.Directory, "limit_override.tf"),
			`data "containerregistry_acr_tag_layers" "storefront" `+timeouts+`data "containerregistry_ncr_tag" "storefront" `+timeouts)
	}
	return hang{server, workspace}
}

// plan expects the two errors, and an end long before the default limit of a read.
func (h hang) plan(t *testing.T, response string, details ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(cli.ContextForTest(t), endsWithin)
	defer cancel()
	result, err := h.workspace.Run(ctx, "plan")
	t.Logf("ended after %s", result.Duration.Round(time.Millisecond))
	output := oneLine(errorOf(t, err).Stderr)
	for index, request := range []string{"Request: GetRepoTagLayers at ", "Request: GetImageTagDetail at "} {
		if text := details[index] + " " + request + strings.TrimPrefix(h.server.URL(), "http://") + ". " + response; !strings.Contains(output, text) {
			t.Errorf("no %q in:\n%s", text, output)
		}
	}
}

func TestSwitchingProtocolsEndsThePlan(t *testing.T) {
	t.Parallel()
	const advice = "this is not how the service responds. If both are right, report this message to the developers of the provider."
	hangingPlan(t, 101, "").plan(t, "Response: HTTP 101.",
		couldNotRead(layersInNetwork, "GetRepoTagLayers returned HTTP 101, which is unexpected")+"Check acr.endpoint and any proxy in between: "+advice,
		couldNotRead(tagInNCR("storefront", "1.4.2"), "GetImageTagDetail returned HTTP 101, which is unexpected")+"Check ncr.endpoint and any proxy in between: "+advice)
}

func TestInformationalResponseEndsWithTheLimitOfTheRead(t *testing.T) {
	t.Parallel()
	const passed = "the deadline passed before a response was received"
	const advice = "Check the network and the proxy between this machine and the service. If the service is only slow, raise timeouts.read."
	hangingPlan(t, 103, "2s").plan(t, "No response.",
		couldNotRead(layersInNetwork, passed)+advice, couldNotRead(tagInNCR("storefront", "1.4.2"), passed)+advice)
}

// TestInterruptAfterInformationalResponse interrupts CLI and provider, as a terminal does, when
// both services have the requests.
func TestInterruptAfterInformationalResponse(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self/environ"); err != nil {
		t.Skip("this system has no /proc to find the processes in")
	}
	plan := hangingPlan(t, 103, "")
	mark := "ENDTOEND_TEST=" + plan.workspace.Directory
	plan.workspace.Environment = append(plan.workspace.Environment, mark)
	ctx := cli.ContextForTest(t)
	interrupted := make(chan time.Time, 1)
	go func() {
		for _, operation := range []string{emulator.OperationGetRepoTagLayers, emulator.OperationGetImageTagDetail} {
			if plan.server.AwaitRequests(ctx, operation, 1) != nil {
				return
			}
		}
		interrupted <- time.Now()
		for process := range processesWith(mark) {
			if err := syscall.Kill(process, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
				t.Error(err)
			}
		}
	}()
	const cancelled, advice = "the read was cancelled before a response was received", "Run Terraform again. The read changed nothing."
	plan.plan(t, "No response.", couldNotRead(layersInNetwork, cancelled)+advice, couldNotRead(tagInNCR("storefront", "1.4.2"), cancelled)+advice)
	checkEnd(t, interrupted)
	expectNoProcess(t, mark)
}
