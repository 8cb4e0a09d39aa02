// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
)

func asking() *inquiry {
	return &inquiry{seen: &observation{answers: make(map[string]string)}}
}

func TestTheLastAnswerToAQuestionCounts(t *testing.T) {
	t.Parallel()
	seen := asking().seen
	seen.note("a", "HTTP 503")
	seen.note("b", "yes")
	seen.note("a", "HTTP 200")
	if want := []string{"a", "b"}; !slices.Equal(seen.order, want) || seen.answers["a"] != "HTTP 200" {
		t.Errorf("questions %q, answers %v", seen.order, seen.answers)
	}
}

func TestNothingIsConcludedFromNoAnswer(t *testing.T) {
	t.Parallel()
	about := asking()
	refused := exchange{status: http.StatusForbidden}
	about.noteLayers(exchange{})
	about.noteSame("layers", refused, refused)
	about.noteDigest("digest", refused)
	about.notePage("ListRepoTag", "Images", "TotalCount")
	if len(about.seen.order) > 0 {
		t.Errorf("noted: %v", about.seen.answers)
	}
}

func TestLayersWithAnOddIndexHaveNoOrder(t *testing.T) {
	t.Parallel()
	about := asking()
	layers := []any{map[string]any{"LayerIndex": json.Number("1.5")}, map[string]any{"LayerIndex": json.Number("1")}}
	about.noteLayers(exchange{status: http.StatusOK, answer: map[string]any{"Layers": layers}})
	if want := []string{"GetRepoTagLayers is still there"}; !slices.Equal(about.seen.order, want) {
		t.Errorf("noted: %v", about.seen.answers)
	}
}

func TestOtherDigest(t *testing.T) {
	t.Parallel()
	const own = "sha256:c2e558f60ea6b53bb8f17a304803202de5ed063d1a134b4a795e3b4e94fb268e"
	list := exchange{answer: map[string]any{"Images": []any{
		map[string]any{"Digest": "no digest"}, map[string]any{"Digest": own[len("sha256:"):]}, map[string]any{"Digest": untaggedDigest[len("sha256:"):]},
	}}}
	for digest, want := range map[string]string{own: untaggedDigest, untaggedDigest: own, "": ""} {
		if got := otherDigest(list, digest); got != want {
			t.Errorf("beside %q there is %q, want %q", digest, got, want)
		}
	}
}
