// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "slices"

// The services, as Fault.Service, MoveTag.Service, After.Service and
// Request.Service name them.
const (
	ServiceACR = "acr"
	ServiceNCR = "ncr"
	ServiceSTS = "sts" // Alibaba Cloud's Security Token Service
	ServiceECS = "ecs" // the metadata service of an ECS instance
	ServiceURI = "uri" // a credentials URI

	// ServiceRegistry is where images are pulled from, in both vendors: by the
	// protocol of https://github.com/opencontainers/distribution-spec.
	ServiceRegistry = "registry"
)

// The operations, as Fault.Operation, Request.Operation, Record.Counts and an
// account's operations in the fixture name them. The ACR and STS ones are the
// APIs' action names; the NCR ones follow the addresses of the API's pages; the
// others, which the vendor gives no names, are the emulator's own.
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
	OperationGetStoredBlob    = "GetStoredBlob"    // GET of where Options.RedirectBlobs leads

	// OperationPullImage is a permission that accounts of both vendors have or
	// have not: without it their login opens no repository. Nothing is recorded
	// under this name.
	OperationPullImage = "PullImage"

	// OperationUnknown stands for every request that is none of the above.
	OperationUnknown = "unknown"
)

// services lists all of them, in the order in which messages name them.
func services() []string {
	return []string{ServiceACR, ServiceNCR, ServiceSTS, ServiceECS, ServiceURI, ServiceRegistry}
}

func operationsOf(service string) []string {
	return map[string][]string{
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
	}[service]
}

// permissionsOf lists what an account of a service can be allowed.
func permissionsOf(service string) []string {
	return append(slices.Clone(operationsOf(service)), OperationPullImage)
}

// isOperation tells whether a service has the operation, or it is OperationUnknown.
func isOperation(name string) bool {
	return name == OperationUnknown || slices.ContainsFunc(services(), func(service string) bool {
		return slices.Contains(operationsOf(service), name)
	})
}

// call is one request to a service, as far as it could be understood before
// any signature was verified.
type call struct {
	service   string
	operation string
	accessKey string
	region    string
	form      string // the public ones of a form's parameters
}
