// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// FuzzDecode reads an answer as that to each question. Either it is an error without any part of a value, which calls nothing
// missing that the service does not; or the service reported success, and the value is what encoding/json reads, to the last digit.
func FuzzDecode(f *testing.F) {
	f.Fuzz(func(t *testing.T, above uint16, body []byte) {
		response := transport.Response{Status: http.StatusOK + int(above%400), Body: body}
		checkDecode(t, response, readLayers, func(document map[string]any, layers []Layer) {
			listed, _ := document["Layers"].([]any)
			if layers == nil || len(listed) != len(layers) {
				t.Fatalf("%d layers, want %d", len(layers), len(listed))
			}
			for index, layer := range layers {
				fields, _ := listed[index].(map[string]any)
				checkText(t, layer.BlobDigest, fields["BlobDigest"])
				checkText(t, layer.LayerInstruction, fields["LayerInstruction"])
				checkText(t, layer.LayerCMD, fields["LayerCMD"])
				checkCount(t, layer.BlobSize, fields["BlobSize"])
				checkCount(t, layer.LayerIndex, fields["LayerIndex"])
			}
		})
		checkDecode(t, response, func(answer *strictjson.Object) Tag { return readTag(answer, "1.4.2") }, func(document map[string]any, tag Tag) {
			if name := document["Tag"]; name != nil && name != "" && name != "1.4.2" {
				t.Errorf("the answer is about %q", name)
			}
			checkText(t, tag.Digest, document["Digest"])
			checkText(t, tag.ImageID, document["ImageId"])
			checkText(t, tag.Status, document["Status"])
			checkCount(t, tag.ImageSize, document["ImageSize"])
			checkTime(t, tag.ImageCreate, document["ImageCreate"])
			checkTime(t, tag.ImageUpdate, document["ImageUpdate"])
		})
		checkDecode(t, response, readTagList, func(document map[string]any, list TagList) {
			listed, _ := document["Images"].([]any)
			if len(list.Tags) > len(listed) || list.Total < 0 {
				t.Errorf("%d tags of %d, of %d", len(list.Tags), len(listed), list.Total)
			}
		})
		name := RepositoryName{Namespace: "platform", Name: "storefront"}
		checkDecode(t, response, func(answer *strictjson.Object) string { return readRepoID(answer, name) }, func(document map[string]any, id string) {
			if CheckRepoID(id) != nil || document["RepoId"] != id {
				t.Errorf("the id %q of %v", id, document["RepoId"])
			}
		})
	})
}

func checkDecode[T any](t *testing.T, response transport.Response, read func(*strictjson.Object) T, check func(map[string]any, T)) {
	t.Helper()
	value, err := decode(response, read)
	var document map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(response.Body)))
	decoder.UseNumber()
	parseError := decoder.Decode(&document)
	if err != nil {
		var none T
		if difference := cmp.Diff(none, value); difference != "" {
			t.Errorf("an error with a part of a value:\n%s", difference)
		}
		checkFailure(t, response.Status, document, err)
		return
	}
	code, _ := document["Code"].(string)
	hasCode := document["Code"] != nil && !strings.EqualFold(code, "success") && document["Code"] != ""
	if response.Status >= http.StatusMultipleChoices || parseError != nil || document["IsSuccess"] != true || hasCode {
		t.Fatalf("%d, %v, %s is taken for a success", response.Status, parseError, response.Body)
	}
	check(document, value)
}

// checkFailure wants a reason in the answer for what a failure concludes from it.
func checkFailure(t *testing.T, status int, document map[string]any, err error) {
	t.Helper()
	failure, isFailure := errors.AsType[*transport.Error](err)
	if !isFailure {
		return // taken as an answer that nothing is concluded from
	}
	code, _ := document["Code"].(string)
	message, _ := document["Message"].(string)
	names := func(word string) bool { return strings.Contains(code, word) || strings.Contains(message, word) }
	isBusy := status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests || status >= http.StatusInternalServerError
	isSuccess := status < http.StatusMultipleChoices && document["IsSuccess"] == true
	switch failure.Kind {
	case transport.KindInstance, transport.KindRepository, transport.KindTag:
		if isBusy || isSuccess || !names("_NOT_EXIST") {
			t.Errorf("%d %v is taken for something missing: %v", status, document, failure)
		}
	case transport.KindAction:
		if isBusy || isSuccess || !names("InvalidAction.NotFound") {
			t.Errorf("%d %v is taken for an action that is gone: %v", status, document, failure)
		}
	}
	if failure.Retryable && !transport.StatusError(status).Retryable && !names("Throttling") && !names("ServiceUnavailable") {
		t.Errorf("%d %v would be asked again", status, document)
	}
}

func checkText(t *testing.T, got *string, stated any) {
	t.Helper()
	want, _ := stated.(string)
	if (got == nil) != (want == "") || got != nil && *got != want {
		t.Errorf("%v, want %v", got, stated)
	}
}

func checkCount(t *testing.T, got *int64, stated any) {
	t.Helper()
	exact := exactly(stated)
	if (got == nil) != (exact == nil) || got != nil && (exact.Cmp(new(big.Rat).SetInt64(*got)) != 0 || *got < 0) {
		t.Errorf("%v, want %v", got, stated)
	}
}

func checkTime(t *testing.T, got *time.Time, stated any) {
	t.Helper()
	exact := exactly(stated)
	if exact != nil && exact.Sign() == 0 {
		exact = nil
	}
	if (got == nil) != (exact == nil) || got != nil && exact.Cmp(new(big.Rat).SetInt64(got.UnixMilli())) != 0 {
		t.Errorf("%v, want %v", got, stated)
	}
}

// exactly is the number that an answer states as one or as a text; nil where it states none.
func exactly(stated any) *big.Rat {
	text, _ := stated.(string)
	if number, isNumber := stated.(json.Number); isNumber {
		text = number.String()
	}
	exact, _ := new(big.Rat).SetString(text)
	return exact
}
