// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const noInstanceRole = "ECS instance: no role from the metadata service at 100.100.100.200"

func TestMetadataVersions(t *testing.T) {
	t.Parallel()
	for mode, want := range map[emulator.MetadataMode][]string{
		emulator.MetadataTokenOnly: {"GetMetadataToken", "GetInstanceRole", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"},
		emulator.MetadataPlainOnly: {"GetMetadataToken", "GetInstanceRole", "GetInstanceCredentials", layers + "role/build-machine/i-bp1exampleexample0000"},
	} {
		setup := newSetup(t, emulator.Options{Metadata: mode})
		got, err := setup.readLayers(t)
		if difference := cmp.Diff(want, got); difference != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", mode, err, difference)
		}
	}
}

func TestMissingInstanceRoleIsCached(t *testing.T) {
	t.Parallel()
	fixture := emulator.DefaultFixture()
	fixture.Credentials.Instance.Role = ""
	setup := newSetup(t, emulator.Options{Fixture: fixture})
	chain := setup.chain()
	for range 3 {
		_, err := chain.Retrieve(t.Context())
		failed := callError(t, err)
		if len(failed.SourcesChecked) != 4 || failed.SourcesChecked[3] != noInstanceRole || failed.Kind != transport.KindNoCredentials {
			t.Errorf("%+v", failed)
		}
	}
	if got := len(setup.server.Record().Requests); got != 2 {
		t.Errorf("%d requests, want a token and a role once", got)
	}
}

// TestMetadataProbeTimeout has an address that accepts connections and never responds.
func TestMetadataProbeTimeout(t *testing.T) {
	t.Parallel()
	setup := newSetup(t, emulator.Options{})
	setup.server.AddFault(emulator.Fault{Service: emulator.ServiceECS, BeforeAuthentication: true, Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second) // less than the limit of an attempt
	defer cancel()
	_, err := setup.chain().Retrieve(ctx)
	failed := callError(t, err)
	if failed.Kind != transport.KindNoCredentials || failed.RetriesCut || len(failed.SourcesChecked) != 4 || failed.SourcesChecked[3] != noInstanceRole {
		t.Errorf("%+v", failed)
	}
}

func TestInvalidInstanceRoleIsNotRequested(t *testing.T) {
	t.Parallel()
	setup := newSetup(t, emulator.Options{})
	setup.writeProfiles(t, fields{"name": "default", "mode": "EcsRamRole", "ram_role_name": "../../../api/x"})
	operations, err := setup.readLayers(t)
	failed := callError(t, err)
	const fix = "Correct it in ram_role_name of the profile, or in ALIBABA_CLOUD_ECS_METADATA or ALICLOUD_ECS_ROLE_NAME in the environment."
	want := "the name of the instance's role (value hidden) is not valid: " + ErrRoleName.Error()
	if difference := cmp.Diff([]string{"GetMetadataToken"}, operations); difference != "" || failed.Message != want || failed.Fix != fix {
		t.Errorf("%v, fix %q (-want +got):\n%s", err, failed.Fix, difference)
	}
}

func TestMetadataDisabled(t *testing.T) {
	t.Parallel()
	setup := newSetup(t, emulator.Options{})
	setup.variables[metadataDisabledVariable], setup.variables["ALIBABA_CLOUD_ECS_METADATA"] = "TRUE", "build-machine"
	setup.writeProfiles(t, profileWithKeys("default", mainAccount))
	got, err := setup.readLayers(t)
	if difference := cmp.Diff([]string{layers + "main"}, got); difference != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, difference)
	}
	setup.configuration.ECSRoleName = "build-machine"
	_, err = setup.chain().Retrieve(t.Context())
	if failed := callError(t, err); failed.Message != "ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids requests to the metadata service" {
		t.Error(err)
	}
}

// TestMetadataTimeoutIsNotTheReadsDeadline has a service that is busy for longer than its requests
// may take together: more time for the read would not help.
func TestMetadataTimeoutIsNotTheReadsDeadline(t *testing.T) {
	t.Parallel()
	setup := newSetup(t, emulator.Options{})
	setup.configuration.ECSRoleName = "build-machine"
	setup.server.AddFault(emulator.Fault{Service: emulator.ServiceECS, BeforeAuthentication: true, Status: http.StatusServiceUnavailable})
	chain := setup.chain()
	chain.options.Transport = transport.New(transport.Options{MaxRetries: 1, Jitter: func(int64) int64 { return int64(time.Hour) }})
	_, err := chain.Retrieve(t.Context())
	if failed := callError(t, err); failed.Kind != transport.KindUnavailable || failed.Attempts != 1 || failed.RetriesCut || failed.Fix != fixMetadata {
		t.Errorf("%+v", failed)
	}
}

func TestEndOfContextDoesNotDisableTheInstanceRole(t *testing.T) {
	t.Parallel()
	setup := newSetup(t, emulator.Options{})
	setup.server.AddFault(emulator.Fault{Service: emulator.ServiceECS, BeforeAuthentication: true, Delay: time.Hour})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	chain := setup.chain()
	_, err := chain.Retrieve(ctx)
	if failed := callError(t, err); failed.Kind != transport.KindTimeout || failed.CredentialSource != "ECS instance" || len(failed.SourcesChecked) != 3 {
		t.Errorf("%+v", failed)
	}
	setup.server.ClearFaults()
	if retrieved, err := chain.Retrieve(t.Context()); err != nil || !strings.HasPrefix(retrieved.AccessKey, "STS.") {
		t.Errorf("%+v, %v", retrieved, err)
	}
}

// TestFailedTokensFallBack has every failure of the request for a token, before a service that
// needs none.
func TestFailedTokensFallBack(t *testing.T) {
	t.Parallel()
	const signer = layers + "role/build-machine/i-bp1exampleexample0000"
	for name, fault := range map[string]emulator.Fault{
		"400": {Status: http.StatusBadRequest}, "401": {Status: http.StatusUnauthorized}, "429": {Throttle: true}, "500": {Status: http.StatusInternalServerError},
		"503": {Status: http.StatusServiceUnavailable}, "redirect": {Redirect: "http://127.0.0.1:1/"}, "no response": {Delay: time.Hour}, "closed": {Cut: emulator.CutBefore},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, isDisabled := range []bool{false, true} {
				setup := newSetup(t, emulator.Options{})
				setup.configuration.ECSRoleName = "build-machine"
				fault.Operation, fault.BeforeAuthentication = emulator.OperationGetMetadataToken, true
				setup.server.AddFault(fault)
				if isDisabled {
					setup.variables["ALIBABA_CLOUD_IMDSV1_DISABLED"] = "True"
				}
				started := time.Now()
				operations, err := setup.readLayers(t)
				if elapsed := time.Since(started); elapsed > 5*time.Second {
					t.Errorf("after %s", elapsed)
				}
				if !isDisabled && (err != nil || operations[len(operations)-1] != signer) {
					t.Errorf("%q, %v", operations, err)
				}
				const want = "the metadata service issues no token of version 2, and ALIBABA_CLOUD_IMDSV1_DISABLED forbids version 1"
				if failed := callFailure(err); isDisabled && (failed.Message != want || failed.Kind != transport.KindNoCredentials || failed.CredentialSource != "acr.ecs_role_name in the provider block") {
					t.Errorf("%+v", failed)
				}
			}
		})
	}
}

// TestMalformedTokenIsAnError has a response of status 200 that is not the service's.
func TestMalformedTokenIsAnError(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{"<html>sign in": "an HTML page", " ": "the response is not a token"} {
		setup := newSetup(t, emulator.Options{})
		setup.configuration.ECSRoleName = "build-machine"
		setup.server.AddFault(emulator.Fault{Operation: emulator.OperationGetMetadataToken, BeforeAuthentication: true, Status: http.StatusOK, Body: body})
		operations, err := setup.readLayers(t)
		if failed := callError(t, err); failed.Message != want || len(operations) != 1 {
			t.Errorf("%q: %+v after %q", body, failed, operations)
		}
	}
}

// TestProbeFallsBackInTime has a service whose tokens never come, and a role that is not
// configured.
func TestProbeFallsBackInTime(t *testing.T) {
	t.Parallel()
	setup := newSetup(t, emulator.Options{})
	setup.server.AddFault(emulator.Fault{Operation: emulator.OperationGetMetadataToken, BeforeAuthentication: true, Delay: time.Hour})
	if retrieved, err := setup.chain().Retrieve(t.Context()); err != nil || !strings.HasPrefix(retrieved.AccessKey, "STS.") {
		t.Errorf("%+v, %v", retrieved, err)
	}
}
