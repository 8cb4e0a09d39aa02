// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package read has what the reads of all registries share: the deadline, polling, the policy for missing tags, the
// expected digest, and the one way from an error to a diagnostic.
//
// A data source describes what it reads by a Subject, and how by an Operation. Run executes the operation; its error is
// an Error, which Report renders in three paragraphs: what is wrong, what to do, and the exchange behind it. What to do
// stands in a table: the rows of the subject first, then those of its registry, then the general ones in fixes.go.
package read
