// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

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

// FuzzDecode reads an answer as a tag and as a list. Either it is an error without any part of a value, which calls nothing missing
// that the service itself does not; or the value is what encoding/json reads, to the last digit.
func FuzzDecode(f *testing.F) {
	f.Fuzz(func(t *testing.T, above uint16, traceID string, body []byte) {
		response := transport.Response{Status: http.StatusOK + int(above%400), Header: http.Header{}, Body: body}
		if traceID != "" {
			response.Header.Set("X-Ncp-Trace-Id", traceID)
		}
		checkDecode(t, response, func(answer *strictjson.Object) Tag { return readTag(answer, "1.4.2") }, checkTag)
		checkDecode(t, response, readList, func(t *testing.T, document map[string]any, list List) {
			t.Helper()
			results, _ := first(document, "results", "result").([]any)
			if len(list.Names) > len(results) || list.Total < 0 || list.Complete && list.Total > int64(len(results)) {
				t.Errorf("%+v of %d results", list, len(results))
			}
		})
	})
}

func checkTag(t *testing.T, document map[string]any, tag Tag) {
	t.Helper()
	if document["name"] == nil {
		document = unwrapped(t, document)
	}
	if tag.Name != "1.4.2" || document["name"] != "1.4.2" {
		t.Errorf("the answer is about %q", document["name"])
	}
	checkText(t, tag.Creator, document["creator"])
	checkText(t, tag.LastUpdater, document["last_updater"])
	checkText(t, tag.Digest, document["digest"])
	checkNumber(t, tag.FullSize, document["full_size"], 0)
	checkNumber(t, tag.ID, document["id"])
	checkNumber(t, tag.ImageID, document["image_id"])
	checkNumber(t, tag.Repository, document["repository"])
	checkTime(t, tag.LastUpdated, document["last_updated"])
	if tag.V2 == nil && document["v2"] != nil || tag.V2 != nil && document["v2"] != *tag.V2 {
		t.Errorf("v2 is %v, want %v", tag.V2, document["v2"])
	}
	listed, isList := first(document, "images", "image").([]any)
	if len(tag.Images) != len(listed) || (tag.Images != nil) != isList {
		t.Fatalf("%d images, want %d", len(tag.Images), len(listed))
	}
	for index, image := range tag.Images {
		fields, _ := listed[index].(map[string]any)
		for name, text := range map[string]*string{
			"architecture": image.Architecture, "os": image.OS, "os_version": image.OSVersion, "variant": image.Variant, "digest": image.Digest,
		} {
			checkText(t, text, fields[name])
		}
		checkText(t, image.MediaType, first(fields, "mediaType", "media_type"))
		checkNumber(t, image.Size, fields["size"], 0)
		checkTime(t, image.Created, fields["created"])
		checkTime(t, image.Updated, fields["updated"])
		checkTime(t, image.LatestPulled, fields["latest_pulled"])
	}
}

// unwrapped is the one tag of an answer that wraps it.
func unwrapped(t *testing.T, document map[string]any) map[string]any {
	t.Helper()
	inner := first(document, "result", "results")
	if list, isList := inner.([]any); isList && len(list) == 1 {
		inner = list[0]
	}
	only, isObject := inner.(map[string]any)
	if !isObject {
		t.Fatalf("%v is read as a tag", document)
	}
	return only
}

func first(document map[string]any, names ...string) any {
	for _, name := range names {
		if document[name] != nil {
			return document[name]
		}
	}
	return nil
}

func checkDecode[T any](t *testing.T, response transport.Response, read func(*strictjson.Object) T, check func(*testing.T, map[string]any, T)) {
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
		checkFailure(t, response, document, err)
		return
	}
	if response.Status >= http.StatusMultipleChoices || parseError != nil || isSaid(document["error"]) || isSaid(document["responseError"]) || document["errorCode"] != nil {
		t.Fatalf("%d, %v, %s is taken for a success", response.Status, parseError, response.Body)
	}
	check(t, document, value)
}

// isSaid tells whether a field is there: an empty text is as good as none.
func isSaid(field any) bool { return field != nil && field != "" }

// checkFailure wants a reason in the answer for what a failure concludes from it.
func checkFailure(t *testing.T, response transport.Response, document map[string]any, err error) {
	t.Helper()
	failure, isFailure := errors.AsType[*transport.Error](err)
	if !isFailure {
		t.Fatalf("%v (%T)", err, err)
	}
	status := response.Status
	said, _ := json.Marshal(document)
	has := func(code string) bool { return strings.Contains(string(said), code) }
	switch failure.Kind {
	case transport.KindTag:
		isOwn := failure.Code != "" || failure.RequestID != ""
		if !isOwn || status != http.StatusNotFound && (status >= http.StatusMultipleChoices || failure.Code != "404") {
			t.Errorf("%d %s is taken for a missing tag: %v", status, said, failure)
		}
	case transport.KindAction:
		if failure.Code != "300" || status != http.StatusNotFound && status >= http.StatusMultipleChoices {
			t.Errorf("%d %s is taken for an operation that is gone: %v", status, said, failure)
		}
	case transport.KindInstance, transport.KindRepository, transport.KindCredentials, transport.KindTimeout:
		t.Errorf("%d %s: %v, which no answer says", status, said, failure)
	}
	passing := has("410") || has("420") || status < http.StatusMultipleChoices && (has("429") || has("502") || has("503") || has("504"))
	if failure.Retryable && !transport.StatusError(status).Retryable && !passing {
		t.Errorf("%d %s would be asked again", status, said)
	}
}

func checkText(t *testing.T, got *string, stated any) {
	t.Helper()
	want, _ := stated.(string)
	if (got == nil) != (want == "") || got != nil && *got != want {
		t.Errorf("%v, want %v", got, stated)
	}
}

// checkNumber wants exactly what is stated, and at least a bound if there is one.
func checkNumber(t *testing.T, got *int64, stated any, least ...int64) {
	t.Helper()
	exact := exactly(stated)
	if (got == nil) != (exact == nil) || got != nil && exact.Cmp(new(big.Rat).SetInt64(*got)) != 0 {
		t.Errorf("%v, want %v", got, stated)
	}
	for _, bound := range least {
		if got != nil && *got < bound {
			t.Errorf("%d is less than %d", *got, bound)
		}
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
