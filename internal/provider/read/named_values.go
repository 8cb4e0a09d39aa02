// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
)

// namedValues collects values for one warning, which names the first of them and is at the
// attribute of the first.
type namedValues struct {
	first path.Path
	named []string
	count int
}

// add collects a value. It names the first values up to a limit, and calls named for these only.
func (v *namedValues) add(limit int, named func() (at path.Path, name string)) {
	if v.count < limit {
		at, name := named()
		if v.count == 0 {
			v.first = at
		}
		v.named = append(v.named, name)
	}
	v.count++
}

// String lists the names, and how many values are not named.
func (v *namedValues) String() string {
	list := strings.Join(v.named, ", ")
	if more := v.count - len(v.named); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return list
}
