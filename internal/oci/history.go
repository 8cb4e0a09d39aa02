// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci

import (
	"encoding/json"
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
func readHistory(document *v1.Manifest, settings configuration) (history []HistoryEntry, isIgnored bool, err error) {
	if len(settings.History) > historyLimit {
		return layersOnly(document), true, nil
	}
	var steps []historyStep
	if len(settings.History) > 0 && json.Unmarshal(settings.History, &steps) != nil {
		return layersOnly(document), true, nil //nolint:nilerr // it is ignored, which isIgnored says
	}
	if len(steps) > listLimit {
		return nil, false, fmt.Errorf("the history of the image has %d entries, the limit is %d", len(steps), listLimit)
	}
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
		return layersOnly(document), len(steps) > 0, nil
	}
	return history, false, nil
}

func layersOnly(document *v1.Manifest) []HistoryEntry {
	history := make([]HistoryEntry, 0, len(document.Layers))
	for _, layer := range document.Layers {
		history = append(history, HistoryEntry{Digest: layer.Digest.String(), Size: layer.Size})
	}
	return history
}
