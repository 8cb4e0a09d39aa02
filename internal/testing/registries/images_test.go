// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// repositoryName is the one that all tests push to.
const repositoryName = "platform/storefront"

// steps is the history of two layers, and of steps that changed no file.
var steps = []object{
	{"created_by": "ADD base.tar /"},
	{"created_by": `CMD ["bash"]`, "empty_layer": true},
	{"created_by": "COPY app /"},
	{"created_by": "USER app", "empty_layer": true},
}

// baseAndApp is an image of two layers.
func baseAndApp(types mediaTypes, of string) imageSpec {
	return imageSpec{types: types, platform: of, files: []string{"base", "app for " + of}, history: steps}
}

// pushes are the images that both clients read. The result is the number of layers of each
// platform, which is empty for a single image.
var pushes = map[string]func(*testing.T, crane, string) map[string]int{
	"single": pushLayout(map[string]int{"": 2}, func(l layout) descriptor {
		return l.addImage(baseAndApp(ociTypes, "linux/amd64"))
	}),
	"docker": pushLayout(map[string]int{"": 2}, func(l layout) descriptor {
		return l.addImage(baseAndApp(dockerTypes, "linux/arm64/v8"))
	}),
	"no-history": pushLayout(map[string]int{"": 3}, func(l layout) descriptor {
		return l.addImage(imageSpec{types: ociTypes, platform: "linux/amd64", files: []string{"base", "app", "base"}}) // one layer twice
	}),
	"index": pushLayout(map[string]int{"linux/amd64": 2, "linux/arm/v7": 1, "linux/arm64": 2}, func(l layout) descriptor {
		return l.addIndex(ociTypes.index,
			l.addImage(baseAndApp(ociTypes, "linux/amd64")),
			l.addImage(imageSpec{types: ociTypes, platform: "linux/arm/v7", files: []string{"base"}}),
			l.addImage(baseAndApp(ociTypes, "linux/arm64/v8")))
	}),
	"manifest-list": pushLayout(map[string]int{"linux/amd64": 2, "linux/s390x": 2}, func(l layout) descriptor {
		return l.addIndex(dockerTypes.index,
			l.addImage(baseAndApp(dockerTypes, "linux/amd64")), l.addImage(baseAndApp(dockerTypes, "linux/s390x")))
	}),
	"attested": pushLayout(map[string]int{"linux/amd64": 2, "linux/arm64": 2}, func(l layout) descriptor {
		amd64, arm64 := l.addImage(baseAndApp(ociTypes, "linux/amd64")), l.addImage(baseAndApp(ociTypes, "linux/arm64"))
		soci := l.addArtifact("application/vnd.oci.empty.v1+json", "application/octet-stream")
		soci.ArtifactType = "application/vnd.amazon.soci.index.v1+json"
		return l.addIndex(ociTypes.index, amd64, arm64, l.addAttestation(amd64), l.addAttestation(arm64), soci)
	}),
	"one-attested": pushLayout(map[string]int{"linux/amd64": 2}, func(l layout) descriptor {
		amd64 := l.addImage(baseAndApp(ociTypes, "linux/amd64"))
		return l.addIndex(ociTypes.index, amd64, l.addAttestation(amd64))
	}),
	"built-by-crane": buildByCrane,
}

// pushLayout pushes what a function adds to a layout.
func pushLayout(layers map[string]int, build func(layout) descriptor) func(*testing.T, crane, string) map[string]int {
	return func(t *testing.T, client crane, reference string) map[string]int {
		t.Helper()
		contents := layout{}
		client.push(t, contents, build(contents), reference)
		return layers
	}
}

// buildByCrane pushes an index of two images that crane has built from archives. Its entries have
// an artifactType, the type of their configurations.
func buildByCrane(t *testing.T, client crane, reference string) map[string]int {
	t.Helper()
	base := writeFile(t, filepath.Join(t.TempDir(), "base.tar"), tarOf("base"))
	app := writeFile(t, filepath.Join(t.TempDir(), "app.tar"), tarOf("app"))
	client.run(t, "append", "--oci-empty-base", "-f", base, "-f", app, "-t", reference+"-built")
	index := []string{"index", "append", "-t", reference}
	for of, tag := range map[string]string{"linux/amd64": reference + "-amd64", "linux/arm64/v8": reference + "-arm64"} {
		client.run(t, "mutate", reference+"-built", "--set-platform", of, "--user", "app", "--entrypoint", "/app", "-t", tag)
		index = append(index, "-m", tag)
	}
	client.run(t, index...)
	return map[string]int{"linux/amd64": 2, "linux/arm64": 2}
}

// newClient returns the provider's client, and the repository that all tests push to.
func newClient(host string, login oci.Login) (*oci.Client, oci.Repository) {
	client := oci.New(oci.Options{Transport: transport.New(transport.Options{UserAgent: "terraform-provider-containerregistry/test"})})
	return client, oci.Repository{Host: host, Name: repositoryName, Login: login}
}

// request names an image as the provider does; the platform may be empty.
func request(t *testing.T, repository oci.Repository, tag, of string) oci.ImageRequest {
	t.Helper()
	named := oci.ImageRequest{Repository: repository, Tag: tag}
	if of != "" {
		var err error
		if named.Platform, err = image.ParsePlatform(of); err != nil {
			t.Fatal(err)
		}
	}
	return named
}

func readImage(t *testing.T, client *oci.Client, named oci.ImageRequest) (imageReading, error) {
	t.Helper()
	read, err := client.ReadImage(t.Context(), named)
	reading := imageReading{Digest: read.Digest, MediaType: read.MediaType, Platform: platformOf(read.Platform)}
	for _, step := range read.History {
		if step.Digest != "" {
			reading.Layers = append(reading.Layers, layerReading{step.Digest, step.Size})
		}
	}
	return reading, err
}

func platformOf(read image.Platform) platform {
	return platform{OS: read.OS, Architecture: read.Architecture, Variant: read.Variant}
}

func readTag(t *testing.T, client *oci.Client, named oci.TagRequest) (tagReading, error) {
	t.Helper()
	read, err := client.ReadTag(t.Context(), named)
	reading := tagReading{Digest: read.Digest, MediaType: read.MediaType}
	for _, entry := range read.Entries {
		if entry.IsImage {
			reading.Images = append(reading.Images, entryReading{entry.Digest, platformOf(entry.Platform)})
		}
	}
	return reading, err
}

// TestReadsWhatCraneReads reads each image by the provider's client and by crane, from both
// registries.
func TestReadsWhatCraneReads(t *testing.T) {
	t.Parallel()
	client := craneForTest(t)
	for name, start := range map[string]func(*testing.T) registry{
		"distribution": startOpenDistribution,
		"crane":        startCraneRegistry,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			served := start(t)
			ours, repository := newClient(served.host, oci.Login{})
			for _, tag := range slices.Sorted(maps.Keys(pushes)) {
				t.Run(tag, func(t *testing.T) {
					reference := served.host + "/" + repositoryName + ":" + tag
					layers := pushes[tag](t, client, reference)
					compareTag(t, client, reference, ours, oci.TagRequest{Repository: repository, Tag: tag})
					for _, of := range slices.Sorted(maps.Keys(layers)) {
						want := client.readImage(t, reference, of)
						if len(want.Layers) != layers[of] {
							t.Errorf("crane reads %d layers of platform %q, want %d", len(want.Layers), of, layers[of])
						}
						compareImage(t, want, ours, request(t, repository, tag, of))
						compareImage(t, want, ours, oci.ImageRequest{Repository: repository, Tag: tag, Digest: want.Digest})
						if len(layers) == 1 {
							compareImage(t, want, ours, request(t, repository, tag, ""))
						}
					}
				})
			}
		})
	}
}

func compareTag(t *testing.T, client crane, reference string, ours *oci.Client, named oci.TagRequest) {
	t.Helper()
	want := client.readTag(t, reference)
	for _, named.HeadFirst = range []bool{false, true} {
		got, err := readTag(t, ours, named)
		if err != nil {
			t.Errorf("HEAD first: %t: %v", named.HeadFirst, err)
			continue
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("the tag, HEAD first: %t (-crane +provider):\n%s", named.HeadFirst, difference)
		}
	}
}

func compareImage(t *testing.T, want imageReading, ours *oci.Client, named oci.ImageRequest) {
	t.Helper()
	got, err := readImage(t, ours, named)
	if err != nil {
		t.Errorf("platform %q: %v", named.Platform, err)
		return
	}
	if difference := cmp.Diff(want, got); difference != "" {
		t.Errorf("the image for platform %q (-crane +provider):\n%s", named.Platform, difference)
	}
}
