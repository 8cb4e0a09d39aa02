// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "slices"

// The services, as Fault.Service, MoveTag.Service, After.Service and Request.Service name them.
const (
	ServiceACR = "acr"
	ServiceNCR = "ncr"
	ServiceSTS = "sts" // Alibaba Cloud's Security Token Service
	ServiceECS = "ecs" // the metadata service of an ECS instance
	ServiceURI = "uri" // a credentials URI

	// ServiceRegistry is where images are pulled from, of both vendors: by the protocol of
	// https://github.com/opencontainers/distribution-spec.
	ServiceRegistry = "registry"
)

// The operations, as Fault.Operation, Request.Operation, Record.Counts and an account's operations
// in the fixture name them. The ACR and STS ones are the APIs' action names; the NCR ones follow the
// addresses of the API's pages; the others, for which the vendor has no names, are the emulator's.
const (
	OperationGetRepoTagLayers = "GetRepoTagLayers"
	OperationGetRepoTag       = "GetRepoTag"
	OperationListRepoTag      = "ListRepoTag"
	OperationGetRepository    = "GetRepository"

	OperationGetAuthorizationToken = "GetAuthorizationToken"
	OperationListInstanceEndpoint  = "ListInstanceEndpoint"

	OperationGetImageTagDetail = "GetImageTagDetail"
	OperationGetImageTags      = "GetImageTags"
	OperationGetImages         = "GetImages"
	OperationGetRegistry       = "GetRegistry"

	OperationAssumeRole         = "AssumeRole"
	OperationAssumeRoleWithOIDC = "AssumeRoleWithOIDC"

	OperationGetMetadataToken       = "GetMetadataToken"       // PUT /latest/api/token
	OperationGetInstanceRole        = "GetInstanceRole"        // GET /latest/meta-data/ram/security-credentials/
	OperationGetInstanceCredentials = "GetInstanceCredentials" // GET /latest/meta-data/ram/security-credentials/{role}

	OperationGetCredentials = "GetCredentials" // GET of the credentials URI

	OperationPingRegistry     = "PingRegistry"     // GET /v2/
	OperationGetRegistryToken = "GetRegistryToken" // GET /auth
	OperationGetManifest      = "GetManifest"      // GET /v2/{name}/manifests/{reference}
	OperationHeadManifest     = "HeadManifest"     // HEAD /v2/{name}/manifests/{reference}
	OperationGetBlob          = "GetBlob"          // GET or HEAD /v2/{name}/blobs/{digest}
	OperationGetStoredBlob    = "GetStoredBlob"    // GET of the location of Options.RedirectBlobs

	// OperationPullImage is a permission of accounts of both vendors: without it their login opens
	// no repository. Nothing is recorded under this name.
	OperationPullImage = "PullImage"

	// OperationUnknown is every request that is none of the above.
	OperationUnknown = "unknown"
)

var operationsByService = map[string][]string{
	ServiceACR: {
		OperationGetRepoTagLayers, OperationGetRepoTag, OperationListRepoTag, OperationGetRepository,
		OperationGetAuthorizationToken, OperationListInstanceEndpoint,
	},
	ServiceNCR: {OperationGetImageTagDetail, OperationGetImageTags, OperationGetImages, OperationGetRegistry},
	ServiceSTS: {OperationAssumeRole, OperationAssumeRoleWithOIDC},
	ServiceECS: {OperationGetMetadataToken, OperationGetInstanceRole, OperationGetInstanceCredentials},
	ServiceURI: {OperationGetCredentials},
	ServiceRegistry: {
		OperationPingRegistry, OperationGetRegistryToken, OperationGetManifest, OperationHeadManifest,
		OperationGetBlob, OperationGetStoredBlob,
	},
}

// permissionsOf lists what an account of a service can be allowed to do.
func permissionsOf(service string) []string {
	return append(slices.Clone(operationsByService[service]), OperationPullImage)
}

func isOperation(name string) bool {
	for _, operations := range operationsByService {
		if slices.Contains(operations, name) {
			return true
		}
	}
	return name == OperationUnknown
}
