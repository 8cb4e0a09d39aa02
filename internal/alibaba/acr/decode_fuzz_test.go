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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/paging"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// FuzzDecode reads a response as that of each operation. Either it is an error without any part of
// a value, which calls nothing missing that the service does not; or the service reported success,
// and the value is what encoding/json reads, to the last digit.
func FuzzDecode(f *testing.F) {
	f.Fuzz(func(t *testing.T, statusOffset uint16, body []byte) {
		response := transport.Response{Status: http.StatusOK + int(statusOffset%400), Body: body}
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
		checkDecode(t, response, func(object *strictjson.Object) Tag { return readTag(object, "1.4.2") }, func(document map[string]any, tag Tag) {
			if name := document["Tag"]; name != nil && name != "" && name != "1.4.2" {
				t.Errorf("the response is about %q", name)
			}
			checkText(t, tag.Digest, document["Digest"])
			checkText(t, tag.ImageID, document["ImageId"])
			checkText(t, tag.Status, document["Status"])
			checkCount(t, tag.ImageSize, document["ImageSize"])
			checkTime(t, tag.ImageCreate, document["ImageCreate"])
			checkTime(t, tag.ImageUpdate, document["ImageUpdate"])
		})
		checkDecode(t, response, readFirstTags, func(document map[string]any, first FirstTags) {
			listed, _ := document["Images"].([]any)
			if len(first.Names) > len(listed) || first.Total < 0 {
				t.Errorf("%d tags of %d, of %d", len(first.Names), len(listed), first.Total)
			}
		})
		checkDecode(t, response, readTagPage(1), func(document map[string]any, page paging.Page[ListedTag]) {
			listed, _ := document["Images"].([]any)
			checkCount(t, page.Total, document["TotalCount"])
			if number := document["PageNo"]; number != nil && number != "" && (page.Total == nil || *page.Total > 0) {
				checkCount(t, new(int64(1)), number)
			}
			if len(page.Entries) != len(listed) {
				t.Fatalf("%d tags, want %d", len(page.Entries), len(listed))
			}
			for index, tag := range page.Entries {
				fields, _ := listed[index].(map[string]any)
				checkText(t, &tag.Name, fields["Tag"])
				checkText(t, tag.Digest, fields["Digest"])
				checkText(t, tag.ImageID, fields["ImageId"])
				checkText(t, tag.Status, fields["Status"])
				checkCount(t, tag.ImageSize, fields["ImageSize"])
				checkTime(t, tag.ImageCreate, fields["ImageCreate"])
				checkTime(t, tag.ImageUpdate, fields["ImageUpdate"])
			}
		})
		name := RepositoryName{Namespace: "platform", Name: "storefront"}
		checkDecode(t, response, func(object *strictjson.Object) Repository { return readRepository(object, name) }, func(document map[string]any, found Repository) {
			if CheckRepoID(found.ID) != nil || document["RepoId"] != found.ID {
				t.Errorf("the ID %q of %v", found.ID, document["RepoId"])
			}
		})
	})
}

func checkDecode[T any](t *testing.T, response transport.Response, read func(*strictjson.Object) T, check func(map[string]any, T)) {
	t.Helper()
	value, _, err := decode(response, read)
	var document map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(response.Body)))
	decoder.UseNumber()
	parseError := decoder.Decode(&document)
	if err != nil {
		var zero T
		if difference := cmp.Diff(zero, value); difference != "" {
			t.Errorf("an error with a part of a value:\n%s", difference)
		}
		checkError(t, response.Status, document, err)
		return
	}
	code, _ := document["Code"].(string)
	hasCode := document["Code"] != nil && !strings.EqualFold(code, "success") && document["Code"] != ""
	if response.Status >= http.StatusMultipleChoices || parseError != nil || document["IsSuccess"] != true || hasCode {
		t.Fatalf("%d, %v, %s is decoded as a success", response.Status, parseError, response.Body)
	}
	check(document, value)
}

// checkError looks in the response for a reason for what an error concludes from it.
func checkError(t *testing.T, status int, document map[string]any, err error) {
	t.Helper()
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall {
		return // nothing is concluded from the response
	}
	code, _ := document["Code"].(string)
	message, _ := document["Message"].(string)
	mentions := func(word string) bool { return strings.Contains(code, word) || strings.Contains(message, word) }
	isBusy := status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests || status >= http.StatusInternalServerError
	isSuccess := status < http.StatusMultipleChoices && document["IsSuccess"] == true
	switch failed.Kind {
	case transport.KindInstanceNotFound, transport.KindRepositoryNotFound, transport.KindTagNotFound, transport.KindImageNotFound:
		if isBusy || isSuccess || !mentions("_NOT_EXIST") {
			t.Errorf("%d %v is classified as not found: %v", status, document, failed)
		}
	case transport.KindUnsupported:
		if isBusy || isSuccess || !mentions("InvalidAction.NotFound") {
			t.Errorf("%d %v is classified as an unsupported action: %v", status, document, failed)
		}
	}
	if failed.Retryable && !transport.StatusError(status).Retryable && !mentions("Throttling") && !mentions("ServiceUnavailable") {
		t.Errorf("%d %v would be retried", status, document)
	}
}

func checkText(t *testing.T, got *string, field any) {
	t.Helper()
	want, _ := field.(string)
	if (got == nil) != (want == "") || got != nil && *got != want {
		t.Errorf("%v, want %v", got, field)
	}
}

func checkCount(t *testing.T, got *int64, field any) {
	t.Helper()
	exact := exactNumber(field)
	if (got == nil) != (exact == nil) || got != nil && (exact.Cmp(new(big.Rat).SetInt64(*got)) != 0 || *got < 0) {
		t.Errorf("%v, want %v", got, field)
	}
}

func checkTime(t *testing.T, got *time.Time, field any) {
	t.Helper()
	exact := exactNumber(field)
	if exact != nil && exact.Sign() == 0 {
		exact = nil
	}
	if (got == nil) != (exact == nil) || got != nil && exact.Cmp(new(big.Rat).SetInt64(got.UnixMilli())) != 0 {
		t.Errorf("%v, want %v", got, field)
	}
}

// exactNumber returns a field that is a number, or the text of one; nil for any other.
func exactNumber(field any) *big.Rat {
	text, _ := field.(string)
	if number, isNumber := field.(json.Number); isNumber {
		text = number.String()
	}
	exact, _ := new(big.Rat).SetString(text)
	return exact
}
