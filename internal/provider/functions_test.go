// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

const (
	parseReference = "parse_reference"
	pinReference   = "pin_reference"
	hasBaseLayers  = "has_base_layers"

	referenceReason = `must be [host[:port]/]repository[:tag][@digest], such as "registry.example.com/team/app:1.4.2"`
	digestA         = "sha256:" + hexA
	digestB         = "sha256:" + hexB
)

// Errors of arguments that are null.
const (
	nullDigest = "it is null: the tag does not exist, or has no valid digest; guard the call with exists of the data source, or compare the value with null"
	nullLayers = "it is null: the tag does not exist; guard the call with exists of the data source, or compare the value with null"
)
