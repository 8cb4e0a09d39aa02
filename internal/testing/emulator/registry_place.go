// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// The names by which registries, what issues their tokens, and what holds ACR's
// blobs are asked for, where something leads such requests here.
var (
	acrRegistryHosts = regexp.MustCompile(`^([a-z0-9-]+)-registry(-vpc)?\.([a-z0-9-]+)\.cr\.aliyuncs\.com$`)
	acrTokenHosts    = regexp.MustCompile(`^dockerauth(-ee)?(-vpc)?\.([a-z0-9-]+)\.aliyuncs\.com$`)
	acrStorageHosts  = regexp.MustCompile(`^[a-z0-9-]+\.oss-[a-z0-9-]+\.aliyuncs\.com$`)
	ncrRegistryNames = regexp.MustCompile(`^[a-z0-9-]+$`)
)

// registryPlace is whose registry a request is for, as far as the host tells.
type registryPlace struct {
	vendor   string       // ServiceACR, ServiceNCR, or "" at the emulator's own address
	region   string       // of ACR's token service
	instance *ACRInstance // ACR's, if the host is its
	vpc      bool         // whether ACR's host is that of the VPC
	ncr      ncrPlace     // NCR's, with the registry's name, if the host is its
	registry string
}

// placeOf goes by the vendors' hosts. At the emulator's own address both
// registries are one, except by the name localhost, where there is NCR's only.
func (s *Server) placeOf(r *http.Request) registryPlace {
	host := hostOf(r)
	if match := acrTokenHosts.FindStringSubmatch(host); match != nil {
		return registryPlace{vendor: ServiceACR, region: match[3]}
	}
	for index := range s.world.fixture.ACR.Instances {
		instance := &s.world.fixture.ACR.Instances[index]
		isVPC := host == instance.host(EndpointVPC)
		if isVPC || host == instance.host(EndpointInternet) || slices.Contains(instance.UserDomains, host) {
			return registryPlace{vendor: ServiceACR, instance: instance, vpc: isVPC}
		}
	}
	if match := acrRegistryHosts.FindStringSubmatch(host); match != nil {
		nobodys := &ACRInstance{ID: match[1], Region: match[3]} // no token is for it
		return registryPlace{vendor: ServiceACR, instance: nobodys, vpc: match[2] != ""}
	}
	if place, registry, isNCR := ncrPlaceOf(host); isNCR {
		return registryPlace{vendor: ServiceNCR, ncr: place, registry: registry}
	}
	if host == "localhost" {
		return registryPlace{vendor: ServiceNCR}
	}
	return registryPlace{}
}

// ncrPlaceOf takes a registry's host apart.
func ncrPlaceOf(host string) (place ncrPlace, registry string, isNCR bool) {
	for _, place := range ncrPlaces {
		if registry, behind := strings.CutSuffix(host, place.host); behind && ncrRegistryNames.MatchString(registry) {
			return place, registry, true
		}
	}
	return ncrPlace{}, "", false
}

// isRegistry tells whether a request is one for a registry, and not for an API.
func (s *Server) isRegistry(r *http.Request) bool {
	return s.placeOf(r).vendor != "" && hostOf(r) != "localhost" ||
		r.URL.Path == registryTokenPath || r.URL.Path == registryRoot || strings.HasPrefix(r.URL.Path, registryRoot+"/")
}

// acrRepositoryAt finds a repository by its path, namespace/name, in an instance,
// or, without one, in the first that has it.
func (w *world) acrRepositoryAt(instance *ACRInstance, path string) (*ACRInstance, *ACRRepository) {
	for index := range w.fixture.ACR.Instances {
		candidate := &w.fixture.ACR.Instances[index]
		if instance != nil && instance != candidate {
			continue
		}
		for index := range candidate.Repositories {
			if repository := &candidate.Repositories[index]; repository.Namespace+"/"+repository.Name == path {
				return candidate, repository
			}
		}
	}
	return instance, nil
}

// ncrRepositoryAt finds an image in the registry of a host, or, at the emulator's
// own address, in the first registry of the fixture that has it.
func (w *world) ncrRepositoryAt(place registryPlace, path string) *NCRRepository {
	for index := range w.fixture.NCR.Registries {
		registry := &w.fixture.NCR.Registries[index]
		isThere := registry.Name == place.registry && registry.Site == place.ncr.site && registry.Region == place.ncr.region
		if place.registry != "" && !isThere {
			continue
		}
		for index := range registry.Repositories {
			if repository := &registry.Repositories[index]; repository.Name == path {
				return repository
			}
		}
	}
	return nil
}
