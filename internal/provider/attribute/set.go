// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package attribute

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// IsSet reports whether a value of the configuration counts in a combination of attributes: nil,
// null and unknown values do not, nor does an empty string, which is an error of its own.
func IsSet(value attr.Value) bool {
	if value == nil || value.IsNull() || value.IsUnknown() {
		return false
	}
	return !IsEmpty(value)
}

// IsEmpty reports whether a value is an empty string.
func IsEmpty(value attr.Value) bool {
	text, isText := value.(types.String)
	return isText && !text.IsNull() && !text.IsUnknown() && text.ValueString() == ""
}
