// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

// Names of texts in tests that still expect the old diagnostics. Delete this file once they are adapted.
const (
	askedLayers = "Asked for the layers of the tag \"1.4.2\" in the repository \"crr-v7m9m2g0qkqjf56p\" of the instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\".\n"
	askedRepo   = "Asked for the id of the repository \"platform/storefront\" of the instance \"cri-k77rd2eo9ztt1qa4\", region \"cn-hangzhou\".\n"
	unusable    = "What to do: run again; if it stays, report it to the provider's developers with this text. Nothing of this answer was used."
)
