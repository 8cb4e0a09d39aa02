// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Load images are derived from the number in their tag, so that a benchmark
// can read thousands of different tags. The same number is the same image in
// each run.

var loadTag = regexp.MustCompile(`^load-(0|[1-9][0-9]{0,8})$`)

// loadNumber is the number in a tag "load-<number>", which has up to nine
// digits and no leading zeros.
func loadNumber(tag string) (int, bool) {
	match := loadTag.FindStringSubmatch(tag)
	if match == nil {
		return 0, false
	}
	number, err := strconv.Atoi(match[1])
	return number, err == nil
}

// firstLoadTagID starts the ids of NCR's load tags.
const firstLoadTagID = 1_000_000_000

const (
	emptyLayerDigest = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
	emptyLayerSize   = 32
)

// loadBaseLayers is how many of a load image's layers all of them share.
const loadBaseLayers = 4

// loadBuilt is a minute after the load image before.
func loadBuilt(number int) time.Time {
	return time.Date(2024, time.March, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(number) * time.Minute)
}

// loadACRImage has ten layers, three of them empty.
func loadACRImage(number int) ACRImage {
	instructions := []struct{ instruction, command string }{
		{"ADD", "file:rootfs.tar in /"},
		{"CMD", `["bash"]`},
		{"RUN", "/bin/sh -c apt-get update && apt-get install -y ca-certificates"},
		{"ENV", "LANG=C.UTF-8"},
		{"WORKDIR", "/srv/load"},
		{"COPY", "requirements.txt ."},
		{"RUN", "/bin/sh -c install -r requirements.txt"},
		{"COPY", fmt.Sprintf("build-%d .", number)},
		{"RUN", fmt.Sprintf("/bin/sh -c configure --build %d", number)},
		{"ENTRYPOINT", `["/srv/load/run"]`},
	}
	layers := make([]ACRLayer, len(instructions))
	for index, step := range instructions {
		layers[index] = ACRLayer{LayerInstruction: step.instruction, LayerCMD: step.command}
		switch step.instruction {
		case "CMD", "ENV", "ENTRYPOINT":
			layers[index].BlobDigest, layers[index].BlobSize = emptyLayerDigest, emptyLayerSize
			continue
		}
		name := fmt.Sprintf("acr load layer %d", index)
		if index >= loadBaseLayers {
			name = fmt.Sprintf("acr load %d layer %d", number, index)
		}
		layers[index].BlobDigest, layers[index].BlobSize = derivedDigest(name), derivedSize(name)
	}
	digest := derivedDigest(fmt.Sprintf("acr load %d", number))
	return ACRImage{
		Digest:    digest,
		ImageID:   withoutAlgorithm(derivedDigest(fmt.Sprintf("acr load %d configuration", number))),
		Created:   loadBuilt(number),
		Updated:   loadBuilt(number).Add(loadUploading),
		Platforms: []ACRPlatform{{Platform: "linux/amd64", Digest: digest, Layers: layers}},
	}
}

// loadUploading is how long after its creation a load image came to ACR.
const loadUploading = 1500 * time.Millisecond

// loadNCRImage has two platforms.
func loadNCRImage(number int) NCRImage {
	built := loadBuilt(number)
	image := NCRImage{
		Digest:  derivedDigest(fmt.Sprintf("ncr load %d", number)),
		Creator: "c0ffee00-0000-4000-8000-000000000001",
		Updated: built,
	}
	for _, architecture := range []string{"amd64", "arm64"} {
		name := fmt.Sprintf("ncr load %d linux/%s", number, architecture)
		platform := NCRPlatform{
			OS: "linux", Architecture: architecture, Digest: derivedDigest(name), Size: derivedSize(name),
			MediaType: "application/vnd.docker.container.image.v1+json", Created: built, Updated: built,
		}
		image.Platforms = append(image.Platforms, platform)
		image.FullSize += platform.Size
	}
	return image
}

func derivedDigest(name string) string {
	sum := sha256.Sum256([]byte(name))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// derivedSize is from 64 KiB up to 16 MiB.
func derivedSize(name string) int64 {
	sum := sha256.Sum256([]byte("size of " + name))
	return 64<<10 + (int64(sum[0])<<16|int64(sum[1])<<8|int64(sum[2]))%(16<<20-64<<10)
}
