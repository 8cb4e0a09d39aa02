// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"encoding/json"
	"fmt"
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

// historyStep is a step as the configuration describes it.
type historyStep struct {
	CreatedBy  string `json:"created_by"`
	EmptyLayer bool   `json:"empty_layer"`
}

// historyLimit limits a history, in bytes of JSON. All of its commands reach the state.
const historyLimit = 2 << 20

// readHistory joins layers and history: the history has an entry for each layer, in the same order,
// and others between them. Without a history, the result has an entry for each layer and no others.
// A history that does not match the layers, or is too long, is ignored: it describes the layers,
// but does not decide which there are.
func readHistory(document imageManifest, settings configuration) (history []HistoryEntry, problem string) {
	if len(settings.History) > historyLimit {
		return layersOnly(document), "has more than 2 MiB"
	}
	const mismatch = "does not match its layers"
	var steps []historyStep
	if len(settings.History) > 0 && json.Unmarshal(settings.History, &steps) != nil {
		return layersOnly(document), mismatch
	}
	if len(steps) > listLimit {
		return layersOnly(document), fmt.Sprintf("has more than %d entries", listLimit)
	}
	layers := 0
	for _, step := range steps {
		entry := HistoryEntry{CreatedBy: step.CreatedBy}
		if !step.EmptyLayer {
			if layers < len(document.Layers) {
				entry.Digest, entry.Size = document.Layers[layers].Digest, document.Layers[layers].Size
			}
			layers++
		}
		history = append(history, entry)
	}
	switch {
	case layers == len(document.Layers):
		return history, ""
	case len(steps) == 0:
		return layersOnly(document), ""
	default:
		return layersOnly(document), mismatch
	}
}

func layersOnly(document imageManifest) []HistoryEntry {
	history := make([]HistoryEntry, 0, len(document.Layers))
	for _, layer := range document.Layers {
		history = append(history, HistoryEntry{Digest: layer.Digest, Size: layer.Size})
	}
	return history
}
