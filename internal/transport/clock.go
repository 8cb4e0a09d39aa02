// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"net/http"
	"time"
)

// clockOffset returns how far now is ahead of a response's Date, to the minute: a Date has whole
// seconds, and a response takes its time. Without a valid Date it is 0.
func clockOffset(date string, now time.Time) time.Duration {
	sent, err := http.ParseTime(date)
	if err != nil {
		return 0
	}
	return now.Sub(sent).Round(time.Minute)
}
