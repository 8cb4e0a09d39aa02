// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import "time"

// timestamp is RFC 3339 in UTC, with a fraction only where the milliseconds are not zero.
func timestamp(instant *time.Time) *string {
	if instant == nil {
		return nil
	}
	text := instant.UTC().Format(time.RFC3339Nano)
	return &text
}
