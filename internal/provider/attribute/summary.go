// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package attribute

// Summaries of the diagnostics of input. Those of reads are in package read.
const (
	SummaryInvalidValue       = "Invalid Attribute Value"
	SummaryInvalidCombination = "Invalid Attribute Combination"
	SummaryInvalidVariable    = "Invalid Environment Variable"
	SummaryMissingRegion      = "Missing Region"
	SummaryUnknownValue       = "Unknown Configuration Value"
)
