// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "cmp"

// ACRScan is the vulnerability scan of an image. The zero value is for an image that was never
// scanned: its response has no Status, and the summary no numbers, which is an assumption.
type ACRScan struct {
	// Status is SCANNING, COMPLETE, FAILED or RETRYING.
	Status string `json:"status" valid:"required,scan status"`

	// Service is the scanner; ACR_SCAN_SERVICE when empty.
	Service string `json:"service,omitempty" valid:"scan service"`

	// Before are the statuses of the first responses about the image, one each: "" is a scan that
	// has not begun.
	Before []string `json:"before,omitempty"`

	High    int64 `json:"high,omitempty"`
	Medium  int64 `json:"medium,omitempty"`
	Low     int64 `json:"low,omitempty"`
	Unknown int64 `json:"unknown,omitempty"`
}

// acrScanStatus is GetRepoTagScanStatus' response:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotagscanstatus
type acrScanStatus struct {
	acrHead
	Status      string `json:"Status,omitempty"`
	ScanService string `json:"ScanService,omitempty"`
}

// acrScanSummary is GetRepoTagScanSummary's response:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotagscansummary
type acrScanSummary struct {
	acrHead
	HighSeverity    int64 `json:"HighSeverity"`
	MediumSeverity  int64 `json:"MediumSeverity"`
	LowSeverity     int64 `json:"LowSeverity"`
	UnknownSeverity int64 `json:"UnknownSeverity"`
	TotalSeverity   int64 `json:"TotalSeverity"`
}

const (
	scanComplete       = "COMPLETE"
	defaultScanService = "ACR_SCAN_SERVICE"
)

// findScanned finds the request's image. An index is never scanned, its images are: the digest of
// one, given or that of the tag, has the response about an image that was never scanned. That is an
// assumption: the vendor's page describes Digest as that of the image, and does not mention
// indexes.
func (r acrRequest) findScanned() (ACRPlatform, *apiError) {
	repository, target, failure := r.findTag()
	if failure != nil {
		return ACRPlatform{}, failure
	}
	platform, exists := r.findPlatform(repository, target.image)
	if !exists {
		return ACRPlatform{}, acrNotExisting("IMAGE_NOT_EXIST")
	}
	if digest := cmp.Or(r.parameters["Digest"], target.image.acr.Digest); digest != platform.Digest {
		return ACRPlatform{Digest: digest}, nil
	}
	return platform, nil
}

func (r acrRequest) getRepoTagScanStatus() (any, *apiError) {
	platform, failure := r.findScanned()
	scan := platform.Scan
	if failure != nil {
		return nil, failure
	}
	status := scan.Status
	if responses := r.server.state.scanResponses[platform.Digest]; responses < len(scan.Before) {
		status = scan.Before[responses]
	}
	r.server.state.scanResponses[platform.Digest]++
	if status == "" {
		return acrScanStatus{acrHead: r.success()}, nil
	}
	return acrScanStatus{r.success(), status, cmp.Or(scan.Service, defaultScanService)}, nil
}

// getRepoTagScanSummary returns the numbers of a complete scan. That it has none for any other is
// an assumption.
func (r acrRequest) getRepoTagScanSummary() (any, *apiError) {
	platform, failure := r.findScanned()
	scan := platform.Scan
	if failure != nil {
		return nil, failure
	}
	if scan.Status != scanComplete || r.server.state.scanResponses[platform.Digest] < len(scan.Before) {
		return r.success(), nil
	}
	return acrScanSummary{
		acrHead: r.success(), HighSeverity: scan.High, MediumSeverity: scan.Medium, LowSeverity: scan.Low, UnknownSeverity: scan.Unknown,
		TotalSeverity: scan.High + scan.Medium + scan.Low + scan.Unknown,
	}, nil
}
