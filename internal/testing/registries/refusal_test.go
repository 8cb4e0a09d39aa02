// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// refusal is a tag that a registry accepts, and whose image the provider must not read.
type refusal struct {
	build    func(layout) descriptor
	platform string // requested; may be empty
	reason   string // an expression
}

var refusals = map[string]refusal{
	"a layer more than diff_ids": {
		build: func(l layout) descriptor {
			broken := baseAndApp(ociTypes, "linux/amd64")
			broken.change = func(_, configuration object) {
				rootFS := configuration["rootfs"].(object)
				rootFS["diff_ids"] = rootFS["diff_ids"].([]string)[:1]
			}
			return l.addImage(broken)
		},
		reason: "the manifest of the image has 2 layers, its configuration 1",
	},
	"a layer less than diff_ids": {
		build: func(l layout) descriptor {
			broken := baseAndApp(ociTypes, "linux/amd64")
			broken.change = func(manifest, _ object) { manifest["layers"] = manifest["layers"].([]descriptor)[:1] }
			return l.addImage(broken)
		},
		reason: "the manifest of the image has 1 layers, its configuration 2",
	},
	"a configuration of another platform": {
		build: func(l layout) descriptor {
			arm64 := l.addImage(baseAndApp(ociTypes, "linux/amd64"))
			arm64.Platform = &platform{OS: "linux", Architecture: "arm64"}
			return l.addIndex(ociTypes.index, arm64)
		},
		platform: "linux/arm64",
		reason:   "linux/arm64",
	},
	"two images of one platform": {
		build: func(l layout) descriptor {
			return l.addIndex(ociTypes.index,
				l.addImage(baseAndApp(ociTypes, "linux/amd64")), l.addImage(imageSpec{types: ociTypes, platform: "linux/amd64", files: []string{"base"}}))
		},
		platform: "linux/amd64",
		reason:   "linux/amd64",
	},
	"an index in an index": {
		build: func(l layout) descriptor {
			return l.addIndex(ociTypes.index, l.addIndex(ociTypes.index, l.addImage(baseAndApp(ociTypes, "linux/amd64"))))
		},
		reason: "index",
	},
	"a chart": {
		build: func(l layout) descriptor {
			return l.addArtifact("application/vnd.cncf.helm.config.v1+json", "application/vnd.cncf.helm.chart.content.v1.tar+gzip")
		},
		reason: "not an image",
	},
	"an attestation": {
		build:  func(l layout) descriptor { return l.addAttestation(l.addImage(baseAndApp(ociTypes, "linux/amd64"))) },
		reason: "an attestation, not an image",
	},
	"a configuration that is not JSON": {
		build: func(l layout) descriptor {
			broken := baseAndApp(ociTypes, "linux/amd64")
			broken.change = func(manifest, _ object) { manifest["config"] = l.add(ociTypes.configuration, []byte("no JSON")) }
			return l.addImage(broken)
		},
		reason: "invalid image configuration",
	},
	"a configuration of another size": {
		build: func(l layout) descriptor {
			broken := baseAndApp(ociTypes, "linux/amd64")
			broken.change = func(manifest, configuration object) {
				stated := l.addJSON(ociTypes.configuration, configuration)
				stated.Size--
				manifest["config"] = stated
			}
			return l.addImage(broken)
		},
		reason: "invalid image configuration",
	},
	"a configuration of 5 MiB": {
		build: func(l layout) descriptor {
			broken := baseAndApp(ociTypes, "linux/amd64")
			broken.change = func(_, configuration object) { configuration["author"] = strings.Repeat("a", 5<<20) }
			return l.addImage(broken)
		},
		reason: "4194304|4 MiB",
	},
}

func TestRefusesWhatARegistryAccepts(t *testing.T) {
	t.Parallel()
	client := craneForTest(t)
	served := startDistribution(t, nil)
	ours, repository := newClient(served.host, oci.Login{})
	for name, test := range refusals {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tag := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(name), "-")
			contents := layout{}
			client.push(t, contents, test.build(contents), served.host+"/"+repositoryName+":"+tag)
			checkRefusal(t, ours, request(t, repository, tag, test.platform), test.reason)
		})
	}
}

// checkRefusal expects an error for a reason that is not that something is missing: allow_missing
// would mask that.
func checkRefusal(t *testing.T, ours *oci.Client, named oci.ImageRequest, reason string) {
	t.Helper()
	read, err := readImage(t, ours, named)
	if err == nil {
		t.Fatalf("read %+v, want an error", read)
	}
	checkReason(t, err, reason)
	if read.Digest != "" || read.Layers != nil {
		t.Errorf("read %+v besides the error", read)
	}
}

func checkReason(t *testing.T, err error, reason string) {
	t.Helper()
	if err == nil || !regexp.MustCompile(reason).MatchString(err.Error()) {
		t.Fatalf("error %v, want %s", err, reason)
	}
	failed, _ := errors.AsType[transport.Error](err)
	if slices.Contains([]transport.Kind{transport.KindTagNotFound, transport.KindImageNotFound, transport.KindRepositoryNotFound}, failed.Kind) {
		t.Errorf("%v says that it is missing", err)
	}
}

// TestRefusesDamagedContent damages what distribution has stored of images that were read before.
func TestRefusesDamagedContent(t *testing.T) {
	t.Parallel()
	client := craneForTest(t)
	served := startDistribution(t, nil)
	contents := layout{}
	amd64, arm64 := contents.addImage(baseAndApp(ociTypes, "linux/amd64")), contents.addImage(baseAndApp(ociTypes, "linux/arm64"))
	index := contents.addIndex(ociTypes.index, amd64, arm64)
	var manifest struct{ Config descriptor }
	decode(t, string(contents[arm64.Digest]), &manifest)
	client.push(t, contents, index, served.host+"/"+repositoryName+":index")
	client.push(t, contents, arm64, served.host+"/"+repositoryName+":single")
	for name, test := range map[string]struct {
		tag, platform string
		spoil         func(registry, *testing.T, string)
		digest        string
		reason        string
		craneReads    bool // by tag, it does not compare the digest of the header with the content
	}{
		"configuration":                   {"single", "", registry.damage, manifest.Config.Digest, manifest.Config.Digest, false},
		"configuration, removed":          {"single", "", registry.remove, manifest.Config.Digest, "BLOB_UNKNOWN", false},
		"configuration of an index":       {"index", "linux/arm64", registry.damage, manifest.Config.Digest, manifest.Config.Digest, false},
		"manifest":                        {"single", "", registry.damage, arm64.Digest, arm64.Digest, false},
		"manifest of an index":            {"index", "linux/arm64", registry.damage, arm64.Digest, arm64.Digest, false},
		"manifest of an index, removed":   {"index", "linux/arm64", registry.remove, arm64.Digest, arm64.Digest, false},
		"index":                           {"index", "linux/arm64", registry.damage, index.Digest, index.Digest, true},
		"index, the entry of another one": {"index", "linux/amd64", registry.damage, index.Digest, index.Digest, true},
	} {
		t.Run(name, func(t *testing.T) {
			ours, repository := newClient(served.host, oci.Login{})
			named := request(t, repository, test.tag, test.platform)
			if _, err := readImage(t, ours, named); err != nil {
				t.Fatalf("before: %v", err)
			}
			test.spoil(served, t, test.digest)
			checkRefusal(t, ours, named, test.reason)
			if test.digest == arm64.Digest && test.tag == "single" || test.digest == index.Digest {
				_, err := readTag(t, ours, oci.TagRequest{Repository: repository, Tag: test.tag})
				checkReason(t, err, test.reason)
			}
			arguments := []string{"config", served.host + "/" + repositoryName + ":" + test.tag, "--platform", cmp.Or(test.platform, "linux/arm64")}
			if _, err := run(t, client.environment, client.path, arguments...); (err == nil) != test.craneReads {
				t.Errorf("crane: %v, want that it reads the image: %t", err, test.craneReads)
			}
		})
	}
}

// TestMissing has what does not exist in either registry. Distribution does not tell a missing
// repository from a missing tag.
func TestMissing(t *testing.T) {
	t.Parallel()
	client := craneForTest(t)
	for name, test := range map[string]struct {
		start      func(*testing.T) registry
		repository transport.Kind
	}{
		"distribution": {startOpenDistribution, transport.KindTagNotFound},
		"crane":        {startCraneRegistry, transport.KindRepositoryNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			served := test.start(t)
			ours, repository := newClient(served.host, oci.Login{})
			contents := layout{}
			client.push(t, contents, contents.addImage(baseAndApp(ociTypes, "linux/amd64")), served.host+"/"+repositoryName+":single")
			other := repository
			other.Name = "platform/other"
			for _, missing := range []struct {
				request oci.ImageRequest
				kind    transport.Kind
			}{
				{oci.ImageRequest{Repository: repository, Tag: "other"}, transport.KindTagNotFound},
				{oci.ImageRequest{Repository: repository, Tag: "single", Digest: digestOf(nil)}, transport.KindImageNotFound},
				{oci.ImageRequest{Repository: other, Tag: "single"}, test.repository},
			} {
				_, err := readImage(t, ours, missing.request)
				if failed, _ := errors.AsType[transport.Error](err); failed.Kind != missing.kind {
					t.Errorf("%s:%s@%s: %v of kind %d, want %d",
						missing.request.Repository.Name, missing.request.Tag, missing.request.Digest, err, failed.Kind, missing.kind)
				}
			}
		})
	}
}
