// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// push moves a tag of a source's repository to the image of another one, after that many responses
// to the source's operation.
func push(t *testing.T, services *emulator.Server, source dataSource, tag, to string, responses int) {
	t.Helper()
	if err := services.MoveTag(source.MoveTag(tag, to, responses)); err != nil {
		t.Fatal(err)
	}
}

func TestWaitForPush(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.TagSources() {
		t.Run(source.Type, func(t *testing.T) {
			t.Parallel()
			server, session, clock := emulatedFast(t)
			missingTagSource := source.WithTag("2.0.0")
			push(t, server, missingTagSource, "2.0.0", "1.4.2", 3)
			state := session.MustRead(t.Context(), missingTagSource.Type, missingTagSource.Config.With(object{"wait": true}))
			if exists, hasExists := state["exists"]; hasExists && exists != true {
				t.Errorf("exists = %v", exists)
			}
			want := []time.Duration{2 * time.Second, 3 * time.Second, 4500 * time.Millisecond}
			if difference := cmp.Diff(want, clock.Waits()); difference != "" {
				t.Errorf("waits (-want +got):\n%s", difference)
			}
			if count, want := server.Record().Counts[source.Operation], int64(3+source.RequestsOf(source.Operation)); count != want {
				t.Errorf("%d requests, want %d", count, want)
			}
		})
	}
}

func TestWaitForExpectedDigest(t *testing.T) {
	t.Parallel()
	for _, source := range start(t, dependencies{}).Sources("expected_digest") {
		server, session, clock := emulatedFast(t)
		push(t, server, source, "1.4.2", "1.4.3", 2)
		state := session.MustRead(t.Context(), source.Type, source.Config.With(object{"wait": true, "expected_digest": movedDigest}))
		if state["digest"] != movedDigest || len(clock.Waits()) != 2 {
			t.Errorf("%s: %v after %v", source.Type, state["digest"], clock.Waits())
		}
	}
}

// TestFixAfterWait: that a push may take longer is added to what else to do, and not at all where
// the tag exists by now.
func TestFixAfterWait(t *testing.T) {
	t.Parallel()
	const longer = " If the push takes longer, raise timeouts.read."
	for name, test := range map[string]struct {
		from    dataSource
		changes object
		fault   emulator.Fault
		want    string
	}{
		"tag that exists by now": {
			acrTagSource, nil, emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: 200, Body: `{"IsSuccess": false, "Code": "TAG_NOT_EXIST"}`},
			"Run Terraform again.",
		},
		"repository": {
			acrTagSource, object{"repo_id": nil, "namespace": "platform", "repo_name": "x/y"},
			emulator.Fault{Operation: emulator.OperationGetRepository, Status: 200, Body: `{"IsSuccess": false, "Code": "REPO_NOT_EXIST"}`},
			"Check namespace and repo_name. They are separate arguments, for example namespace = \"platform\" and repo_name = \"storefront\"." + longer,
		},
		"what the API does not explain": {
			ncrTagSource.WithTag("9.9"), nil, emulator.Fault{Operation: emulator.OperationGetImageTags, Status: 403, Body: `{}`},
			"Check registry, image_name, reference, site and region: the API does not say which of them does not exist." + longer,
		},
	} {
		server, session, _ := emulatedFast(t)
		server.AddFault(test.fault)
		config := test.from.Config.With(object{"wait": true, "timeouts": object{"read": "10s"}}).With(test.changes)
		_, problems := session.Read(t.Context(), test.from.Type, config)
		if len(problems) != 1 {
			t.Fatalf("%s: %+v", name, problems)
		}
		if got := strings.Split(problems[0].Detail, "\n\n")[1]; got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

const waitedFix = "Check the spelling, or push the image first. If the push takes longer, raise timeouts.read."

// TestWaitReturnsLastError expects the diagnostic of the last response, with similar names.
func TestWaitReturnsLastError(t *testing.T) {
	t.Parallel()
	_, session, _ := emulatedFast(t)
	for _, test := range []struct {
		from     dataSource
		changes  object
		expected diagnostic // the detail without the exchange
	}{
		{
			acrTagSource.WithTag("1.4.9"), object{"timeouts": object{"read": "10s"}},
			providertest.Error("Tag Not Found", "Tag \"1.4.9\" does not exist in repository \"crr-v7m9m2g0qkqjf56p\" of instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\". Waited 9s (4 attempts). "+
				"Similar tags: \"1.4.0\", \"1.4.1\", \"1.4.2\", \"1.4.3\", \"1.5.0\" (8 tags in total).\n\n"+
				waitedFix, "tag"),
		},
		{
			ncrTagSource.WithTag("1.4.9"), object{"timeouts": object{"read": "10s"}},
			providertest.Error("Tag Not Found", "Tag \"1.4.9\" does not exist in image \"storefront\" of registry \"acme\", site \"public\", region \"KR\". Waited 9s (4 attempts). "+
				"Similar tags: \"1.4.0\", \"1.4.1\", \"1.4.2\", \"1.4.3\", \"1.5.0\" (8 tags in total).\n\n"+
				waitedFix, "reference"),
		},
		{
			acrTagSource, object{"expected_digest": hexA},
			providertest.Error("Digest Mismatch", "Tag \"1.4.2\" does not point to the expected digest.\n  expected: sha256:"+hexA+"\n  actual:   "+storefrontDigest+"\nWaited 4m55s (16 attempts).\n\n"+
				"If the push takes longer, raise timeouts.read. "+mismatchFix+buildxFix, "expected_digest"),
		},
	} {
		_, problems := session.Read(t.Context(), test.from.Type, test.from.Config.With(object{"wait": true}).With(test.changes))
		for index := range problems {
			problems[index].Detail, _, _ = strings.Cut(problems[index].Detail, "\n\nRequest: ")
		}
		if difference := cmp.Diff([]diagnostic{test.expected}, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", test.from.Type, difference)
		}
	}
}

func TestWaitTimesOutMasked(t *testing.T) {
	t.Parallel()
	for _, source := range start(t, dependencies{}).Sources("allow_missing", "wait") {
		_, session, clock := emulatedFast(t)
		state := session.MustRead(t.Context(), source.Type, source.WithTag("2.0.0").Config.With(object{"wait": true, "allow_missing": true, "timeouts": object{"read": "10s"}}))
		if state["exists"] != false || len(clock.Waits()) != 3 {
			t.Errorf("%s: exists = %v after %v", source.Type, state["exists"], clock.Waits())
		}
	}
}

// TestErrorsThatEndWait fails before or during the wait.
func TestErrorsThatEndWait(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  emulator.Fault
		source dataSource
		want   string
	}{
		"denied":   {emulator.Fault{Status: 403, Body: `{"Code": "NoPrivilege"}`}, acrTagSource, "Access Denied"},
		"down":     {emulator.Fault{Status: 503}, acrLayersSource, "Service Unavailable"},
		"busy":     {emulator.Fault{Status: 429}, ncrTagSource, "Request Throttled"},
		"broken":   {emulator.Fault{Status: 200, Body: "{"}, ncrTagSource, "Unexpected API Response"},
		"instance": {emulator.Fault{Status: 200, Body: `{"IsSuccess": false, "Code": "INSTANCE_NOT_EXIST"}`}, acrTagSource, "Instance Not Found"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, session, clock := emulatedFast(t)
			server.AddFault(test.fault)
			_, problems := session.Read(t.Context(), test.source.Type, test.source.Config.With(object{"wait": true, "allow_missing": true}))
			if len(problems) != 1 || problems[0].Summary != test.want || len(clock.Waits()) != 0 {
				t.Errorf("%+v after %v", problems, clock.Waits())
			}
		})
	}
	t.Run("registry", func(t *testing.T) {
		t.Parallel()
		_, session, clock := emulatedFast(t)
		_, problems := session.Read(t.Context(), ncrTag, storefrontTag().With(object{"registry": "acne", "wait": true, "allow_missing": true}))
		if len(problems) != 1 || problems[0].Summary != "Instance Not Found" || len(clock.Waits()) != 0 {
			t.Errorf("%+v after %v", problems, clock.Waits())
		}
	})
}

func TestWaitIsLogged(t *testing.T) {
	t.Parallel()
	server, session, _ := emulatedFast(t)
	missingTagSource := acrTagSource.WithTag("2.0.0")
	push(t, server, missingTagSource, "2.0.0", "1.4.2", 2)
	var logged bytes.Buffer
	if _, problems := session.Read(tflogtest.RootLogger(t.Context(), &logged), missingTagSource.Type, missingTagSource.Config.With(object{"wait": true})); len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	entries, err := tflogtest.MultilineJSONDecode(&logged)
	if err != nil {
		t.Fatal(err)
	}
	var got []object
	for _, entry := range entries {
		if entry["@message"] == "waiting to read again" {
			got = append(got, object{
				"level": entry["@level"], "object": entry["object"], "attempts": entry["attempts"], "waited": entry["waited_seconds"],
				"remaining": entry["remaining_seconds"], "next": entry["next_seconds"], "error": withoutRequestID(entry["last_error"].(string)),
			})
		}
	}
	subject := strings.Replace(acrTagObject, "1.4.2", "2.0.0", 1)
	const last = "GetRepoTag: HTTP 200: TAG_NOT_EXIST (attempts: 1)"
	want := []object{
		{"level": "info", "object": subject, "attempts": 1.0, "waited": 0.0, "remaining": 300.0, "next": 2.0, "error": last},
		{"level": "info", "object": subject, "attempts": 2.0, "waited": 2.0, "remaining": 298.0, "next": 3.0, "error": last},
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestStopEndsWait stops the provider in a wait that would never end.
func TestStopEndsWait(t *testing.T) {
	t.Parallel()
	server, waiting := startEmulator(t), make(chan struct{})
	session := configured(t, dependencies{now: func() time.Time { return time.Time{} }, after: func(time.Duration) <-chan time.Time {
		close(waiting)
		return nil
	}}, blockFor(server, nil))
	ended := make(chan []diagnostic)
	go func() {
		_, problems := session.Read(t.Context(), acrTag, acrTagSource.WithTag("2.0.0").Config.With(object{"wait": true, "allow_missing": true}))
		ended <- problems
	}()
	<-waiting
	session.Stop()
	want := []diagnostic{providertest.Error(
		"Request Timed Out", "Cancelled while waiting for "+strings.Replace(acrTagObject, "1.4.2", "2.0.0", 1)+", after 0s (1 attempt).\n\n"+
			"Run Terraform again. The read changed nothing.", "",
	)}
	if difference := cmp.Diff(want, <-ended); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestTemporaryExplanationErrorDoesNotEndWait lets the first list fail: the next question finds out
// that the registry does not exist.
func TestTemporaryExplanationErrorDoesNotEndWait(t *testing.T) {
	t.Parallel()
	server, session, clock := emulatedFast(t)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetImageTags, Status: 503, Times: 1})
	_, problems := session.Read(t.Context(), ncrTag, storefrontTag().With(object{"registry": "acne", "wait": true, "allow_missing": true}))
	if len(problems) != 1 || problems[0].Summary != "Instance Not Found" || len(clock.Waits()) != 1 {
		t.Errorf("%+v after %v", problems, clock.Waits())
	}
}

// TestErrorDuringWait ends a wait by an error that no wait heals.
func TestErrorDuringWait(t *testing.T) {
	t.Parallel()
	server, session, _ := emulatedFast(t)
	missingTagSource := acrTagSource.WithTag("2.0.0")
	push(t, server, missingTagSource, "2.0.0", "1.4.2", 9)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Status: 503})
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: 200, Body: `{"IsSuccess": false, "Code": "TAG_NOT_EXIST"}`, Times: 2})
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: 503})
	_, problems := session.Read(t.Context(), acrTag, missingTagSource.Config.With(object{"wait": true}))
	want := []diagnostic{providertest.Error(
		"Service Unavailable", "Could not read "+strings.Replace(acrTagObject, "1.4.2", "2.0.0", 1)+": GetRepoTag returned HTTP 503. Waited 5s (2 attempts) before this error.\n\n"+
			"See the status page of Alibaba Cloud, and check any proxy in between. Then run Terraform again.\n\n"+
			"Request: GetRepoTag at "+hostOf(server)+". Response: HTTP 503.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}
