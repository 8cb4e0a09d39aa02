// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// TestSuggestions compares what an error says between the response and the advice.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	acrTags := func(total string, names ...string) emulator.Fault {
		images := make([]string, len(names))
		for index, name := range names {
			images[index] = `{"Tag": "` + name + `"}`
		}
		return emulator.Fault{
			Operation: emulator.OperationListRepoTag, Status: 200,
			Body: `{"IsSuccess": true, "TotalCount": ` + total + `, "Images": [` + strings.Join(images, ",") + `]}`,
		}
	}
	missingACR, missingNCR := acrTagSource.WithTag("1.4.9"), ncrTagSource.WithTag("1.4.9")
	for name, test := range map[string]struct {
		source dataSource
		faults []emulator.Fault
		want   string // after the sentence that says what does not exist
	}{
		"few tags": {missingACR, []emulator.Fault{acrTags(`"2"`, "latest", "1.4.2")}, `Tags of the repository: "1.4.2", "latest".`},
		"no tags":  {missingACR, []emulator.Fault{acrTags(`"0"`)}, `The repository has no tags.`},
		"no list of tags": {missingACR, []emulator.Fault{{
			Operation: emulator.OperationListRepoTag, Status: 200, Body: `{"IsSuccess": true, "TotalCount": 0, "Images": null}`,
		}}, `The repository has no tags.`},
		"tags without names": {missingACR, []emulator.Fault{{
			Operation: emulator.OperationListRepoTag, Status: 200, Body: `{"IsSuccess": true, "TotalCount": 1, "Images": [{"Tag": null}]}`,
		}}, ``},
		"seven tags":                    {missingACR, []emulator.Fault{acrTags("null", "a", "b", "1.5.0", "1.4.1", "1.4.2", "1.4.3", "main")}, `Similar tags: "1.4.1", "1.4.2", "1.4.3", "1.5.0", "a" (7 tags in total).`},
		"many tags":                     {missingACR, []emulator.Fault{acrTags(`"2431"`, "1.4.1", "1.4.2")}, `Similar tags among the first 2: "1.4.1", "1.4.2" (2431 tags in total).`},
		"odd names":                     {missingACR, []emulator.Fault{acrTags(`"1"`, `a\"b é`)}, `Tags of the repository: "a\"b é".`},
		"a control character in a name": {missingACR, []emulator.Fault{acrTags(`"2"`, "1.4.2", `\u001b[31m`)}, ""},
		"moved since":                   {missingACR, []emulator.Fault{acrTags(`"2"`, "1.4.9", "1.4.2")}, `It exists now.`},
		"moved since, to an invalid digest": {missingACR, []emulator.Fault{{
			Operation: emulator.OperationListRepoTag, Status: 200, Body: `{"IsSuccess": true, "TotalCount": 1, "Images": [{"Tag": "1.4.9", "Digest": "x\" Run it"}]}`,
		}}, `It exists now, and points to "x\" Run it".`},
		"moved since, to a digest with a control character": {missingACR, []emulator.Fault{{
			Operation: emulator.OperationListRepoTag, Status: 200, Body: `{"IsSuccess": true, "TotalCount": 1, "Images": [{"Tag": "1.4.9", "Digest": "\u001b[2Jx\nRun it."}]}`,
		}}, ""},
		"a list that fails": {
			missingACR, []emulator.Fault{{Operation: emulator.OperationListRepoTag, Status: 403, Body: `{"Code": "NoPrivilege"}`}}, "",
		},
		"a list that is slow to come": {
			missingACR, []emulator.Fault{{Operation: emulator.OperationListRepoTag, Delay: time.Hour}}, "",
		},
		"another tag's image": {
			acrLayersSource.WithTag("1.4.9").With(object{"digest": otherDigest}), []emulator.Fault{acrTags(`"1"`, "1.4.2")}, `Tags of the repository: "1.4.2".`,
		},
		"NCR": {missingNCR, []emulator.Fault{{
			Operation: emulator.OperationGetImageTags, Status: 200, Body: `{"count": 2, "results": [{"name": "1.4.2"}, {"name": "1.4.3"}]}`,
		}}, `Tags of image "storefront": "1.4.2", "1.4.3".`},
		"NCR, no tags": {missingNCR, []emulator.Fault{{
			Operation: emulator.OperationGetImageTags, Status: 200, Body: `{"count": 0, "results": []}`,
		}}, `Image "storefront" has no tags.`},
		"NCR, no list of tags": {missingNCR, []emulator.Fault{{
			Operation: emulator.OperationGetImageTags, Status: 200, Body: `{"count": 0, "next": null}`,
		}}, `Image "storefront" has no tags.`},
		"NCR, pushed since": {missingNCR, []emulator.Fault{{
			Operation: emulator.OperationGetImageTags, Status: 200, Body: `{"count": 2, "results": [{"name": "1.4.2"}, {"name": "1.4.9"}]}`,
		}}, `It exists now.`},
		"NCR, a control character in a name": {missingNCR, []emulator.Fault{{
			Operation: emulator.OperationGetImageTags, Status: 200, Body: `{"count": 2, "results": [{"name": "1.4.2"}, {"name": "\u202e"}]}`,
		}}, ""},
		"NCR image": {
			ncrTagSource.With(object{"image_name": "backend"}), nil,
			``,
		},
		"NCR registry": {
			ncrTagSource.With(object{"registry": "acne"}), []emulator.Fault{{
				Operation: emulator.OperationGetRegistry, Status: 200, Body: `{"count": 2, "results": [{"name": "seed"}, {"name": "acme"}]}`,
			}}, `Registries of the account: "acme", "seed".`,
		},
		"NCR lists that fail": {missingNCR, []emulator.Fault{{Operation: emulator.OperationGetImageTags, Status: 500}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startEmulator(t)
			for _, fault := range test.faults {
				server.AddFault(fault)
			}
			session := configured(t, dependencies{explanationTimeout: 300 * time.Millisecond}, blockFor(server, object{"max_retries": int64(0)}))
			_, problems := session.Read(t.Context(), test.source.Type, test.source.Config)
			if len(problems) != 1 || !strings.HasSuffix(problems[0].Summary, " Not Found") {
				t.Fatalf("%+v", problems)
			}
			problem, _, _ := strings.Cut(problems[0].Detail, "\n\n")
			_, got, isMissing := strings.Cut(problem+" ", missingSentenceEnd(test.source))
			if got = strings.TrimSpace(got); got != test.want || !isMissing {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestRegistryInUnexplainedImageName lets the request fail that would tell what does not exist: the
// name of the image may include its registry's.
func TestRegistryInUnexplainedImageName(t *testing.T) {
	t.Parallel()
	const fix = ", site and region: the API does not say which of them does not exist. image_name includes the registry: it may have to be \"storefront\".\n\nRequest: "
	for _, test := range []struct {
		source        dataSource
		summary, want string
	}{
		{ncrTagSource, "Tag Not Found", "\n\nCheck registry, image_name, reference" + fix},
		{ncrTagsSource, "Repository Not Found", "\n\nCheck registry, image_name" + fix},
	} {
		server := startEmulator(t)
		server.AddFault(emulator.Fault{Operation: emulator.OperationGetRegistry, Status: 403, Body: "{}"})
		session := configured(t, dependencies{}, blockFor(server, object{"max_retries": int64(0)}))
		_, problems := session.Read(t.Context(), test.source.Type, test.source.Config.With(object{"image_name": "acme/storefront"}))
		if len(problems) != 1 || problems[0].Summary != test.summary || !strings.Contains(problems[0].Detail, test.want) {
			t.Errorf("%s: %+v, want %q", test.source.Type, problems, test.want)
		}
	}
}

// missingSentenceEnd returns how the sentence about what does not exist ends.
func missingSentenceEnd(source dataSource) string {
	if source.Registry == "acr" {
		return `region "cn-hangzhou". `
	}
	return `region "KR". `
}

// TestOnlyFailedReadsExplain counts the requests of reads that find nothing.
func TestOnlyFailedReadsExplain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		source dataSource
		allow  bool
		want   map[string]int64
	}{
		"ACR":             {acrTagSource.WithTag("9"), false, map[string]int64{"GetRepoTag": 1, "ListRepoTag": 1}},
		"ACR, masked":     {acrTagSource.WithTag("9"), true, map[string]int64{"GetRepoTag": 1}},
		"ACR layers":      {acrLayersSource.WithTag("9"), false, map[string]int64{"GetRepoTagLayers": 1, "ListRepoTag": 1}},
		"NCR tag":         {ncrTagSource.WithTag("9"), false, map[string]int64{"GetImageTagDetail": 1, "GetImageTags": 1}},
		"NCR tag, masked": {ncrTagSource.WithTag("9"), true, map[string]int64{"GetImageTagDetail": 1, "GetImageTags": 1}},
		"NCR image": {
			ncrTagSource.With(object{"image_name": "x"}), false, map[string]int64{"GetImageTagDetail": 1, "GetImageTags": 1, "GetRegistry": 1},
		},
	} {
		server, session := emulated(t)
		session.Read(t.Context(), test.source.Type, test.source.Config.With(object{"allow_missing": test.allow}))
		counts := server.Record().Counts
		for operation, count := range test.want {
			if counts[operation] != count || len(counts) != len(test.want) {
				t.Errorf("%s: requests %v, want %v", name, counts, test.want)
			}
		}
	}
}

// TestUnconfirmedMaskedTagWarns reads by an account that may read tags, but list nothing.
func TestUnconfirmedMaskedTagWarns(t *testing.T) {
	t.Parallel()
	server, session := emulated(t)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetImageTags, Status: 401, Body: `{"error": {"errorCode": "210", "message": "Permission Denied"}}`})
	checkUnconfirmed(t, session, hostOf(server), object{"allow_missing": true})
}

// TestUnconfirmedMaskedTagWarnsAfterWait waits first, and only then masks the last error.
func TestUnconfirmedMaskedTagWarnsAfterWait(t *testing.T) {
	t.Parallel()
	server, session, _ := emulatedFast(t)
	server.AddFault(emulator.Fault{Operation: emulator.OperationGetImageTags, Status: 401, Body: `{"error": {"errorCode": "210", "message": "Permission Denied"}}`})
	checkUnconfirmed(t, session, hostOf(server), object{"allow_missing": true, "wait": true})
}

func checkUnconfirmed(t *testing.T, session *session, host string, changes object) {
	t.Helper()
	state, problems := session.Read(t.Context(), ncrTag, ncrTagSource.WithTag("9").Config.With(changes))
	for index := range problems {
		problems[index].Detail = withoutTraceID(problems[index].Detail)
	}
	want := providertest.Warning(
		"Tag Not Found", strings.Replace(ncrTagObject, "tag \"1.4.2\"", "Tag \"9\"", 1)+
			" was not found and is treated as missing (allow_missing), but it could not be confirmed that its registry exists.\n\n"+
			"Make sure that the name of the registry is right. Accounts that may list tags and registries have this checked.\n\n"+
			"Request: GetImageTags at "+host+". Response: HTTP 401, code 210, message: Permission Denied.",
		"registry",
	)
	if len(problems) != 1 || problems[0] != want || state["exists"] != false {
		t.Errorf("exists = %v, want %+v, got %+v", state["exists"], want, problems)
	}
}
