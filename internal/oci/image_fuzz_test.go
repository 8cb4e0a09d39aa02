// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package oci_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
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
		added := registry.add("1.4.2", typeManifest, manifest)
		registry.addIndex("indexed", listed(added, os, "amd64", variant), listed(added, "linux", "arm64", ""))
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

// FuzzReadIndex serves any entries of an index, in which AMD64 and ARM64 are replaced by the
// digests of two images: what is read is of the requested platform, and one of these.
func FuzzReadIndex(f *testing.F) {
	f.Add([]byte(`[{"digest":"AMD64","platform":{"os":"linux","architecture":"amd64"}},{"digest":"ARM64","platform":{"os":"linux","architecture":"arm64","variant":"v8"}}]`), "linux/arm64")
	f.Add([]byte(`[{"digest":"AMD64"},{"digest":"ARM64"},{"digest":"ARM64","artifactType":"x","annotations":{"vnd.docker.reference.type":"y"}}]`), "linux/amd64")
	f.Add([]byte(`[{"digest":"AMD64","platform":{"os":"linux","architecture":"arm64","os.features":["x"]}},{"digest":"sha384:00"},null,{}]`), "")
	f.Add([]byte(`[{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"AMD64\u001b[2J"},{"digest":"ARM64","platform":{"os":"windows","architecture":"amd64","os.version":"10.0.1.2"}}]`), "windows/amd64:10.0.1")
	f.Fuzz(func(t *testing.T, entries []byte, platform string) {
		registry := startRegistry(t)
		amd64, arm64 := registry.addImage("", "linux", "amd64", nil), registry.addImage("", "linux", "arm64", nil)
		entries = bytes.ReplaceAll(bytes.ReplaceAll(entries, []byte("AMD64"), []byte(text(amd64["digest"]))), []byte("ARM64"), []byte(text(arm64["digest"])))
		index := object{"schemaVersion": 2, "mediaType": typeIndex, "manifests": json.RawMessage(entries)}
		if _, err := json.Marshal(index); err != nil {
			return // it cannot be pushed
		}
		registry.add("1.4.2", typeIndex, index)
		requested, _ := image.ParsePlatform(platform)
		got, err := registry.read(t, oci.ImageRequest{Platform: requested})
		switch {
		case err != nil:
			checkText(t, err)
		case got.Digest != amd64["digest"] && got.Digest != arm64["digest"]:
			t.Errorf("%s of %s", got.Digest, entries)
		case requested.OS != "" && got.Platform.Match(requested) == image.NoMatch:
			t.Errorf("%+v, requested %+v, of %s", got.Platform, requested, entries)
		}
		tag, err := client().ReadTag(t.Context(), oci.TagRequest{Repository: registry.repository(), Tag: "1.4.2"})
		if err != nil {
			checkText(t, err)
		}
		for _, entry := range tag.Entries {
			for _, part := range []string{entry.Digest, entry.Platform.OS, entry.Platform.Architecture, entry.Platform.Variant, entry.Platform.OSVersion} {
				if strings.ContainsFunc(part, unicode.IsControl) || len(part) > 300 {
					t.Errorf("%q of %s", part, entries)
				}
			}
		}
	})
}

func checkText(t *testing.T, err error) {
	t.Helper()
	_, isCall := errors.AsType[transport.Error](err)
	_, isPlatform := errors.AsType[*oci.PlatformError](err)
	_, isNotImage := errors.AsType[*oci.NotImageError](err)
	if !isCall && !isPlatform && !isNotImage {
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
