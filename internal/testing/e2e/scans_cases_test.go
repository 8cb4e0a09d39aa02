// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	scanObject = `the scan of tag "1.4.2" in ` + resolvedInACR
	fixNoScan  = "If the image was never scanned, start a scan in the console of the instance, or add a scan rule, and set wait = true to wait for its end."
)

// scans are the examples of containerregistry_acr_tag_scan.
var scans = map[string]example{
	"data-sources/containerregistry_acr_tag_scan": {
		override: acrEndpointOnly,
		change:   scannedOnARM(emulator.ACRScan{Status: "COMPLETE"}),
		outputs:  `{"high_severity": 0}`,
		calls: map[string]int64{
			"GetRepository": 2, "GetRepoTag": 1, "GetRepoTagScanStatus": 6, "GetRepoTagScanSummary": 3,
			"ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1,
		},
		refusals: map[string]refusal{
			"high findings on ARM": {
				change: scannedOnARM(emulator.ACRScan{Status: "COMPLETE", High: 1}),
				errors: []string{"platform/api:2.2.0 has findings of high severity on linux/arm64, or its scan is not complete."},
			},
			"no scan on ARM": {
				change: scannedOnARM(emulator.ACRScan{}),
				errors: []string{"platform/api:2.2.0 has findings of high severity on linux/arm64, or its scan is not complete."},
			},
		},
	},
	"recipes/scan-gate": {
		override: acrEndpointOnly,
		change:   scanned(emulator.ACRScan{Status: "COMPLETE", Medium: 3, Before: []string{"SCANNING"}}),
		outputs:  `{"deployed": "` + acrHost + `/platform/storefront@` + build1042 + `"}`,
		calls:    map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetRepoTagScanStatus": 3, "GetRepoTagScanSummary": 1},
		refusals: map[string]refusal{
			"high findings": {
				change: scanned(emulator.ACRScan{Status: "COMPLETE", High: 2, Medium: 3, Low: 7, Unknown: 1}),
				errors: []string{"platform/storefront:1.4.2 has 2 findings of high severity, 13 in all: see them in the console of the instance."},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetRepoTagScanStatus": 2, "GetRepoTagScanSummary": 1},
			},
			"failed": {
				change: scanned(emulator.ACRScan{Status: "FAILED"}),
				errors: []string{"The scan of platform/storefront:1.4.2 has ended as FAILED: scan the image again in the console of the instance."},
				calls:  map[string]int64{"GetRepository": 1, "GetRepoTag": 1, "GetRepoTagScanStatus": 1},
			},
			"never scanned": {
				change:    scanned(emulator.ACRScan{}),
				arguments: []string{"-var=scan_timeout=4s"},
				errors: []string{
					at("Request Timed Out", "containerregistry_acr_tag_scan.storefront", 29, `data "containerregistry_acr_tag_scan" "storefront" {`) +
						"The API returned no status for " + scanObject + ": it may not have begun. Waited …. " +
						"If the scan takes longer, raise timeouts.read. If none was started, start one in the console of the instance, or add a scan rule.",
				},
				least: map[string]int64{"GetRepoTagScanStatus": 2},
			},
			"a scan that does not end": {
				change:    scanned(emulator.ACRScan{Status: "SCANNING"}),
				arguments: []string{"-var=scan_timeout=4s"},
				errors: []string{
					at("Request Timed Out", "containerregistry_acr_tag_scan.storefront", 29, `data "containerregistry_acr_tag_scan" "storefront" {`) +
						"The status of " + scanObject + ` is "SCANNING", not yet "COMPLETE". Waited ….`,
				},
			},
			"another service's code": {
				prepare: respond("GetRepoTagScanStatus", `{"IsSuccess": false, "Code": "SCAN_SERVICE_DISABLED", "RequestId": "R{number}"}`),
				errors: []string{
					at("Unexpected API Response", "containerregistry_acr_tag_scan.storefront", 29, `data "containerregistry_acr_tag_scan" "storefront" {`) +
						couldNotRead(scanObject, "GetRepoTagScanStatus returned code SCAN_SERVICE_DISABLED") + fixNoScan,
				},
			},
			"no numbers": {
				prepare: respond("GetRepoTagScanSummary", `{"IsSuccess": true, "RequestId": "R{number}"}`),
				errors: []string{
					at("Unexpected API Response", "containerregistry_acr_tag_scan.storefront", 29, `data "containerregistry_acr_tag_scan" "storefront" {`) +
						couldNotRead(scanObject, "GetRepoTagScanSummary returned an invalid response: the response has no HighSeverity. The response was discarded"),
				},
			},
		},
	},
}

// TestFindingsAreAWarning applies the example, whose image has findings of lower severity.
func TestFindingsAreAWarning(t *testing.T) {
	t.Parallel()
	const directory = "data-sources/containerregistry_acr_tag_scan"
	const text = "platform/storefront:1.4.2 has findings, or its scan is not complete: see the console of the instance."
	for name, scan := range map[string]emulator.ACRScan{"findings": {Status: "COMPLETE", Low: 1}, "not complete": {Status: "FAILED"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			example := scans[directory].but(refusal{change: scanned(scan)})
			workspace := example.workspace(t, directory)
			example.serve(t, workspace)
			checkWarning(t, mustRun(t, workspace, "apply", "-auto-approve"), text)
		})
	}
}

// scannedOnARM changes the scan of the image of api:2.2.0 for linux/arm64.
func scannedOnARM(scan emulator.ACRScan) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		acrRepository(t, fixture, "api").Images["build 220"].Platforms[1].Scan = scan
	}
}

// scanned changes the scan of the image of 1.4.2.
func scanned(scan emulator.ACRScan) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		images := acrRepository(t, fixture, "storefront").Images
		storefront := images["build 1042"]
		storefront.Platforms[0].Scan = scan
		images["build 1042"] = storefront
	}
}
