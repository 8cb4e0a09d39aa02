// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// Names in the configuration and in the emulator's fixture.
const (
	instanceID     = "cri-k77rd2eo9ztt1qa4"
	namespace      = "platform"
	registry       = "acme"
	service        = "storefront" // in both registries
	tagInACR       = "1.4.2"
	movedInACR     = "1.5.0" // another base image
	tagInNCR       = "edge"  // of several platforms
	movedInNCR     = "build 1108 with another arm64"
	representative = "linux/amd64" // the platform of the image whose digest NCR's API returns

	// baseLayers is the number of the base image's layers in the service's image.
	baseLayers = 2
)

// scenario holds what the demo expects, read from the fixture and not from the provider.
type scenario struct {
	acrAccount, ncrAccount emulator.Account

	approved emulator.NCRImage // of the tag when it is approved
	moved    emulator.NCRImage // of the tag after it was moved

	approvedLayers []emulator.ACRLayer
	movedLayers    []emulator.ACRLayer
}

func readScenario(fixture *emulator.Fixture) (scenario, error) {
	s := scenario{acrAccount: fixture.Accounts.ACR[0], ncrAccount: fixture.Accounts.NCR[0]}
	for _, want := range []struct {
		image *emulator.NCRImage
		name  string
	}{
		{&s.approved, tagInNCR}, {&s.moved, movedInNCR},
	} {
		image, found := findNCRImage(fixture, want.name)
		if !found {
			return scenario{}, fmt.Errorf("the fixture has no %s/%s:%s in NCR", registry, service, want.name)
		}
		*want.image = image
	}
	for _, want := range []struct {
		layers *[]emulator.ACRLayer
		tag    string
	}{
		{&s.approvedLayers, tagInACR}, {&s.movedLayers, movedInACR},
	} {
		image, found := findACRImage(fixture, want.tag)
		if !found {
			return scenario{}, fmt.Errorf("the fixture has no %s/%s:%s in ACR", namespace, service, want.tag)
		}
		*want.layers = image.Platforms[0].Layers
	}
	return s, nil
}

// findNCRImage finds an image by a tag, or by the fixture's own name.
func findNCRImage(fixture *emulator.Fixture, name string) (emulator.NCRImage, bool) {
	for _, candidate := range fixture.NCR.Registries {
		if candidate.Name != registry || candidate.Site != "public" || candidate.Region != "KR" {
			continue
		}
		at := slices.IndexFunc(candidate.Repositories, func(r emulator.NCRRepository) bool { return r.Name == service })
		if at < 0 {
			return emulator.NCRImage{}, false
		}
		repository := candidate.Repositories[at]
		image, found := repository.Images[cmp.Or(repository.Tags[name].Image, name)]
		return image, found
	}
	return emulator.NCRImage{}, false
}

func findACRImage(fixture *emulator.Fixture, tag string) (emulator.ACRImage, bool) {
	for _, instance := range fixture.ACR.Instances {
		for _, repository := range instance.Repositories {
			if instance.ID == instanceID && repository.Namespace == namespace && repository.Name == service {
				image, found := repository.Images[repository.Tags[tag]]
				return image, found
			}
		}
	}
	return emulator.ACRImage{}, false
}

// variables returns the values of the configuration's variables.
func (s scenario) variables(server *emulator.Server) map[string]any {
	base := make([]string, 0, baseLayers)
	for _, layer := range s.approvedLayers[:baseLayers] {
		base = append(base, layer.BlobDigest)
	}
	return map[string]any{
		"acr_access_key":       s.acrAccount.AccessKey,
		"acr_secret_key":       s.acrAccount.SecretKey,
		"acr_endpoint":         server.URL(),
		"ncr_access_key":       s.ncrAccount.AccessKey,
		"ncr_secret_key":       s.ncrAccount.SecretKey,
		"ncr_endpoint":         server.NCREndpoint(),
		"ncr_registry_host":    hostOf(server),
		"approved_digest":      s.approved.Digest,
		"approved_base_layers": base,
	}
}

// hostOf returns the emulator's address, where it is also the host of the registry.
func hostOf(server *emulator.Server) string { return strings.TrimPrefix(server.URL(), "http://") }
