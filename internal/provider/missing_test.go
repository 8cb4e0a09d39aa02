// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestAllowMissingMasksOnlyMissingTags reads with allow_missing what fails in each way.
func TestAllowMissingMasksOnlyMissingTags(t *testing.T) {
	t.Parallel()
	const (
		masked = "masked"
		broken = "Unexpected API Response"
	)
	acr := func(status int, body string) emulator.Fault {
		return emulator.Fault{Service: emulator.ServiceACR, Status: status, Body: body}
	}
	ncr := func(status int, body string) emulator.Fault {
		return emulator.Fault{Operation: emulator.OperationGetImageTagDetail, Status: status, Body: body}
	}
	for name, test := range map[string]struct {
		acr, ncr emulator.Fault
		want     string
	}{
		"tag": {
			acr(200, `{"IsSuccess": false, "Code": "TAG_NOT_EXIST"}`), ncr(404, `{"error": {"errorCode": "404", "message": "tag not found"}}`), masked,
		},
		"tag, by a word in HTTP 400": {
			acr(400, `{"Code": "TAG_NOT_EXIST"}`), ncr(400, `{"error": {"errorCode": "NotFound", "message": "tag not found"}}`), masked,
		},
		"another word in HTTP 400": {
			acr(400, `{"Code": "InvalidParameter"}`), ncr(400, `{"error": {"errorCode": "InvalidParameter"}}`), broken,
		},
		"401": {
			acr(401, `{"Code": "TAG_NOT_EXIST"}`), ncr(401, `{"error": {"errorCode": "200", "message": "Authentication Failed"}}`), "Authentication Failed",
		},
		"unknown key": {
			acr(404, `{"Code": "InvalidAccessKeyId.NotFound"}`), ncr(401, ""), "Authentication Failed",
		},
		"403": {
			acr(403, `{"Code": "NoPrivilege"}`), ncr(401, `{"error": {"errorCode": "210", "message": "Permission Denied"}}`), "Access Denied",
		},
		"403 that calls itself missing": {
			acr(403, `{"Code": "REPO_NOT_EXIST"}`), ncr(403, `{"error": {"errorCode": "404", "message": "not found"}}`), "Access Denied",
		},
		"throttled": {
			acr(400, `{"Code": "Throttling.User"}`), ncr(429, `{"error": {"errorCode": "410"}}`), "Request Throttled",
		},
		"500": {
			acr(500, `{"Code": "SystemError"}`), ncr(500, `{"error": {"errorCode": "900"}}`), "Service Unavailable",
		},
		"503 that calls itself missing": {
			acr(503, `{"Code": "TAG_NOT_EXIST"}`), ncr(503, `{"error": {"errorCode": "404"}}`), "Service Unavailable",
		},
		"operation gone": {
			acr(404, `{"Code": "InvalidAction.NotFound"}`), ncr(404, `{"error": {"errorCode": "300"}}`), "API Not Available",
		},
		"unknown code":    {acr(200, `{"IsSuccess": false, "Code": "ARTIFACT_NOT_EXIST"}`), ncr(200, `{"error": {"errorCode": "1404"}}`), broken},
		"broken response": {acr(200, `{"IsSuccess": `), ncr(200, `{"name": `), broken},
		"empty response":  {acr(404, ""), ncr(400, ""), broken},
		"a proxy's page":  {acr(404, "<html>404</html>"), ncr(404, "<html>404</html>"), broken},
		"redirect":        {acr(302, ""), ncr(302, ""), broken},
	} {
		for _, source := range start(t, dependencies{}).Sources("allow_missing") {
			t.Run(source.Type+" "+name, func(t *testing.T) {
				t.Parallel()
				server := startEmulator(t)
				ncr, want := test.ncr, test.want
				if source.Registry == "ncr" {
					ncr.Operation = source.Operation
				}
				if source.Type == acrTags && want == masked {
					want = broken // the request names no tag
				}
				server.AddFault(test.acr)
				server.AddFault(ncr)
				session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
				config := source.Config.With(object{"allow_missing": true})
				if source.Type == acrTagLayers {
					config["source"] = "api" // the registry has its own responses
				}
				state, problems := session.Read(t.Context(), source.Type, config)
				if want == masked {
					if len(problems) != 0 || state["exists"] != false {
						t.Errorf("exists = %v, %+v", state["exists"], problems)
					}
					return
				}
				if len(problems) != 1 || problems[0].Severity != "ERROR" || problems[0].Summary != want || state != nil {
					t.Errorf("want %s, got %v %+v", want, state, problems)
				}
			})
		}
	}
}

// TestReadsOfMissingObjects reads, with and without allow_missing, what the emulator's registries
// don't have.
func TestReadsOfMissingObjects(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		for _, missing := range source.Missing {
			t.Run(source.Type+" "+missing.Name, func(t *testing.T) {
				t.Parallel()
				_, session := emulated(t)
				config := missing.Config
				if slices.ContainsFunc(session.Sources("allow_missing"), func(other dataSource) bool { return other.Type == source.Type }) {
					config = config.With(object{"allow_missing": true})
				}
				state, diagnostics := session.Read(t.Context(), source.Type, config)
				if missing.Maskable {
					checkMasked(t, state, diagnostics, config.With(missing.Location))
					_, diagnostics = session.Read(t.Context(), source.Type, missing.Config)
				}
				if len(diagnostics) != 1 || diagnostics[0].Summary != missing.Summary || diagnostics[0].Attribute != missing.Attribute {
					t.Errorf("want %s on %s, got %+v", missing.Summary, missing.Attribute, diagnostics)
				}
			})
		}
	}
}

// checkMasked compares a state with the arguments and what a read resolves: all facts must be null.
func checkMasked(t *testing.T, state object, diagnostics []diagnostic, want object) {
	t.Helper()
	got := object{}
	for name, value := range state {
		if value != nil {
			got[name] = value
		}
	}
	if difference := cmp.Diff(want.With(object{"exists": false}), got); difference != "" || len(diagnostics) != 0 {
		t.Errorf("state (-want +got):\n%s\n%+v", difference, diagnostics)
	}
}

func TestExistingTagsExist(t *testing.T) {
	t.Parallel()
	for _, source := range start(t, dependencies{}).Sources("allow_missing") {
		for _, allow := range []any{nil, true, false} {
			_, session := emulated(t)
			state := session.MustRead(t.Context(), source.Type, source.Config.With(object{"allow_missing": allow}))
			if state["exists"] != true {
				t.Errorf("%s with allow_missing = %v: exists = %v", source.Type, allow, state["exists"])
			}
		}
	}
}

// TestAllowMissingNeedsExistingRegistry lets the requests fail that tell a missing tag from a
// missing registry.
func TestAllowMissingNeedsExistingRegistry(t *testing.T) {
	t.Parallel()
	const unconfirmed = " Tag \"1.4.2\" of image \"storefront\" in registry \"acne\", site \"public\", region \"KR\" was not found, " +
		"but it could not be confirmed that its registry exists.\n\n"
	for name, test := range map[string]struct {
		fault emulator.Fault
		want  string
	}{
		"throttled":      {emulator.Fault{Status: 429}, "Request Throttled"},
		"failing":        {emulator.Fault{Status: 500}, "Service Unavailable"},
		"broken":         {emulator.Fault{Status: 200, Body: "{"}, "Unexpected API Response"},
		"unknown":        {emulator.Fault{Status: 401}, "Authentication Failed"},
		"too slow":       {emulator.Fault{Delay: time.Hour}, "Request Timed Out"},
		"no list at all": {emulator.Fault{Status: 200, Body: "{}"}, "Unexpected API Response"},
	} {
		for _, operation := range []string{emulator.OperationGetImageTags, emulator.OperationGetRegistry} {
			t.Run(name+" "+operation, func(t *testing.T) {
				t.Parallel()
				server := startEmulator(t)
				fault := test.fault // which the other operation's test has as well
				fault.Operation = operation
				server.AddFault(fault)
				session := configured(t, dependencies{explanationTimeout: 300 * time.Millisecond}, blockFor(server, object{"max_retries": int64(0)}))
				state, problems := session.Read(t.Context(), ncrTag, storefrontTag().With(object{"registry": "acne", "allow_missing": true}))
				if len(problems) != 1 || problems[0].Severity != "ERROR" || problems[0].Summary != test.want || !strings.Contains(problems[0].Detail, unconfirmed) {
					t.Errorf("want %s, got %v %+v", test.want, state, problems)
				}
			})
		}
	}
}

// TestCancelledConfirmationIsNotMasked stops the provider while a read finds out whether the
// registry, the image or the tag is missing.
func TestCancelledConfirmationIsNotMasked(t *testing.T) {
	t.Parallel()
	received := make(chan struct{})
	server := providertest.StartEmulator(t, emulator.Options{Sleep: func(ctx context.Context, _ time.Duration) {
		close(received)
		<-ctx.Done()
	}})
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetImageTags, Delay: time.Hour, Times: 1})
	session := configured(t, dependencies{}, blockFor(server, nil))
	ended := make(chan []diagnostic)
	go func() {
		_, problems := session.Read(t.Context(), ncrTag, ncrTagSource.WithTag("9").Config.With(object{"allow_missing": true}))
		ended <- problems
	}()
	<-received
	session.Stop()
	if problems := <-ended; len(problems) != 1 || problems[0].Severity != "ERROR" || problems[0].Summary != "Request Timed Out" {
		t.Errorf("%+v", problems)
	}
}

// recreated makes the first response of GetRepository the one about a repository that was deleted
// and created again since: its ID does not exist any more.
func recreated(server *emulator.Server) {
	server.AddFault(emulator.Fault{
		Operation: emulator.OperationGetRepository, Status: 200, Times: 1, Body: `{"IsSuccess": true, "RepoId": "crr-0000000000000000"}`,
	})
}

// TestRecreatedRepositoryIsResolvedAgain does not take it for one that does not exist.
func TestRecreatedRepositoryIsResolvedAgain(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.SourcesOf("acr") {
		config := source.Alternatives[0]
		if source.Type != acrScanSource.Type {
			config = config.With(object{"allow_missing": true})
		}
		server, session := emulated(t)
		recreated(server)
		state, problems := session.Read(t.Context(), source.Type, config)
		if len(problems) != 0 || state["repo_id"] != "crr-v7m9m2g0qkqjf56p" || state["exists"] == false {
			t.Errorf("%s: %v, %+v", source.Type, state, problems)
		}
	}
}

// TestRecreatedRepositoryThatIsNotResolved reports why: it may exist.
func TestRecreatedRepositoryThatIsNotResolved(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	recreated(server)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Status: 403, Body: `{"Code": "NoPermission"}`})
	_, problems := session.Read(t.Context(), acrTag, acrTagSource.Alternatives[0].With(object{"allow_missing": true}))
	if len(problems) != 1 || problems[0].Summary != "Access Denied" || !strings.Contains(problems[0].Detail, "Request: GetRepository at ") {
		t.Errorf("%+v", problems)
	}
}

// TestDeletedRepositoryMarksItsName reads by name a repository whose id no longer exists, and no
// other does.
func TestDeletedRepositoryMarksItsName(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.SourcesOf("acr") {
		server, session := emulated(t)
		server.AddFault(emulator.Fault{Operation: source.Operation, Status: 200, Body: `{"IsSuccess": false, "Code": "REPO_NOT_EXIST"}`})
		_, problems := session.Read(t.Context(), source.Type, source.Alternatives[0])
		if len(problems) != 1 || problems[0].Summary != "Repository Not Found" || problems[0].Attribute != "repo_name" {
			t.Errorf("%s: %+v", source.Type, problems)
		}
		// The response is read twice because it says that something does not exist.
		if counts := server.Record().Counts; counts[source.Operation] != 2 || counts[emulator.OperationGetRepository] != 2 {
			t.Errorf("%s: requests %v", source.Type, counts)
		}
	}
}
