// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// The service may find an image that has lost its tag, or not: that is not documented. Here it
// does; the recipe has a refusal where it does not. The layers of the other image are a download of
// 77512927 bytes.
func TestTagMovedBetweenReadsHasLayersOfFirstDigest(t *testing.T) {
	t.Parallel()
	const directory = "recipes/one-snapshot"
	recipe := recipes[directory]
	workspace := recipe.workspace(t, directory)
	server := emulator.StartForTest(t, emulator.Options{ServeUntaggedImages: true})
	recipe.use(t, workspace, server)
	moveBetweenReads(t, server)
	mustRun(t, workspace, "apply", "-auto-approve")
	checkOutputs(t, recipe.outputs, workspace)
	checkCalls(t, recipe.calls, server)
}
