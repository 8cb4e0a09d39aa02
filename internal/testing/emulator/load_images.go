// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Load images are derived from the number in their tag, so that a benchmark can read thousands of
// different tags. The same number is the same image in each run.

var loadTag = regexp.MustCompile(`^load-(0|[1-9][0-9]{0,8})$`)

// loadTagNumber returns the number in a tag "load-<number>".
func loadTagNumber(name string) (int, bool) {
	match := loadTag.FindStringSubmatch(name)
	if match == nil {
		return 0, false
	}
	number, err := strconv.Atoi(match[1])
	return number, err == nil
}

const (
	emptyLayerDigest = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
	emptyLayerSize   = 32

	firstLoadTagID = 1_000_000_000           // the id of NCR's tag load-0
	loadBaseLayers = 4                       // shared by all load images
	loadPushTime   = 1500 * time.Millisecond // from an image's creation to its push to ACR
)

// loadCreated is a minute later for each number.
func loadCreated(number int) time.Time {
	return time.Date(2024, time.March, 1, 0, number, 0, 0, time.UTC)
}

// generateACRImage makes an image of ten layers, three of them empty.
func generateACRImage(number int) image {
	layers := []ACRLayer{
		{LayerInstruction: "ADD", LayerCMD: "file:rootfs.tar in /"},
		{LayerInstruction: "CMD", LayerCMD: `["bash"]`},
		{LayerInstruction: "RUN", LayerCMD: "/bin/sh -c apt-get update && apt-get install -y ca-certificates"},
		{LayerInstruction: "ENV", LayerCMD: "LANG=C.UTF-8"},
		{LayerInstruction: "WORKDIR", LayerCMD: "/srv/load"},
		{LayerInstruction: "COPY", LayerCMD: "requirements.txt ."},
		{LayerInstruction: "RUN", LayerCMD: "/bin/sh -c install -r requirements.txt"},
		{LayerInstruction: "COPY", LayerCMD: fmt.Sprintf("build-%d .", number)},
		{LayerInstruction: "RUN", LayerCMD: fmt.Sprintf("/bin/sh -c configure --build %d", number)},
		{LayerInstruction: "ENTRYPOINT", LayerCMD: `["/srv/load/run"]`},
	}
	for index := range layers {
		layer := &layers[index]
		if slices.Contains([]string{"CMD", "ENV", "ENTRYPOINT"}, layer.LayerInstruction) {
			layer.BlobDigest, layer.BlobSize = emptyLayerDigest, emptyLayerSize
			continue
		}
		name := fmt.Sprintf("acr load layer %d", index)
		if index >= loadBaseLayers {
			name = fmt.Sprintf("acr load %d layer %d", number, index)
		}
		layer.BlobDigest, layer.BlobSize = derivedDigest(name), derivedSize(name)
	}
	created := loadCreated(number)
	content := &ACRImage{
		Created: created, Updated: created.Add(loadPushTime),
		Platforms: []ACRPlatform{{Platform: "linux/amd64", Layers: layers}},
	}
	documents := content.spec().documents()
	content.Digest, content.ImageID = documents.top.digest, withoutAlgorithm(documents.configurations[0].digest)
	content.Platforms[0].Digest = content.Digest
	return image{updated: content.Updated, documents: func() imageDocuments { return documents }, acr: content}
}

// generateNCRImage makes an image of two platforms.
func generateNCRImage(number int) image {
	created := loadCreated(number)
	content := &NCRImage{Creator: "c0ffee00-0000-4000-8000-000000000001", Updated: created}
	for _, architecture := range []string{"amd64", "arm64"} {
		content.Platforms = append(content.Platforms, NCRPlatform{
			OS: "linux", Architecture: architecture, Size: derivedSize(fmt.Sprintf("ncr load %d linux/%s", number, architecture)),
			MediaType: dockerMediaTypes.configuration, Created: created, Updated: created,
		})
	}
	documents := content.spec().documents()
	content.Digest = documents.top.digest
	for index := range content.Platforms {
		content.Platforms[index].Digest = documents.manifests[index].digest
	}
	return image{updated: created, documents: func() imageDocuments { return documents }, ncr: content}
}

// derivedSize is from 64 KiB to 16 MiB.
func derivedSize(name string) int64 {
	sum := derive("size of %s", name)
	return 64<<10 + (int64(sum[0])<<16|int64(sum[1])<<8|int64(sum[2]))%(16<<20-64<<10)
}
