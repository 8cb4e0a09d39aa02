// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import "time"

// Timestamp formats a time as RFC 3339 in UTC, with a fraction only where the milliseconds are not
// zero. Nil stays nil.
func Timestamp(instant *time.Time) *string {
	if instant == nil {
		return nil
	}
	text := instant.UTC().Format(time.RFC3339Nano)
	return &text
}
