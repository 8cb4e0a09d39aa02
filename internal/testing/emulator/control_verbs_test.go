// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func control(t *testing.T, server *Server, method, verb, body string) clientResponse {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL()+"/_emulator/"+verb, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return send(t, newClient(t), request)
}

func TestControlVerbs(t *testing.T) {
	server := startServer(t, Options{})
	for _, step := range []struct {
		method, verb, body string
		status             int
		want               string
	}{
		{"POST", "faults", `{"service":"acr","operation":"GetRepository","times":2,"delay":1500000000,"status":503,"headers":{"A":"b"},"body":"x","cut":"body","trickle":4,"trickle_interval":20000000,"before_authentication":true}`, 204, ``},
		{"POST", "faults", `{"delay":"soon"}`, 400, `json: cannot unmarshal string into Go struct field Fault.delay of type time.Duration`},
		{"POST", "faults", `{"times":1,"times":2}`, 400, `times: duplicate field`},
		{"POST", "faults", `{"how":"often"}`, 400, `json: unknown field "how"`},
		{"POST", "faults", `{"cut":"off"}`, 400, `fault: cut: "off" is none of before, headers, body`},
		{"POST", "move-tag", `{"service":"acr","instance_id":"cri-k77rd2eo9ztt1qa4","namespace":"platform","repository":"storefront","tag":"1.4.2","to":"0"}`, 400, `move tag: to: "0" is neither a tag nor an image of "platform/storefront"`},
		{"POST", "move-tag", `{"service":"ncr","registry":"acme","image":"storefront","tag":"9","to":"1.4.3"} {}`, 400, `unexpected data after the JSON document`},
		{"POST", "move-tag", `{"service":"ncr","registry":"acme","image":"storefront","tag":"9","to":"1.4.3"}`, 204, ``},
		{"GET", "record", "", 200, `{"requests":[],"counts":{},"connections_opened":0,"connections_open":0,"tls":false}`},
		{"POST", "reset", "", 204, ``},
		{"GET", "reset", "", 404, `404 page not found`},
		{"POST", "nothing", "", 404, `404 page not found`},
	} {
		got := control(t, server, step.method, step.verb, step.body)
		if diff := cmp.Diff(step.want, strings.TrimSuffix(got.body, "\n")); got.status != step.status || diff != "" {
			t.Errorf("%s %s: status %d, want %d %s", step.method, step.verb, got.status, step.status, diff)
		}
	}
}

func TestControlVerbsEffect(t *testing.T) {
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

func TestFaultJSON(t *testing.T) {
	want := Fault{
		Service: "ncr", Operation: "unknown", Times: 1, BeforeAuthentication: true, Delay: time.Minute, Status: 500,
		Headers: map[string]string{"a": "b"}, Body: "b", Cut: CutBefore, Trickle: 3, TrickleInterval: time.Second,
	}
	encoded, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	server := startServer(t, Options{})
	if got := control(t, server, "POST", "faults", string(encoded)); got.status != 204 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if diff := cmp.Diff([]Fault{want}, server.faults); diff != "" {
		t.Error(diff)
	}
}
