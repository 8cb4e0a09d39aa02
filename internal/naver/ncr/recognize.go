// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"regexp"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// registryHosts matches the domains that NCR has for itself.
var registryHosts = regexp.MustCompile(`^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.ncr\.(?:gov-|fin-)?ntruss\.com$`)

// IsRegistryHost reports whether a host is in the domains that NCR has for itself, as those of its
// registries are.
func IsRegistryHost(host string) bool { return registryHosts.MatchString(host) }

// recognizeRegistry recognizes the public host of a registry, with what may be around it. A host in
// another region or site than the default one says which.
func recognizeRegistry(text string) (image.Mistake, bool) {
	found, isSafe := image.SplitParts(text)
	host := found.Host
	if host == "" && found.Tag == "" { // a host alone looks like the name of an image
		host, found.Repository = found.Repository, ""
	}
	if !isSafe {
		return image.Mistake{}, false
	}
	// The longest suffix is the right one: .ncr.gov-ntruss.com ends that of each region of its site.
	var longest Location
	for _, location := range locations {
		if strings.HasSuffix(host, location.hostSuffix) && len(location.hostSuffix) > len(longest.hostSuffix) {
			longest = location
		}
	}
	name := strings.TrimSuffix(host, longest.hostSuffix)
	if longest.hostSuffix == "" || !image.IsLabel(name) {
		return image.Mistake{}, false
	}
	mistake := image.Mistake{What: "is the host of a registry", Value: name}
	if found.Host != "" && found.Includes(image.PartHost) != "" {
		mistake.What = "includes the host of a registry"
	}
	if longest.Site != SitePublic {
		mistake.Elsewhere = append(mistake.Elsewhere, image.Setting{Attribute: "site", Value: longest.Site})
	}
	if longest.Region != Regions(longest.Site)[0] {
		mistake.Elsewhere = append(mistake.Elsewhere, image.Setting{Attribute: "region", Value: longest.Region})
	}
	return mistake, true
}

// recognizeImageName recognizes what follows the host of a registry.
func recognizeImageName(text string) (image.Mistake, bool) {
	host, name, _ := strings.Cut(text, "/")
	if name == "" {
		return image.Mistake{What: "is the host of a registry", Advice: "the name of an image"}, IsRegistryHost(host)
	}
	return image.Mistake{What: "includes " + image.PartHost, Value: name}, image.CheckRepository(name) == nil && IsRegistryHost(host)
}

func recognizeSite(text string) (image.Mistake, bool) {
	site := strings.ToLower(text)
	return image.Mistake{What: whatUpperCase, Value: site}, isSite(site)
}

func recognizeRegion(text string) (image.Mistake, bool) {
	region := strings.ToUpper(text)
	return image.Mistake{What: whatLowerCase, Value: region}, isRegion(region)
}

const (
	whatUpperCase = "has upper-case letters"
	whatLowerCase = "has lower-case letters"
)
