// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// What both lists of tags have in common.

var tagLists = []dataSource{acrTagsSource, ncrTagsSource}

// TestTagFilterIsChecked expects one error on the attribute, and no request.
func TestTagFilterIsChecked(t *testing.T) {
	t.Parallel()
	invalid := func(name, value, problem string) diagnostic {
		return providertest.Error("Invalid Attribute Value", fmt.Sprintf("Invalid value for %s: %q %s.", name, value, problem), name)
	}
	empty := func(name string) diagnostic {
		return providertest.Error("Invalid Attribute Value", "Invalid value for "+name+": it is empty.\n\nSet a value. To set none, give null or leave it out.", name)
	}
	const notConstraint = "must be version constraints as Terraform has them, such as \"~> 1.4\" or \">= 1.2, < 2\", with one to three numbers without leading zeros"
	for name, test := range map[string]struct {
		changes object
		want    diagnostic
	}{
		"no constraint":              {object{"version": "newest"}, invalid("version", "newest", notConstraint)},
		"constraint of another tool": {object{"version": "^1.2"}, invalid("version", "^1.2", `is not a version constraint of Terraform: set "~> 1.2" instead`)},
		"empty constraint":           {object{"version": ""}, empty("version")},
		"metadata":                   {object{"version": "1.2.3+b"}, invalid("version", "1.2.3+b", `must not have build metadata ("+"): no tag has any`)},
		"~> with one number": {object{"version": "~> 1"}, invalid("version", "~> 1",
			`must have at least two numbers after "~>": "~> 1.0" is 1.x, ">= 1" is everything from 1.0.0`)},
		"variant in the constraint": {object{"version": "~> 1.4.0-alpine"}, invalid("version", "~> 1.4.0-alpine",
			`must not have the suffix "-alpine", which is no pre-release: leave it out, and set variant = "alpine"`)},
		"variant with a dash": {object{"version": "~> 1.4", "variant": "-alpine"}, invalid("variant", "-alpine",
			`must not start with "-": it is the suffix without the dash before it.`+"\n\n"+`"-alpine" begins with "-": set variant to "alpine"`)},
		"pre-release as a variant": {object{"version": "~> 1.4", "variant": "rc.1"}, invalid("variant", "rc.1",
			"is a pre-release, not a variant: set include_prereleases = true instead")},
		"no expression":    {object{"name_regex": "a("}, invalid("name_regex", "a(", "must be a regular expression (RE2), but has an error: missing closing )")},
		"not RE2":          {object{"name_regex": "a(?=b)"}, invalid("name_regex", "a(?=b)", "must be a regular expression (RE2), but has an error: invalid or unsupported Perl syntax")},
		"empty expression": {object{"name_regex": ""}, empty("name_regex")},
		"variant without version": {object{"variant": "alpine"}, providertest.Error("Invalid Attribute Combination", "variant requires version: it is the suffix after one.\n\n"+
			"Set version, for example to \">= 0\" for all versions, or use name_regex instead of variant.", "variant")},
		"pre-releases without version": {object{"include_prereleases": true}, providertest.Error("Invalid Attribute Combination", "include_prereleases requires version: without one, "+
			"tags are not chosen by versions, and pre-releases are kept as all others are.\n\nSet version, for example to \">= 0\" for all versions, or remove include_prereleases.", "include_prereleases")},
		"pre-release that is not included": {object{"version": "1.5.0-rc.1"}, providertest.Error("Invalid Attribute Combination", "version can only be satisfied by 1.5.0-rc.1, which is a pre-release.\n\n"+
			"Set include_prereleases = true.", "version")},
	} {
		for _, source := range tagLists {
			services, session := emulated(t)
			_, problems := session.Read(t.Context(), source.Type, source.Config.With(test.changes))
			if difference := cmp.Diff([]diagnostic{test.want}, problems); difference != "" {
				t.Errorf("%s, %s (-want +got):\n%s", source.Type, name, difference)
			}
			if test.want.Summary == "Invalid Attribute Value" {
				_, problems := session.ReadUnvalidated(t.Context(), source.Type, source.Config.With(test.changes))
				if len(problems) != 1 || problems[0].Summary != test.want.Summary {
					t.Errorf("%s, %s, not validated: %+v", source.Type, name, problems)
				}
			}
			if sent := len(services.Record().Requests); sent != 0 {
				t.Errorf("%s, %s: %d requests were sent", source.Type, name, sent)
			}
		}
	}
}

// TestUnknownTagFilterIsCheckedLater makes what a combination depends on unknown.
func TestUnknownTagFilterIsCheckedLater(t *testing.T) {
	t.Parallel()
	for _, source := range tagLists {
		session := start(t, dependencies{})
		for _, changes := range []object{
			{"variant": "alpine", "version": providertest.Unknown}, {"variant": providertest.Unknown}, {"version": "1.5.0-rc.1", "include_prereleases": providertest.Unknown},
			{"name_regex": providertest.Unknown},
		} {
			if problems := session.Validate(t.Context(), source.Type, source.Config.With(changes)); len(problems) > 0 {
				t.Errorf("%s, %v: %+v", source.Type, changes, problems)
			}
		}
	}
}

// TestTagListIsLong has more tags than are read.
func TestTagListIsLong(t *testing.T) {
	t.Parallel()
	for _, source := range tagLists {
		services, session := emulated(t)
		services.AddFault(emulator.Fault{Operation: source.Operation, Status: http.StatusOK, Body: `{"IsSuccess": true, "TotalCount": "100001", "Images": [], "count": 100001, "results": []}`})
		_, problems := session.Read(t.Context(), source.Type, source.Config)
		want := []diagnostic{providertest.Error(
			"Unexpected API Response", "Could not read "+subjectOf(source)+": there are 100001 tags, and no list of more than 100000 is read.\n\n"+
				"Read the tags that you need one by one, by the data source of a single tag, or delete tags that are no longer in use. "+
				"name_regex does not help: the API has no filter, so that the whole list would be read first.\n\n"+
				"Request: "+source.Operation+" at "+hostOf(services)+".", "",
		)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", source.Type, difference)
		}
	}
}

// TestTagListMoves says in each response that there is one more tag than there is.
func TestTagListMoves(t *testing.T) {
	t.Parallel()
	for _, source := range tagLists {
		services, session := emulated(t)
		services.AddFault(emulator.Fault{Operation: source.Operation, Status: http.StatusOK, Body: `{"IsSuccess": true, "TotalCount": "1", "Images": [], "count": 1, "results": []}`})
		_, problems := session.Read(t.Context(), source.Type, source.Config.With(object{"allow_missing": true}))
		want := []diagnostic{providertest.Error(
			"Unexpected API Response", "Could not read "+subjectOf(source)+": the list of tags changed while it was read, 4 times in a row; the last time, the number of tags on page 1 was 0 instead of 1 (1 in total).\n\n"+
				"Run Terraform again when no tag is being pushed or deleted. Nothing was read of the list, because a part of it might lack a tag. "+
				"If the error persists, report this message to the developers of the provider.\n\n"+
				"Request: "+source.Operation+" at "+hostOf(services)+".", "",
		)}
		if difference := cmp.Diff(want, problems); difference != "" {
			t.Errorf("%s (-want +got):\n%s", source.Type, difference)
		}
	}
}

// TestTagListThatMovesWhenItIsConfirmed pushes a tag again after the last page was read, when the
// state is already being prepared.
func TestTagListThatMovesWhenItIsConfirmed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		source dataSource
		move   emulator.MoveTag
	}{
		{acrTagsSource, emulator.MoveTag{
			Service: emulator.ServiceACR, InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Repository: "load",
		}},
		{ncrTagsSource, emulator.MoveTag{Service: emulator.ServiceNCR, Registry: "acme", Image: "load"}},
	} {
		services := providertest.StartEmulator(t, emulator.Options{ListedLoadTags: 150})
		session := start(t, dependencies{})
		session.MustConfigure(t.Context(), blockFor(services, nil))
		test.move.Tag, test.move.To, test.move.After = "load-0", "load-149", &emulator.After{Operation: test.source.Operation, Responses: 2}
		if err := services.MoveTag(test.move); err != nil {
			t.Fatal(err)
		}
		state, problems := session.Read(t.Context(), test.source.Type, loadTags(test.source.Type).With(object{"name_regex": "^load-(0|149)$"}))
		tags, _ := state["tags"].([]any)
		if len(tags) != 2 || tags[0].(object)["digest"] != tags[1].(object)["digest"] {
			t.Errorf("%s: %v, %+v", test.source.Type, tags, problems)
		}
		if sent := services.Record().Counts[test.source.Operation]; sent != 6 {
			t.Errorf("%s: %d requests for two readings of two pages", test.source.Type, sent)
		}
	}
}

// TestEmptyTagListExists lists a repository without tags.
func TestEmptyTagListExists(t *testing.T) {
	t.Parallel()
	for _, source := range tagLists {
		services, session := emulated(t)
		services.AddFault(emulator.Fault{Operation: source.Operation, Status: http.StatusOK, Body: `{"IsSuccess": true, "TotalCount": "0", "Images": [], "count": 0, "results": []}`})
		state := session.MustRead(t.Context(), source.Type, source.Config.With(object{"allow_missing": true}))
		if namesOf(state) != "" || state["exists"] != true || state["latest"] != nil || state["names"] == nil {
			t.Errorf("%s: %v", source.Type, state)
		}
	}
}

// TestTagListOfMissingRepository has the whole text for each part of the address that does not
// exist.
func TestTagListOfMissingRepository(t *testing.T) {
	t.Parallel()
	const acrInstance = "instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\"."
	for name, test := range map[string]struct {
		source            dataSource
		changes           object
		problem, fix      string
		summary, at, call string
	}{
		"repository, by name": {
			acrTagsSource, object{"repo_id": nil, "namespace": "platform", "repo_name": "storefrnt"}, "Repository \"platform/storefrnt\" does not exist in " + acrInstance,
			"Check namespace and repo_name. They are separate arguments, for example namespace = \"platform\" and repo_name = \"storefront\".",
			"Repository Not Found", "repo_name", "GetRepository",
		},
		"namespace": {
			acrTagsSource, object{"repo_id": nil, "namespace": "plattform", "repo_name": "storefront"}, "Namespace \"plattform\" does not exist in " + acrInstance,
			"Check namespace. The namespaces of the instance are in its console.", "Repository Not Found", "namespace", "GetRepository",
		},
		"image": {
			ncrTagsSource, object{"image_name": "storefrnt"}, "Image \"storefrnt\" does not exist in registry \"acme\", site \"public\", region \"KR\".",
			"Check image_name, or push the image first.", "Repository Not Found", "image_name", "GetImageTags",
		},
		"registry": {
			ncrTagsSource, object{"registry": "acne"}, "Registry \"acne\" does not exist for this account at site \"public\", region \"KR\". Registries of the account: \"acme\", \"seed\", \"acme-fin\".",
			"Check registry, site and region: a registry is found in its own site and region only, by an account that it belongs to.", "Instance Not Found", "registry", "GetImageTags",
		},
	} {
		_, session := emulated(t)
		_, problems := session.Read(t.Context(), test.source.Type, test.source.Config.With(test.changes))
		if len(problems) != 1 || problems[0].Summary != test.summary || problems[0].Attribute != test.at ||
			!strings.HasPrefix(problems[0].Detail, test.problem+"\n\n"+test.fix+"\n\nRequest: "+test.call+" at ") {
			t.Errorf("%s: %+v", name, problems)
		}
	}
}

func TestTagListNeedsOneRepository(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	for problem, config := range map[string]object{
		"Missing repository.": {"instance_id": "cri-k77rd2eo9ztt1qa4"}, "namespace requires repo_name.": {"instance_id": "cri-k77rd2eo9ztt1qa4", "namespace": "platform"},
		"repo_id conflicts with namespace and repo_name.": storefrontTags().With(object{"repo_id": "crr-v7m9m2g0qkqjf56p"}),
	} {
		_, problems := session.Read(t.Context(), acrTags, config)
		if len(problems) != 1 || problems[0].Summary != "Invalid Attribute Combination" || !strings.HasPrefix(problems[0].Detail, problem) {
			t.Errorf("%s: %+v", problem, problems)
		}
	}
}

// ofOneTag returns the variants of the data sources that read one tag.
func ofOneTag(variants []variant) []variant {
	return slices.DeleteFunc(variants, func(v variant) bool { return v.source.Tag == "" })
}

// ofTagLists returns the variants of the data sources that read a list of tags. A message is not
// shown for an invalid response.
func ofTagLists(variants []variant) []variant {
	return slices.DeleteFunc(variants, func(v variant) bool { return v.source.Tag != "" || strings.HasSuffix(v.name, "message") })
}

// TestFiltersThatAreNotKnownYet expects no error of a combination that may turn out to be right.
func TestFiltersThatAreNotKnownYet(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	for _, source := range tagLists {
		for _, changes := range []object{
			{"version": providertest.Unknown, "include_prereleases": true, "variant": "alpine"}, {"include_prereleases": providertest.Unknown}, {"include_prereleases": false},
			{"version": "1.5.0-rc.1", "include_prereleases": providertest.Unknown},
		} {
			if problems := session.Validate(t.Context(), source.Type, source.Config.With(changes)); len(problems) > 0 {
				t.Errorf("%s, %v: %+v", source.Type, changes, problems)
			}
		}
	}
}
