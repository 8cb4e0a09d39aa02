// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// found is a fault by a part of its name.
func found(t *testing.T, name string) *fault {
	t.Helper()
	for _, one := range faults {
		if strings.Contains(one.name, name) {
			return one
		}
	}
	t.Fatalf("there is no fault %q", name)
	return nil
}

// exchanges are answers to a read, one for each fault, while its tag points at an image.
func exchanges(image string, spoilt ...*fault) []exchange {
	var list []exchange
	for _, one := range spoilt {
		list = append(list, exchange{operation: "Ask", fault: one, image: image})
	}
	return list
}

// failed is an outcome with an error.
func failed(summary, detail string) outcome {
	return outcome{errors: []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: summary, Detail: detail}}}
}

// testReading is a read of the fixture's first tag.
func testReading(source *source) *reading {
	world := newWorld(1, 1)
	tag := world.acr[0].shared[0]
	if source == ncrTag {
		tag = world.ncr[0].shared[0]
	}
	return &reading{source: source, tag: tag, attributes: []string{"expected_digest", "digest", "exists"}}
}

func TestJudgeOfFacts(t *testing.T) {
	t.Parallel()
	trickles := found(t, "trickles")
	for name, test := range map[string]struct {
		read  func(*reading)
		said  []exchange
		state string // image whose facts the read gives
		edit  func(object)
		want  string // beginning of what is wrong
	}{
		"right":               {nil, exchanges("build 1", nil), "build 1", nil, ""},
		"slow but right":      {nil, exchanges("build 1", trickles), "build 1", nil, ""},
		"after a retry":       {nil, exchanges("build 1", found(t, "502"), nil), "build 1", nil, ""},
		"another image":       {nil, exchanges("build 1", nil), "build 2", nil, "wrong facts after Ask (a right answer) (-want +got):"},
		"a fact too much":     {nil, exchanges("build 1", nil), "build 1", func(o object) { o["more"] = "x" }, "wrong facts after"},
		"a wrong number":      {nil, exchanges("build 1", nil), "build 1", func(o object) { o["image_size"] = int64(1) }, "wrong facts after"},
		"asked again in vain": {nil, exchanges("build 1", nil, nil), "build 1", nil, "it was asked again after Ask (a right answer)"},
		"healed by itself":    {nil, exchanges("build 1", found(t, "500"), nil), "build 1", nil, "it was asked again after Ask (HTTP 500 with an error)"},
		"asked too often":     {nil, exchanges("build 1", found(t, "502"), found(t, "502"), found(t, "502"), nil), "build 1", nil, "4 requests are more than 3 attempts"},
		"nothing was asked":   {nil, nil, "build 1", nil, "nothing was asked, and it ended in facts"},
		"nor the id":          {func(r *reading) { r.byName = true }, nil, "build 1", nil, "nothing was asked, and it ended in facts"},
		"facts of a failure":  {nil, exchanges("build 1", found(t, "500")), "build 1", nil, "after Ask (HTTP 500 with an error) want Service Unavailable, got facts"},
		"facts of nothing":    {nil, exchanges("", nil), "build 1", nil, "after Ask (a right answer) want Tag Not Found, got facts"},
		"masked":              {func(r *reading) { r.allowMissing = true }, exchanges("", nil), "", nil, ""},
		"masked wrongly":      {func(r *reading) { r.allowMissing = true }, exchanges("build 1", nil), "", nil, "wrong facts after"},
		"said to be missing":  {func(r *reading) { r.allowMissing = true }, exchanges("build 1", found(t, "missing")), "", nil, ""},
		"not missing":         {func(r *reading) { r.allowMissing = true }, exchanges("", nil), "build 1", nil, "wrong facts after"},
		"the expected digest": {func(r *reading) { r.expects, r.expected = true, hexOf("acr 0 build 1") }, exchanges("build 1", nil), "build 1", nil, ""},
		"another digest":      {func(r *reading) { r.expects, r.expected = true, hexOf("acr 0 build 2") }, exchanges("build 1", nil), "build 1", nil, "after Ask (a right answer) want Digest Mismatch, got facts"},
		"a hasty one":         {func(r *reading) { r.haste = deadline }, exchanges("build 1", found(t, "502"), nil), "build 1", nil, ""},
		"hasty and wrong":     {func(r *reading) { r.haste = deadline }, exchanges("build 1", found(t, "502"), nil), "build 2", nil, "wrong facts after"},
		"hasty and unasked":   {func(r *reading) { r.haste = deadline }, nil, "build 2", nil, "nothing was asked, and it ended in facts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read := testReading(acrTag)
			if test.read != nil {
				test.read(read)
			}
			state, _ := read.want(test.state)
			if test.edit != nil {
				test.edit(state)
			}
			expectVerdict(t, judgement{read: read, said: test.said}.check(outcome{state: state}), test.want)
		})
	}
}

func TestJudgeOfErrors(t *testing.T) {
	t.Parallel()
	busy, throttled, reset := found(t, "503"), found(t, "429"), resetBefore
	theID := []exchange{{operation: emulator.OperationGetRepository, fault: busy}}
	theList := []exchange{{operation: emulator.OperationGetImageTags, fault: busy}}
	for name, test := range map[string]struct {
		source *source
		read   func(*reading)
		said   []exchange
		shared []exchange
		ended  outcome
		want   string
	}{
		"fits its fault":        {acrTag, nil, exchanges("build 1", found(t, "500")), nil, failed(serviceUnavailable, "from Ask at host, after 1 attempt"), ""},
		"does not fit":          {acrTag, nil, exchanges("build 1", found(t, "429")), nil, failed(serviceUnavailable, ""), "it was given up after 1 requests"},
		"another summary":       {acrTag, nil, exchanges("build 1", found(t, "redirect")), nil, failed(tagNotFound, ""), "after Ask (a redirect) want Unexpected API Response, got Tag Not Found: "},
		"an error of nothing":   {acrTag, nil, exchanges("build 1", nil), nil, failed(tagNotFound, "no"), "after Ask (a right answer) want facts, got Tag Not Found: no"},
		"no closed summary":     {acrTag, nil, exchanges("build 1", found(t, "500")), nil, failed("Client Error", ""), `the summary "Client Error" is not of the closed list`},
		"retries run out":       {acrTag, nil, exchanges("build 1", busy, busy, busy), nil, failed(serviceUnavailable, "from Ask at host, after 3 attempts"), ""},
		"given up early":        {acrTag, nil, exchanges("build 1", busy, busy), nil, failed(serviceUnavailable, ""), "it was given up after 2 requests, the last with Ask (HTTP 503 with an error)"},
		"too many":              {acrTag, nil, exchanges("build 1", busy, busy, busy, busy), nil, failed(serviceUnavailable, ""), "4 requests are more than 3 attempts"},
		"miscounted":            {acrTag, nil, exchanges("build 1", busy, busy, busy), nil, failed(serviceUnavailable, "from Ask at host, after 2 attempts"), "the text tells of 2 attempts, there were 3 requests"},
		"told of another":       {acrTag, nil, exchanges("build 1", busy, busy, busy), nil, failed(serviceUnavailable, "from Other at host, after 2 attempts"), ""},
		"repeated by net/http":  {ncrTag, nil, exchanges("build 1", reset, busy, busy, busy), nil, failed(serviceUnavailable, "from Ask at host, after 3 attempts"), ""},
		"not repeated for ACR":  {acrTag, nil, exchanges("build 1", reset, busy, busy, busy), nil, failed(serviceUnavailable, ""), "4 requests are more than 3 attempts"},
		"missing":               {acrTag, nil, exchanges("", nil), nil, failed(tagNotFound, ""), ""},
		"missing is masked":     {acrTag, func(r *reading) { r.allowMissing = true }, exchanges("", nil), nil, failed(tagNotFound, ""), "after Ask (a right answer) want facts, got Tag Not Found"},
		"an image is not":       {acrTagLayers, func(r *reading) { r.allowMissing, r.digest = true, hexOf("else") }, exchanges("build 1", nil), nil, failed(tagNotFound, ""), ""},
		"the last word":         {acrTag, nil, exchanges("build 1", busy, throttled, reset), nil, failed(requestThrottled, "from Ask at host, after 3 attempts"), ""},
		"not the first":         {acrTag, nil, exchanges("build 1", busy, throttled, reset), nil, failed(serviceUnavailable, ""), "after Ask (a connection reset before the answer) want Request Throttled, got Service Unavailable"},
		"never a word":          {acrTag, nil, exchanges("build 1", reset, reset, reset), nil, failed(serviceUnavailable, "from Ask at host, after 3 attempts"), ""},
		"unconfirmed":           {ncrTag, func(r *reading) { r.allowMissing = true }, exchanges("", nil), theList, failed(serviceUnavailable, ""), ""},
		"unconfirmed for ACR":   {acrTag, func(r *reading) { r.allowMissing = true }, exchanges("", nil), theList, failed(serviceUnavailable, ""), "after Ask (a right answer) want facts, got Service Unavailable"},
		"unconfirmed by none":   {ncrTag, func(r *reading) { r.allowMissing = true }, exchanges("", nil), theID, failed(serviceUnavailable, ""), "after Ask (a right answer) want facts, got Service Unavailable"},
		"not to be confirmed":   {ncrTag, func(r *reading) { r.allowMissing = true }, exchanges("build 1", nil), theList, failed(serviceUnavailable, ""), "after Ask (a right answer) want facts, got Service Unavailable"},
		"the list explains":     {acrTag, func(r *reading) { r.byName = true }, nil, theList, failed(serviceUnavailable, ""), "no answer on the repository's id explains Service Unavailable"},
		"unresolved":            {acrTag, func(r *reading) { r.byName = true }, nil, theID, failed(serviceUnavailable, ""), ""},
		"unresolved by another": {acrTag, func(r *reading) { r.byName = true }, nil, theID, failed(requestThrottled, ""), "no answer on the repository's id explains Request Throttled"},
		"unresolved by id":      {acrTag, nil, nil, theID, failed(serviceUnavailable, ""), "nothing was asked, and it ended in Service Unavailable"},
		"out of time":           {acrTag, func(r *reading) { r.haste = deadline }, exchanges("build 1", nil), nil, failed(requestTimedOut, ""), ""},
		"no reason for that":    {acrTag, nil, exchanges("build 1", nil), nil, failed(requestTimedOut, ""), "after Ask (a right answer) want facts, got Request Timed Out"},
		"hasty, an answer's":    {acrTag, func(r *reading) { r.haste = cancelled }, exchanges("build 1", busy), nil, failed(serviceUnavailable, ""), ""},
		"hasty, nobody's":       {acrTag, func(r *reading) { r.haste = cancelled }, exchanges("build 1", busy), nil, failed(requestThrottled, ""), `want one of ["Request Timed Out" "Service Unavailable"], got Request Throttled`},
		"hasty, the id's":       {acrTag, func(r *reading) { r.haste = cancelled }, nil, theID, failed(serviceUnavailable, ""), ""},
		"a secret":              {acrTag, nil, exchanges("build 1", found(t, "500")), nil, failed(serviceUnavailable, emulator.DefaultFixture().Accounts.ACR[0].SecretKey), "Service Unavailable: the detail holds a secret"},
		"two errors":            {acrTag, nil, exchanges("build 1", found(t, "500")), nil, outcome{errors: append(failed(serviceUnavailable, "").errors, failed(tagNotFound, "").errors...)}, "2 errors"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read := testReading(test.source)
			if test.read != nil {
				test.read(read)
			}
			expectVerdict(t, judgement{read: read, said: test.said, shared: test.shared}.check(test.ended), test.want)
		})
	}
}

func TestJudgeOfWarnings(t *testing.T) {
	t.Parallel()
	read := testReading(ncrTag)
	read.allowMissing = true
	state, _ := read.want("")
	warning := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: tagNotFound, Detail: "unconfirmed"}
	ended := outcome{state: state, warnings: []*tfprotov6.Diagnostic{warning}}
	expectVerdict(t, judgement{read: read, said: exchanges("build 1", found(t, "missing"))}.check(ended),
		"after Ask (a tag that is said to be missing) a warning: unconfirmed")
}

func expectVerdict(t *testing.T, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if want == "" && got != "" || !strings.HasPrefix(got, want) {
		t.Errorf("found wrong %q, want %q", got, want)
	}
}
