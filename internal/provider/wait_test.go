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

// push moves a tag of a source's repository to the image of another one, after that many answers to the source's operation.
func push(t *testing.T, services *emulator.Server, source dataSource, tag, to string, answers int) {
	t.Helper()
	if err := services.MoveTag(source.MoveTag(tag, to, answers)); err != nil {
		t.Fatal(err)
	}
}

func TestWaitForPush(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		t.Run(source.Type, func(t *testing.T) {
			t.Parallel()
			server, session, clock := emulatedFast(t)
			missingTagSource := source.WithTag("2.0.0")
			push(t, server, missingTagSource, "2.0.0", "1.4.2", 3)
			state := session.MustRead(t.Context(), missingTagSource.Type, missingTagSource.Config.With(object{"wait": true}))
			if state["exists"] != true {
				t.Errorf("exists = %v", state["exists"])
			}
			want := []time.Duration{2 * time.Second, 3 * time.Second, 4500 * time.Millisecond}
			if difference := cmp.Diff(want, clock.Waits()); difference != "" {
				t.Errorf("waits (-want +got):\n%s", difference)
			}
			if count := server.Record().Counts[source.Operation]; count != 4 {
				t.Errorf("asked %d times, want 4", count)
			}
		})
	}
}

func TestWaitForExpectedDigest(t *testing.T) {
	t.Parallel()
	for _, source := range withExpectedDigest(start(t, dependencies{})) {
		server, session, clock := emulatedFast(t)
		push(t, server, source, "1.4.2", "1.4.3", 2)
		state := session.MustRead(t.Context(), source.Type, source.Config.With(object{"wait": true, "expected_digest": movedDigest}))
		if state["digest"] != movedDigest || len(clock.Waits()) != 2 {
			t.Errorf("%s: %v after %v", source.Type, state["digest"], clock.Waits())
		}
	}
}

// TestWaitTimesOutWithLastError compares the last error's own diagnostic, with suggestions.
func TestWaitTimesOutWithLastError(t *testing.T) {
	t.Parallel()
	_, session, _ := emulatedFast(t)
	for _, test := range []struct {
		source          dataSource
		changes         object
		response        string
		summary, advice string
		attribute       string
	}{
		{
			acrTagSource.WithTag("1.4.9"), object{"timeouts": object{"read": "10s"}},
			"HTTP status 200 OK, code \"TAG_NOT_EXIST\", after 1 attempt. It was asked for 4 times in 9s; this is the last answer. ",
			"Tag Not Found", "raise timeouts.read if the push takes longer than that; else check the tag in the repository's console, and whether its image has been pushed.", "tag",
		},
		{
			ncrTagSource.WithTag("1.4.9"), object{"timeouts": object{"read": "10s"}},
			"HTTP status 404 Not Found, code \"404\", after 1 attempt: Not Found: tag not found. It was asked for 4 times in 9s; this is the last answer. ",
			"Tag Not Found", "raise timeouts.read if the push takes longer than that; else check reference, and whether its image has been pushed.", "reference",
		},
		{
			acrTagSource, object{"expected_digest": hexA},
			"The tag points at " + storefrontDigest + ", not at sha256:" + hexA + ". It was asked for 16 times in 4m55s; this is the last answer.\n",
			"Digest Mismatch", "raise timeouts.read if the push takes longer than that; else " + strings.TrimPrefix(mismatched, "What to do: "), "expected_digest",
		},
	} {
		_, problems := session.Read(t.Context(), test.source.Type, test.source.Config.With(object{"wait": true}).With(test.changes))
		if len(problems) != 1 {
			t.Fatalf("%+v", problems)
		}
		got := problems[0]
		got.Detail = withoutTraceID(got.Detail)
		if !strings.Contains(got.Detail, test.response) || !strings.HasSuffix(got.Detail, "\nWhat to do: "+test.advice) ||
			got.Summary != test.summary || got.Attribute != test.attribute {
			t.Errorf("want %+v, got %+v", test, got)
		}
	}
}

func TestWaitTimesOutMasked(t *testing.T) {
	t.Parallel()
	for _, source := range providertest.Sources() {
		_, session, clock := emulatedFast(t)
		state := session.MustRead(t.Context(), source.Type, source.WithTag("2.0.0").Config.With(object{"wait": true, "allow_missing": true, "timeouts": object{"read": "10s"}}))
		if state["exists"] != false || len(clock.Waits()) != 3 {
			t.Errorf("%s: exists = %v after %v", source.Type, state["exists"], clock.Waits())
		}
	}
}

// TestErrorsThatEndAWait fails before or during the wait.
func TestErrorsThatEndAWait(t *testing.T) {
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
		if entry["@message"] == "waiting for a tag" {
			got = append(got, object{
				"level": entry["@level"], "asked": entry["asked"], "questions": entry["questions"], "waited": entry["waited_seconds"],
				"remaining": entry["remaining_seconds"], "next": entry["next_seconds"], "answer": shortAnswer(entry["last_answer"].(string)),
			})
		}
	}
	about := `the tag "2.0.0" in the repository "crr-v7m9m2g0qkqjf56p" of the instance "cri-k77rd2eo9ztt1qa4", region "cn-hangzhou"`
	const answer = "GetRepoTag: HTTP 200: TAG_NOT_EXIST (attempts: 1)"
	want := []object{
		{"level": "info", "asked": about, "questions": 1.0, "waited": 0.0, "remaining": 300.0, "next": 2.0, "answer": answer},
		{"level": "info", "asked": about, "questions": 2.0, "waited": 2.0, "remaining": 298.0, "next": 3.0, "answer": answer},
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestStopEndsWait is Ctrl-C in a wait that would never end.
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
		"Request Timed Out", strings.Replace(acrTagSubject, "1.4.2", "2.0.0", 1)+
			"What it waits for was not there yet after 1 answer in 0s, when the read was cancelled.\nWhat to do: run again. The read changed nothing.", "",
	)}
	if difference := cmp.Diff(want, <-ended); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// shortAnswer is the text of an error without its request id.
func shortAnswer(text string) string {
	before, _, _ := strings.Cut(text, ", request id: ")
	return before + ")"
}

// TestPassingErrorOfConfirmationDoesNotEndWait lets the first list fail: the next request shows that the registry does not exist.
func TestPassingErrorOfConfirmationDoesNotEndWait(t *testing.T) {
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
		"Service Unavailable", strings.Replace(acrTagSubject, "1.4.2", "2.0.0", 1)+"Came back from GetRepoTag at "+hostOf(server)+
			", HTTP status 503 Service Unavailable, after 1 attempt. Before that, it was waited for in vain: 2 answers in 5s.\n"+
			"What to do: see the vendor's status page, and any proxy on the way; run again later.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}
