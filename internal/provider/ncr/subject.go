// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// vendor describes NAVER Cloud to the texts of errors.
var vendor = read.Vendor{
	Name:    "NAVER Cloud",
	Service: "NCR",
	Block:   blockName,
	Setup: "Set NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment, run \"ncloud configure\", or set ncr.access_key and ncr.secret_key in the " +
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
func (r *tagReader) registryName() string {
	return "registry " + transport.Quote(r.request.Registry) + ", site " + transport.Quote(r.request.Location.Site) + ", region " + transport.Quote(r.request.Location.Region)
}

// subject is the one of a tag of which the API does not say what of it does not exist.
func (r *tagReader) subject() read.Subject {
	subject := r.explainedSubject()
	subject.Missing[transport.KindTagNotFound] = "Tag " + transport.Quote(r.request.Reference) + " of image " + transport.Quote(r.request.ImageName) +
		" was not found in " + r.registryName() + "."
	subject.Fixes = []read.Fix{{
		Kind: transport.KindTagNotFound,
		Text: "Check registry, image_name, reference, site and region: the API does not say which of them does not exist.",
	}}
	return subject
}

// explainedSubject is the one of a tag of which it is known what does not exist.
func (r *tagReader) explainedSubject() read.Subject {
	tag, image := transport.Quote(r.request.Reference), transport.Quote(r.request.ImageName)
	return read.Subject{
		Vendor: &vendor,
		Tag:    "tag " + tag,
		Object: "tag " + tag + " of image " + image + " in " + r.registryName(),
		Missing: map[transport.Kind]string{
			transport.KindInstanceNotFound: "Registry " + transport.Quote(r.request.Registry) + " does not exist for this account at site " +
				transport.Quote(r.request.Location.Site) + ", region " + transport.Quote(r.request.Location.Region) + ".",
			transport.KindRepositoryNotFound: "Image " + image + " does not exist in " + r.registryName() + ".",
			transport.KindTagNotFound:        "Tag " + tag + " does not exist in image " + image + " of " + r.registryName() + ".",
		},
		Attributes: map[transport.Kind]path.Path{
			transport.KindInstanceNotFound:   path.Root("registry"),
			transport.KindRepositoryNotFound: path.Root("image_name"),
			transport.KindTagNotFound:        path.Root("reference"),
		},
		Permission: "Grant the policy NCP_CONTAINER_REGISTRY_VIEWER, or one of your own with its View actions, to this account.",
		Endpoint:   "ncr.endpoint",
	}
}

// registrySubject is the one of reading the tag's digest from its registry. What the registry does not have, the API has: nothing of
// it is missing.
func (r *tagReader) registrySubject(repository oci.Repository) read.Subject {
	subject := r.explainedSubject()
	subject.Object = "the digest of tag " + transport.Quote(r.request.Reference) + " of " + transport.Quote(repository.Name) + " from registry " + transport.Quote(repository.Host)
	subject.Missing = nil
	subject.Attributes = map[transport.Kind]path.Path{transport.KindUnavailable: path.Root("registry_host")}
	subject.Permission = "Grant this account the right to pull from the registry, or remove verify_digest."
	subject.Endpoint = "registry_host"
	subject.Fixes = []read.Fix{{
		Kind: transport.KindUnauthenticated, Problem: "the registry does not accept the credentials from {credentials}",
		Text: "Check that registry_host is a host of this registry, and that these credentials may pull from it; or remove verify_digest.",
	}}
	return subject
}
