// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package ncr asks NAVER Cloud Platform's Container Registry. Package transport sends its requests.
package ncr
