// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command standin stands in for the providers docker, helm and kubernetes, which tests cannot
// download. It has the part of their schemas that the recipes use, and pulls a manifest with the
// login that it receives, by the protocol of registries: a login that is wrong, or that has ended,
// is an error. Its file name says which provider it is.
package main
