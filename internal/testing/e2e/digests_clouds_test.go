// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"fmt"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// The same images are in both clouds: storefront:edge, and api:2.2.0 with an attestation.

// factsOfBothClouds are those of each cloud.
const factsOfBothClouds = `{
	"storefront": {
		"index_digest": "` + edgeIndex + `",
		"platforms": ["linux/amd64", "linux/arm64"], "architectures": ["amd64", "arm64"],
		"digests": {"linux/amd64": "` + edgeAMD64 + `", "linux/arm64": "` + edgeARM64 + `"}
	},
	"api": {
		"index_digest": "` + api220Index + `",
		"platforms": ["linux/amd64", "linux/arm/v7", "linux/arm64"], "architectures": ["amd64", "arm", "arm64"],
		"digests": {"linux/amd64": "` + api220AMD64 + `", "linux/arm/v7": "` + api220ARMv7 + `", "linux/arm64": "` + apiOnARM + `"}
	}
}`

// deployedInBothClouds returns the outputs of clouds.tf; kind is what NCR's digests are of.
func deployedInBothClouds(kind string) string {
	return `{
		"deployed": {
			"acr": {"storefront": "` + acrHost + `/platform/storefront@` + edgeIndex + `", "api": "` + acrHost + `/platform/api@` + api220Index + `"},
			"ncr": {"storefront": "` + ncrHost + `/storefront@` + edgeIndex + `", "api": "` + ncrHost + `/api@` + api220Index + `"}
		},
		"digest_kind": {"acr": {"storefront": "index", "api": "index"}, "ncr": {"storefront": "` + kind + `", "api": "` + kind + `"}},
		"facts": {"acr": ` + factsOfBothClouds + `, "ncr": ` + factsOfBothClouds + `}
	}`
}

// inBothClouds returns a workspace that reads both images from both clouds.
func inBothClouds(t *testing.T, server *emulator.Server) cli.Workspace {
	t.Helper()
	workspace := verifying(t, server, "clouds.tf")
	workspace.Environment = append(workspace.Environment,
		`TF_VAR_services={"storefront": {"tag": "edge", "digest": "`+edgeIndex+`"}, "api": {"tag": "2.2.0", "digest": "`+api220Index+`"}}`)
	return workspace
}

// What NCR's digest is of decides nothing but digest_kind.
func TestOneRecipeReadsAlikeInBothClouds(t *testing.T) {
	t.Parallel()
	for kind, change := range map[string]func(*testing.T, *emulator.Fixture){"image": nil, "index": withIndexDigests} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			server := start(t, change)
			workspace := inBothClouds(t, server)
			result := mustRun(t, workspace, "apply", "-auto-approve")
			checkPins(t, deployedInBothClouds(kind), workspace, server)
			checkApplyWarns(t, "", result)
			checkCalls(t, map[string]int64{
				"GetRepository": 2, "GetRepoTag": 2, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1, "GetRegistryToken": 2,
				"GetImageTagDetail": 2, "PingRegistry": 4, "GetManifest": 4,
			}, server)
			checkRefused(t, workspace, []string{
				"ACR: storefront:edge is built for amd64, arm64; s390x is needed.", "ACR: api:2.2.0 is built for amd64, arm, arm64; s390x is needed.",
				"NCR: storefront:edge is built for amd64, arm64; s390x is needed.", "NCR: api:2.2.0 is built for amd64, arm, arm64; s390x is needed.",
			}, "-var=architecture=s390x")
		})
	}
}

// A saved plan deploys the index that was planned, also when the arm64 images are replaced before
// it is applied. The next plan is refused.
func TestSavedPlanDeploysPlannedIndex(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	workspace := inBothClouds(t, server)
	mustRun(t, workspace, "plan", "-out=saved.tfplan")
	planned := server.Record().Counts

	replaceARM64(t, server, nil)
	moveTag(t, server, emulator.MoveTag{
		Service: emulator.ServiceACR, InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Repository: "storefront", Tag: "edge", To: "build 1108 with another arm64",
	})
	mustRun(t, workspace, "apply", "saved.tfplan")
	checkPins(t, deployedInBothClouds("image"), workspace, server)
	checkCalls(t, planned, server) // apply sends none

	refused := func(cloud string, line int, actual string) string {
		return fmt.Sprintf("Error: Digest Mismatch with data.containerregistry_%[1]s_tag.services[\"storefront\"], on main.tf line %[2]d, "+
			"in data \"containerregistry_%[1]s_tag\" \"services\": %[2]d: expected_digest = each.value.digest "+
			"Tag \"edge\" does not point to the expected digest. expected: %[3]s actual: %[4]s If the change is intended, ", cloud, line, edgeIndex, actual)
	}
	checkRefused(t, workspace, []string{
		refused("acr", 21, replacedIndex), refused("ncr", 38, replacedIndex+" (since 2024-04-02T11:20:05Z)"),
	})
}
