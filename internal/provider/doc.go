// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package provider is the surface that Terraform sees: the provider block and the server. What a registry adds is in its own
// folder below; package read has what all reads share, package attribute what all schemas share. Only these packages know
// terraform-plugin-framework.
package provider
