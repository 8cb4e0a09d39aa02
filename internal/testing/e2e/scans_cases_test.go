// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	scanObject = `the scan of tag "2.2.0" in repository "platform/api" (crr-a7p2m9i4x3q8r5s1) of ` + instanceInACR
	fixNoScan  = "If the image was never scanned, start a scan in the console of the instance, or add a scan rule, and set wait = true to wait for its end."

	tooManyMedium  = "platform/storefront:1.4.2 has more than five findings of medium severity, or its scan is not complete."
	noScannedImage = "platform/api:2.2.0 has no image, or one without a platform, whose scan would not be read."

	api210 = "sha256:23cd061f385e8f6fd2069e792e271a0fc9b2e530495a392d9fd8d5bff8015a51"
)

// scans are the examples of containerregistry_acr_tag_scan.
var scans = map[string]example{
	"data-sources/containerregistry_acr_tag_scan": {
		override: acrEndpointOnly,
		change:   scanned(emulator.ACRScan{Status: "COMPLETE", Medium: 5}),
		outputs:  `{"high_severity": 0}`,
		calls:    map[string]int64{"GetRepository": 1, "GetRepoTagScanStatus": 2, "GetRepoTagScanSummary": 1},
		refusals: map[string]refusal{
			"six findings of medium severity": {change: scanned(emulator.ACRScan{Status: "COMPLETE", Medium: 6}), errors: []string{tooManyMedium}},
			"failed":                          {change: scanned(emulator.ACRScan{Status: "FAILED"}), errors: []string{tooManyMedium}},
			"never scanned":                   {change: scanned(emulator.ACRScan{}), errors: []string{tooManyMedium}},
		},
	},
	"recipes/scan-gate": {
		override: acrEndpointOnly,
		change:   scannedAPI("build 220", scannedWithoutHigh, emulator.ACRScan{Status: "COMPLETE", Medium: 3, Before: []string{"SCANNING"}}, scannedWithoutHigh),
		outputs:  `{"deployed": "` + registryHost + `/platform/api@` + api220Index + `"}`,
		calls:    scanGateCalls(map[string]int64{"GetRepoTagScanStatus": 7, "GetRepoTagScanSummary": 3}),
		refusals: map[string]refusal{
			"high findings for one platform": {
				change: scannedAPI("build 220", scannedWithoutHigh, emulator.ACRScan{Status: "COMPLETE", High: 2, Medium: 3}, scannedWithoutHigh),
				errors: []string{refusedScan("linux/arm64")},
				calls:  scanGateCalls(map[string]int64{"GetRepoTagScanStatus": 6, "GetRepoTagScanSummary": 3}),
			},
			"high findings for the last platform": {
				change: scannedAPI("build 220", scannedWithoutHigh, scannedWithoutHigh, emulator.ACRScan{Status: "COMPLETE", High: 1}),
				errors: []string{refusedScan("linux/arm/v7")},
			},
			"failed for one platform": {
				change: scannedAPI("build 220", emulator.ACRScan{Status: "FAILED"}, scannedWithoutHigh, scannedWithoutHigh),
				errors: []string{refusedScan("linux/amd64")},
				calls:  scanGateCalls(map[string]int64{"GetRepoTagScanStatus": 5, "GetRepoTagScanSummary": 2}),
			},
			"high findings beside an attestation": {
				change: pointedTo("build 230", emulator.ACRScan{Status: "COMPLETE", High: 1}),
				errors: []string{refusedScan("linux/amd64")},
			},
			"high findings in a single image": {
				change: pointedTo("build 210", emulator.ACRScan{Status: "COMPLETE", High: 1}),
				errors: []string{refusedScan("linux/amd64")},
			},
			"no images": {
				prepare: respondWithIndex(``),
				errors:  []string{noScannedImage},
				calls:   scanGateCalls(nil),
			},
			"an image without a platform": {
				prepare: respondWithIndex(indexEntry(api220AMD64, `, "platform": {"os": "linux", "architecture": "amd64"}`) + ", " + indexEntry(api220ARMv7, "")),
				errors:  []string{noScannedImage},
				calls:   scanGateCalls(nil),
			},
			"another service's code": {
				change:  pointedTo("build 210", scannedWithoutHigh),
				prepare: respond("GetRepoTagScanStatus", `{"IsSuccess": false, "Code": "SCAN_SERVICE_DISABLED", "RequestId": "R{number}"}`),
				errors: []string{
					atScan("Unexpected API Response", "linux/amd64") + couldNotRead(scanObject, "GetRepoTagScanStatus returned code SCAN_SERVICE_DISABLED") + fixNoScan,
				},
			},
			"no numbers": {
				change:  pointedTo("build 210", scannedWithoutHigh),
				prepare: respond("GetRepoTagScanSummary", `{"IsSuccess": true, "RequestId": "R{number}"}`),
				errors: []string{
					atScan("Unexpected API Response", "linux/amd64") +
						couldNotRead(scanObject, "GetRepoTagScanSummary returned an invalid response: the response has no HighSeverity. The response was discarded"),
				},
			},
		},
	},
}

// TestScanGateOfOneImage applies the recipe to tags of one image, with and without an attestation.
func TestScanGateOfOneImage(t *testing.T) {
	t.Parallel()
	const directory = "recipes/scan-gate"
	for name, test := range map[string]struct {
		build, deployed string
		calls           map[string]int64
	}{
		"single image": {"build 210", api210, map[string]int64{"GetRepoTagScanStatus": 2, "GetRepoTagScanSummary": 1, "GetBlob": 1}},
		"attested":     {"build 230", api230Index, map[string]int64{"GetRepoTagScanStatus": 2, "GetRepoTagScanSummary": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			example := scans[directory].but(refusal{change: pointedTo(test.build, scannedWithoutHigh)})
			workspace := example.workspace(t, directory)
			server := example.serve(t, workspace)
			mustRun(t, workspace, "apply", "-auto-approve")
			checkCalls(t, scanGateCalls(test.calls), server)
			checkOutputs(t, `{"deployed": "`+registryHost+`/platform/api@`+test.deployed+`"}`, workspace)
		})
	}
}

// TestScanGateWaits runs the recipe, with less time, for scans of one platform that do not end.
func TestScanGateWaits(t *testing.T) {
	t.Parallel()
	const directory = "recipes/scan-gate"
	for name, test := range map[string]struct {
		scan    emulator.ACRScan
		problem string
	}{
		"never scanned": {emulator.ACRScan{}, "The API returned no status for " + scanObject + ": it may not have begun. Waited …. " +
			"If the scan takes longer, raise timeouts.read. If none was started, start one in the console of the instance, or add a scan rule."},
		"a scan that does not end": {emulator.ACRScan{Status: "SCANNING"}, "The status of " + scanObject + ` is "SCANNING", not yet "COMPLETE". Waited ….`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused := refusal{
				change: scannedAPI("build 220", scannedWithoutHigh, test.scan, scannedWithoutHigh),
				errors: []string{atScan("Request Timed Out", "linux/arm64") + test.problem},
			}
			example := scans[directory].but(refused)
			workspace := example.workspace(t, directory)
			gate := filepath.Join(workspace.Directory, "gate.tf")
			writeFile(t, gate, strings.ReplaceAll(readFile(t, gate), `"15m"`, `"4s"`))
			server := example.serve(t, workspace)
			refused.check(t, workspace)
			if got := server.Record().Counts["GetRepoTagScanStatus"]; got < 6 {
				t.Errorf("%d requests of GetRepoTagScanStatus, want 6 or more", got)
			}
		})
	}
}

// TestFindingsAreAWarning applies the examples without the gate, which does not pass on an
// incomplete scan.
func TestFindingsAreAWarning(t *testing.T) {
	t.Parallel()
	const directory = "data-sources/containerregistry_acr_tag_scan"
	const text = "platform/storefront:1.4.2 has findings, or its scan is not complete: see the console of the instance."
	for name, scan := range map[string]emulator.ACRScan{"findings": {Status: "COMPLETE", Low: 1}, "not complete": {Status: "FAILED"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			example := scans[directory].but(refusal{change: scanned(scan)})
			workspace := example.workspace(t, directory)
			writeFile(t, filepath.Join(workspace.Directory, "medium.tf"), "")
			example.serve(t, workspace)
			checkWarning(t, mustRun(t, workspace, "apply", "-auto-approve"), text)
		})
	}
}

var scannedWithoutHigh = emulator.ACRScan{Status: "COMPLETE", Low: 1}

// scannedAPI changes the scans of the images of a build of api, in the order of the fixture.
func scannedAPI(build string, scans ...emulator.ACRScan) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		platforms := acrRepository(t, fixture, "api").Images[build].Platforms
		for index, scan := range scans {
			platforms[index].Scan = scan
		}
	}
}

// pointedTo moves api:2.2.0 to a build of one image, with this scan.
func pointedTo(build string, scan emulator.ACRScan) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		pointACRTag("api", "2.2.0", build)(t, fixture)
		scannedAPI(build, scan)(t, fixture)
	}
}

// respondWithIndex makes the registry serve another index for api:2.2.0, and the API its digest.
func respondWithIndex(entries string) func(*testing.T, *emulator.Server) {
	const mediaType = "application/vnd.oci.image.index.v1+json"
	index := `{"schemaVersion": 2, "mediaType": "` + mediaType + `", "manifests": [` + entries + `]}`
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(index)))
	return func(t *testing.T, server *emulator.Server) {
		respond("GetRepoTag", `{"IsSuccess": true, "RequestId": "R{number}", "Digest": "`+digest+`"}`)(t, server)
		server.AddFault(emulator.Fault{Operation: "GetManifest", Headers: map[string]string{"Content-Type": mediaType}, Body: index})
	}
}

func indexEntry(digest, platform string) string {
	return `{"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 7, "digest": "` + digest + `"` + platform + `}`
}

// scanGateCalls are the requests of the recipe for the tag, with others.
func scanGateCalls(others map[string]int64) map[string]int64 {
	calls := map[string]int64{
		"GetRepository": 1, "GetRepoTag": 1, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1,
	}
	maps.Copy(calls, others)
	return calls
}

func refusedScan(platform string) string {
	return "platform/api:2.2.0 has findings of high severity for " + platform + ", or its scan has failed: see the console of the instance."
}

// atScan is the beginning of an error of the recipe's read of a scan.
func atScan(summary, platform string) string {
	return fmt.Sprintf(`Error: %s with data.containerregistry_acr_tag_scan.api[%q], on gate.tf line 22, in data "containerregistry_acr_tag_scan" "api": `, summary, platform) +
		`22: data "containerregistry_acr_tag_scan" "api" { `
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
