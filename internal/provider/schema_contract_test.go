// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// contract lists every attribute, what may be done with it, and its type. It is written by hand:
// who changes the surface changes it here too, on purpose.
//
// A computed attribute is null where the API returns nothing, and for a missing tag: the
// description of its data source says so. "null explained" means that the attribute's own
// description says when it is null.
var contract = map[string]map[string]string{
	providerBlockName: contractOfProvider,
	acrTag:            contractOfACRTag,
	acrTagLayers:      contractOfACRTagLayers,
	acrTags:           contractOfACRTags,
	acrTagScan:        contractOfACRTagScan,
	acrLogin:          contractOfACRLogin,
	ncrTag:            contractOfNCRTag,
	ncrTags:           contractOfNCRTags,
}

var contractOfProvider = map[string]string{
	"max_retries": "optional number",

	"acr":                         "optional block",
	"acr.region":                  "optional string",
	"acr.access_key":              "optional string",
	"acr.secret_key":              "optional sensitive string",
	"acr.security_token":          "optional sensitive string",
	"acr.profile":                 "optional string",
	"acr.shared_credentials_file": "optional string",
	"acr.ecs_role_name":           "optional string",
	"acr.credentials_uri":         "optional string",
	"acr.endpoint":                "optional string",

	"acr.assume_role":                    "optional block",
	"acr.assume_role.role_arn":           "optional string",
	"acr.assume_role.session_name":       "optional string",
	"acr.assume_role.policy":             "optional string",
	"acr.assume_role.session_expiration": "optional number",
	"acr.assume_role.external_id":        "optional string",

	"acr.assume_role_with_oidc":                    "optional block",
	"acr.assume_role_with_oidc.oidc_provider_arn":  "optional string",
	"acr.assume_role_with_oidc.oidc_token_file":    "optional string",
	"acr.assume_role_with_oidc.role_arn":           "optional string",
	"acr.assume_role_with_oidc.role_session_name":  "optional string",
	"acr.assume_role_with_oidc.policy":             "optional string",
	"acr.assume_role_with_oidc.session_expiration": "optional number",

	"ncr":            "optional block",
	"ncr.access_key": "optional string",
	"ncr.secret_key": "optional sensitive string",
	"ncr.profile":    "optional string",
	"ncr.site":       "optional string",
	"ncr.region":     "optional string",
	"ncr.endpoint":   "optional string",
}

// contractOfCommon lists the attributes of the data sources of one tag.
var contractOfCommon = map[string]string{
	"allow_missing": "optional bool",
	"exists":        "computed bool", // never null
	"wait":          "optional bool",
	"timeouts":      "optional block",
	"timeouts.read": "optional string",
}

// contractOfACRAddress lists the arguments that name a tag in ACR.
var contractOfACRAddress = map[string]string{
	"instance_id": "required string",
	"repo_id":     "optional computed string",
	"namespace":   "optional string",
	"repo_name":   "optional string",
	"tag":         "required string",
	"region":      "optional computed string",
}

var contractOfACRTag = merged(contractOfCommon, contractOfACRAddress,
	withPrefix("images[].", contractOfPlatformImage), withPrefix("images_by_platform{}.", contractOfPlatformImage),
	map[string]string{
		"expected_digest":  "optional string",
		"verify_digest":    "optional bool",
		"registry_host":    "optional computed string",
		"digest":           "computed string",
		"index_digest":     "computed string, null explained",
		"digest_kind":      "computed string, null explained",
		"media_type":       "computed string, null explained",
		"pinned_reference": "computed string, null explained",
		"image_id":         "computed string",
		"image_size":       "computed number",
		"image_create":     "computed string",
		"image_update":     "computed string",
		"status":           "computed string",
		"tag_immutability": "computed bool, null explained",

		"images":             "computed list of objects, null explained",
		"images_by_platform": "computed map of objects, null explained",
		"architectures":      "computed set of string, null explained",
		"platforms":          "computed set of string, null explained",
	})

// contractOfPlatformImage lists the attributes of an image in the form that all registries share.
var contractOfPlatformImage = map[string]string{
	"platform":         "computed string, null explained",
	"os":               "computed string",
	"architecture":     "computed string",
	"variant":          "computed string",
	"os_version":       "computed string",
	"digest":           "computed string",
	"size":             "computed number, null explained",
	"pinned_reference": "computed string, null explained",
}

var contractOfACRTagLayers = merged(contractOfCommon, contractOfACRAddress, map[string]string{
	"digest":        "optional string",
	"source":        "optional computed string",
	"platform":      "optional computed string",
	"registry_host": "optional computed string",
	"image_digest":  "computed string, null explained",
	"architecture":  "computed string, null explained",
	"os":            "computed string, null explained",
	"media_type":    "computed string, null explained",
	"user":          "computed string, null explained",
	"runs_as_root":  "computed bool, null explained",
	"total_size":    "computed number, null explained",

	"layers":                     "computed list of objects",
	"layers[].layer_index":       "computed number",
	"layers[].blob_digest":       "computed string",
	"layers[].blob_size":         "computed number",
	"layers[].layer_instruction": "computed string",
	"layers[].layer_cmd":         "computed string",
	"layers[].empty":             "computed bool", // never null
})

// contractOfTagList lists the attributes of all lists of tags.
var contractOfTagList = map[string]string{
	"allow_missing":         "optional bool",
	"exists":                "computed bool", // never null
	"timeouts":              "optional block",
	"timeouts.read":         "optional string",
	"name_regex":            "optional string",
	"version":               "optional string",
	"variant":               "optional string",
	"include_prereleases":   "optional bool",
	"include_referrer_tags": "optional bool",
	"registry_host":         "optional computed string",
	"tags":                  "computed list of objects",
	"names":                 "computed list of string",
	"latest":                "computed object, null explained",
}

// contractOfListedTag lists the attributes of a tag in all lists of tags.
var contractOfListedTag = map[string]string{
	"name":             "computed string", // never null
	"digest":           "computed string",
	"size":             "computed number",
	"updated":          "computed string",
	"created":          "computed string",
	"version":          "computed string, null explained",
	"pinned_reference": "computed string, null explained",
}

var contractOfACRListedTag = merged(contractOfListedTag, map[string]string{
	"status":   "computed string",
	"image_id": "computed string",
})

var contractOfNCRListedTag = merged(contractOfListedTag, map[string]string{
	"architectures": "computed set of string, null explained",
	"platforms":     "computed set of string, null explained",
})

var contractOfACRTags = merged(contractOfTagList,
	withPrefix("tags[].", contractOfACRListedTag), withPrefix("latest.", contractOfACRListedTag),
	map[string]string{
		"instance_id": "required string",
		"repo_id":     "optional computed string",
		"namespace":   "optional string",
		"repo_name":   "optional string",
		"region":      "optional computed string",
		"status":      "optional string",
	})

var contractOfNCRTags = merged(contractOfTagList,
	withPrefix("tags[].", contractOfNCRListedTag), withPrefix("latest.", contractOfNCRListedTag),
	map[string]string{
		"registry":   "required string",
		"image_name": "required string",
		"site":       "optional computed string",
		"region":     "optional computed string",
	})

// contractOfACRTagScan lacks allow_missing and exists: nothing is masked.
var contractOfACRTagScan = merged(contractOfACRAddress, map[string]string{
	"digest":           "required string",
	"status":           "computed string, null explained",
	"scan_service":     "computed string",
	"high_severity":    "computed number, null explained",
	"medium_severity":  "computed number, null explained",
	"low_severity":     "computed number, null explained",
	"unknown_severity": "computed number, null explained",
	"total_severity":   "computed number, null explained",
	"wait":             "optional bool",
	"timeouts":         "optional block",
	"timeouts.read":    "optional string",
})

var contractOfACRLogin = map[string]string{
	"instance_id":        "required string",
	"region":             "optional computed string",
	"expires_in_hours":   "optional number",
	"registry_host":      "computed string",
	"username":           "computed string",
	"password":           "computed sensitive string",
	"expires_at":         "computed string",
	"docker_config_json": "computed sensitive string",
}

var contractOfNCRTag = merged(contractOfCommon,
	withPrefix("images[].", contractOfNCRImage), withPrefix("images_by_platform{}.", contractOfPlatformImage),
	map[string]string{
		"registry":         "required string",
		"image_name":       "required string",
		"reference":        "required string",
		"site":             "optional computed string",
		"region":           "optional computed string",
		"registry_host":    "optional computed string",
		"expected_digest":  "optional string",
		"verify_digest":    "optional bool",
		"name":             "computed string",
		"creator":          "computed string",
		"last_updater":     "computed string",
		"last_updated":     "computed string",
		"digest":           "computed string",
		"index_digest":     "computed string, null explained",
		"digest_kind":      "computed string, null explained",
		"pinned_reference": "computed string, null explained",
		"full_size":        "computed number",
		"tag_id":           "computed number",
		"image_id":         "computed number",
		"repository":       "computed number",
		"v2":               "computed bool",

		"images":             "computed list of objects, null explained",
		"images_by_platform": "computed map of objects, null explained",
		"architectures":      "computed set of string, null explained",
		"platforms":          "computed set of string, null explained",
	})

var contractOfNCRImage = map[string]string{
	"architecture":     "computed string",
	"os":               "computed string",
	"os_version":       "computed string",
	"os_features":      "computed string",
	"variant":          "computed string",
	"features":         "computed string",
	"media_type":       "computed string",
	"digest":           "computed string",
	"size":             "computed number",
	"created":          "computed string",
	"updated":          "computed string",
	"latest_pulled":    "computed string, null explained",
	"platform":         "computed string, null explained",
	"pinned_reference": "computed string, null explained",
}

// contractOfFunctions maps the signature of each function to its parameters in order.
var contractOfFunctions = map[string][]string{
	"parse_reference(reference): {digest string, registry string, repository string, tag string}": {"string, may be unknown, may be null"},
	"pin_reference(reference, digest): string":                                                    {"string, may be unknown, may be null", "string, may be unknown, may be null"},
	"has_base_layers(layers, base): bool":                                                         {"any, may be unknown", "any, may be unknown"},
}

func TestSchemaMatchesContract(t *testing.T) {
	t.Parallel()
	got := map[string]map[string]string{}
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		if got[attribute.of] == nil {
			got[attribute.of] = map[string]string{}
		}
		got[attribute.of][attribute.path] = attribute.uses() + nullExplained(attribute)
	}
	if difference := cmp.Diff(contract, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// nullExplained reports in the contract's words that a description says when its fact is null.
func nullExplained(attribute schemaAttribute) string {
	description := strings.ToLower(attribute.Description)
	isFact := attribute.Computed && !attribute.Optional
	if isFact && (strings.Contains(description, "null") || strings.Contains(description, "only set w")) {
		return ", null explained"
	}
	return ""
}

func TestDataSourcesExplainNull(t *testing.T) {
	t.Parallel()
	for name, block := range schemaBlocks(start(t, dependencies{})) {
		if description := block.Description; name != providerBlockName && !strings.Contains(description, " null.") {
			t.Errorf("%s does not say that a fact which the API does not return is null: %q", name, description)
		}
	}
}

func TestFunctionsMatchContract(t *testing.T) {
	t.Parallel()
	got := map[string][]string{}
	for name, definition := range start(t, dependencies{}).Schemas().Functions {
		var parameters []string
		for _, parameter := range definition.Parameters {
			parameters = append(parameters, parameterUses(parameter))
		}
		got[signature(name, definition)] = parameters
	}
	if difference := cmp.Diff(contractOfFunctions, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

func withPrefix(prefix string, attributes map[string]string) map[string]string {
	prefixed := map[string]string{}
	for name, uses := range attributes {
		prefixed[prefix+name] = uses
	}
	return prefixed
}

func merged(parts ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}
