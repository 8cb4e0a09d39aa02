// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestRequestsOfVerification counts the requests of one plan. A single image needs no manifest in
// NCR, and its configuration in ACR; logins and look-ups are shared by the reads of a repository.
func TestRequestsOfVerification(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		sources []string
		options emulator.Options
		want    map[string]int64
	}{
		"NCR, not verified": {
			sources: []string{ncrTag("single", "storefront:1.4.2"), ncrTag("index", "storefront:edge")},
			want:    map[string]int64{"GetImageTagDetail": 2},
		},
		"NCR, single image": {
			sources: []string{ncrTag("single", "storefront:1.4.2", verify, atNCRHost)},
			want:    map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "HeadManifest": 1},
		},
		"NCR, single image, no digest in the header": {
			sources: []string{ncrTag("single", "storefront:1.4.2", verify, atNCRHost)},
			options: emulator.Options{OmitRegistryDigests: true},
			want:    map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "HeadManifest": 1, "GetManifest": 1},
		},
		"NCR, single image with an attestation": {
			sources: []string{ncrTag("attested", "api:2.3.0", verify, atNCRHost)},
			want:    map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetManifest": 1},
		},
		"NCR, several platforms": {
			sources: []string{ncrTag("index", "storefront:edge", verify, atNCRHost)},
			want:    map[string]int64{"GetImageTagDetail": 1, "PingRegistry": 1, "GetManifest": 1},
		},
		"NCR, three reads of a repository that takes the access key": {
			sources: []string{ncrTag("old", "storefront:1.4.1", verify, atNCRHost), ncrTag("single", "storefront:1.4.2", verify, atNCRHost), ncrTag("index", "storefront:edge", verify, atNCRHost)},
			want:    map[string]int64{"GetImageTagDetail": 3, "PingRegistry": 1, "HeadManifest": 2, "GetManifest": 1},
		},
		"NCR, three reads of a repository that takes a token": {
			sources: []string{ncrTag("old", "storefront:1.4.1", verify, atNCRHost), ncrTag("single", "storefront:1.4.2", verify, atNCRHost), ncrTag("index", "storefront:edge", verify, atNCRHost)},
			options: emulator.Options{NCRBearer: true},
			want:    map[string]int64{"GetImageTagDetail": 3, "PingRegistry": 1, "GetRegistryToken": 1, "HeadManifest": 2, "GetManifest": 1},
		},
		"ACR by names, three reads, not verified": {
			sources: []string{acrTag("old", "storefront:1.4.1"), acrTag("single", "storefront:1.4.2"), acrTag("index", "storefront:edge")},
			want:    map[string]int64{"GetRepository": 1, "GetRepoTag": 3},
		},
		"ACR by ID, not verified": {
			sources: []string{acrTagByID("single", "1.4.2")},
			want:    map[string]int64{"GetRepoTag": 1},
		},
		"ACR, single image": {
			sources: []string{acrTag("single", "storefront:1.4.2", verify)},
			want: map[string]int64{
				"GetRepository": 1, "GetRepoTag": 1, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1,
				"PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1, "GetBlob": 1,
			},
		},
		"ACR, single image with an attestation": {
			sources: []string{acrTag("attested", "api:2.3.0", verify)},
			want: map[string]int64{
				"GetRepository": 1, "GetRepoTag": 1, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1,
				"PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 1,
			},
		},
		"ACR by names, three reads": {
			sources: []string{acrTag("old", "storefront:1.4.1", verify), acrTag("single", "storefront:1.4.2", verify), acrTag("index", "storefront:edge", verify)},
			want: map[string]int64{
				"GetRepository": 1, "GetRepoTag": 3, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1,
				"PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 3, "GetBlob": 2,
			},
		},
		"ACR by ID, three reads": {
			sources: []string{acrTagByID("old", "1.4.1", verify), acrTagByID("single", "1.4.2", verify), acrTagByID("index", "edge", verify)},
			want: map[string]int64{
				"GetRepository": 1, "GetRepoTag": 3, "ListInstanceEndpoint": 1, "GetAuthorizationToken": 1,
				"PingRegistry": 1, "GetRegistryToken": 1, "GetManifest": 3, "GetBlob": 2,
			},
		},
		"ACR with registry_host, three reads of two repositories": {
			sources: []string{acrTag("single", "storefront:1.4.2", verify, atACRHost), acrTag("index", "storefront:edge", verify, atACRHost), acrTag("api", "api:2.2.0", verify, atACRHost)},
			want: map[string]int64{
				"GetRepository": 2, "GetRepoTag": 3, "GetAuthorizationToken": 1,
				"PingRegistry": 2, "GetRegistryToken": 2, "GetManifest": 3, "GetBlob": 1,
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := emulator.StartForTest(t, test.options)
			mustRun(t, verifying(t, server, reading+strings.Join(test.sources, "")), "plan")
			checkCalls(t, test.want, server)
		})
	}
}
