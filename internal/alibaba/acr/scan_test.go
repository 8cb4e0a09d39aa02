// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var scannedImage = ImageRequest{TagRequest: storefrontTag, Digest: "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"}

func TestScan(t *testing.T) {
	t.Parallel()
	_, client := start(t, longTerm)
	status, err := client.GetRepoTagScanStatus(t.Context(), scannedImage)
	complete, service := ScanComplete, "ACR_SCAN_SERVICE"
	if difference := cmp.Diff(ScanStatus{Status: &complete, Service: &service}, status); difference != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, difference)
	}
	summary, err := client.GetRepoTagScanSummary(t.Context(), scannedImage)
	if want := (ScanSummary{Medium: 3, Low: 7, Unknown: 1, Total: 11}); summary != want || err != nil {
		t.Errorf("%+v, %v", summary, err)
	}
}

// TestVendorsExampleOfSummary reads the response on the API's page, whose total is the sum.
func TestVendorsExampleOfSummary(t *testing.T) {
	t.Parallel()
	const example = `{"UnknownSeverity": 4, "RequestId": "BC648259-91A7-4502-BED3-EDF64361FA83", "TotalSeverity": 196, "Code": "success", ` +
		`"MediumSeverity": 81, "IsSuccess": true, "HighSeverity": 22, "LowSeverity": 89}`
	summary, err := clientWithResponse(t, http.StatusOK, example).GetRepoTagScanSummary(t.Context(), scannedImage)
	if want := (ScanSummary{High: 22, Medium: 81, Low: 89, Unknown: 4, Total: 196}); summary != want || err != nil {
		t.Errorf("%+v, %v", summary, err)
	}
}

// TestScanRequestIsChecked sends nothing for a request without a field.
func TestScanRequestIsChecked(t *testing.T) {
	t.Parallel()
	server, client := start(t, longTerm)
	for name, change := range map[string]func(*ImageRequest){
		"region": func(r *ImageRequest) { r.Region = "" }, "instance": func(r *ImageRequest) { r.InstanceID = "" }, "repository": func(r *ImageRequest) { r.RepoID = "" },
		"tag": func(r *ImageRequest) { r.Tag = "" }, "digest": func(r *ImageRequest) { r.Digest = "" },
	} {
		request := scannedImage
		change(&request)
		if _, err := client.GetRepoTagScanStatus(t.Context(), request); err == nil {
			t.Errorf("status without a %s", name)
		}
		if _, err := client.GetRepoTagScanSummary(t.Context(), request); err == nil {
			t.Errorf("summary without a %s", name)
		}
	}
	if sent := len(server.Record().Requests); sent > 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

func TestIsScanNotFound(t *testing.T) {
	t.Parallel()
	unexpected := func(code string) transport.Error { return transport.Error{Kind: transport.KindUnexpected, Code: code} }
	for _, code := range []string{"SCAN_TASK_NOT_EXIST", "TAG_SCAN_NOT_EXIST", "SCAN_RESULT_NOT_FOUND", "ScanTask.NotFound", "ScanTaskNotExist"} {
		if !IsScanNotFound(unexpected(code)) {
			t.Errorf("%s is no missing scan", code)
		}
	}
	forbidden, broken := unexpected("SCAN_NOT_EXIST").WithKind(transport.KindForbidden), unexpected("SCAN_NOT_EXIST")
	broken.Reason = transport.ReasonInvalidResponse
	for _, err := range []error{
		nil, forbidden, broken, unexpected(""), unexpected("TAG_NOT_EXIST"), unexpected("SCAN_NOT_SUPPORTED"), unexpected("SCANNER_OFF"), unexpected("NOT_EXIST_SCAN"),
	} {
		if IsScanNotFound(err) {
			t.Errorf("%v is a missing scan", err)
		}
	}
}
