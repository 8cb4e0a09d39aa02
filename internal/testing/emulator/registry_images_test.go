// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The digests of platform/base 1.0 and platform/api, as the fixture has them.
const (
	base10              = "sha256:49b5a3837ec73e9a8bd6c857a707d92201bf7e82546648eee2b0c6f9d0b26437"
	api200              = "sha256:6eb478bdee2fe8177e64a693c5fcab1eb161aa7fef56d8a8dbf353164d5fe3d3"
	api200Configuration = "4966867053b25647f4ea46be11638450967c8fc714202c0e1f9278c9347b5779"
	api210              = "sha256:23cd061f385e8f6fd2069e792e271a0fc9b2e530495a392d9fd8d5bff8015a51"
	api220              = "sha256:fbd144443ad6006ac59a6e16eee10d5dc238add8d522ed957326d957f4b07e20"
	api230              = "sha256:4dfcf5d8501608bb5297b6b3a68d1679ef3a205f6df14d6e43abe62cc477fc2d"
	api220Amd64         = "sha256:65e0f8c39a0f865d445b12feaf910cbd5a926141c7824b711d77bfabef3d6e2f"
	api220Arm64         = "sha256:5c1fa084e09469bf4c653a30c01f3311b4aa6554d455967cb94d695903a12830"
	api220Arm           = "sha256:6def76da58f2756f61516340efc2e2c7fdcbe5836231242ed0600610542c7818"
	api220Attest        = "sha256:bd7153e7e8a49b5aaeac49106e00d03d6efb1d1557fa432a0c0b5b8a9ac2bc8f"
)

func TestRegistryBaseImage(t *testing.T) {
	pull := pullFrom(t, startServer(t, Options{}), "platform/base")
	manifest := pull.get("manifests/1.0", base10)
	want := `{
  "schemaVersion": 2,
  "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
  "config": {
    "mediaType": "application/vnd.docker.container.image.v1+json",
    "digest": "CONFIG",
    "size": SIZE
  },
  "layers": [
    {
      "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip",
      "digest": "sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e",
      "size": 29126484
    }
  ]
}`
	configuration := `{
  "created": "2024-01-31T04:00:00Z",
  "architecture": "amd64",
  "os": "linux",
  "config": {},
  "rootfs": {
    "type": "layers",
    "diff_ids": [
      "DIFF"
    ]
  },
  "history": [
    {
      "created": "2024-01-31T04:00:00Z",
      "created_by": "/bin/sh -c #(nop) ADD file:6d1b9e0e39c8d1b4f7a2 in / "
    },
    {
      "created": "2024-01-31T04:00:00Z",
      "created_by": "/bin/sh -c #(nop)  CMD [\"bash\"]",
      "empty_layer": true
    }
  ]
}`
	configuration = strings.Replace(configuration, "DIFF", digestOf("diff of sha256:b073c4f70e912b704e9dfb912c067dc732d98f98ca7d444885cfe120acbdd29e"), 1)
	want = strings.NewReplacer("CONFIG", digestOf(configuration), "SIZE", strconv.Itoa(len(configuration))).Replace(want)
	if diff := cmp.Diff(want, manifest.body); diff != "" {
		t.Error(diff)
	}
	blob := pull.get("blobs/"+digestOf(configuration), digestOf(configuration))
	if diff := cmp.Diff(configuration, blob.body); diff != "" {
		t.Error(diff)
	}
	kinds := []string{manifest.header.Get("Content-Type"), blob.header.Get("Content-Type"), manifest.header.Get("Docker-Distribution-Api-Version")}
	if diff := cmp.Diff([]string{"application/vnd.docker.distribution.manifest.v2+json", "application/octet-stream", "registry/2.0"}, kinds); diff != "" {
		t.Error(diff)
	}
}

// The API's GetRepoTag and the registry agree on the digests.
func TestImagesOfAPIAndRegistry(t *testing.T) {
	server := startServer(t, Options{})
	pull := pullFrom(t, server, "platform/api")
	for tag, want := range map[string]struct{ digest, mediaType string }{
		"2.0.0": {api200, "application/vnd.docker.distribution.manifest.v2+json"},
		"2.1.0": {api210, "application/vnd.oci.image.manifest.v1+json"},
		"2.2.0": {api220, "application/vnd.oci.image.index.v1+json"},
		"2.3.0": {api230, "application/vnd.oci.image.index.v1+json"},
	} {
		got := pull.get("manifests/"+tag, want.digest)
		if kind := got.header.Get("Content-Type"); kind != want.mediaType || decode[pulledManifest](t, got.body).MediaType != kind {
			t.Errorf("%s: %s", tag, kind)
		}
		detail := decode[acrTagDetail](t, callACR(t, server, "Action", "GetRepoTag", "RepoId", "crr-a7p2m9i4x3q8r5s1", "Tag", tag).body)
		if "sha256:"+detail.Digest != want.digest {
			t.Errorf("%s: the API has %s", tag, detail.Digest)
		}
		by := pull.get("manifests/"+want.digest, want.digest)
		if by.body != got.body {
			t.Errorf("%s: by its digest it is %s", tag, by.body)
		}
	}
}

func TestHistoryOfBuilders(t *testing.T) {
	pull := pullFrom(t, startServer(t, Options{}), "platform/api")
	const packages = "/bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*"
	for tag, want := range map[string][]string{
		"2.0.0": {
			"+/bin/sh -c #(nop) ADD file:6d1b9e0e39c8d1b4f7a2 in / ", `-/bin/sh -c #(nop)  CMD ["bash"]`,
			"+" + packages, "-/bin/sh -c #(nop)  ENV PORT=8080", "+/bin/sh -c useradd --uid 10001 api", "-/bin/sh -c #(nop)  WORKDIR /app",
			"+/bin/sh -c #(nop) COPY dir:2f7c9be1d40a83655c1e in /app ", "-/bin/sh -c #(nop)  USER api",
			"-/bin/sh -c #(nop)  EXPOSE 8080/tcp", `-/bin/sh -c #(nop)  ENTRYPOINT ["/app/api"]`,
		},
		"2.1.0": {
			"+/bin/sh -c #(nop) ADD file:6d1b9e0e39c8d1b4f7a2 in / ", `-/bin/sh -c #(nop)  CMD ["bash"]`,
			"+RUN " + packages + " # buildkit", "-ENV PORT=8080", "+RUN /bin/sh -c useradd --uid 10001 api # buildkit", "+WORKDIR /app",
			"+COPY . /app # buildkit", "-USER api", "-EXPOSE map[8080/tcp:{}]", `-ENTRYPOINT ["/app/api"]`,
		},
	} {
		manifest, configuration := pull.image(tag, "")
		var got []string
		files := 0
		for _, step := range configuration.History {
			if step.EmptyLayer {
				got = append(got, "-"+step.CreatedBy)
				continue
			}
			got = append(got, "+"+step.CreatedBy)
			files++
		}
		if diff := cmp.Diff(want, got); diff != "" || len(manifest.Layers) != files || len(configuration.RootFS.DiffIDs) != files {
			t.Errorf("%s: %d layers of %d, %d diff ids %s", tag, len(manifest.Layers), files, len(configuration.RootFS.DiffIDs), diff)
		}
	}
}

func TestIndexOfSeveralPlatforms(t *testing.T) {
	pull := pullFrom(t, startServer(t, Options{}), "platform/api")
	type entry struct {
		Digest   string
		Platform map[string]string
		About    map[string]string
	}
	var got []entry
	for _, descriptor := range decode[pulledManifest](t, pull.get("manifests/2.2.0", api220).body).Manifests {
		got = append(got, entry{descriptor.Digest, descriptor.Platform, descriptor.Annotations})
		child := pull.get("manifests/"+descriptor.Digest, descriptor.Digest)
		if int64(len(child.body)) != descriptor.Size || child.header.Get("Content-Type") != descriptor.MediaType {
			t.Errorf("%s: %d bytes of %s", descriptor.Digest, len(child.body), child.header.Get("Content-Type"))
		}
	}
	want := []entry{
		{api220Amd64, map[string]string{"os": "linux", "architecture": "amd64"}, nil},
		{api220Arm64, map[string]string{"os": "linux", "architecture": "arm64", "variant": "v8"}, nil},
		{api220Arm, map[string]string{"os": "linux", "architecture": "arm", "variant": "v7"}, nil},
		{api220Attest, map[string]string{"os": "unknown", "architecture": "unknown"}, map[string]string{
			"vnd.docker.reference.digest": api220Amd64, "vnd.docker.reference.type": "attestation-manifest",
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, arm := pull.image(api220Arm, api220Arm)
	if arm.OS != "linux" || arm.Architecture != "arm" || arm.Variant != "v7" {
		t.Errorf("%+v", arm)
	}
	attestation, about := pull.image(api220Attest, api220Attest)
	if kind := attestation.Layers[0].MediaType; kind != "application/vnd.in-toto+json" || about.OS != "unknown" || about.History != nil {
		t.Errorf("%s %+v", kind, about)
	}
	single := decode[pulledManifest](t, pull.get("manifests/2.3.0", "").body).Manifests
	if len(single) != 2 || single[0].Platform["os"] != "linux" || single[1].Platform["os"] != "unknown" {
		t.Errorf("%+v", single)
	}
}

// Each image of the fixture has the same layers by both sources, also load images.
func TestRegistryAndAPILayersAgree(t *testing.T) {
	server := startServer(t, Options{})
	instance := DefaultFixture().ACR.Instances[0]
	count := 0
	for _, repository := range instance.Repositories {
		pull := pullFrom(t, server, repository.Namespace+"/"+repository.Name)
		tags := sortedKeys(repository.Tags)
		if repository.Load {
			tags = []string{"load-0", "load-7"}
		}
		for _, tag := range tags {
			layers := inBuildOrder(t, decode[acrTagLayers](t, callACR(t, server, "RepoId", repository.ID, "Tag", tag).body).Layers)
			reference := tag
			if index := decode[pulledManifest](t, pull.get("manifests/"+tag, "").body).Manifests; index != nil {
				reference = index[0].Digest
			}
			manifest, configuration := pull.image(reference, "")
			files := manifest.Layers
			for index, step := range configuration.History {
				want, got := layers[index], pulledDescriptor{Digest: emptyLayerDigest, Size: 32}
				if !step.EmptyLayer {
					got, files = files[0], files[1:]
				}
				if got.Digest != want.BlobDigest || got.Size != want.BlobSize || !strings.Contains(step.CreatedBy, want.LayerCMD) {
					t.Errorf("%s %s %d: %+v %q, want %+v", repository.Name, tag, index, got, step.CreatedBy, want)
				}
			}
			if len(files) != 0 || len(configuration.History) != len(layers) {
				t.Errorf("%s %s: %d steps, %d layers, %v left", repository.Name, tag, len(configuration.History), len(layers), files)
			}
			count++
		}
	}
	if count != 15 {
		t.Errorf("%d images", count)
	}
}
