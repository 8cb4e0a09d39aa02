// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

var (
	// registryHosts matches the domains that NCR has for itself.
	registryHosts = regexp.MustCompile(`^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.ncr\.(?:gov-|fin-)?ntruss\.com$`)
	// vendorHosts matches the vendor's domains, in which private hosts of registries are, too.
	vendorHosts = regexp.MustCompile(`\.(?:gov-|fin-)?ntruss\.com$`)

	port = regexp.MustCompile(`^(.+):[0-9]+$`)
)

// apiGateway is a part of the hosts of the API.
const apiGateway = ".apigw."

// isRegistryHost reports whether a host is in the domains that NCR has for itself, as those of its
// registries are.
func isRegistryHost(host string) bool { return registryHosts.MatchString(host) }

// parseRegistryHost returns the registry of a public host, and where it is.
func parseRegistryHost(host string) (registry string, location Location, isPublic bool) {
	host = strings.TrimSuffix(strings.ToLower(port.ReplaceAllString(host, "$1")), ".")
	// The longest suffix is the right one: .ncr.gov-ntruss.com ends that of each region of its
	// site.
	for _, candidate := range locations {
		if strings.HasSuffix(host, candidate.hostSuffix) && len(candidate.hostSuffix) > len(location.hostSuffix) {
			location = candidate
		}
	}
	registry = strings.TrimSuffix(host, location.hostSuffix)
	return registry, location, location.hostSuffix != "" && image.IsLabel(registry)
}

// elsewhere returns site and region as settings of their attributes. Defaults are to be set only
// instead of other valid values: an invalid value has an error of its own.
func (l Location) elsewhere() []image.Setting {
	return []image.Setting{
		{Attribute: "site", Value: l.Site, Replaces: isSite, IsDefault: l.Site == SitePublic},
		{Attribute: "region", Value: l.Region, Replaces: isRegion, IsDefault: l.Region == regionsOf(l.Site)[0]},
	}
}

// recognizeRegistry recognizes the public host of a registry, another host, and the name of a
// registry, also within a reference.
func recognizeRegistry(text string) (image.Mistake, bool) {
	parts, isSafe := image.SplitParts(text)
	if !isSafe {
		return image.Mistake{}, false
	}
	host := parts.Host
	if host == "" && !strings.Contains(parts.Repository, "/") { // a host alone looks like the name of an image, with a tag
		host = strings.TrimSuffix(parts.Repository+":"+parts.Tag, ":")
	}
	if name, location, isPublic := parseRegistryHost(host); isPublic {
		mistake := image.Mistake{What: "is the host of a registry", Value: name, Elsewhere: location.elsewhere()}
		if parts.Host != "" && parts.Includes(image.PartHost) != "" {
			mistake.What = "includes the host of a registry"
		}
		return mistake, true
	}
	if strings.Contains(host, ".") && image.CheckHost(host) == nil {
		mistake := image.Mistake{What: "includes " + image.PartHost, Advice: "the name of the registry"}
		if !isRegistryHost(strings.ToLower(host)) && !strings.Contains(host, apiGateway) {
			mistake.Elsewhere = []image.Setting{{Attribute: "registry_host", Value: host}}
		}
		return mistake, true
	}
	return recognizeRegistryName(parts)
}

// recognizeRegistryName recognizes the name of a registry before the name of an image.
func recognizeRegistryName(parts image.Parts) (image.Mistake, bool) {
	name, rest, _ := strings.Cut(parts.Repository, "/")
	parts.Repository = rest
	mistake := image.Mistake{What: parts.Includes(""), Value: strings.ToLower(name)}
	switch isLower := mistake.Value == name; {
	case mistake.What == "" && isLower:
		mistake.What = "includes " + image.PartEdge
	case mistake.What == "":
		mistake.What = "has " + image.PartUpperCase
	}
	if image.CheckRepository(rest) == nil {
		mistake.Elsewhere = []image.Setting{{Attribute: "image_name", Value: rest}}
	}
	return mistake, parts.Host == "" && image.IsLabel(mistake.Value)
}

// recognizeImageName recognizes references and hosts. The host of a registry says where the image
// is.
func recognizeImageName(text string) (image.Mistake, bool) {
	mistake, isRecognized := image.ErrRepository.Recognize(text)
	parts, isSafe := image.SplitParts(text)
	if !isSafe {
		return image.Mistake{}, false
	}
	host := parts.Host
	if host == "" && parts.Tag == "" {
		host = parts.Repository
	}
	registry, location, isPublic := parseRegistryHost(host)
	if isPublic || vendorHosts.MatchString(host) {
		if host == parts.Repository || parts.Repository == "" {
			mistake = image.Mistake{What: "is the host of a registry", Advice: "the name of an image"}
		}
		isRecognized = isRecognized || mistake.Advice != ""
	}
	if isPublic && isRecognized {
		mistake.Elsewhere = append(mistake.Elsewhere, image.Setting{Attribute: "registry", Value: registry, Replaces: image.IsLabel})
		mistake.Elsewhere = append(mistake.Elsewhere, location.elsewhere()...)
	}
	return mistake, isRecognized
}

// siteNames are the beginnings of other names of sites.
var siteNames = map[string]string{"pub": SitePublic, "gov": SiteGovernment, "fin": SiteFinancial}

func recognizeSite(text string) (image.Mistake, bool) {
	if sites := sitesOf(strings.ToUpper(text)); len(sites) > 0 {
		return image.Mistake{What: "is a region", Advice: anyOf(sites), Elsewhere: []image.Setting{{Attribute: "region", Value: strings.ToUpper(text)}}}, true
	}
	const prefix = 3
	lower := strings.ToLower(text)
	if isSite(lower) {
		return image.Mistake{What: "has " + image.PartUpperCase, Value: lower}, true
	}
	site := siteNames[lower[:min(len(lower), prefix)]]
	return image.Mistake{What: "is another name of a site", Value: site}, site != "" && isWord(lower)
}

// regionNames are other names of regions, such as those in the hosts of registries.
var regionNames = map[string]string{"korea": "KR", "sg": "SGN", "singapore": "SGN", "jp": "JPN", "japan": "JPN"}

func recognizeRegion(text string) (image.Mistake, bool) {
	lower := strings.ToLower(text)
	if isSite(lower) {
		return image.Mistake{What: "is a site", Advice: anyOf(regionsOf(lower)), Elsewhere: []image.Setting{{Attribute: "site", Value: lower}}}, true
	}
	if upper := strings.ToUpper(text); isRegion(upper) {
		return image.Mistake{What: "has lower-case letters", Value: upper}, true
	}
	region := regionNames[lower]
	return image.Mistake{What: "is another name of a region", Value: region}, region != ""
}

// sitesOf returns the sites that have a region of this name.
func sitesOf(region string) []string {
	var sites []string
	for _, location := range locations {
		if location.Region == region {
			sites = append(sites, location.Site)
		}
	}
	return sites
}

// anyOf quotes names, with "or" before the last.
func anyOf(names []string) string {
	quoted := make([]string, len(names))
	for index, name := range names {
		quoted[index] = strconv.Quote(name)
	}
	last := len(quoted) - 1
	if last == 0 {
		return quoted[0]
	}
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}

var word = regexp.MustCompile(`^[a-z]+$`)

func isWord(text string) bool { return word.MatchString(text) }
