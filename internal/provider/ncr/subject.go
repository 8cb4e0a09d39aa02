// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// vendor describes NAVER Cloud to the texts of errors.
var vendor = read.Vendor{
	Name:    "NAVER Cloud",
	Service: "NCR",
	Block:   blockName,
	Setup: "Set NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment, run \"ncloud configure\", or set ncr.profile, or ncr.access_key and ncr.secret_key, in the " +
		"provider block.",
	Fixes: []read.Fix{
		{Kind: transport.KindInstanceNotFound, Text: "Check registry, site and region: a registry is found in its own site and region only, by an account that it belongs to."},
		{
			Kind: transport.KindUnauthenticated, Code: "200",
			Text: "Check the credentials from {credentials}: the access key must exist and be active, the secret key must belong to it, and both must be of this site " +
				"(public, gov or fin). Check the clock of this machine as well: it may be off by five minutes at most.",
		},
		{Kind: transport.KindRepositoryNotFound, Text: "Check image_name, or push the image first."},
	},
}

// registryName names the registry in a sentence.
func registryName(request api.ImageRequest) string {
	return "registry " + transport.Quote(request.Registry) + ", site " + transport.Quote(request.Location.Site) + ", region " + transport.Quote(request.Location.Region)
}

// apiHost returns where the host of the API comes from.
func (c *configured) apiHost() read.HostOrigin {
	if c.hasEndpoint {
		return read.HostSetBy("ncr.endpoint", " in the provider block")
	}
	return read.HostOf("The host name is NAVER Cloud's own for this site and region, and ncr.endpoint is not set.")
}

// imageSubject returns the subject of an operation on an image.
func (c *configured) imageSubject(request api.ImageRequest) read.Subject {
	name := transport.Quote(request.ImageName)
	return read.Subject{
		Vendor: &vendor,
		Object: "image " + name + " in " + registryName(request),
		Missing: map[transport.Kind]string{
			transport.KindInstanceNotFound: "Registry " + transport.Quote(request.Registry) + " does not exist for this account at site " +
				transport.Quote(request.Location.Site) + ", region " + transport.Quote(request.Location.Region) + ".",
			transport.KindRepositoryNotFound: "Image " + name + " does not exist in " + registryName(request) + ".",
		},
		Attributes: map[transport.Kind]path.Path{
			transport.KindInstanceNotFound:   path.Root("registry"),
			transport.KindRepositoryNotFound: path.Root("image_name"),
		},
		Permission: "Grant the policy NCP_CONTAINER_REGISTRY_VIEWER, or one of your own with its View actions, to this account.",
		Endpoint:   "ncr.endpoint",
		Host:       c.apiHost(),
		Fixes:      imageFixes(request),
	}
}

// withoutRegistry returns the name of an image whose name begins with its registry's, without that.
func withoutRegistry(request api.ImageRequest) (string, bool) {
	return strings.CutPrefix(request.ImageName, request.Registry+"/")
}

// imageFixes returns the fixes for an image that does not exist, and whose name may include its
// registry's: a slash may be a part of a name, too.
func imageFixes(request api.ImageRequest) []read.Fix {
	name, includesRegistry := withoutRegistry(request)
	if !includesRegistry {
		return nil
	}
	return []read.Fix{{
		Kind: transport.KindRepositoryNotFound,
		Text: "image_name includes the registry: set image_name to " + transport.Quote(name) + ".",
	}}
}

// fixUnexplained says what to check where the API does not say what does not exist. names are the
// arguments that name it.
func fixUnexplained(request api.ImageRequest, names string) string {
	fix := "Check " + names + ", site and region: the API does not say which of them does not exist."
	if name, includesRegistry := withoutRegistry(request); includesRegistry {
		fix += " image_name includes the registry: it may have to be " + transport.Quote(name) + "."
	}
	return fix
}

// image returns the request for the image of the tag.
func (r *tagReader) image() api.ImageRequest {
	return api.ImageRequest{Location: r.request.Location, Registry: r.request.Registry, ImageName: r.request.ImageName}
}

// subject returns the subject of a tag, for errors that do not say whether the tag, its image or
// its registry is missing.
func (r *tagReader) subject() read.Subject {
	subject := r.explainedSubject()
	subject.Missing[transport.KindTagNotFound] = "Tag " + transport.Quote(r.request.Reference) + " of image " + transport.Quote(r.request.ImageName) +
		" was not found in " + registryName(r.image()) + "."
	subject.Fixes = []read.Fix{{
		Kind: transport.KindTagNotFound,
		Text: fixUnexplained(r.image(), "registry, image_name, reference"),
	}}
	return subject
}

// explainedSubject returns the subject of a tag, for errors that say what is missing.
func (r *tagReader) explainedSubject() read.Subject {
	tag, image := transport.Quote(r.request.Reference), transport.Quote(r.request.ImageName)
	subject := r.imageSubject(r.image())
	subject.Tag = "tag " + tag
	subject.Object = "tag " + tag + " of " + subject.Object
	subject.Missing[transport.KindTagNotFound] = "Tag " + tag + " does not exist in image " + image + " of " + registryName(r.image()) + "."
	subject.Attributes[transport.KindTagNotFound] = path.Root("reference")
	return subject
}

// registrySubject returns the subject of reading the tag's digest from its registry. It has no
// texts for what is missing: the API has the tag.
func (r *tagReader) registrySubject(repository oci.Repository) read.Subject {
	subject := r.explainedSubject()
	subject.Object = "the digest of tag " + transport.Quote(r.request.Reference) + " of " + transport.Quote(repository.Name) + " from registry " + transport.Quote(repository.Host)
	subject.Missing = nil
	subject.Attributes = map[transport.Kind]path.Path{transport.KindUnavailable: path.Root("registry_host"), transport.KindTagNotFound: path.Root("reference")}
	subject.Permission = "Grant this account the right to pull from the registry, or remove verify_digest."
	subject.Endpoint = "registry_host"
	subject.Host = read.HostFrom("registry, with site and region, because registry_host is not set").Marked(path.Root("registry"))
	if r.model.hasRegistryHost {
		subject.Host = read.HostSetBy("registry_host", "").Marked(path.Root("registry_host"))
	}
	subject.Fixes = []read.Fix{{
		Kind: transport.KindUnauthenticated, Problem: "the registry does not accept the credentials from {credentials}",
		Text: "Check that registry_host is a host of this registry, and that these credentials may pull from it; or remove verify_digest.",
	}}
	return subject
}
