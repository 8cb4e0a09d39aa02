// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strings"
	"testing"
)

const api = "crr-a7p2m9i4x3q8r5s1"

// scanResponses returns the bodies of both operations about an image, with % for the request ID.
func scanResponses(t *testing.T, server *Server, repository, tag, digest string) (status, summary string) {
	t.Helper()
	parameters := []string{"RepoId", repository, "Tag", tag, "Digest", digest}
	bodies := make([]string, 0, 2)
	for _, action := range []string{OperationGetRepoTagScanStatus, OperationGetRepoTagScanSummary} {
		got := callACR(t, server, append([]string{"Action", action}, parameters...)...)
		bodies = append(bodies, strings.Replace(got.body, got.header.Get("X-Acs-Request-Id"), "%", 1))
	}
	return bodies[0], bodies[1]
}

// TestACRScans has every state of a scan.
func TestACRScans(t *testing.T) {
	server := startServer(t, Options{})
	const head, noNumbers = `{"Code":"success","IsSuccess":true,"RequestId":"%"`, `{"Code":"success","IsSuccess":true,"RequestId":"%"}`
	images := func(repository, tag string) []ACRPlatform {
		for _, candidate := range DefaultFixture().ACR.Instances[0].Repositories {
			if candidate.ID == repository {
				return candidate.Images[candidate.Tags[tag]].Platforms
			}
		}
		return nil
	}
	for _, test := range []struct {
		repository, tag string
		platform        int
		status, summary string
	}{
		{storefront, "1.4.0", 0, noNumbers, noNumbers},
		{storefront, "1.4.1", 0, head + `,"Status":"FAILED","ScanService":"ACR_SCAN_SERVICE"}`, noNumbers},
		{
			storefront, "1.4.2", 0, head + `,"Status":"COMPLETE","ScanService":"ACR_SCAN_SERVICE"}`,
			head + `,"HighSeverity":0,"MediumSeverity":3,"LowSeverity":7,"UnknownSeverity":1,"TotalSeverity":11}`,
		},
		{
			storefront, "1.4.3", 0, head + `,"Status":"COMPLETE","ScanService":"ACR_SCAN_SERVICE"}`,
			head + `,"HighSeverity":2,"MediumSeverity":3,"LowSeverity":7,"UnknownSeverity":1,"TotalSeverity":13}`,
		},
		{storefront, "1.5.0", 0, noNumbers, noNumbers},
		{storefront, "1.5.0", 0, head + `,"Status":"SCANNING","ScanService":"ACR_SCAN_SERVICE"}`, noNumbers},
		{storefront, "1.5.0", 0, head + `,"Status":"RETRYING","ScanService":"ACR_SCAN_SERVICE"}`, head + `,"HighSeverity":0,"MediumSeverity":0,"LowSeverity":4,"UnknownSeverity":0,"TotalSeverity":4}`},
		{storefront, "1.5.0", 0, head + `,"Status":"COMPLETE","ScanService":"ACR_SCAN_SERVICE"}`, head + `,"HighSeverity":0,"MediumSeverity":0,"LowSeverity":4,"UnknownSeverity":0,"TotalSeverity":4}`},
		{api, "2.0.0", 0, head + `,"Status":"SCANNING","ScanService":"ACR_SCAN_SERVICE"}`, noNumbers},
		{api, "2.1.0", 0, head + `,"Status":"RETRYING","ScanService":"ACR_SCAN_SERVICE"}`, noNumbers},
		{
			api, "2.2.0", 1, head + `,"Status":"COMPLETE","ScanService":"SAS_SCAN_SERVICE"}`,
			head + `,"HighSeverity":1,"MediumSeverity":0,"LowSeverity":0,"UnknownSeverity":0,"TotalSeverity":1}`,
		},
	} {
		status, summary := scanResponses(t, server, test.repository, test.tag, images(test.repository, test.tag)[test.platform].Digest)
		if status != test.status || summary != test.summary {
			t.Errorf("%s: %s %s", test.tag, status, summary)
		}
	}
	status, summary := scanResponses(t, server, storefront, "1.4.2", images(storefront, "1.4.3")[0].Digest)
	if !strings.Contains(status, `"Code":"IMAGE_NOT_EXIST"`) || !strings.Contains(summary, `"Code":"IMAGE_NOT_EXIST"`) {
		t.Errorf("another image: %s %s", status, summary)
	}
}

// TestACRScansOfAnIndex expects the response about an image that was never scanned for what is not
// one image, though the first image of the index has a scan.
func TestACRScansOfAnIndex(t *testing.T) {
	const index, firstImage = "sha256:fbd144443ad6006ac59a6e16eee10d5dc238add8d522ed957326d957f4b07e20", "sha256:65e0f8c39a0f865d445b12feaf910cbd5a926141c7824b711d77bfabef3d6e2f"
	const attestation = "sha256:bd7153e7e8a49b5aaeac49106e00d03d6efb1d1557fa432a0c0b5b8a9ac2bc8f"
	const head, never = `{"Code":"success","IsSuccess":true,"RequestId":"%"`, `{"Code":"success","IsSuccess":true,"RequestId":"%"}`
	for name, test := range map[string]struct {
		repository, tag, digest string
		status, summary         string
	}{
		"its digest":       {api, "2.2.0", index, never, never},
		"without a digest": {api, "2.2.0", "", never, never},
		"of another tag":   {api, "2.3.0", index, never, never},
		"its attestation":  {api, "2.2.0", attestation, never, never},
		"its first image":  {api, "2.2.0", firstImage, head + `,"Status":"COMPLETE","ScanService":"SAS_SCAN_SERVICE"}`, head + `,"HighSeverity":0,"MediumSeverity":0,"LowSeverity":0,"UnknownSeverity":0,"TotalSeverity":0}`},
		"a single image":   {storefront, "1.4.1", "", head + `,"Status":"FAILED","ScanService":"ACR_SCAN_SERVICE"}`, never},
		"image of another": {api, "2.3.0", firstImage, head + `,"Status":"COMPLETE","ScanService":"SAS_SCAN_SERVICE"}`, head + `,"HighSeverity":0,"MediumSeverity":0,"LowSeverity":0,"UnknownSeverity":0,"TotalSeverity":0}`},
	} {
		server := startServer(t, Options{ServeUntaggedImages: true})
		status, summary := scanResponses(t, server, test.repository, test.tag, test.digest)
		if status != test.status || summary != test.summary {
			t.Errorf("%s: %s %s", name, status, summary)
		}
	}
}
