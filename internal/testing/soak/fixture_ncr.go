// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func newNCRRepository(random *rand.Rand, number int) emulator.NCRRepository {
	made := emulator.NCRRepository{
		Name: fmt.Sprintf("team-%d/app-%d", number%5, number), ID: int64(1000 + number),
		Tags: make(map[string]emulator.NCRTag), Images: make(map[string]emulator.NCRImage),
	}
	for image := range imagesPerRepository {
		made.Images[imageName(image)] = newNCRImage(random, fmt.Sprintf("ncr %d %s", number, imageName(image)))
	}
	return made
}

// ncrPlatforms are what an image may be made of. Two of them share a platform, and one is an attestation.
var ncrPlatforms = []emulator.NCRPlatform{
	{OS: "linux", Architecture: "amd64"},
	{OS: "linux", Architecture: "arm64", Variant: "v8"},
	{OS: "windows", Architecture: "amd64", OSVersion: "10.0.17763.5576"},
	{OS: "windows", Architecture: "amd64", OSVersion: "10.0.20348.2340"},
	{OS: "unknown", Architecture: "unknown"},
}

func newNCRImage(random *rand.Rand, name string) emulator.NCRImage {
	made := emulator.NCRImage{Digest: digestOf(name), Creator: hexOf(name + " creator")[:8], Updated: moment(random)}
	for index, platform := range ncrPlatforms {
		if index > 0 && happens(random, 0.4) {
			continue
		}
		platform.Digest, platform.Size = blob(fmt.Sprintf("%s %d", name, index))
		platform.MediaType = "application/vnd.oci.image.manifest.v1+json"
		platform.Created = moment(random)
		platform.Updated = platform.Created.Add(time.Duration(random.IntN(5000)) * time.Millisecond)
		if happens(random, 0.5) {
			platform.LatestPulled = moment(random)
		}
		made.Platforms = append(made.Platforms, platform)
		made.FullSize += platform.Size
	}
	return made
}
