// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import "github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"

// source is a data source.
type source struct {
	typeName  string
	service   string // as the emulator names it
	operation string // what its reads ask for, as the emulator names it
}

var (
	acrTag       = &source{"containerregistry_acr_tag", emulator.ServiceACR, emulator.OperationGetRepoTag}
	acrTagLayers = &source{"containerregistry_acr_tag_layers", emulator.ServiceACR, emulator.OperationGetRepoTagLayers}
	ncrTag       = &source{"containerregistry_ncr_tag", emulator.ServiceNCR, emulator.OperationGetImageTagDetail}

	sources = []*source{acrTag, acrTagLayers, ncrTag}
)
