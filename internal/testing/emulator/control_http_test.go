// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func control(t *testing.T, server *Server, method, verb, body string) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL()+"/_emulator/"+verb, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return send(t, newClient(t), request)
}

func TestControlOverHTTP(t *testing.T) {
	server := startServer(t, Options{})
	for _, step := range []struct {
		method, verb, body string
		status             int
		want               string
	}{
		{"GET", "", "", 200, `["faults","faults/clear","gone","move-tag","record","reset","shuffle"]`},
		{"GET", "faults", "", 200, `[]`},
		{"POST", "faults", `{"service":"acr","operation":"GetRepository","times":2,"delay":"1.5s","status":503,"headers":{"A":"b"},"body":"x","body_repeat":3,"cut":"body","trickle":4,"trickle_interval":"20ms","before_authentication":true}`, 204, ``},
		{"POST", "faults", `{"throttle":true}`, 204, ``},
		{"GET", "faults", "", 200, `[{"service":"acr","operation":"GetRepository","times":2,"before_authentication":true,"status":503,"headers":{"A":"b"},"body":"x","body_repeat":3,"cut":"body","trickle":4,"delay":"1.5s","trickle_interval":"20ms"},{"throttle":true}]`},
		{"POST", "faults", `{"delay":"soon"}`, 400, `{"error":"fault: delay: \"soon\" is not a duration like 1.5s"}`},
		{"POST", "faults", `{"times":1,"times":2}`, 400, `{"error":"times: is given twice"}`},
		{"POST", "faults", `{"how":"often"}`, 400, `{"error":"how: there is no such field"}`},
		{"POST", "faults", `{"cut":"off"}`, 400, `{"error":"fault: cut: \"off\" is none of before, headers, body"}`},
		{"POST", "faults/clear", "", 204, ``},
		{"GET", "faults", "", 200, `[]`},
		{"GET", "gone", "", 200, `{}`},
		{"POST", "gone", `{"action":"GetRepository","gone":true}`, 204, ``},
		{"GET", "gone", "", 200, `{"GetRepository":true}`},
		{"POST", "gone", `{"action":"GetRepository","gone":false}`, 204, ``},
		{"GET", "gone", "", 200, `{}`},
		{"GET", "shuffle", "", 200, `{"seed":null}`},
		{"POST", "shuffle", `{"seed":7}`, 204, ``},
		{"GET", "shuffle", "", 200, `{"seed":7}`},
		{"POST", "move-tag", `{"service":"acr","instance_id":"cri-k77rd2eo9ztt1qa4","namespace":"platform","repository":"storefront","tag":"1.4.2","to":"0"}`, 400, `{"error":"move tag: to: \"0\" is neither a tag nor an image of \"storefront\""}`},
		{"POST", "move-tag", `{"service":"ncr","registry":"acme","image":"storefront","tag":"9","to":"1.4.3"} {}`, 400, `{"error":"there is more than one JSON document"}`},
		{"POST", "move-tag", `{"service":"ncr","registry":"acme","image":"storefront","tag":"9","to":"1.4.3"}`, 204, ``},
		{"GET", "record", "", 200, `{"requests":[],"counts":{},"connections_opened":0,"connections_open":0,"tls":false}`},
		{"POST", "reset", "", 204, ``},
		{"GET", "shuffle", "", 200, `{"seed":null}`},
		{"GET", "reset", "", 405, `{"error":"reset does not know GET"}`},
		{"POST", "record", "", 405, `{"error":"record does not know POST"}`},
		{"GET", "nothing", "", 404, `{"error":"there is no control verb nothing"}`},
	} {
		got := control(t, server, step.method, step.verb, step.body)
		if diff := cmp.Diff(step.want, strings.TrimSuffix(got.body, "\n")); got.status != step.status || diff != "" {
			t.Errorf("%s %s: status %d, want %d %s", step.method, step.verb, got.status, step.status, diff)
		}
	}
}

func TestControlOverHTTPActs(t *testing.T) {
	server := startServer(t, Options{})
	control(t, server, "POST", "move-tag", `{"service":"ncr","registry":"acme","image":"storefront","tag":"9","to":"1.4.3"}`)
	if got := detailOf(t, server, "storefront", "9").Digest; got != detailOf(t, server, "storefront", "1.4.3").Digest {
		t.Errorf("digest %s", got)
	}
	record := decode[Record](t, control(t, server, "GET", "record", "").body)
	if diff := cmp.Diff(server.Record(), record); diff != "" || record.Counts[OperationGetImageTagDetail] != 2 || record.ConnectionsOpened != 2 {
		t.Errorf("%v %s", record, diff)
	}
}

func TestFaultReadsWhatItWrites(t *testing.T) {
	want := Fault{
		Service: "ncr", Operation: "unknown", Times: 1, BeforeAuthentication: true, Delay: time.Minute, Status: 500,
		Headers: map[string]string{"a": "b"}, Body: "b", BodyRepeat: 2, Cut: CutBefore, Trickle: 3, TrickleInterval: time.Second,
	}
	written, err := want.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, decode[Fault](t, string(written))); diff != "" {
		t.Error(diff)
	}
}
