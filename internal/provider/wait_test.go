// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// hurriedClock passes each wait at once, and remembers it.
type hurriedClock struct {
	mutex sync.Mutex
	time  time.Time
	waits []time.Duration
}

func (c *hurriedClock) now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.time
}

func (c *hurriedClock) after(wait time.Duration) <-chan time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.waits = append(c.waits, wait)
	c.time = c.time.Add(wait)
	passed := make(chan time.Time, 1)
	passed <- c.time
	return passed
}

// hurried is emulated with a clock that passes each wait at once.
func hurried(t *testing.T) (*emulator.Server, *session, *hurriedClock) {
	t.Helper()
	server, clock := startEmulator(t), &hurriedClock{}
	session := sessionOf(t, provider.NewServerWithClock(provider.Clock{Now: clock.now, After: clock.after}))
	if problems := session.configure(t, blockFor(server, object{"max_retries": int64(0)})); len(problems) > 0 {
		t.Fatalf("provider block: %+v", problems)
	}
	return server, session, clock
}

// push lets a tag of storefront point at the image of another one, after so many answers to the operation.
func push(t *testing.T, server *emulator.Server, from asked, tag, to string, answers int) {
	t.Helper()
	move := emulator.MoveTag{
		Service: emulator.ServiceACR, InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Repository: "storefront",
		Tag: tag, To: to, After: &emulator.After{Operation: from.operation, Responses: answers},
	}
	if from.source == ncrTag {
		move.Service, move.Registry, move.Image = emulator.ServiceNCR, "acme", "storefront"
	}
	if err := server.MoveTag(move); err != nil {
		t.Fatal(err)
	}
}

// tagged is a read of another tag.
func (a asked) tagged(tag string) asked {
	name := "tag"
	if a.source == ncrTag {
		name = "reference"
	}
	a.config = with(a.config, object{name: tag})
	return a
}

func TestWaitsForAPush(t *testing.T) {
	t.Parallel()
	for _, from := range sources {
		t.Run(from.source, func(t *testing.T) {
			t.Parallel()
			server, session, clock := hurried(t)
			coming := from.tagged("2.0.0")
			push(t, server, coming, "2.0.0", "1.4.2", 3)
			state := session.mustRead(t, coming.source, with(coming.config, object{"wait": true}))
			if state["exists"] != true {
				t.Errorf("exists = %v", state["exists"])
			}
			want := []time.Duration{2 * time.Second, 3 * time.Second, 4500 * time.Millisecond}
			if difference := cmp.Diff(want, clock.waits); difference != "" {
				t.Errorf("waits (-want +got):\n%s", difference)
			}
			if count := server.Record().Counts[from.operation]; count != 4 {
				t.Errorf("asked %d times, want 4", count)
			}
		})
	}
}

func TestWaitsForTheExpectedDigest(t *testing.T) {
	t.Parallel()
	for _, from := range asserting {
		server, session, clock := hurried(t)
		push(t, server, from, "1.4.2", "1.4.3", 2)
		state := session.mustRead(t, from.source, with(from.config, object{"wait": true, "expected_digest": movedDigest}))
		if state["digest"] != movedDigest || len(clock.waits) != 2 {
			t.Errorf("%s: %v after %v", from.source, state["digest"], clock.waits)
		}
	}
}

// TestAWaitInVainEndsInTheLastAnswer wants the answer's own diagnostic, with the names that are near.
func TestAWaitInVainEndsInTheLastAnswer(t *testing.T) {
	t.Parallel()
	_, session, _ := hurried(t)
	for _, test := range []struct {
		from            asked
		changes         object
		cameBack        string
		summary, advice string
		attribute       string
	}{
		{
			sources[0].tagged("1.4.9"), object{"timeouts": object{"read": "10s"}},
			"HTTP status 200 OK, code \"TAG_NOT_EXIST\", after 1 attempt. It was asked for 4 times in 9s; this is the last answer. ",
			"Tag Not Found", "raise timeouts.read if the push takes longer than that; else check the tag in the repository's console, and whether its image has been pushed.", "tag",
		},
		{
			sources[2].tagged("1.4.9"), object{"timeouts": object{"read": "10s"}},
			"HTTP status 404 Not Found, code \"404\", after 1 attempt: Not Found: tag not found. It was asked for 4 times in 9s; this is the last answer. ",
			"Tag Not Found", "raise timeouts.read if the push takes longer than that; else check reference, and whether its image has been pushed.", "reference",
		},
		{
			sources[0], object{"expected_digest": hexA},
			"The tag points at " + storefrontDigest + ", not at sha256:" + hexA + ". It was asked for 16 times in 4m55s; this is the last answer.\n",
			"Digest Mismatch", "raise timeouts.read if the push takes longer than that; else " + strings.TrimPrefix(mismatched, "What to do: "), "expected_digest",
		},
	} {
		_, problems := session.read(t, test.from.source, with(with(test.from.config, object{"wait": true}), test.changes))
		if len(problems) != 1 {
			t.Fatalf("%+v", problems)
		}
		got := problems[0]
		got.Detail = withoutTraceID(got.Detail)
		if !strings.Contains(got.Detail, test.cameBack) || !strings.HasSuffix(got.Detail, "\nWhat to do: "+test.advice) ||
			got.Summary != test.summary || got.Attribute != `AttributeName("`+test.attribute+`")` {
			t.Errorf("want %+v, got %+v", test, got)
		}
	}
}

func TestAWaitInVainMayEndWithoutATag(t *testing.T) {
	t.Parallel()
	for _, from := range sources {
		_, session, clock := hurried(t)
		state := session.mustRead(t, from.source, with(from.tagged("2.0.0").config, object{"wait": true, "allow_missing": true, "timeouts": object{"read": "10s"}}))
		if state["exists"] != false || len(clock.waits) != 3 {
			t.Errorf("%s: exists = %v after %v", from.source, state["exists"], clock.waits)
		}
	}
}

// TestWhatIsNotWaitedFor fails while it waits, or before.
func TestWhatIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault emulator.Fault
		from  asked
		want  string
	}{
		"denied":   {emulator.Fault{Status: 403, Body: `{"Code": "NoPrivilege"}`}, sources[0], "Access Denied"},
		"down":     {emulator.Fault{Status: 503}, sources[1], "Service Unavailable"},
		"busy":     {emulator.Fault{Status: 429}, sources[2], "Request Throttled"},
		"broken":   {emulator.Fault{Status: 200, Body: "{"}, sources[2], "Unexpected API Response"},
		"instance": {emulator.Fault{Status: 200, Body: `{"IsSuccess": false, "Code": "INSTANCE_NOT_EXIST"}`}, sources[0], "Instance Not Found"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, session, clock := hurried(t)
			server.AddFault(test.fault)
			_, problems := session.read(t, test.from.source, with(test.from.config, object{"wait": true, "allow_missing": true}))
			if len(problems) != 1 || problems[0].Summary != test.want || len(clock.waits) != 0 {
				t.Errorf("%+v after %v", problems, clock.waits)
			}
		})
	}
	t.Run("registry", func(t *testing.T) {
		t.Parallel()
		_, session, clock := hurried(t)
		_, problems := session.read(t, ncrTag, with(storefrontTag(), object{"registry": "acne", "wait": true, "allow_missing": true}))
		if len(problems) != 1 || problems[0].Summary != "Instance Not Found" || len(clock.waits) != 0 {
			t.Errorf("%+v after %v", problems, clock.waits)
		}
	})
}

func TestAWaitIsLogged(t *testing.T) {
	t.Parallel()
	server, session, _ := hurried(t)
	coming := sources[0].tagged("2.0.0")
	push(t, server, coming, "2.0.0", "1.4.2", 2)
	var logged bytes.Buffer
	if _, problems := session.readWith(tflogtest.RootLogger(t.Context(), &logged), t, coming.source, with(coming.config, object{"wait": true})); len(problems) > 0 {
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

// TestStopEndsAWait is Ctrl-C in the middle of a wait that would never end.
func TestStopEndsAWait(t *testing.T) {
	t.Parallel()
	server, waiting := startEmulator(t), make(chan struct{})
	session := sessionOf(t, provider.NewServerWithClock(provider.Clock{Now: func() time.Time { return time.Time{} }, After: func(time.Duration) <-chan time.Time {
		close(waiting)
		return nil
	}}))
	if problems := session.configure(t, blockFor(server, nil)); len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	ended := make(chan []diagnostic)
	go func() {
		_, problems := session.read(t, acrTag, with(sources[0].tagged("2.0.0").config, object{"wait": true, "allow_missing": true}))
		ended <- problems
	}()
	<-waiting
	if _, err := session.server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
		t.Error(err)
	}
	want := []diagnostic{{
		"ERROR", "Request Timed Out", strings.Replace(askedACRTag, "1.4.2", "2.0.0", 1) +
			"What it waits for was not there yet after 1 answer in 0s, when the read was cancelled.\nWhat to do: run again. The read changed nothing.", "",
	}}
	if difference := cmp.Diff(want, <-ended); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// shortAnswer is the text of an error without its request id.
func shortAnswer(text string) string {
	before, _, _ := strings.Cut(text, ", request id: ")
	return before + ")"
}

// TestABlipOfTheExplanationDoesNotDecideAWait lets the first list fail: the next question finds out that the registry does not exist.
func TestABlipOfTheExplanationDoesNotDecideAWait(t *testing.T) {
	t.Parallel()
	server, session, clock := hurried(t)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetImageTags, Status: 503, Times: 1})
	_, problems := session.read(t, ncrTag, with(storefrontTag(), object{"registry": "acne", "wait": true, "allow_missing": true}))
	if len(problems) != 1 || problems[0].Summary != "Instance Not Found" || len(clock.waits) != 1 {
		t.Errorf("%+v after %v", problems, clock.waits)
	}
}

// TestAWaitThatBreaksOffSaysSo ends in an error that no wait heals.
func TestAWaitThatBreaksOffSaysSo(t *testing.T) {
	t.Parallel()
	server, session, _ := hurried(t)
	coming := sources[0].tagged("2.0.0")
	push(t, server, coming, "2.0.0", "1.4.2", 9)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepository, Status: 503})
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: 200, Body: `{"IsSuccess": false, "Code": "TAG_NOT_EXIST"}`, Times: 2})
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetRepoTag, Status: 503})
	_, problems := session.read(t, acrTag, with(coming.config, object{"wait": true}))
	want := []diagnostic{{
		"ERROR", "Service Unavailable", strings.Replace(askedACRTag, "1.4.2", "2.0.0", 1) + "Came back from GetRepoTag at " + hostOf(server) +
			", HTTP status 503 Service Unavailable, after 1 attempt. Before that, it was waited for in vain: 2 answers in 5s.\n" +
			"What to do: see the vendor's status page, and any proxy on the way; run again later.", "",
	}}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}
