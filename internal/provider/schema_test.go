// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// providerBlockName is the provider block among the names of data sources.
const providerBlockName = "provider"

// schemaAttribute is an attribute of the surface with its place.
type schemaAttribute struct {
	*tfprotov6.SchemaAttribute
	of   string // the provider block, a data source or an ephemeral resource
	path string // within that, like `acr.region`, `layers[].blob_size` or `images_by_platform{}.size`
}

// String returns a name such as `containerregistry_ncr_tag.images[].size`.
func (a schemaAttribute) String() string { return a.of + "." + a.path }

// schemaText is a text that editors and the documentation show.
type schemaText struct {
	of, path string // as of an attribute; path is empty for the text of the whole, and a parameter's name for a function's
	name     string // the last of both
	text     string
	kind     tfprotov6.StringKind
}

// String returns a name such as `containerregistry_ncr_tag.images[].size`.
func (s schemaText) String() string { return strings.TrimSuffix(s.of+"."+s.path, ".") }

// schemaBlocks returns the provider block and those of data sources and ephemeral resources, by
// name.
func schemaBlocks(s *session) map[string]*tfprotov6.SchemaBlock {
	blocks := map[string]*tfprotov6.SchemaBlock{providerBlockName: s.Schemas().Provider.Block}
	for name, schema := range s.Schemas().DataSourceSchemas {
		blocks[name] = schema.Block
	}
	for name, schema := range s.Schemas().EphemeralResourceSchemas {
		blocks[name] = schema.Block
	}
	return blocks
}

// schemaBlockNames returns them sorted, the provider block last.
func schemaBlockNames(s *session) []string {
	return slices.Sorted(maps.Keys(schemaBlocks(s)))
}

// schemaAttributes returns all attributes of all blocks, nested ones after the one that they are
// in.
func schemaAttributes(s *session) []schemaAttribute {
	var all []schemaAttribute
	blocks := schemaBlocks(s)
	for _, name := range schemaBlockNames(s) {
		all = append(all, attributesIn(name, "", attributesAndBlocks(blocks[name]))...)
	}
	return all
}

func attributesIn(of, before string, attributes []*tfprotov6.SchemaAttribute) []schemaAttribute {
	var all []schemaAttribute
	byName := func(first, second *tfprotov6.SchemaAttribute) int { return cmp.Compare(first.Name, second.Name) }
	for _, attribute := range slices.SortedFunc(slices.Values(attributes), byName) {
		path := before + attribute.Name
		all = append(all, schemaAttribute{attribute, of, path})
		if nested := attribute.NestedType; nested != nil {
			all = append(all, attributesIn(of, path+nestings[nested.Nesting].inPath+".", nested.Attributes)...)
		}
	}
	return all
}

// blockNesting is the mode of a nested block, which is one attribute among others in most tests.
const blockNesting = tfprotov6.SchemaObjectNestingMode(-1)

// attributesAndBlocks returns the attributes of a block, and its nested blocks in the form of
// attributes.
func attributesAndBlocks(block *tfprotov6.SchemaBlock) []*tfprotov6.SchemaAttribute {
	all := slices.Clone(block.Attributes)
	for _, nested := range block.BlockTypes {
		all = append(all, &tfprotov6.SchemaAttribute{
			Name: nested.TypeName, Optional: true, Description: nested.Block.Description, DescriptionKind: nested.Block.DescriptionKind,
			NestedType: &tfprotov6.SchemaObject{Nesting: blockNesting, Attributes: attributesAndBlocks(nested.Block)},
		})
	}
	return all
}

// nestings names the modes in which attributes are nested: in a type, and in a path.
var nestings = map[tfprotov6.SchemaObjectNestingMode]struct{ inType, inPath string }{
	blockNesting:                            {"block", ""},
	tfprotov6.SchemaObjectNestingModeSingle: {"object", ""},
	tfprotov6.SchemaObjectNestingModeList:   {"list of objects", "[]"},
	tfprotov6.SchemaObjectNestingModeMap:    {"map of objects", "{}"},
	tfprotov6.SchemaObjectNestingModeSet:    {"set of objects", "[]"},
}

// schemaTexts returns the texts of all blocks, attributes, functions and parameters.
func schemaTexts(s *session) []schemaText {
	var all []schemaText
	blocks := schemaBlocks(s)
	for _, name := range schemaBlockNames(s) {
		all = append(all, schemaText{name, "", name, blocks[name].Description, blocks[name].DescriptionKind})
	}
	for _, attribute := range schemaAttributes(s) {
		all = append(all, schemaText{attribute.of, attribute.path, attribute.Name, attribute.Description, attribute.DescriptionKind})
	}
	for _, name := range slices.Sorted(maps.Keys(s.Schemas().Functions)) {
		definition := s.Schemas().Functions[name]
		all = append(all, schemaText{name, "", name, definition.Description, definition.DescriptionKind})
		for _, parameter := range definition.Parameters {
			all = append(all, schemaText{name, parameter.Name, parameter.Name, parameter.Description, parameter.DescriptionKind})
		}
	}
	return all
}

// uses formats how an attribute is used, and its type: `optional computed string`.
func (a schemaAttribute) uses() string {
	var words []string
	for _, word := range []struct {
		text  string
		holds bool
	}{
		{"required", a.Required}, {"optional", a.Optional}, {"computed", a.Computed}, {"sensitive", a.Sensitive},
		{"write-only", a.WriteOnly}, {"deprecated", a.Deprecated},
	} {
		if word.holds {
			words = append(words, word.text)
		}
	}
	return strings.Join(append(words, a.typeName()), " ")
}

func (a schemaAttribute) typeName() string {
	if a.NestedType != nil {
		return nestings[a.NestedType.Nesting].inType
	}
	return typeName(a.Type)
}

// typeName formats a type as the contract writes it, an object's attributes sorted by name.
func typeName(of tftypes.Type) string {
	switch of := of.(type) {
	case tftypes.Set:
		return "set of " + typeName(of.ElementType)
	case tftypes.List:
		return "list of " + typeName(of.ElementType)
	case tftypes.Map:
		return "map of " + typeName(of.ElementType)
	case tftypes.Object:
		var members []string
		for _, name := range slices.Sorted(maps.Keys(of.AttributeTypes)) {
			members = append(members, name+" "+typeName(of.AttributeTypes[name]))
		}
		return "{" + strings.Join(members, ", ") + "}"
	}
	if of.Is(tftypes.DynamicPseudoType) {
		return "any"
	}
	return strings.ToLower(strings.TrimPrefix(of.String(), "tftypes."))
}

// TestSchemaHasNothingElse fails for a new kind of surface, which the other tests would not check.
func TestSchemaHasNothingElse(t *testing.T) {
	t.Parallel()
	session := start(t, dependencies{})
	response := reflect.ValueOf(*session.Schemas())
	seen := []string{"ServerCapabilities", "Provider", "DataSourceSchemas", "EphemeralResourceSchemas", "Functions", "Diagnostics"}
	for index := range response.NumField() {
		name, value := response.Type().Field(index).Name, response.Field(index)
		empty := value.IsZero() || value.Kind() == reflect.Map && value.Len() == 0
		if !slices.Contains(seen, name) && !empty {
			t.Errorf("the provider has %s: %v", name, value)
		}
	}
	for name, block := range schemaBlocks(session) {
		for _, nested := range block.BlockTypes {
			if nested.Nesting != tfprotov6.SchemaNestedBlockNestingModeSingle || nested.MinItems != 0 || nested.MaxItems != 0 {
				t.Errorf("%s.%s is not a block that may be there once: %+v", name, nested.TypeName, nested)
			}
		}
		if block.Deprecated || block.DeprecationMessage != "" {
			t.Errorf("%s is deprecated", name)
		}
	}
	for name, definition := range session.Schemas().Functions {
		if definition.DeprecationMessage != "" {
			t.Errorf("%s is deprecated", name)
		}
	}
}
