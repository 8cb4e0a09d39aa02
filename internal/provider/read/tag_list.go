// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"errors"
	"maps"
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// TagListAttributes returns the schema of the attributes of TagList and Settings, except
// registry_host. own are the attributes of a tag that only this registry has.
func TagListAttributes(own map[string]schema.Attribute) map[string]schema.Attribute {
	tag := TagListObject(own)
	return map[string]schema.Attribute{
		"allow_missing": schema.BoolAttribute{
			MarkdownDescription: "If the repository does not exist, set `exists = false` and null facts instead of failing. Other errors still fail. Default `false`.",
			Optional:            true,
		},
		"exists": attribute.ComputedBool("Whether the repository exists. Always `true` unless `allow_missing` is set."),
		"name_regex": schema.StringAttribute{
			MarkdownDescription: "Regular expression ([RE2](https://github.com/google/re2/wiki/Syntax)): keeps the tags whose name it matches anywhere. Anchor it with `^` and `$` to match whole names.",
			Optional:            true,
			Validators:          attribute.Checked(checkNameRegex),
		},
		"version": schema.StringAttribute{
			MarkdownDescription: "Version constraint as in Terraform, like `~> 1.4` or `>= 1.2, < 2`: keeps tags named after a matching version, `1.4.2` or `v1.4.2`.",
			Optional:            true,
			Validators:          attribute.Checked(image.CheckConstraint),
		},
		"variant": schema.StringAttribute{
			MarkdownDescription: "With `version`: the exact suffix after the version, like `alpine` for `1.4.2-alpine`. Default: tags without a suffix.",
			Optional:            true,
			Validators:          attribute.Checked(image.CheckVariant),
		},
		"include_prereleases": schema.BoolAttribute{
			MarkdownDescription: "With `version`: also keep pre-releases such as `1.5.0-rc.1`. An upper bound excludes its own: `< 2.0` has no `2.0.0-rc.1`. Default `false`.",
			Optional:            true,
		},
		"include_referrer_tags": schema.BoolAttribute{
			MarkdownDescription: "Also keep what signing tools add to a repository: tags named `sha256-` and a digest, with or without `.sig`, `.att` or `.sbom`. Default `false`.",
			Optional:            true,
		},
		"tags": schema.ListNestedAttribute{
			MarkdownDescription: "The tags, newest push first, then by name. Those without a time of the push are last.",
			Computed:            true,
			NestedObject:        tag,
		},
		"names": schema.ListAttribute{
			MarkdownDescription: "The names of `tags`, in the same order.", Computed: true, ElementType: types.StringType,
		},
		"latest": schema.SingleNestedAttribute{
			MarkdownDescription: "One of `tags`: with `version` the highest by SemVer 2.0, else the newest push. Null if there are no tags or push times to compare.",
			Computed:            true,
			Attributes:          tag.Attributes,
		},
	}
}

// TagListObject returns the schema of a tag in a list.
func TagListObject(own map[string]schema.Attribute) schema.NestedAttributeObject {
	attributes := map[string]schema.Attribute{
		"name":             attribute.ComputedString("Name of the tag."),
		"digest":           attribute.ComputedString(DescriptionDigest),
		"version":          attribute.ComputedString("Version in the tag's name, without a leading v and without the variant, like `1.5.0-rc.1`. Only set when the name is a version."),
		"pinned_reference": attribute.ComputedString("Reference that pins the tag by its digest. Only set when the host and the digest of the whole tag are known."),
	}
	maps.Copy(attributes, own)
	return schema.NestedAttributeObject{Attributes: attributes}
}

// TagList is the part of a model that the lists of tags of all registries have.
type TagList struct {
	NameRegex           types.String `tfsdk:"name_regex"`
	Version             types.String `tfsdk:"version"`
	Variant             types.String `tfsdk:"variant"`
	IncludePrereleases  types.Bool   `tfsdk:"include_prereleases"`
	IncludeReferrerTags types.Bool   `tfsdk:"include_referrer_tags"`
	RegistryHost        types.String `tfsdk:"registry_host"`
	Tags                types.List   `tfsdk:"tags"`
	Names               types.List   `tfsdk:"names"`
	Latest              types.Object `tfsdk:"latest"`
}

// Errors of checkNameRegex. errNameRegexSpace refuses an expression that no tag can match.
var (
	errNoNameRegex    = errors.New("must be a regular expression (RE2), such as \"^main-\"")
	errNameRegexSpace = errors.New("must not begin or end with white space, which no tag has")
)

// nameRegexError says why a text is no regular expression, as the continuation of a sentence.
type nameRegexError struct {
	code syntax.ErrorCode
}

func (e nameRegexError) Error() string {
	return "must be a regular expression (RE2), but has an error: " + e.code.String()
}

func parseNameRegex(text string) (*regexp.Regexp, error) {
	switch {
	case text == "":
		return nil, errNoNameRegex
	case strings.TrimSpace(text) != text:
		return nil, errNameRegexSpace
	}
	expression, err := regexp.Compile(text)
	if invalid, isSyntax := errors.AsType[*syntax.Error](err); isSyntax {
		return nil, nameRegexError{invalid.Code}
	}
	return expression, err
}

func checkNameRegex(text string) error {
	_, err := parseNameRegex(text)
	return err
}
