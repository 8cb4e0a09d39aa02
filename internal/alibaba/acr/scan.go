// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// The statuses of a scan after which it does not change by itself. The others that are documented
// are SCANNING and RETRYING.
const (
	ScanComplete = "COMPLETE"
	ScanFailed   = "FAILED"
)

// ScanStatus is how far the scan of an image is. Nil is what the response leaves out: what the API
// returns for an image that was never scanned is not documented.
type ScanStatus struct {
	Status  *string // for example COMPLETE
	Service *string // ACR_SCAN_SERVICE or SAS_SCAN_SERVICE
}

// GetRepoTagScanStatus returns the status of an image's scan.
//
// API:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotagscanstatus;
// permission cr:GetScan. Its errors are a transport.Error, or one of the Check functions'.
func (c *Client) GetRepoTagScanStatus(ctx context.Context, request ImageRequest) (ScanStatus, error) {
	const operation = "GetRepoTagScanStatus"
	if err := request.check(); err != nil {
		return ScanStatus{}, fmt.Errorf("%s: %w", operation, err)
	}
	return call(ctx, c, operation, request.Region, request.parameters(), func(response *strictjson.Object) ScanStatus {
		return ScanStatus{Status: response.Text("Status"), Service: response.Text("ScanService")}
	})
}

// ScanSummary counts the findings of a complete scan by their severity. Total is the sum.
type ScanSummary struct {
	High, Medium, Low, Unknown, Total int64
}

// GetRepoTagScanSummary returns the number of findings. A response that leaves one out is an error,
// and so is a total that is not the sum: nothing may be concluded from what may be a part.
//
// API:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotagscansummary;
// permission cr:GetScanCount. Its errors are a transport.Error, or one of the Check functions'.
func (c *Client) GetRepoTagScanSummary(ctx context.Context, request ImageRequest) (ScanSummary, error) {
	const operation = "GetRepoTagScanSummary"
	if err := request.check(); err != nil {
		return ScanSummary{}, fmt.Errorf("%s: %w", operation, err)
	}
	return call(ctx, c, operation, request.Region, request.parameters(), readScanSummary)
}

func readScanSummary(response *strictjson.Object) ScanSummary {
	count := func(field string) int64 {
		number := response.Count(field)
		if number == nil {
			response.Fail("", "the response has no "+field)
			return 0
		}
		return *number
	}
	summary := ScanSummary{
		High: count("HighSeverity"), Medium: count("MediumSeverity"), Low: count("LowSeverity"), Unknown: count("UnknownSeverity"),
		Total: count("TotalSeverity"),
	}
	if !summary.isSum() {
		response.Fail("", fmt.Sprintf("TotalSeverity is %d, which is not the sum of the severities (%d high, %d medium, %d low, %d unknown)",
			summary.Total, summary.High, summary.Medium, summary.Low, summary.Unknown))
	}
	return summary
}

// isSum reports whether Total is the sum of the other numbers. It subtracts, so that no sum exceeds
// 64 bits.
func (s ScanSummary) isSum() bool {
	rest := s.Total
	for _, count := range []int64{s.High, s.Medium, s.Low, s.Unknown} {
		if count > rest {
			return false
		}
		rest -= count
	}
	return rest == 0
}

// IsScanNotFound reports whether an error is a code that says in its words that a scan does not
// exist, such as SCAN_TASK_NOT_EXIST. Which code the API has for that is not documented.
func IsScanNotFound(err error) bool {
	failed, isCall := errors.AsType[transport.Error](err)
	words := strings.NewReplacer("_", "", ".", "").Replace(strings.ToUpper(failed.Code))
	return isCall && failed.Kind == transport.KindUnexpected && failed.Reason == transport.ReasonOther && strings.Contains(words, "SCAN") &&
		(strings.HasSuffix(words, "NOTEXIST") || strings.HasSuffix(words, "NOTFOUND"))
}
