// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// VerifyDigest is the attribute's name.
const VerifyDigest = "verify_digest"

// VerifyDigestAttribute returns the schema of verify_digest.
func VerifyDigestAttribute() schema.BoolAttribute {
	return schema.BoolAttribute{
		MarkdownDescription: "Also read the manifest from the registry (`registry_host`): sets `index_digest`, and fails with `Digest Mismatch` if the registry contradicts the API. Default `false`.",
		Optional:            true,
	}
}

// RegistryTag returns what a registry serves for a tag, for image.DecideTag.
func RegistryTag(tag oci.Tag) *image.RegistryTag {
	registry := &image.RegistryTag{Digest: tag.Digest, IsIndex: tag.IsIndex}
	for _, entry := range tag.Entries {
		registry.Entries = append(registry.Entries, image.TagEntry{
			Digest: entry.Digest, Platform: entry.Platform.Normalized().FullName(), IsImage: entry.IsImage,
		})
	}
	return registry
}

// NewVerifyError returns the error of reading a tag from its registry. For a tag that is not an
// image, only the API's digest remains.
func NewVerifyError(subject Subject, cause error) Error {
	failed := NewError(subject, cause)
	if _, isNotImage := errors.AsType[*oci.NotImageError](cause); isNotImage {
		return failed.WithFix("Check the tag. If it is meant to be that, remove verify_digest.")
	}
	return failed
}

// RegistryMismatch reports that a registry contradicts the API about a tag.
type RegistryMismatch struct {
	Tag              string
	API              *string // normalized; nil when the API returned none
	Host, Repository string
	Registry         *image.RegistryTag // nil when the registry does not have the tag
	Conflict         *image.TagConflict // nil when the registry does not have the tag
}

func (e RegistryMismatch) Error() string {
	if e.Registry == nil {
		return "the registry " + transport.Quote(e.Host) + " does not have the tag"
	}
	return e.Conflict.Error()
}

// isLasting reports that the two cannot be compared later either.
func (e RegistryMismatch) isLasting() bool {
	return e.Registry != nil && e.API != nil && image.CheckDigest(*e.API) == nil && algorithm(*e.API) != algorithm(e.Registry.Digest)
}

// ReadTwiceOnMismatch reads once more when API and registry contradict each other: most often the
// tag moved between the two requests.
func ReadTwiceOnMismatch[T any](ctx context.Context, get func(context.Context) (T, error)) (T, error) {
	value, err := get(ctx)
	if mismatch, isMismatch := errors.AsType[RegistryMismatch](err); !isMismatch || mismatch.isLasting() {
		return value, err
	}
	value, err = get(ctx)
	failed, isRead := errors.AsType[Error](err)
	if !isRead || !isRegistryMismatch(err) {
		return value, err
	}
	return value, failed.WithFact("Both were read twice.")
}

func isRegistryMismatch(err error) bool {
	_, isMismatch := errors.AsType[RegistryMismatch](err)
	return isMismatch
}

func (e Error) renderRegistryMismatch(mismatch RegistryMismatch) rendered {
	at := path.Root(VerifyDigest)
	api := "none"
	if mismatch.API != nil {
		api = digestLine(*mismatch.API)
	}
	shown := rendered{
		summary: summaryDigestMismatch, attribute: &at,
		fix: "If the tag was moved a moment ago, run Terraform again. If the error persists, check that registry_host, if it is set, is a host of this registry, " +
			"do not pin to the digest of the API, and report this message to the developers of the provider.",
	}
	tag, registry := "tag "+transport.Quote(mismatch.Tag), "the registry "+transport.Quote(mismatch.Host)
	switch {
	case mismatch.Registry == nil:
		shown.problem = "The API has " + tag + " with digest " + api + ", but " + registry + " does not have this tag of " + transport.Quote(mismatch.Repository) + "."
		shown.fix = "Check that registry_host, if it is set, is a host of this registry. If the tag was deleted or pushed a moment ago, run Terraform again."
	case ValidDigest(mismatch.API) == "":
		shown.problem = "The API returned no valid digest for " + tag + ", so it cannot be verified.\n" +
			"  API:      " + api + "\n  registry: " + registryLine(*mismatch.Registry)
		shown.fix = "If the tag was pushed a moment ago, run Terraform again. Otherwise check it in the console of the registry, or remove verify_digest."
	case mismatch.isLasting():
		shown.problem = "The API and " + registry + " return digests of different algorithms for " + tag + ", which cannot be compared.\n" +
			"  API:      " + api + "\n  registry: " + registryLine(*mismatch.Registry)
		shown.fix = "Remove verify_digest, and pin by a digest that you have checked yourself."
	case mismatch.Conflict.Unlisted != nil:
		unlisted := mismatch.Conflict.Unlisted
		name := unlisted.Digest
		if unlisted.Platform != "" {
			name += " (" + unlisted.Platform + ")"
		}
		shown.problem = "The API lists an image of " + tag + " that " + registry + " does not have in this tag.\n" +
			"  API:      " + name + "\n  registry: " + registryLine(*mismatch.Registry)
	default:
		shown.problem = "The API and " + registry + " return different digests for " + tag + ".\n" +
			"  API:      " + api + "\n  registry: " + registryLine(*mismatch.Registry)
	}
	if e.Polled {
		shown.fix = waitFix + shown.fix
	}
	return shown
}

func registryLine(registry image.RegistryTag) string {
	if registry.IsIndex {
		return fmt.Sprintf("%s (index of %s)", registry.Digest, counted(len(registry.Entries), "manifest"))
	}
	return registry.Digest
}
