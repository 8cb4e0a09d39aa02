// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command standin takes the place of the providers docker, helm and kubernetes, which tests cannot
// download. It has the part of their schemas that the recipes use, and pulls a manifest with the
// login that it receives, by the registries' protocol: a wrong or expired login is an error. The
// name of its file decides which provider it is.
package main
