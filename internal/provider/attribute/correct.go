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

// correction says what was recognized in a value that the check refuses, and the corrected value; empty where that is not known, or
// must not be shown. Of a value that is hidden, a part that is a name, a host or a digest may be shown.
func (c checked) correction(ctx context.Context, request validator.StringRequest, err error, isHidden bool) string {
	value := request.ConfigValue.ValueString()
	mistake, isRecognized := c.recognize(value, err)
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
		if name := settable(ctx, request.Config, other.Attribute); name != "" {
			settings = append(settings, name+" to "+strconv.Quote(other.Value))
		}
	}
	if mistake.Value == "" && mistake.Advice != "" {
		settings = append(settings, own+mistake.Advice)
	}
	return subject + " " + mistake.What + ": set " + strings.Join(settings, ", and ") + "."
}

// recognize returns what a value is instead, of which the check accepts what it should be.
func (c checked) recognize(value string, err error) (image.Mistake, bool) {
	trimmed := strings.TrimFunc(value, isInvisible)
	if trimmed != value && trimmed != "" && c.check(trimmed) == nil {
		return image.Mistake{What: invisibleEdge(value, trimmed), Value: trimmed}, true
	}
	grammar, isGrammar := errors.AsType[*image.GrammarError](err)
	if !isGrammar {
		return image.Mistake{}, false
	}
	mistake, isRecognized := grammar.Recognize(trimmed)
	if mistake.Value != "" && c.check(mistake.Value) != nil {
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

// settable returns the name of an attribute of the configuration that may be set and is not; empty where there is none. A digest
// belongs to expected_digest where there is such an attribute.
func settable(ctx context.Context, config tfsdk.Config, name string) string {
	attributes := config.Schema.GetAttributes()
	if _, found := attributes["expected_digest"]; found && name == "digest" {
		name = "expected_digest"
	}
	attribute, found := attributes[name]
	if !found || !attribute.IsOptional() && !attribute.IsRequired() {
		return ""
	}
	var value types.String
	if problems := config.GetAttribute(ctx, path.Root(name), &value); problems.HasError() || !value.IsNull() {
		return ""
	}
	return name
}
