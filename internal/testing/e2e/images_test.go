// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// Media types of what is pushed to a registry.
const (
	indexType         = "application/vnd.oci.image.index.v1+json"
	manifestType      = "application/vnd.oci.image.manifest.v1+json"
	configurationType = "application/vnd.oci.image.config.v1+json"
	layerType         = "application/vnd.oci.image.layer.v1.tar+gzip"
)

// document is a manifest or an index.
type document struct {
	mediaType, content string
}

// serve makes ACR's registry serve the document for every tag and digest.
func (d document) serve(server *emulator.Server) { d.serveTimes(server, 0) }

// serveTimes does so for that many requests.
func (d document) serveTimes(server *emulator.Server, times int) {
	server.AddFault(emulator.Fault{
		Operation: emulator.OperationGetManifest, Times: times, Headers: map[string]string{"Content-Type": d.mediaType}, Body: d.content,
	})
}

func (d document) digest() string { return digestOf(d.content) }

func digestOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// manifestOf returns the manifest of a configuration and of layers of 1000, 1001, … bytes, each
// with one of the media types.
func manifestOf(configurationType, configuration string, layerTypes ...string) document {
	layers := make([]string, 0, len(layerTypes))
	for index, mediaType := range layerTypes {
		layers = append(layers, fmt.Sprintf(`{"mediaType": %q, "digest": %q, "size": %d}`, mediaType, digestOf(fmt.Sprint("layer ", index)), 1000+index))
	}
	return document{manifestType, fmt.Sprintf(`{"schemaVersion": 2, "mediaType": %q, "config": {"mediaType": %q, "digest": %q, "size": %d}, "layers": [%s]}`,
		manifestType, configurationType, digestOf(configuration), len(configuration), strings.Join(layers, ", "))}
}

func indexOf(entries ...string) document {
	return document{indexType, fmt.Sprintf(`{"schemaVersion": 2, "mediaType": %q, "manifests": [%s]}`, indexType, strings.Join(entries, ", "))}
}

var chart = manifestOf("application/vnd.cncf.helm.config.v1+json", "{}", "application/vnd.cncf.helm.chart.content.v1.tar+gzip")

// TestTagThatIsNoImage reads from the registry: because the configuration sets it, or because the
// API no longer has the layers.
func TestTagThatIsNoImage(t *testing.T) {
	t.Parallel()
	const (
		fromRegistry = `  source      = "registry"`
		layersAt     = `Error: Not an Image with data.containerregistry_acr_tag_layers.api, on main.tf line 4, in data "containerregistry_acr_tag_layers" "api": 4: tag = "2.2.0" `
		noLayers     = ", not an image: it has no layers to read."
		checkWhat    = " Check the tag. Remove this data source if the tag is meant to be that."
	)
	nested := document{indexType, "{}"}.digest()
	for name, test := range map[string]struct {
		sources string
		serves  document
		want    string
	}{
		"chart": {
			sources: with(layersSource, fromRegistry), serves: chart,
			want: `Tag "2.2.0" is a Helm chart` + noLayers + checkWhat,
		},
		"chart, waiting, and a missing tag is allowed": {
			sources: with(with(with(layersSource, fromRegistry), "  wait = true"), "  allow_missing = true"), serves: chart,
			want: `Tag "2.2.0" is a Helm chart` + noLayers + checkWhat,
		},
		"signature": {
			sources: with(layersSource, fromRegistry), serves: manifestOf(configurationType, "{}", "application/vnd.dev.cosign.simplesigning.v1+json"),
			want: `Tag "2.2.0" is a cosign signature` + noLayers + checkWhat,
		},
		"build cache": {
			sources: with(layersSource, fromRegistry),
			serves:  indexOf(fmt.Sprintf(`{"mediaType": "application/vnd.buildkit.cacheconfig.v0", "digest": %q, "size": 2}`, digestOf("{}"))),
			want:    `Tag "2.2.0" is a build cache` + noLayers + checkWhat,
		},
		"index of indexes": {
			sources: with(layersSource, fromRegistry),
			serves:  indexOf(fmt.Sprintf(`{"mediaType": %q, "digest": %q, "size": 2}`, indexType, nested)),
			want:    `Tag "2.2.0" is an index of indexes. It lists: ` + nested + " Set digest to one of these, and platform if it lists several images.",
		},
		"chart, and the API no longer has the layers": {
			sources: layersSource, serves: chart,
			want: `Tag "2.2.0" is a Helm chart` + noLayers + " The API no longer provides GetRepoTagLayers, so the registry was read." + checkWhat,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			workspace := copyOf(t, "internal/testing/e2e/testdata/failures")
			initialize(t, workspace)
			server := start(t, nil)
			server.SetActionRemoved(emulator.OperationGetRepoTagLayers, true)
			test.serves.serve(server)
			output := failure{sources: test.sources}.run(t, workspace, server)
			if difference := cmp.Diff(layersAt+test.want, flat(output)); difference != "" {
				t.Errorf("error (-want +got):\n%s", difference)
			}
		})
	}
}

// readAPI reads platform/api:2.2.0 from the registry.
const readAPI = `
data "containerregistry_acr_tag_layers" "api" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "api"
  tag         = "2.2.0"
  source      = "registry"
}

output "read" {
  value = merge(
    { for name in ["os", "architecture", "platform", "user", "runs_as_root", "total_size"] : name => data.containerregistry_acr_tag_layers.api[name] },
    { layers = [for layer in data.containerregistry_acr_tag_layers.api.layers : [layer.blob_size, layer.layer_instruction, layer.layer_cmd]] },
  )
}
`

// TestImageThatContradictsItself reads images that runtimes pull. What is contradicted is null.
func TestImageThatContradictsItself(t *testing.T) {
	t.Parallel()
	const (
		configuration = `{"os": "linux", "architecture": "amd64", "config": {"User": "10001"}, "rootfs": {"type": "layers", "diff_ids": ["a", "b"]}, "history": %s}`
		warningAt     = `Unexpected API Response with data.containerregistry_acr_tag_layers.api, on main.tf line 2, in data "containerregistry_acr_tag_layers" "api": 2: data "containerregistry_acr_tag_layers" "api" { `
	)
	oneStep := fmt.Sprintf(configuration, `[{"created_by": "COPY . /app"}]`)
	twoSteps := fmt.Sprintf(configuration, `[{"created_by": "COPY . /"}, {"created_by": "COPY . /app"}]`)
	withOneStep := manifestOf(configurationType, oneStep, layerType, layerType)
	withTwoSteps := manifestOf(configurationType, twoSteps, layerType, layerType)
	for name, test := range map[string]struct {
		configuration string
		serves        []document // for the tag, and for the digest that it lists
		outputs       string
		warning       string
	}{
		"history": {
			configuration: oneStep, serves: []document{withOneStep},
			outputs: `{"read": {
				"os": "linux", "architecture": "amd64", "platform": "linux/amd64", "user": "10001", "runs_as_root": false,
				"total_size": 2001, "layers": [[1000, null, null], [1001, null, null]]
			}}`,
			warning: "The history in the configuration of image " + withOneStep.digest() + " does not match its layers. layer_instruction and layer_cmd are null. " +
				"The layers, their order and their sizes are those of the manifest. If you build this image, build it with a history, or with none.",
		},
		"platform": {
			configuration: twoSteps,
			serves: []document{
				indexOf(fmt.Sprintf(`{"mediaType": %q, "digest": %q, "size": %d, "platform": {"os": "linux", "architecture": "arm", "variant": "v7"}}`,
					manifestType, withTwoSteps.digest(), len(withTwoSteps.content))),
				withTwoSteps,
			},
			outputs: `{"read": {
				"os": null, "architecture": null, "platform": null, "user": "10001", "runs_as_root": false,
				"total_size": 2001, "layers": [[1000, "COPY", ". /"], [1001, "COPY", ". /app"]]
			}}`,
			warning: "The index lists image " + withTwoSteps.digest() + " for platform linux/arm/v7, but its configuration is for linux/amd64. " +
				"os, architecture and platform are null. Do not rely on either. If you build this image, push it for the platform that it is built for.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := start(t, nil)
			for _, served := range test.serves {
				served.serveTimes(server, 1)
			}
			server.AddFault(emulator.Fault{Operation: emulator.OperationGetBlob, Body: test.configuration})
			workspace := verifying(t, server, readAPI)
			result := mustRun(t, workspace, "apply", "-auto-approve")
			checkOutputs(t, test.outputs, workspace)
			checkApplyWarns(t, warningAt+test.warning, result)
		})
	}
}

// TestRunsAsRoot reads the user of images, by the registry and by the API, which does not return
// it.
func TestRunsAsRoot(t *testing.T) {
	t.Parallel()
	users := map[string][]string{
		"none": nil, "name": {"app"}, "root": {"root"}, "group": {"root:app"}, "id": {"10001:0"}, "zero": {"0"}, "zeros": {"000:10001"},
		"app-then-root": {"app", "root"}, "root-then-app": {"root", "app"},
	}
	server := start(t, func(t *testing.T, fixture *emulator.Fixture) {
		api := acrRepository(t, fixture, "api")
		for tag, instructions := range users {
			image := api.Images["build 200"]
			image.Platforms = slices.Clone(image.Platforms)
			image.Platforms[0].Layers = withUsers(image.Platforms[0].Layers, instructions)
			image.ComputeDigests()
			api.Images["build "+tag], api.Tags[tag] = image, "build "+tag
		}
	})
	var sources strings.Builder
	for _, tag := range slices.Sorted(maps.Keys(users)) {
		fmt.Fprintf(&sources, "%s\noutput %q {\n  value = [data.containerregistry_acr_tag_layers.%[2]s.user, data.containerregistry_acr_tag_layers.%[2]s.runs_as_root]\n}\n",
			strings.ReplaceAll(with(replaced(layersSource, `"2.2.0"`, `"`+tag+`"`), `  source      = "registry"`), `"api"`, `"`+tag+`"`), tag)
	}
	sources.WriteString(replaced(layersSource, `"2.2.0"`, `"name"`) + `
output "api" {
  value = [
    data.containerregistry_acr_tag_layers.api.source,
    data.containerregistry_acr_tag_layers.api.user,
    data.containerregistry_acr_tag_layers.api.runs_as_root,
    data.containerregistry_acr_tag_layers.api.runs_as_root == false,
  ]
}
`)
	workspace := verifying(t, server, sources.String())
	mustRun(t, workspace, "apply", "-auto-approve")
	checkOutputs(t, `{
		"none": [null, true], "name": ["app", false], "root": ["root", true], "group": ["root:app", true], "id": ["10001:0", false],
		"zero": ["0", true], "zeros": ["000:10001", true], "app-then-root": ["root", true], "root-then-app": ["app", false],
		"api": ["api", null, null, false]
	}`, workspace)
}
