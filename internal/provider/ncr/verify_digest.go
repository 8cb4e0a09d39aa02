// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const verifyDigestAttribute = "verify_digest"

func verifyDigestSchema() schema.BoolAttribute {
	return schema.BoolAttribute{
		MarkdownDescription: "Whether to ask the registry itself, at `registry_host` and with the same keys, for the digest of the tag's manifest, and to fail with `Digest Mismatch` " +
			"where that is not `digest`. The vendor does not document that the API's digest is the manifest's; set this where a deployment is pinned to it. It takes " +
			"one request more, and before the first for an image one or two to sign in. Default `false`.",
		Optional: true,
	}
}

// registryMismatch is a digest of the API that is not the registry's.
type registryMismatch struct {
	stated     *string // by the API, as the data source's digest attribute has it; nil when it states none
	registry   string  // the registry's; empty when it has no such tag
	host       string
	repository string
}

func (e *registryMismatch) Error() string {
	at := "the registry " + quote(e.host)
	ofAPI := "the API states no digest of the tag"
	switch {
	case e.stated == nil:
	case image.CheckDigest(*e.stated) != nil:
		ofAPI = "the API gives " + quote(*e.stated) + " as the tag's digest, which is not a valid one"
	default:
		ofAPI = "the API says that the tag points at " + *e.stated
	}
	if e.registry == "" {
		return ofAPI + ", and " + at + " has no such tag of " + quote(e.repository)
	}
	return ofAPI + ", " + at + " says " + e.registry
}

func (e *registryMismatch) advice() string {
	if e.registry == "" {
		return "check that registry_host is a host of this registry; if the tag was deleted or pushed a moment ago, run again."
	}
	return "if the tag was moved a moment ago, run again. If it stays, check that registry_host is a host of this registry; " +
		"do not pin to the API's digest, and report it to the provider's developers."
}

// verify compares the API's digest with the registry's, where the configuration says so.
func (i *ncrTagInquiry) verify(ctx context.Context, tag ncr.Tag) *failure {
	if !i.model.VerifyDigest.ValueBool() {
		return nil
	}
	keys, err := i.credentials.Keys(ctx)
	if err != nil {
		return &failure{question: i.model.question(), err: err}
	}
	repository := oci.Repository{
		Host:  i.model.RegistryHost.ValueString(),
		Name:  i.request.ImageName,
		Login: oci.Login{Username: keys.AccessKey, Password: keys.SecretKey},
	}
	digest, err := i.registries.TagDigest(ctx, repository, i.request.Reference)
	if err != nil && !isMissing(err) {
		return &failure{question: i.registryQuestion(repository), err: err}
	}
	stated := normalizedDigest(tag.Digest)
	if err == nil && stated != nil && *stated == digest {
		return nil
	}
	return &failure{question: i.registryQuestion(repository), err: &registryMismatch{stated: stated, registry: digest, host: repository.Host, repository: repository.Name}}
}

// registryQuestion is what the registry is asked. What it does not have, the API has: nothing of it is a thing that is missing.
func (i *ncrTagInquiry) registryQuestion(repository oci.Repository) question {
	asked := i.model.question()
	asked.asked = "the digest that the registry " + quote(repository.Host) + " has for the tag " + quote(i.request.Reference) + " of " + quote(repository.Name) + ", to verify the API's"
	asked.permission = "to pull from the registry"
	asked.endpoint = "registry_host"
	asked.attributes = map[transport.Kind]path.Path{transport.KindUnavailable: path.Root("registry_host")}
	asked.advice = map[transport.Kind]string{
		transport.KindAuthentication: "check that registry_host is a host of this registry, and that " + ncrKeys + " may pull from it; or leave out verify_digest.",
	}
	return asked
}
