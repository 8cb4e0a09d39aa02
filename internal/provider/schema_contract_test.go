// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// contract is what the provider promises: every attribute, what may be done with it, and its type. It is written by hand: who changes
// the surface changes it here too, on purpose. A computed attribute says when it is null (", says when null"), unless it is never null or
// only where the service leaves the fact out, of which the description of its data source tells.
var contract = map[string]map[string]string{
	providerBlockName: contractOfProvider,
	acrTag:            contractOfACRTag,
	acrTagLayers:      contractOfACRTagLayers,
	ncrTag:            contractOfNCRTag,
}

const saysWhenNull = ", says when null"

var contractOfProvider = map[string]string{
	"max_retries": "optional number",

	"acr":                         "optional object",
	"acr.region":                  "optional string",
	"acr.access_key":              "optional string",
	"acr.secret_key":              "optional sensitive string",
	"acr.security_token":          "optional sensitive string",
	"acr.profile":                 "optional string",
	"acr.shared_credentials_file": "optional string",
	"acr.ecs_role_name":           "optional string",
	"acr.credentials_uri":         "optional string",
	"acr.endpoint":                "optional string",

	"acr.assume_role":                    "optional object",
	"acr.assume_role.role_arn":           "required string",
	"acr.assume_role.session_name":       "optional string",
	"acr.assume_role.policy":             "optional string",
	"acr.assume_role.session_expiration": "optional number",
	"acr.assume_role.external_id":        "optional string",

	"acr.assume_role_with_oidc":                    "optional object",
	"acr.assume_role_with_oidc.oidc_provider_arn":  "optional string",
	"acr.assume_role_with_oidc.oidc_token_file":    "optional string",
	"acr.assume_role_with_oidc.role_arn":           "optional string",
	"acr.assume_role_with_oidc.role_session_name":  "optional string",
	"acr.assume_role_with_oidc.policy":             "optional string",
	"acr.assume_role_with_oidc.session_expiration": "optional number",

	"ncr":            "optional object",
	"ncr.access_key": "optional string",
	"ncr.secret_key": "optional sensitive string",
	"ncr.profile":    "optional string",
	"ncr.site":       "optional string",
	"ncr.region":     "optional string",
	"ncr.endpoint":   "optional string",
}

// contractOfCommon has what all data sources have in common.
var contractOfCommon = map[string]string{
	"allow_missing": "optional bool",
	"exists":        "computed bool",
	"wait":          "optional bool",
	"timeouts":      "optional object",
	"timeouts.read": "optional string",
}

// contractOfACRAddress is how the data sources of ACR name a tag.
var contractOfACRAddress = map[string]string{
	"instance_id": "required string",
	"repo_id":     "optional computed string",
	"namespace":   "optional string",
	"repo_name":   "optional string",
	"tag":         "required string",
	"region":      "optional computed string",
}

var contractOfACRTag = together(contractOfCommon, contractOfACRAddress, map[string]string{
	"expected_digest": "optional string",
	"digest":          "computed string",
	"image_id":        "computed string",
	"image_size":      "computed number",
	"image_create":    "computed string",
	"image_update":    "computed string",
	"status":          "computed string",
})

var contractOfACRTagLayers = together(contractOfCommon, contractOfACRAddress, map[string]string{
	"digest":        "optional string",
	"source":        "optional computed string",
	"platform":      "optional computed string",
	"registry_host": "optional computed string",
	"image_digest":  "computed string, says when null",
	"architecture":  "computed string, says when null",
	"os":            "computed string, says when null",
	"media_type":    "computed string, says when null",
	"total_size":    "computed number, says when null",

	"layers":                     "computed list of objects",
	"layers[].layer_index":       "computed number",
	"layers[].blob_digest":       "computed string",
	"layers[].blob_size":         "computed number",
	"layers[].layer_instruction": "computed string",
	"layers[].layer_cmd":         "computed string",
	"layers[].empty":             "computed bool",
})

var contractOfNCRTag = together(contractOfCommon,
	below("images[].", contractOfNCRImage), below("images_by_platform{}.", contractOfNCRImage),
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
		"pinned_reference": "computed string, says when null",
		"full_size":        "computed number",
		"tag_id":           "computed number",
		"image_id":         "computed number",
		"repository":       "computed number",
		"v2":               "computed bool",

		"images":             "computed list of objects, says when null",
		"images_by_platform": "computed map of objects, says when null",
		"architectures":      "computed set of string, says when null",
		"platforms":          "computed set of string, says when null",
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
	"latest_pulled":    "computed string, says when null",
	"platform":         "computed string, says when null",
	"pinned_reference": "computed string, says when null",
}

// contractOfFunctions is each function's signature, and its parameters in order. They must be sent while they are unknown, and never as
// null: OpenTofu sends that as no value at all.
var contractOfFunctions = map[string][]string{
	"parse_reference(reference): {digest string, registry string, repository string, tag string}": {"string, may be unknown"},
	"pin_reference(reference, digest): string":                                                    {"string, may be unknown", "string, may be unknown"},
	"has_base_layers(layers, base): bool":                                                         {"any, may be unknown", "any, may be unknown"},
}

func TestSchemaFulfilsContract(t *testing.T) {
	t.Parallel()
	got := map[string]map[string]string{}
	for _, attribute := range schemaAttributes(start(t, dependencies{})) {
		if got[attribute.of] == nil {
			got[attribute.of] = map[string]string{}
		}
		got[attribute.of][attribute.path] = attribute.uses()
		if attribute.Computed && !attribute.Optional && strings.Contains(strings.ToLower(attribute.Description), "null") {
			got[attribute.of][attribute.path] += saysWhenNull
		}
	}
	if difference := cmp.Diff(contract, got); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

func TestDataSourcesSayWhatIsNull(t *testing.T) {
	t.Parallel()
	for name, schema := range start(t, dependencies{}).Schemas().DataSourceSchemas {
		if !strings.Contains(schema.Block.Description, " is null") {
			t.Errorf("%s does not say that a fact which the service leaves out is null: %q", name, schema.Block.Description)
		}
	}
}

func TestFunctionsFulfilContract(t *testing.T) {
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

func below(path string, attributes map[string]string) map[string]string {
	placed := map[string]string{}
	for name, uses := range attributes {
		placed[path+name] = uses
	}
	return placed
}

func together(parts ...map[string]string) map[string]string {
	all := map[string]string{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}
