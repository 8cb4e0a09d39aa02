// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

const (
	fixNoScan = "If the image was never scanned, start a scan in the console of the instance, or add a scan rule, and set wait = true to wait for its end."

	fixNoScanInTime   = "If the scan takes longer, raise timeouts.read. If none was started, start one in the console of the instance, or add a scan rule."
	fixNoScannedImage = "If the tag points to this digest, the image may never have been scanned: start a scan in the console of the instance, or add a scan rule. "

	fixUnknownScanCode = fixNoScan + " Otherwise run Terraform again. If the error persists, report this message to the developers of the provider."
)

// noFindings are the numbers of a scan that is not complete: all null.
var noFindings = object{"high_severity": nil, "medium_severity": nil, "low_severity": nil, "unknown_severity": nil, "total_severity": nil}

// countingSource is the scan's data source where the second operation answers.
func countingSource() dataSource {
	source := acrScanSource
	source.Operation = emulator.OperationGetRepoTagScanSummary
	return source
}

// scanSummary is a response of GetRepoTagScanSummary with changes; an empty text leaves a field
// out.
func scanSummary(changes map[string]string) string {
	fields := map[string]string{
		"IsSuccess": "true", "RequestId": `"` + numberedID + `"`, "HighSeverity": "0", "MediumSeverity": "3", "LowSeverity": "7", "UnknownSeverity": "1", "TotalSeverity": "11",
	}
	maps.Copy(fields, changes)
	var written []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] != "" {
			written = append(written, fmt.Sprintf("%q: %s", name, fields[name]))
		}
	}
	return "{" + strings.Join(written, ", ") + "}"
}

// scanFaults are what the API may return of a scan that is not there, or not complete: it never
// reads as "no findings".
func scanFaults() []fault {
	status := func(status string) emulator.Fault {
		return emulator.Fault{Status: 200, Times: 1, Body: `{"IsSuccess": true, "RequestId": "R1"` + status + `}`}
	}
	complete := emulator.Fault{Status: 200, Times: 1, Body: `{"IsSuccess": true, "Status": "COMPLETE", "ScanService": "ACR_SCAN_SERVICE"}`}
	changed := invalidResponse(`the scan service changed from "ACR_SCAN_SERVICE" to "SAS_SCAN_SERVICE" while the scan was read`)
	changed.exchange, changed.attempts, changed.confirmed = "Request: {operation} at {host}. Response: HTTP 200.", 2, true
	return []fault{
		{"A scan without a status", withoutStatus()},
		{"… with a status that is not documented", unknownStatuses()},
		{"… that does not exist: SCAN_TASK_NOT_EXIST, or another unknown code", noScan()},
		{"… COMPLETE, and SCANNING after its numbers were read", []variant{
			{source: acrScanSource, start: withEmulator(complete, status(`, "Status": "SCANNING"`)), expected: expectation{
				reason: "the later status, and no numbers", attempts: 2, confirmed: true, values: noFindings.With(object{"status": "SCANNING", "scan_service": nil}),
			}},
		}},
		{"… of another scanner after its numbers were read", []variant{{
			source: acrScanSource, start: withEmulator(complete, status(`, "Status": "COMPLETE", "ScanService": "SAS_SCAN_SERVICE"`)), expected: changed,
		}}},
		{"… COMPLETE without one of the numbers", missingNumbers()},
		{"… whose total is not the sum", []variant{
			notTheSum("more", map[string]string{"TotalSeverity": "12"}, "TotalSeverity is 12, which is not the sum of the severities (0 high, 3 medium, 7 low, 1 unknown)"),
			notTheSum("less", map[string]string{"TotalSeverity": "10"}, "TotalSeverity is 10, which is not the sum of the severities (0 high, 3 medium, 7 low, 1 unknown)"),
			notTheSum("none", map[string]string{"TotalSeverity": "0"}, "TotalSeverity is 0, which is not the sum of the severities (0 high, 3 medium, 7 low, 1 unknown)"),
			notTheSum("beyond 64 bits", map[string]string{"HighSeverity": "9223372036854775807", "MediumSeverity": "9223372036854775807", "LowSeverity": "2", "UnknownSeverity": "0", "TotalSeverity": "0"},
				"TotalSeverity is 0, which is not the sum of the severities (9223372036854775807 high, 9223372036854775807 medium, 2 low, 0 unknown)"),
		}},
		{"… whose numbers are negative, have a fraction or a unit, or exceed 64 bits", []variant{
			notTheSum("negative", map[string]string{"HighSeverity": "-1"}, "HighSeverity: expected a whole number of at least 0, got -1"),
			notTheSum("fraction", map[string]string{"MediumSeverity": "1.5"}, "MediumSeverity: expected a whole number, got 1.5"),
			notTheSum("unit", map[string]string{"LowSeverity": `"7 CVEs"`}, `LowSeverity: expected a whole number, got "7 CVEs"`),
			notTheSum("too large", map[string]string{"TotalSeverity": "9223372036854775808"}, "TotalSeverity: the number 9223372036854775808 exceeds 64 bits"),
		}},
		{"… whose numbers may not be read (NoPrivilege)", []variant{
			errorBody{"", `{"Code": "NoPrivilege", "RequestId": "R1"}`, "NoPrivilege", "", true}.from(countingSource(), 403, expectation{summary: "Access Denied"}),
		}},
	}
}

// withoutStatus is what a scan that has not begun may look like.
func withoutStatus() []variant {
	expected := expectation{
		reason: "no status and no numbers, with a warning", values: noFindings.With(object{"status": nil}),
		warnings: []diagnostic{providertest.Warning("Unexpected API Response",
			`The API returned no status for the scan of tag "1.4.2"; status and all numbers are null.`+"\n\n"+fixNoScan+" Do not take null for no findings.", "status")},
	}
	var variants []variant
	for _, status := range []string{``, `, "Status": null`, `, "Status": ""`, `, "ScanService": "ACR_SCAN_SERVICE", "HighSeverity": 0, "TotalSeverity": 0`} {
		variants = append(variants, variant{
			name: status, source: acrScanSource, expected: expected,
			start: withEmulator(emulator.Fault{Status: 200, Body: `{"IsSuccess": true, "RequestId": "R1"` + status + `}`}),
		})
	}
	return variants
}

// unknownStatuses are, with the documented ones of a scan that is not complete, those that no
// numbers are read for.
func unknownStatuses() []variant {
	var variants []variant
	for _, status := range []string{"NOT_SCANNED", "complete", "COMPLETED", " COMPLETE", "SCANNING", "RETRYING", "FAILED"} {
		variants = append(variants, variant{
			name: status, source: acrScanSource, expected: expectation{reason: "the status, and no numbers", values: noFindings.With(object{"status": status})},
			start: withEmulator(emulator.Fault{Status: 200, Body: `{"IsSuccess": true, "RequestId": "R1", "Status": "` + status + `"}`}),
		})
	}
	return variants
}

func noScan() []variant {
	var variants []variant
	for _, code := range []string{"SCAN_TASK_NOT_EXIST", "SCAN_RESULT_NOT_FOUND", "ScanTask.NotFound", "TAG_NOT_SCANNED"} {
		for _, status := range []int{200, 400, 404} {
			body := errorBody{"", fmt.Sprintf(`{"IsSuccess": false, "Code": %q, "RequestId": "R1"}`, code), code, "", true}
			variants = append(variants, body.from(acrScanSource, status, expectation{summary: "Unexpected API Response", fix: fixUnknownScanCode}))
		}
	}
	// A scan that is complete, whose numbers do not exist.
	body := errorBody{"of the numbers", `{"IsSuccess": false, "Code": "SCAN_RESULT_NOT_EXIST", "RequestId": "R1"}`, "SCAN_RESULT_NOT_EXIST", "", true}
	counted := body.from(countingSource(), 200, expectation{summary: "Unexpected API Response"})
	counted.expected.fix = fixUnknownScanCode
	return append(variants, counted)
}

func missingNumbers() []variant {
	variants := []variant{invalidCount("none", `{"IsSuccess": true, "RequestId": "`+numberedID+`"}`, "the response has no HighSeverity")}
	for _, field := range []string{"HighSeverity", "MediumSeverity", "LowSeverity", "UnknownSeverity", "TotalSeverity"} {
		for _, value := range []string{"", "null", `""`} {
			variants = append(variants, invalidCount(field+" "+value, scanSummary(map[string]string{field: value}), "the response has no "+field))
		}
	}
	return variants
}

func notTheSum(name string, changes map[string]string, problem string) variant {
	return invalidCount(name, scanSummary(changes), problem)
}

// invalidCount is a response to the second request of a read that is not valid. It is read again on
// a connection of its own.
func invalidCount(name, body, problem string) variant {
	counted := invalid(countingSource(), name, body, problem)
	counted.expected.attempts, counted.expected.confirmed = 2, true
	counted.expected.exchange = "Request: {operation} at {host}. Response: HTTP 200. Request ID: R2."
	return counted
}
