// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"fmt"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Enumerate returns "A, B and C".
func Enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// ListProfiles quotes the first ten names of a file's profiles, and counts the rest.
func ListProfiles(names []string) string {
	const limit = 10
	quoted := make([]string, min(len(names), limit))
	for index := range quoted {
		quoted[index] = transport.Quote(names[index])
	}
	switch {
	case len(names) == 0:
		return "no profiles"
	case len(names) > limit:
		return fmt.Sprintf("%s and %d more", strings.Join(quoted, ", "), len(names)-limit)
	default:
		return Enumerate(quoted)
	}
}
