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

	"github.com/containerregistry/terraform-provider-containerregistry/internal/paging"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// FuzzDecode decodes a response as a tag and as a list. The result is an error without any part of
// a value, which calls nothing missing that the service itself does not; or the value that
// encoding/json decodes, to the last digit.
func FuzzDecode(f *testing.F) {
	f.Fuzz(func(t *testing.T, above uint16, traceID string, body []byte) {
		response := transport.Response{Status: http.StatusOK + int(above%400), Header: http.Header{}, Body: body}
		if traceID != "" {
			response.Header.Set("X-Ncp-Trace-Id", traceID)
		}
		checkDecode(t, response, func(body *strictjson.Object) Tag { return readTag(body, "1.4.2") }, checkTag)
		checkDecode(t, response, readList, func(t *testing.T, document map[string]any, list List) {
			t.Helper()
			results, _ := firstOf(document, "results", "result").([]any)
			if len(list.Names) > len(results) || list.Total < 0 || list.Complete && list.Total > int64(len(results)) {
				t.Errorf("%+v of %d results", list, len(results))
			}
		})
		checkDecode(t, response, readTagPage(1), func(t *testing.T, document map[string]any, page paging.Page[Tag]) {
			t.Helper()
			results, _ := firstOf(document, "results", "result").([]any)
			checkNumber(t, page.Total, document["count"], 0)
			var next *int64
			if page.HasNext {
				next = new(int64(2))
			}
			checkNumber(t, next, document["next"])
			if len(page.Entries) != len(results) {
				t.Fatalf("%d tags, want %d", len(page.Entries), len(results))
			}
			for index, tag := range page.Entries {
				fields, _ := results[index].(map[string]any)
				checkTagFacts(t, fields, tag)
			}
		})
	})
}

func checkTag(t *testing.T, document map[string]any, tag Tag) {
	t.Helper()
	if document["name"] == nil {
		document = unwrapped(t, document)
	}
	if tag.Name != "1.4.2" {
		t.Errorf("the response is about %q", document["name"])
	}
	checkTagFacts(t, document, tag)
}

func checkTagFacts(t *testing.T, document map[string]any, tag Tag) {
	t.Helper()
	checkText(t, &tag.Name, document["name"])
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
	entries, isList := firstOf(document, "images", "image").([]any)
	if len(tag.Images) != len(entries) || (tag.Images != nil) != isList {
		t.Fatalf("%d images, want %d", len(tag.Images), len(entries))
	}
	for index, image := range tag.Images {
		fields, _ := entries[index].(map[string]any)
		for name, text := range map[string]*string{
			"architecture": image.Architecture, "os": image.OS, "os_version": image.OSVersion, "variant": image.Variant, "digest": image.Digest,
		} {
			checkText(t, text, fields[name])
		}
		checkText(t, image.MediaType, firstOf(fields, "mediaType", "media_type"))
		checkNumber(t, image.Size, fields["size"], 0)
		checkTime(t, image.Created, fields["created"])
		checkTime(t, image.Updated, fields["updated"])
		checkTime(t, image.LatestPulled, fields["latest_pulled"])
	}
}

// unwrapped returns the one tag of a response that wraps it.
func unwrapped(t *testing.T, document map[string]any) map[string]any {
	t.Helper()
	inner := firstOf(document, "result", "results")
	if list, isList := inner.([]any); isList && len(list) == 1 {
		inner = list[0]
	}
	only, isObject := inner.(map[string]any)
	if !isObject {
		t.Fatalf("%v is read as a tag", document)
	}
	return only
}

func firstOf(document map[string]any, names ...string) any {
	for _, name := range names {
		if document[name] != nil {
			return document[name]
		}
	}
	return nil
}

func checkDecode[T any](t *testing.T, response transport.Response, read func(*strictjson.Object) T, check func(*testing.T, map[string]any, T)) {
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
		checkError(t, response, document, err)
		return
	}
	if response.Status >= http.StatusMultipleChoices || parseError != nil || isSet(document["error"]) || isSet(document["responseError"]) || document["errorCode"] != nil {
		t.Fatalf("%d, %v, %s is taken for a success", response.Status, parseError, response.Body)
	}
	check(t, document, value)
}

// isSet reports whether a field has a value other than an empty string.
func isSet(field any) bool { return field != nil && field != "" }

// checkError checks that what an error concludes is in the response.
func checkError(t *testing.T, response transport.Response, document map[string]any, err error) {
	t.Helper()
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall {
		t.Fatalf("%v (%T)", err, err)
	}
	status := response.Status
	content, _ := json.Marshal(document)
	has := func(code string) bool { return strings.Contains(string(content), code) }
	switch failed.Kind {
	case transport.KindTagNotFound:
		isOwn, isWord := failed.Code != "" || failed.RequestID != "", strings.EqualFold(failed.Code, "NotFound")
		isMissing := status == http.StatusNotFound || status == http.StatusBadRequest && isWord ||
			status < http.StatusMultipleChoices && (isWord || failed.Code == "404")
		if !isOwn || !isMissing {
			t.Errorf("%d %s is taken for a missing tag: %v", status, content, failed)
		}
	case transport.KindUnsupported:
		if failed.Code != "300" || status != http.StatusNotFound && status >= http.StatusMultipleChoices {
			t.Errorf("%d %s is taken for an unsupported operation: %v", status, content, failed)
		}
	case transport.KindInstanceNotFound, transport.KindRepositoryNotFound, transport.KindNoCredentials, transport.KindTimeout:
		t.Errorf("%d %s: %v, which no response can say", status, content, failed)
	}
	isTemporary := has("410") || has("420") || status < http.StatusMultipleChoices && (has("429") || has("502") || has("503") || has("504"))
	if failed.Retryable && !transport.StatusError(status).Retryable && !isTemporary {
		t.Errorf("%d %s would be retried", status, content)
	}
}

func checkText(t *testing.T, got *string, field any) {
	t.Helper()
	expected, _ := field.(string)
	if (got == nil) != (expected == "") || got != nil && *got != expected {
		t.Errorf("%v, want %v", got, field)
	}
}

// checkNumber checks that a number is exactly the field's, and not below the minimum if there is
// one.
func checkNumber(t *testing.T, got *int64, field any, minimum ...int64) {
	t.Helper()
	exact := exactNumber(field)
	if (got == nil) != (exact == nil) || got != nil && exact.Cmp(new(big.Rat).SetInt64(*got)) != 0 {
		t.Errorf("%v, want %v", got, field)
	}
	for _, limit := range minimum {
		if got != nil && *got < limit {
			t.Errorf("%d is less than %d", *got, limit)
		}
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

// exactNumber returns the number of a field, which may be a string; nil of any other field.
func exactNumber(field any) *big.Rat {
	text, _ := field.(string)
	if number, isNumber := field.(json.Number); isNumber {
		text = number.String()
	}
	exact, _ := new(big.Rat).SetString(text)
	return exact
}
