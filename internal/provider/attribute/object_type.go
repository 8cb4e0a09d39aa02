// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ObjectType returns the type of the objects that a schema describes, so that no attribute is
// written twice.
func ObjectType(object schema.NestedAttributeObject) types.ObjectType {
	attributes := make(map[string]attr.Type, len(object.Attributes))
	for name, attribute := range object.Attributes {
		attributes[name] = attribute.GetType()
	}
	return types.ObjectType{AttrTypes: attributes}
}
