// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"encoding/json"
	"errors"
	"testing"
	"unicode"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// FuzzReadImage serves what may be pushed: it is read completely, or refused with a text that is
// safe for a terminal.
func FuzzReadImage(f *testing.F) {
	f.Add([]byte(`{"os":"linux","architecture":"amd64","history":[{"created_by":"CMD [\"bash\"]","empty_layer":true},{}]}`), []byte(`[{"mediaType":"x","digest":"`+layerA+`","size":7}]`), "linux", "v8")
	f.Add([]byte(`{"os":"linux","architecture":"arm64","rootfs":{"diff_ids":["`+layerB+`"]}}`), []byte(`[{"digest":"`+layerB+`","size":1,"data":"aGVsbG8="}]`), "windows", "")
	f.Add([]byte(`null`), []byte(`[{}]`), "\x1b[2J", "unknown")
	f.Fuzz(func(t *testing.T, configuration, layers []byte, os, variant string) {
		registry := startRegistry(t)
		manifest := object{"schemaVersion": 2, "config": registry.add("", typeConfiguration, configuration), "layers": json.RawMessage(layers)}
		if _, err := json.Marshal(manifest); err != nil {
			return // it cannot be pushed
		}
		image := registry.add("1.4.2", typeManifest, manifest)
		registry.addIndex("indexed", listed(image, os, "amd64", variant), listed(image, "linux", "arm64", ""))
		for _, tag := range []string{"1.4.2", "indexed"} {
			got, err := registry.read(t, oci.ImageRequest{Tag: tag})
			if err != nil {
				checkText(t, err)
				continue
			}
			checkHistory(t, got, layers)
		}
	})
}

func checkText(t *testing.T, err error) {
	t.Helper()
	var platform *oci.PlatformError
	if _, isCall := errors.AsType[transport.Error](err); !isCall && !errors.As(err, &platform) {
		t.Errorf("an error of an unknown type: %v", err)
	}
	if length := len(err.Error()); length > 3000 {
		t.Errorf("a text of %d bytes", length)
	}
	for _, character := range err.Error() {
		if unicode.IsControl(character) {
			t.Errorf("a control character in %q", err)
		}
	}
}

// checkHistory checks that every layer of the manifest is in the history, in order, with its size.
func checkHistory(t *testing.T, got oci.Image, layers []byte) {
	t.Helper()
	var pushed []struct {
		Digest string
		Size   int64
	}
	if err := json.Unmarshal(layers, &pushed); err != nil {
		t.Fatalf("invalid layers were read: %s", layers)
	}
	for _, entry := range got.History {
		if entry.Digest == "" {
			continue
		}
		if len(pushed) == 0 || entry.Digest != pushed[0].Digest || entry.Size != pushed[0].Size || entry.Size < 0 {
			t.Fatalf("%+v of %s", entry, layers)
		}
		pushed = pushed[1:]
	}
	if len(pushed) != 0 || got.PlatformConflict != nil && got.Platform != (image.Platform{}) {
		t.Errorf("%+v of %s", got, layers)
	}
}
