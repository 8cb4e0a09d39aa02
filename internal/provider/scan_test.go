// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// scanOf is a read of the scan of one of a tag's images in the fixture.
func scanOf(repository, tag string, platform int) dataSource {
	for _, candidate := range providertest.Fixture().ACR.Instances[0].Repositories {
		if candidate.Name == repository {
			image := candidate.Images[candidate.Tags[tag]]
			return acrScanSource.With(object{"repo_id": candidate.ID, "tag": tag, "digest": image.Platforms[platform].Digest})
		}
	}
	panic("there is no repository " + repository)
}

// findings are the numbers of a complete scan, with their sum.
func findings(high, medium, low, unknown int64) object {
	return object{
		"high_severity": high, "medium_severity": medium, "low_severity": low, "unknown_severity": unknown, "total_severity": high + medium + low + unknown,
	}
}

func TestScan(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	complete, acr, sas := object{"status": "COMPLETE"}, object{"scan_service": "ACR_SCAN_SERVICE"}, object{"scan_service": "SAS_SCAN_SERVICE"}
	for name, test := range map[string]struct {
		source dataSource
		facts  object
	}{
		"findings":               {scanOf("storefront", "1.4.3", 0), acr.With(complete).With(findings(2, 3, 7, 1))},
		"no high ones":           {scanOf("storefront", "1.4.2", 0), acr.With(complete).With(findings(0, 3, 7, 1))},
		"no findings":            {scanOf("api", "2.2.0", 0), sas.With(complete).With(findings(0, 0, 0, 0))},
		"another platform":       {scanOf("api", "2.2.0", 1), sas.With(complete).With(findings(1, 0, 0, 0))},
		"failed":                 {scanOf("storefront", "1.4.1", 0), acr.With(noFindings).With(object{"status": "FAILED"})},
		"running":                {scanOf("api", "2.0.0", 0), acr.With(noFindings).With(object{"status": "SCANNING"})},
		"running again":          {scanOf("api", "2.1.0", 0), acr.With(noFindings).With(object{"status": "RETRYING"})},
		"digest without prefix":  {acrScanSource.With(object{"digest": storefrontDigest[len("sha256:"):]}), acr.With(complete).With(findings(0, 3, 7, 1))},
		"by name":                {acrScanSource.With(acrScanSource.Alternatives[0]).With(object{"repo_id": nil}), acr.With(complete).With(findings(0, 3, 7, 1)).With(object{"repo_id": "crr-v7m9m2g0qkqjf56p"})},
		"with wait":              {acrScanSource.With(object{"wait": true}), acr.With(complete).With(findings(0, 3, 7, 1))},
		"failed, with wait":      {scanOf("storefront", "1.4.1", 0).With(object{"wait": true}), acr.With(noFindings).With(object{"status": "FAILED"})},
		"running, wait is false": {scanOf("api", "2.0.0", 0).With(object{"wait": false}), acr.With(noFindings).With(object{"status": "SCANNING"})},
	} {
		want := object{"region": "cn-hangzhou", "namespace": nil, "repo_name": nil, "wait": nil, "timeouts": nil}.With(test.source.Config).With(test.facts)
		if difference := cmp.Diff(want, session.MustRead(t.Context(), test.source.Type, test.source.Config)); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
	}
}

// TestUnscannedIsNotNoFindings reads the scan of an image that was never scanned, and of an index
// whose first image has no findings: all is null, with a warning.
func TestUnscannedIsNotNoFindings(t *testing.T) {
	t.Parallel()
	const index = "sha256:fbd144443ad6006ac59a6e16eee10d5dc238add8d522ed957326d957f4b07e20"
	for name, unscanned := range map[string]dataSource{
		"image": scanOf("storefront", "1.4.0", 0), "index": scanOf("api", "2.2.0", 0).With(object{"digest": index}),
	} {
		services, session := emulated(t)
		state, problems := session.Read(t.Context(), acrTagScan, unscanned.Config)
		want := object{"region": "cn-hangzhou", "namespace": nil, "repo_name": nil, "wait": nil, "timeouts": nil, "status": nil, "scan_service": nil}.With(unscanned.Config).With(noFindings)
		if difference := cmp.Diff(want, state); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
		warning := []diagnostic{providertest.Warning("Unexpected API Response", "The API returned no status for the scan of tag \""+unscanned.Config["tag"].(string)+
			"\"; status and all numbers are null.\n\n"+fixNoScan+" Do not take null for no findings.", "status")}
		if difference := cmp.Diff(warning, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", name, difference)
		}
		if difference := cmp.Diff(map[string]int64{emulator.OperationGetRepoTagScanStatus: 1}, services.Record().Counts); difference != "" {
			t.Errorf("%s: requests (-want +got):\n%s", name, difference)
		}
	}
}

// TestWaitForScan waits for a scan that begins, runs, and is tried again; and for one whose API
// says in several ways that it does not exist.
func TestWaitForScan(t *testing.T) {
	t.Parallel()
	three := []time.Duration{2 * time.Second, 3 * time.Second, 4500 * time.Millisecond}
	body := func(text string) emulator.Fault {
		return emulator.Fault{Operation: emulator.OperationGetRepoTagScanStatus, Times: 1, Status: 200, Body: `{"RequestId": "R{number}", ` + text + `}`}
	}
	completeOnce := body(`"IsSuccess": true, "Status": "COMPLETE", "ScanService": "ACR_SCAN_SERVICE"`)
	for name, test := range map[string]struct {
		source dataSource
		faults []emulator.Fault
		want   object
		waits  []time.Duration
	}{
		"begins, runs, is tried again": {source: scanOf("storefront", "1.5.0", 0), want: findings(0, 0, 4, 0), waits: three},
		"codes": {source: acrScanSource, want: findings(0, 3, 7, 1), waits: three, faults: []emulator.Fault{
			body(`"IsSuccess": false, "Code": "SCAN_TASK_NOT_EXIST"`), body(`"IsSuccess": false, "Code": "ScanTask.NotFound"`), body(`"IsSuccess": false, "Code": "SCAN_NOT_EXIST"`),
		}},
		"codes of the image": {source: acrScanSource, want: findings(0, 3, 7, 1), waits: three, faults: []emulator.Fault{
			body(`"IsSuccess": false, "Code": "IMAGE_NOT_EXIST"`), body(`"IsSuccess": false, "Code": "TAG_IMAGE_NOT_EXIST"`), body(`"IsSuccess": true, "Status": "RETRYING"`),
		}},
		"unknown statuses": {source: acrScanSource, want: findings(0, 3, 7, 1), waits: three, faults: []emulator.Fault{
			body(`"IsSuccess": true, "Status": "PENDING"`), body(`"IsSuccess": true, "Status": null`), body(`"IsSuccess": true, "Status": "complete"`),
		}},
		"a scan that begins while the numbers are read": {source: acrScanSource, want: findings(0, 3, 7, 1), waits: three[:1], faults: []emulator.Fault{
			completeOnce, body(`"IsSuccess": true, "Status": "SCANNING"`),
		}},
		"numbers that do not exist yet": {source: acrScanSource, want: findings(0, 3, 7, 1), waits: three[:1], faults: []emulator.Fault{{
			Operation: emulator.OperationGetRepoTagScanSummary, Times: 1, Status: 200, Body: `{"IsSuccess": false, "Code": "SCAN_RESULT_NOT_EXIST", "RequestId": "R{number}"}`,
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			services, session, clock := emulatedFast(t)
			for _, fault := range test.faults {
				services.AddFault(fault)
			}
			state := session.MustRead(t.Context(), acrTagScan, test.source.Config.With(object{"wait": true}))
			got := object{}
			for name := range test.want {
				got[name] = state[name]
			}
			if difference := cmp.Diff(test.want, got); difference != "" || state["status"] != "COMPLETE" {
				t.Errorf("%v (-want +got):\n%s", state["status"], difference)
			}
			if difference := cmp.Diff(test.waits, clock.Waits()); difference != "" {
				t.Errorf("waits (-want +got):\n%s", difference)
			}
		})
	}
}

// TestScanThatDoesNotEnd expects the text of a wait that ends before the scan does.
func TestScanThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	status := func(text string) emulator.Fault {
		return emulator.Fault{Operation: emulator.OperationGetRepoTagScanStatus, Status: 200, Body: `{"IsSuccess": true, "RequestId": "R{number}"` + text + `}`}
	}
	object142 := subjectOf(acrScanSource)
	for name, test := range map[string]struct {
		source  dataSource
		fault   emulator.Fault
		waits   int
		summary string
		detail  string // without the exchange
	}{
		"running": {scanOf("api", "2.0.0", 0), emulator.Fault{}, 3, "Request Timed Out",
			"The status of " + subjectOf(scanOf("api", "2.0.0", 0)) + " is \"SCANNING\", not yet \"COMPLETE\". Waited 9s (4 attempts).\n\n" + fixNoScanInTime},
		"running again": {scanOf("api", "2.1.0", 0), emulator.Fault{}, 3, "Request Timed Out",
			"The status of " + subjectOf(scanOf("api", "2.1.0", 0)) + " is \"RETRYING\", not yet \"COMPLETE\". Waited 9s (4 attempts).\n\n" + fixNoScanInTime},
		"no image": {acrScanSource.With(object{"digest": "sha256:" + hexA}), emulator.Fault{}, 3, "Tag Not Found",
			"Tag \"1.4.2\" does not contain image sha256:" + hexA + ". Waited 9s (4 attempts). The tag exists, and points to " + storefrontDigest + ".\n\n" +
				"Check digest: it must be that of one of the images of this tag. If it was read before the tag was moved, run Terraform again. " +
				"If digest is right, the scan of the image may not have begun: start one in the console of the instance, or add a scan rule. If it takes longer, raise timeouts.read."},
		"no status": {acrScanSource, status(""), 3, "Request Timed Out",
			"The API returned no status for " + object142 + ": it may not have begun. Waited 9s (4 attempts).\n\n" + fixNoScanInTime},
		"unknown status": {acrScanSource, status(`, "Status": "NOT_SUPPORTED"`), 3, "Request Timed Out",
			"The status of " + object142 + " is \"NOT_SUPPORTED\", not yet \"COMPLETE\". Waited 9s (4 attempts).\n\n" + fixNoScanInTime},
		"code": {acrScanSource, emulator.Fault{Operation: emulator.OperationGetRepoTagScanStatus, Status: 200, Body: `{"IsSuccess": false, "Code": "SCAN_NOT_EXIST", "RequestId": "R{number}"}`}, 3,
			"Unexpected API Response", "Could not read " + object142 + ": GetRepoTagScanStatus returned code SCAN_NOT_EXIST. Waited 9s (4 attempts).\n\n" + fixNoScanInTime},
		"unknown code": {acrScanSource, emulator.Fault{Operation: emulator.OperationGetRepoTagScanStatus, Status: 200, Body: `{"IsSuccess": false, "Code": "SCAN_NOT_SUPPORTED", "RequestId": "R{number}"}`}, 0,
			"Unexpected API Response", "Could not read " + object142 + ": GetRepoTagScanStatus returned code SCAN_NOT_SUPPORTED.\n\n" + fixUnknownScanCode},
		"missing tag": {acrScanSource.WithTag("9.9"), emulator.Fault{Operation: emulator.OperationListRepoTag, Status: 403}, 3, "Tag Not Found",
			missingSentence("Tag Not Found", acrScanSource.WithTag("9.9")) + " Waited 9s (4 attempts).\n\n" + waitedFix},
	} {
		services, session, clock := emulatedFast(t)
		if test.fault.Operation != "" {
			services.AddFault(test.fault)
		}
		_, problems := session.Read(t.Context(), acrTagScan, test.source.Config.With(object{"wait": true, "timeouts": object{"read": "10s"}}))
		if len(problems) != 1 || problems[0].Summary != test.summary {
			t.Fatalf("%s: %+v", name, problems)
		}
		detail, _, _ := strings.Cut(problems[0].Detail, "\n\nRequest: ")
		if difference := cmp.Diff(test.detail, detail); difference != "" || len(clock.Waits()) != test.waits {
			t.Errorf("%s: %d waits (-want +got):\n%s", name, len(clock.Waits()), difference)
		}
	}
}

// TestMissingTagOfScan expects no word of allow_missing, which a scan does not have.
func TestMissingTagOfScan(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	missing := acrScanSource.WithTag("1.4.9")
	_, problems := session.Read(t.Context(), acrTagScan, missing.Config)
	for index := range problems {
		problems[index].Detail, _, _ = strings.Cut(problems[index].Detail, "\n\nRequest: GetRepoTagScanStatus at "+hostOf(services)+". Response: HTTP 200, code TAG_NOT_EXIST")
	}
	want := []diagnostic{providertest.Error("Tag Not Found", missingSentence("Tag Not Found", missing)+
		" Similar tags: \"1.4.0\", \"1.4.1\", \"1.4.2\", \"1.4.3\", \"1.5.0\" (8 tags in total).\n\n"+
		"Check the spelling, or push the image first. To wait for the push, set wait = true.", "tag")}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestScanPermissions expects the text of each of the two RAM actions.
func TestScanPermissions(t *testing.T) {
	t.Parallel()
	for operation, want := range map[string]string{
		emulator.OperationGetRepoTagScanStatus:  "Grant the RAM action cr:GetScan to this user or role.",
		emulator.OperationGetRepoTagScanSummary: "Grant the RAM action cr:GetScanCount to this user or role.",
	} {
		services, session := emulated(t)
		services.AddFault(emulator.Fault{Operation: operation, Status: 403, Body: `{"Code": "NoPrivilege", "RequestId": "R{number}"}`})
		_, problems := session.Read(t.Context(), acrTagScan, acrScanSource.Config)
		if len(problems) != 1 || problems[0].Summary != "Access Denied" || strings.Split(problems[0].Detail, "\n\n")[1] != want {
			t.Errorf("%s: %+v", operation, problems)
		}
	}
}
