// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

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
// in the fixture name them. The ACR and STS ones are the APIs' action names; the NCR ones follow
// the addresses of the API's pages; the others, for which the vendor has no names, are the
// emulator's.
const (
	OperationGetRepoTagLayers = "GetRepoTagLayers"
	OperationGetRepoTag       = "GetRepoTag"
	OperationListRepoTag      = "ListRepoTag"
	OperationGetRepository    = "GetRepository"

	OperationGetRepoTagScanStatus  = "GetRepoTagScanStatus"
	OperationGetRepoTagScanSummary = "GetRepoTagScanSummary"

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

	// OperationUnknown is any other request.
	OperationUnknown = "unknown"
)

var operationsByService = map[string][]string{
	ServiceACR: {
		OperationGetRepoTagLayers, OperationGetRepoTag, OperationListRepoTag, OperationGetRepository,
		OperationGetAuthorizationToken, OperationListInstanceEndpoint, OperationGetRepoTagScanStatus, OperationGetRepoTagScanSummary,
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

// The vendors' host names, of requests that a proxy or a resolver leads to the emulator.
var (
	acrHosts         = regexp.MustCompile(`^cr(-vpc)?\.[a-z0-9-]+\.aliyuncs\.com$`)
	stsHosts         = regexp.MustCompile(`^sts(-vpc)?(\.[a-z0-9-]+)?\.aliyuncs\.com$`)
	acrRegistryHosts = regexp.MustCompile(`^([a-z0-9-]+)-registry\.([a-z0-9-]+)\.cr\.aliyuncs\.com$`)
	acrTokenHosts    = regexp.MustCompile(`^dockerauth(?:-ee\.|\.|-)([a-z0-9-]+)\.aliyuncs\.com$`)
	acrStorageHosts  = regexp.MustCompile(`^[a-z0-9-]+\.oss-[a-z0-9-]+\.aliyuncs\.com$`)
	ncrRegistryNames = regexp.MustCompile(`^[a-z0-9-]+$`)
)

const metadataHost = "100.100.100.200"

// serviceOf selects the service by the host, if it is a vendor's, and else by the path.
func (s *Server) serviceOf(r *http.Request) func(*http.Request) exchange {
	host, path := hostOf(r), r.URL.Path
	switch {
	case host == metadataHost:
		return s.serveMetadata
	case acrHosts.MatchString(host), stsHosts.MatchString(host):
		return s.serveRPC
	case acrStorageHosts.MatchString(host):
		return s.serveStorage
	case s.registryHostOf(r).vendor != "" && host != "localhost",
		path == registryTokenPath, path == registryRoot, strings.HasPrefix(path, registryRoot+"/"):
		return s.serveRegistry
	case strings.HasPrefix(path, "/ncr/"):
		return s.serveNCR
	case strings.HasPrefix(path, storagePrefix):
		return s.serveStorage
	case strings.HasPrefix(path, metadataPrefix):
		return s.serveMetadata
	case strings.HasPrefix(path, credentialsPrefix):
		return s.serveCredentials
	}
	return s.serveRPC
}

// hostOf returns a request's host without its port.
func hostOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		return host
	}
	return r.Host
}

// registryHost is the registry that a request's host selects.
type registryHost struct {
	vendor   string       // ServiceACR, ServiceNCR, or "" at the emulator's own address
	region   string       // of ACR's token service
	instance *ACRInstance // of ACR's registry
	location ncrLocation  // of NCR's registry
	registry string       // NCR's name
}

// registryHostOf parses a request's host. At the emulator's own address both vendors' registries
// are one; at localhost it is NCR's.
func (s *Server) registryHostOf(r *http.Request) registryHost {
	host := hostOf(r)
	if match := acrTokenHosts.FindStringSubmatch(host); match != nil {
		return registryHost{vendor: ServiceACR, region: match[1]}
	}
	if match := acrRegistryHosts.FindStringSubmatch(host); match != nil {
		for index := range s.state.fixture.ACR.Instances {
			if instance := &s.state.fixture.ACR.Instances[index]; instance.registryHost("-registry.") == host {
				return registryHost{vendor: ServiceACR, instance: instance}
			}
		}
		unknown := &ACRInstance{ID: match[1], Region: match[2]} // no token is valid for it
		return registryHost{vendor: ServiceACR, instance: unknown}
	}
	for _, location := range ncrLocations {
		if name, isSuffix := strings.CutSuffix(host, location.hostSuffix); isSuffix && ncrRegistryNames.MatchString(name) {
			return registryHost{vendor: ServiceNCR, location: location, registry: name}
		}
	}
	if host == "localhost" {
		return registryHost{vendor: ServiceNCR}
	}
	return registryHost{}
}

// acrRepository finds a repository by its path, namespace/name, in an instance, or, without an
// instance, in the first that has it.
func (s *state) acrRepository(instance *ACRInstance, path string) *repository {
	return s.find(func(r *repository) bool {
		return r.vendor == ServiceACR && (instance == nil || r.instance == instance) && r.path == path
	})
}

// ncrRepository finds an image in the registry of a host, or, at the emulator's own address, in the
// first registry that has it.
func (s *state) ncrRepository(host registryHost, path string) *repository {
	return s.find(func(r *repository) bool {
		return r.vendor == ServiceNCR && r.path == path &&
			(host.registry == "" || r.registry.Name == host.registry && r.registry.location() == host.location)
	})
}
