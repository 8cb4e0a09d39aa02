// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"fmt"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// HistoryEntry is a step of an image's build.
type HistoryEntry struct {
	// CreatedBy is the builder's description of the step; empty without one.
	CreatedBy string
	// Digest and Size (bytes, as stored) are of the layer that the step created; empty and 0 for a
	// step without a layer.
	Digest string
	Size   int64
}

// readHistory joins layers and history: the history has an entry for each layer, in the same order,
// and others between them. Without a history there is an entry for each layer, with nothing else.
func readHistory(document *v1.Manifest, configuration *v1.ConfigFile) ([]HistoryEntry, error) {
	steps := configuration.History
	if len(steps) == 0 {
		steps = make([]v1.History, len(document.Layers))
	}
	if len(steps) > listLimit {
		return nil, fmt.Errorf("the history of the image has %d entries, the limit is %d", len(steps), listLimit)
	}
	history := make([]HistoryEntry, 0, len(steps))
	layers := 0
	for _, step := range steps {
		entry := HistoryEntry{CreatedBy: step.CreatedBy}
		if !step.EmptyLayer {
			if layers < len(document.Layers) {
				entry.Digest, entry.Size = document.Layers[layers].Digest.String(), document.Layers[layers].Size
			}
			layers++
		}
		history = append(history, entry)
	}
	if layers != len(document.Layers) {
		return nil, fmt.Errorf("the manifest of the image has %d layers, its history %d", len(document.Layers), layers)
	}
	return history, nil
}
