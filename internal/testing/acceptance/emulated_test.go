// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	untaggedDigest = "sha256:8c59d7480301a7db3d82082244507c3a72ea46b8fd98a4281948d5bae9a8ed42"
	instanceID     = "cri-k77rd2eo9ztt1qa4"
	acrAccessKey   = "LTAIexampleexampleexample"
	acrSecretKey   = "EmulatorAcrSecretKeyExample000"
	ncrAccessKey   = "ncpexampleaccesskey0000"
	ncrSecretKey   = "EmulatorNcrSecretKeyExample000"
)

// setCredentials lets the provider find the emulator's keys in the environment, and nothing of the
// machine's own.
func setCredentials(t *testing.T) {
	t.Helper()
	for name, value := range map[string]string{
		"HOME":                                t.TempDir(),
		"ALIBABA_CLOUD_ACCESS_KEY_ID":         acrAccessKey,
		"ALIBABA_CLOUD_ACCESS_KEY_SECRET":     acrSecretKey,
		"ALIBABA_CLOUD_SECURITY_TOKEN":        "",
		"ALIBABA_CLOUD_PROFILE":               "",
		"ALICLOUD_PROFILE":                    "",
		"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true",
		"NCLOUD_ACCESS_KEY":                   ncrAccessKey,
		"NCLOUD_SECRET_KEY":                   ncrSecretKey,
		"NCLOUD_PROFILE":                      "",
	} {
		t.Setenv(name, value)
	}
}

// variables returns all variables.
func variables(server *emulator.Server) map[string]string {
	return map[string]string{
		"TF_ACC_ACR_REGION": "cn-hangzhou", "TF_ACC_ACR_ENDPOINT": server.URL(), "TF_ACC_ACR_INSTANCE_ID": instanceID,
		"TF_ACC_ACR_NAMESPACE": "platform", "TF_ACC_ACR_REPO_NAME": "storefront", "TF_ACC_ACR_TAG": "1.4.2",
		"TF_ACC_ACR_MULTI_PLATFORM_TAG": "edge", "TF_ACC_ACR_UNTAGGED_DIGEST": untaggedDigest,
		"TF_ACC_NCR_ENDPOINT": server.NCREndpoint(), "TF_ACC_NCR_REGISTRY": "acme", "TF_ACC_NCR_IMAGE_NAME": "storefront", "TF_ACC_NCR_REFERENCE": "1.4.2",
		"TF_ACC_NCR_MULTI_PLATFORM_IMAGE_NAME": "base/runtime", "TF_ACC_NCR_MULTI_PLATFORM_REFERENCE": "2024.04",
	}
}

// reportOf returns the report, and why named tags could not be read.
func reportOf(t *testing.T, variables map[string]string) (report, failures string) {
	t.Helper()
	report = "# What the services answer\n"
	for _, service := range services {
		section, failure := service.report(t, func(name string) string { return variables[name] })
		report += "\n" + section
		failures += failure
	}
	return report, failures
}

// checkReport compares a report with the one in testdata, and makes sure that it names nothing.
func checkReport(t *testing.T, report, file string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if os.Getenv("UPDATE_REPORTS") != "" {
		if err := os.WriteFile(path, []byte(report), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(string(want), report); difference != "" {
		t.Errorf("report (-want +got), to be written by UPDATE_REPORTS=1:\n%s", difference)
	}
	checkRedacted(t, report)
}

func checkRedacted(t *testing.T, report string) {
	t.Helper()
	for _, name := range []string{
		"k77rd2eo9ztt1qa4", "v7m9m2g0qkqjf56p", "platform/", "storefront", "1.4.2", "edge", "8c59d748", "3cc3f2fd", "acme", "base/runtime", "2024.04",
		"acceptance-no-such-name", "0000000", "127.0.0.1", acrAccessKey, acrSecretKey, ncrAccessKey, ncrSecretKey, "1234567890123456",
	} {
		if strings.Contains(report, name) {
			t.Errorf("%q is in the report", name)
		}
	}
}

func TestReportWithoutDifferences(t *testing.T) {
	setCredentials(t)
	server := emulator.StartForTest(t, emulator.Options{})
	report, failures := reportOf(t, variables(server))
	if failures != "" {
		t.Fatal(failures)
	}
	checkReport(t, report, "same.md")
	for _, request := range server.Record().Requests {
		if request.Account != "main" && request.Operation != emulator.OperationPingRegistry { // which is not signed
			t.Errorf("%s was signed by %q", request.Operation, request.Account)
		}
	}
}

// addFault adds a fault that acts after a number of answers to its operation.
func addFault(server *emulator.Server, pass int, instead emulator.Fault) {
	if pass > 0 {
		server.AddFault(emulator.Fault{Operation: instead.Operation, Times: pass})
	}
	if instead.Times == 0 {
		instead.Times = 1
	}
	server.AddFault(instead)
}

func TestReportWithDifferences(t *testing.T) {
	setCredentials(t)
	server := emulator.StartForTest(t, emulator.Options{ServeUntaggedImages: true, PlainImageDigests: true})
	server.Shuffle(3)
	addFault(server, 0, emulator.Fault{Operation: "GetRepoTag", Body: `{"Code": "success", "IsSuccess": true, "RequestId": "R{number}", "Tag": "1.4.2", "platform": "x",
		"Digest": "` + untaggedDigest + `", "ImageSize": "83518086", "ImageCreate": 1710753164, "Status": null}`})
	addFault(server, 0, emulator.Fault{Operation: "GetRepoTag", Status: http.StatusNotFound, Body: `{"Code": "ARTIFACT_NOT_EXIST", "RequestId": "R{number}", "storefront": 1234567890123456,
		"Message": "The tag acceptance-no-such-name of storefront in cri-k77rd2eo9ztt1qa4, asked for by LTAIexampleexampleexample (1234567890123456), does not exist."}`})
	addFault(server, 0, emulator.Fault{Operation: "ListRepoTag", Body: `{"Code": "success", "IsSuccess": true, "RequestId": "R{number}", "TotalCount": 70, "Images": [{"Tag": "1.4.3",
		"Digest": "e873aede11bcd7b0fe6093758a358731b76b0b5ca4e05c5076e1c4f35a4ee540"}]}`})
	addFault(server, 8, emulator.Fault{Operation: "GetRepoTagLayers", Body: `{"Code": "success", "IsSuccess": true, "RequestId": "R{number}", "Layers": [{"LayerIndex": 1, "BlobSize": 1e3}]}`})
	addFault(server, 0, emulator.Fault{Operation: "GetRepoTagLayers", Times: 2, Status: http.StatusForbidden, Body: "<html>storefront</html>"})
	addFault(server, 0, emulator.Fault{Operation: "GetImageTagDetail", Body: `{"name": "1.4.2", "digest": "sha256:3cc3f2fd", "images": [{"digest": null}]}`})
	addFault(server, 0, emulator.Fault{Operation: "GetImageTagDetail", Times: 2, Body: `{"name": "2024.04", "digest": "` + untaggedDigest + `", "created": "2024-04-02T04:00:21Z",
		"images": [{"digest": "sha256:` + hex64 + `", "size": "12"}, {"digest": null, "size": 12.5}]}`})
	addFault(server, 0, emulator.Fault{Operation: "GetImageTagDetail", Times: 2, Status: http.StatusNotFound, Body: `{"error": {"errorCode": 404, "message": "No acme."}}`})
	addFault(server, 0, emulator.Fault{Operation: "GetImageTags", Body: `{"count": 0, "results": []}`})
	addFault(server, 0, emulator.Fault{Operation: "GetRegistry", Body: `{"count": 2, "next": 2, "results": [{"name": "acme"}]}`, Times: 2})
	report, failures := reportOf(t, variables(server))
	if failures != "" {
		t.Fatal(failures)
	}
	checkReport(t, report, "different.md")
}

func TestReportWithoutOptionalVariables(t *testing.T) {
	setCredentials(t)
	given := variables(emulator.StartForTest(t, emulator.Options{}))
	for _, name := range []string{"TF_ACC_ACR_MULTI_PLATFORM_TAG", "TF_ACC_ACR_UNTAGGED_DIGEST", "TF_ACC_NCR_MULTI_PLATFORM_IMAGE_NAME"} {
		delete(given, name)
	}
	given["TF_ACC_NCR_MULTI_PLATFORM_REFERENCE"] = "edge"
	report, failures := reportOf(t, given)
	if failures != "" {
		t.Fatal(failures)
	}
	for _, part := range []string{
		"\nOf 127 answers 0 differ from what the emulator assumes.\n",
		"\nNot asked: `TF_ACC_ACR_MULTI_PLATFORM_TAG`, `TF_ACC_ACR_UNTAGGED_DIGEST` are not set.\n",
		"| a multi-platform tag: `containerregistry_acr_tag` | a state | not asked |\n",
		"\nOf 87 answers 0 differ from what the emulator assumes.\n",
		"| a multi-platform tag: `containerregistry_ncr_tag` | a state, with the warning Digest Not Comparable | the same |\n",
	} {
		if !strings.Contains(report, part) {
			t.Errorf("%q is not in\n%s", part, report)
		}
	}
	delete(given, "TF_ACC_NCR_MULTI_PLATFORM_REFERENCE")
	report, _ = reportOf(t, given)
	if want := "\nNot asked: `TF_ACC_NCR_MULTI_PLATFORM_REFERENCE` is not set.\n"; !strings.Contains(report, want) {
		t.Errorf("%q is not in\n%s", want, report)
	}
}

func TestReportOfRemovedAction(t *testing.T) {
	setCredentials(t)
	server := emulator.StartForTest(t, emulator.Options{})
	server.SetActionRemoved("GetRepoTagLayers", true)
	report, failures := reportOf(t, variables(server))
	if failures != "" {
		t.Fatal(failures)
	}
	for _, row := range []string{
		"| GetRepoTagLayers is still there | yes | no |\n",
		"| layers: `containerregistry_acr_tag_layers` | a state | API Not Available |\n",
		"| layers by the registry: `containerregistry_acr_tag_layers` | a state | the same |\n",
		"| layers: GetRepoTagLayers | HTTP 200, Code \"success\" | HTTP 404, Code \"InvalidAction.NotFound\", HostId text, " +
			"Message \"Specified api is not found, please check your url and method.\", Recommend text, RequestId text |\n",
	} {
		if !strings.Contains(report, row) {
			t.Errorf("%q is not in\n%s", row, report)
		}
	}
}

func TestReportWithoutVariables(t *testing.T) {
	for name, test := range map[string]struct {
		variables map[string]string
		want      string
	}{
		"none": {nil, "# What the services answer\n\n## ACR\n\nSkipped: `TF_ACC_ACR_REGION`, `TF_ACC_ACR_INSTANCE_ID`, `TF_ACC_ACR_NAMESPACE`, " +
			"`TF_ACC_ACR_REPO_NAME`, `TF_ACC_ACR_TAG` are not set.\n\n## NCR\n\n" +
			"Skipped: `TF_ACC_NCR_REGISTRY`, `TF_ACC_NCR_IMAGE_NAME`, `TF_ACC_NCR_REFERENCE` are not set.\n"},
		"too few": {map[string]string{
			"TF_ACC_ACR_REGION": "cn-hangzhou", "TF_ACC_ACR_INSTANCE_ID": instanceID, "TF_ACC_ACR_NAMESPACE": "platform", "TF_ACC_ACR_REPO_NAME": "storefront",
			"TF_ACC_NCR_REGISTRY": "acme", "TF_ACC_NCR_IMAGE_NAME": "storefront",
		}, "# What the services answer\n\n## ACR\n\nSkipped: `TF_ACC_ACR_TAG` is not set.\n\n## NCR\n\nSkipped: `TF_ACC_NCR_REFERENCE` is not set.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			if report, failures := reportOf(t, test.variables); failures != "" || report != test.want {
				t.Errorf("%s, report\n%s", failures, report)
			}
		})
	}
}

func TestReportOfUnreadableTags(t *testing.T) {
	setCredentials(t)
	t.Setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "another")
	t.Setenv("NCLOUD_SECRET_KEY", "another")
	report, failures := reportOf(t, variables(emulator.StartForTest(t, emulator.Options{})))
	if strings.Count(failures, "Authentication Failed\n") != 2 {
		t.Errorf("failures %s", failures)
	}
	for _, row := range []string{
		"## ACR\n\nOf 2 answers 2 differ from what the emulator assumes.\n",
		"## NCR\n\nOf 2 answers 2 differ from what the emulator assumes.\n",
		"| a tag: `containerregistry_ncr_tag` | a state | Authentication Failed |\n",
		"| a missing tag: `containerregistry_ncr_tag` | Tag Not Found | not asked |\n",
	} {
		if !strings.Contains(report, row) {
			t.Errorf("%q is not in\n%s", row, report)
		}
	}
	checkRedacted(t, report)
}

func TestInvalidNamesAreRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		service service
		names   names
		want    string
	}{
		{acrService, names{acrRegion: "example.com/"}, "TF_ACC_ACR_REGION: must be lower-case letters, digits and hyphens, such as \"cn-hangzhou\""},
		{ncrService, names{ncrSite: "moon"}, "TF_ACC_NCR_SITE and TF_ACC_NCR_REGION: must be a region of the site \"moon\": "},
		{ncrService, names{ncrEndpoint: "http://example.com/v2"}, "must use https: plain http is accepted for loopback hosts only"},
	} {
		if _, err := test.service.complete(test.names); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%v: error %v, want %s", test.names, err, test.want)
		}
	}
}
