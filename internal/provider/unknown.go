// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

// unknownValues lists the unknown values in a part of the provider block, by name. Reads that need
// them refuse them: without one, a read could use another account or endpoint than the
// configuration says. The block itself must not be refused: a read of another registry, or one that
// is deferred until the value is known, has no use for it.
func unknownValues(value attr.Value, at path.Path) read.UnknownValues {
	if value.IsUnknown() {
		return read.UnknownValues{at.String()}
	}
	object, isObject := value.(types.Object)
	if !isObject || value.IsNull() {
		return nil
	}
	var unknown read.UnknownValues
	attributes := object.Attributes()
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		unknown = append(unknown, unknownValues(attributes[name], at.AtName(name))...)
	}
	return unknown
}
