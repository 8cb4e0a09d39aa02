// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// ValidateTagFilter checks the combinations of the arguments that filter tags. Unknown values are
// checked when they are known.
func ValidateTagFilter(ctx context.Context, request datasource.ValidateConfigRequest, diagnostics *diag.Diagnostics) {
	var version, variant types.String
	var prereleases types.Bool
	var problems diag.Diagnostics
	problems.Append(request.Config.GetAttribute(ctx, path.Root("version"), &version)...)
	problems.Append(request.Config.GetAttribute(ctx, path.Root("variant"), &variant)...)
	problems.Append(request.Config.GetAttribute(ctx, path.Root("include_prereleases"), &prereleases)...)
	if problems.HasError() {
		diagnostics.Append(problems...)
		return
	}
	if version.IsNull() && image.CheckVariant(variant.ValueString()) == nil {
		diagnostics.AddAttributeError(path.Root("variant"), attribute.SummaryInvalidCombination,
			"variant requires version: it is the suffix after one.\n\nSet version, for example to \">= 0\" for all versions, or use name_regex instead of variant.")
	}
	if version.IsNull() && prereleases.ValueBool() {
		diagnostics.AddAttributeError(path.Root("include_prereleases"), attribute.SummaryInvalidCombination,
			"include_prereleases requires version: without one, tags are not chosen by versions, and pre-releases are kept as all others are.\n\n"+
				"Set version, for example to \">= 0\" for all versions, or remove include_prereleases.")
	}
	constraint, err := image.ParseConstraint(version.ValueString())
	if prerelease := constraint.RequiresPrerelease(); err == nil && prerelease != "" && !prereleases.IsUnknown() && !prereleases.ValueBool() {
		diagnostics.AddAttributeError(path.Root("version"), attribute.SummaryInvalidCombination,
			"version can only be satisfied by "+prerelease+", which is a pre-release.\n\nSet include_prereleases = true.")
	}
}

// Filter returns the filter of the configuration; status is empty where the registry has none. It
// fails only for input that the validators refuse.
func (l *TagList) Filter(status string) (image.TagFilter, error) {
	filter := image.TagFilter{
		Status:              status,
		IncludeReferrerTags: l.IncludeReferrerTags.ValueBool(),
		Variant:             l.Variant.ValueString(),
		IncludePrereleases:  l.IncludePrereleases.ValueBool(),
	}
	if !l.NameRegex.IsNull() {
		name, err := parseNameRegex(l.NameRegex.ValueString())
		if err != nil {
			return filter, fmt.Errorf("name_regex %s %w", transport.Quote(l.NameRegex.ValueString()), err)
		}
		filter.Name = name
	}
	if !l.Variant.IsNull() {
		if err := image.CheckVariant(filter.Variant); err != nil {
			return filter, fmt.Errorf("variant %s %w", transport.Quote(filter.Variant), err)
		}
	}
	if !l.Version.IsNull() {
		constraint, err := image.ParseConstraint(l.Version.ValueString())
		if err != nil {
			return filter, fmt.Errorf("version %s %w", transport.Quote(l.Version.ValueString()), err)
		}
		filter.Version = &constraint
	}
	return filter, nil
}

// EqualVersions reports two tags that are the highest version, and are not known to be one image.
type EqualVersions struct {
	Version string
	// Names and Digests are of the two tags. Digests are normalized, nil without one, and need not
	// be valid.
	Names   [2]string
	Digests [2]*string
	// IsUnknown reports that the tags may be one image: the API does not return all its digests.
	IsUnknown bool
}

func (e EqualVersions) Error() string {
	return fmt.Sprintf("tags %s and %s are both version %s", transport.Quote(e.Names[0]), transport.Quote(e.Names[1]), e.Version)
}

func renderEqualVersions(equal EqualVersions) rendered {
	at := path.Root("version")
	width := max(len(equal.Names[0]), len(equal.Names[1]))
	lines := ""
	for index, name := range equal.Names {
		digest := "none (the API returned no digest)"
		if stated := equal.Digests[index]; stated != nil {
			digest = digestLine(*stated)
		}
		lines += fmt.Sprintf("\n  %-*s %s", width+1, name+":", digest)
	}
	difference, others := "but not the same image.", "Other images of the two tags differ."
	if equal.IsUnknown {
		difference, others = "and it is not known whether they are the same image.", "The API does not return those of all images."
	}
	problem := "Two tags are the highest version, " + equal.Version + ", " + difference + lines
	if first, second := equal.Digests[0], equal.Digests[1]; ValidDigest(first) != "" && StringOrEmpty(first) == StringOrEmpty(second) {
		problem += "\nThese are the digests of one image of each tag. " + others
	}
	return rendered{
		summary: summaryDigestMismatch, attribute: &at, problem: problem,
		fix: "Push the same image under both names, or delete one of the tags. To leave one of them out, set name_regex: \"^v\" keeps names with a v, \"^[0-9]\" those without.",
	}
}
