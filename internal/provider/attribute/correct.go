// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// correction says what was recognized in a value that the check refuses, and the corrected value;
// empty where that is not known, or must not be shown. Parts of a hidden value may be shown if they
// are a name, a host or a digest.
func (c checked) correction(ctx context.Context, request validator.StringRequest, err error, isHidden bool) string {
	value := request.ConfigValue.ValueString()
	mistake, isRecognized := Recognize(value, err, c.check)
	if c.isSecret || !isRecognized || isHidden && transport.MayHaveSecret(mistake.Value) {
		return ""
	}
	subject := "The value"
	if !isHidden && isPlain(value) {
		subject = transport.Quote(value)
	}
	var settings []string
	own := request.Path.String() + " to "
	if mistake.Value != "" {
		settings = append(settings, own+strconv.Quote(mistake.Value))
	}
	for _, other := range mistake.Elsewhere {
		if at := settable(ctx, request, other); at != "" {
			settings = append(settings, at+" to "+strconv.Quote(other.Value))
		}
	}
	if mistake.Value == "" && mistake.Advice != "" {
		settings = append(settings, own+mistake.Advice)
	}
	return subject + " " + mistake.What + ": set " + strings.Join(settings, ", and ") + "."
}

// Recognize returns what a value is that a check has refused with err. The check accepts the
// corrected value.
func Recognize(value string, err error, check func(string) error) (image.Mistake, bool) {
	accepts := func(text string) bool { return text != value && text != "" && check(text) == nil }
	trimmed := strings.TrimFunc(value, isInvisible)
	if accepts(trimmed) {
		return image.Mistake{What: invisibleEdge(value, trimmed), Value: trimmed}, true
	}
	if unquoted := strings.Trim(trimmed, "\"'`"); accepts(unquoted) {
		return image.Mistake{What: "includes quotation marks", Value: unquoted}, true
	}
	grammar, isGrammar := errors.AsType[*image.GrammarError](err)
	if !isGrammar {
		return image.Mistake{}, false
	}
	mistake, isRecognized := grammar.Recognize(trimmed)
	if mistake.Value != "" && !accepts(mistake.Value) {
		return image.Mistake{}, false
	}
	return mistake, isRecognized
}

func isInvisible(character rune) bool {
	return unicode.IsSpace(character) || !unicode.IsGraphic(character)
}

// invisibleEdge says what is around the visible part of a value.
func invisibleEdge(value, visible string) string {
	before, after, _ := strings.Cut(value, visible)
	switch {
	case before == "" && strings.Trim(after, "\r\n") == "":
		return "ends with a line break, as files do (trimspace removes it)"
	case strings.TrimSpace(before+after) == "":
		return "has white space around it"
	default:
		return "has invisible characters around it"
	}
}

// quotableLimit is the length of the longest value that is quoted a second time, in characters.
const quotableLimit = 100

func isPlain(value string) bool {
	return utf8.RuneCountInString(value) <= quotableLimit && utf8.ValidString(value) && !strings.ContainsFunc(value, isInvisible)
}

// checkBelowHost refuses a name that starts with the registry_host of the configuration.
func checkBelowHost(ctx context.Context, config tfsdk.Config, name string) error {
	var host types.String
	if _, found := config.Schema.GetAttributes()[registryHost]; !found || config.GetAttribute(ctx, path.Root(registryHost), &host).HasError() {
		return nil
	}
	rest, isBelow := strings.CutPrefix(name, host.ValueString()+"/")
	if host.ValueString() == "" || !isBelow {
		return nil
	}
	return image.NewGrammarError("must not start with registry_host", func(string) (image.Mistake, bool) {
		return image.Mistake{What: "includes " + image.PartHost, Value: rest}, true
	})
}

const registryHost = "registry_host"

// settable returns the path of another attribute, in the same block as that of a request, if the
// user should set it; empty if not. A digest belongs to expected_digest where there is such an
// attribute.
func settable(ctx context.Context, request validator.StringRequest, other image.Setting) string {
	name := other.Attribute
	beside := func(name string) path.Path { return request.Path.ParentPath().AtName(name) }
	if _, problems := request.Config.Schema.AttributeAtPath(ctx, beside(expectedDigest)); name == "digest" && !problems.HasError() {
		name = expectedDigest
	}
	attribute, problems := request.Config.Schema.AttributeAtPath(ctx, beside(name))
	if problems.HasError() || !attribute.IsOptional() && !attribute.IsRequired() {
		return ""
	}
	for _, excluded := range other.Excludes {
		if value, isKnown := configured(ctx, request.Config, beside(excluded)); !isKnown || value != nil {
			return ""
		}
	}
	current, isKnown := configured(ctx, request.Config, beside(name))
	isMissing := current == nil && !other.IsDefault
	isReplaced := current != nil && *current != other.Value && other.Replaces != nil && other.Replaces(*current)
	if !isKnown || !isMissing && !isReplaced {
		return ""
	}
	return beside(name).String()
}

const expectedDigest = "expected_digest"

// configured returns the value of an attribute, nil for null; false where it is not known.
func configured(ctx context.Context, config tfsdk.Config, at path.Path) (*string, bool) {
	var value types.String
	if problems := config.GetAttribute(ctx, at, &value); problems.HasError() || value.IsUnknown() {
		return nil, false
	}
	return value.ValueStringPointer(), true
}
