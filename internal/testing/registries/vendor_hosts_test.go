// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package registries

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestReadsByTheVendorsHosts reads by a real CLI what crane has pushed: from a registry that
// requires the token of a token service, as ACR's does, and from one that requires the account's
// keys.
func TestReadsByTheVendorsHosts(t *testing.T) {
	t.Parallel()
	fixture, contents := emulator.DefaultFixture(), layout{}
	amd64, arm64 := contents.addImage(baseAndApp(ociTypes, "linux/amd64")), contents.addImage(baseAndApp(ociTypes, "linux/arm64"))
	entries := []descriptor{amd64, arm64, contents.addAttestation(amd64), contents.addAttestation(arm64)}
	index := contents.addIndex(ociTypes.index, entries...)
	addToFixture(fixture, "single", amd64, amd64)
	addToFixture(fixture, "index", index, entries...)
	started := startClouds(t, fixture)
	client := started.crane(t, fixture.Accounts.NCR[0])
	push := func(top descriptor, tag string) {
		for _, host := range []string{acrRegistry, ncrRegistry} {
			client.push(t, contents, top, host+"/"+repositoryName+":"+tag)
		}
	}
	push(amd64, "single")
	push(index, "index")
	t.Run("read", func(t *testing.T) {
		checkRead(t, started.workspace(t, "read", fixture.Accounts), expectedRead(t, client))
		checkRequests(t, started, contents, amd64, arm64)
	})
	push(arm64, "single")
	started.tokens.setPrivate("platform/api")
	t.Run("refused", func(t *testing.T) {
		checkRefused(t, started.workspace(t, "refused", fixture.Accounts), amd64, arm64)
	})
}

func checkRead(t *testing.T, workspace cli.Workspace, expected any) {
	t.Helper()
	if _, err := workspace.Run(cli.ContextForTest(t), "apply", "-auto-approve"); err != nil {
		t.Fatal(err)
	}
	state, err := os.ReadFile(filepath.Join(workspace.Directory, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Outputs struct{ Read struct{ Value any } }
	}
	decode(t, string(state), &got)
	if difference := cmp.Diff(expected, got.Outputs.Read.Value); difference != "" {
		t.Errorf("the output (-crane +provider):\n%s", difference)
	}
}

// expectedRead returns the output of testdata/read, by what crane reads.
func expectedRead(t *testing.T, client crane) any {
	t.Helper()
	expected := object{}
	for _, vendor := range []struct{ name, host string }{{"acr_tag", acrRegistry}, {"ncr_tag", ncrRegistry}} {
		reference := vendor.host + "/" + repositoryName
		single, index := client.readImage(t, reference+":single", ""), client.readTag(t, reference+":index")
		images := object{}
		for _, entry := range index.Images {
			images[entry.Platform.String()] = entry.Digest
		}
		tags := object{
			"single": object{
				"digest": single.Digest, "index_digest": nil, "digest_kind": "image", "pinned_reference": reference + "@" + single.Digest,
				"images": object{"linux/amd64": single.Digest},
			},
			"index": object{
				"digest": index.Digest, "index_digest": index.Digest, "digest_kind": "index", "pinned_reference": reference + "@" + index.Digest,
				"images": images,
			},
		}
		if vendor.name == "acr_tag" {
			tags["single"].(object)["media_type"], tags["index"].(object)["media_type"] = single.MediaType, index.MediaType
		} else { // the API returns the digest of linux/amd64
			tags["index"].(object)["digest"], tags["index"].(object)["digest_kind"] = images["linux/amd64"], "image"
		}
		expected[vendor.name] = tags
	}
	expected["acr_tag_layers"] = object{
		"single": expectedLayers(client.readImage(t, acrRegistry+"/"+repositoryName+":single", "")),
		"index":  expectedLayers(client.readImage(t, acrRegistry+"/"+repositoryName+":index", "linux/arm64")),
	}
	return expected
}

func expectedLayers(read imageReading) object {
	// Steps without a layer have the well-known empty one, which total_size counts once.
	layers, total := []any{}, int64(image.EmptyLayerSize)
	for _, layer := range read.Layers {
		layers, total = append(layers, []any{layer.Digest, float64(layer.Size)}), total+layer.Size
	}
	return object{
		"source": "registry", "registry_host": acrRegistry, "image_digest": read.Digest, "media_type": read.MediaType,
		"os": read.Platform.OS, "architecture": read.Platform.Architecture, "total_size": float64(total), "layers": layers,
		"commands": []any{"ADD base.tar /", `CMD ["bash"]`, "COPY app /", "USER app"},
	}
}

// checkRequests expects the requests of testdata/read: the login once for all reads of a
// repository, and of NCR's single image the header alone.
func checkRequests(t *testing.T, started clouds, contents layout, amd64, arm64 descriptor) {
	t.Helper()
	blob := func(manifest descriptor) string {
		var document struct{ Config descriptor }
		decode(t, string(contents[manifest.Digest]), &document)
		return "GET /v2/" + repositoryName + "/blobs/" + document.Config.Digest + " 200"
	}
	manifest := func(method, reference string) string {
		return method + " /v2/" + repositoryName + "/manifests/" + reference + " 200"
	}
	for _, requests := range []struct {
		name string
		sent func() []string
		want []string
	}{
		{"ACR's registry", started.acr.providerRequests, []string{
			"GET /v2/ 401", manifest("GET", "single"), manifest("GET", "single"), manifest("GET", "index"), manifest("GET", "index"),
			manifest("GET", arm64.Digest), blob(amd64), blob(amd64), blob(arm64),
		}},
		{"ACR's token service", started.tokens.recorded, []string{"GET /auth repository:" + repositoryName + ":pull"}},
		{"NCR's registry", started.ncr.providerRequests, []string{"GET /v2/ 401", manifest("HEAD", "single"), manifest("GET", "index")}},
	} {
		slices.Sort(requests.want)
		if difference := cmp.Diff(requests.want, awaitRequests(requests.sent, len(requests.want))); difference != "" {
			t.Errorf("requests of %s (-want +got):\n%s", requests.name, difference)
		}
	}
}

// awaitRequests returns the sorted requests when there are as many, or some time later: a registry
// prints them after it has responded.
func awaitRequests(sent func() []string, count int) []string {
	for deadline := time.Now().Add(10 * time.Second); len(sent()) < count && time.Now().Before(deadline); {
		time.Sleep(10 * time.Millisecond)
	}
	return slices.Sorted(slices.Values(sent()))
}

// checkRefused expects the errors of testdata/refused.
func checkRefused(t *testing.T, workspace cli.Workspace, before, after descriptor) {
	t.Helper()
	_, err := workspace.Run(cli.ContextForTest(t), "plan")
	failed, isExit := errors.AsType[*cli.ExitError](err)
	if !isExit {
		t.Fatalf("error %v, want an exit code", err)
	}
	// Terraform draws a line beside an error, OpenTofu does not.
	text := strings.Join(strings.Fields(strings.ReplaceAll(failed.Stderr, "│", " ")), " ")
	expected := []string{
		`Digest Mismatch with data.containerregistry_acr_tag.moved,`,
		`Access Denied with data.containerregistry_acr_tag.private,`,
		`Tag Not Found with data.containerregistry_acr_tag_layers.missing,`,
		`Platform Not Found with data.containerregistry_acr_tag_layers.platform,`,
		`Digest Mismatch with data.containerregistry_ncr_tag.moved,`,
	}
	for _, summary := range expected {
		if !strings.Contains(text, "Error: "+summary) {
			t.Errorf("no error %q", summary)
		}
	}
	if count := strings.Count(text, "Error: "); count != len(expected) {
		t.Errorf("%d errors, want %d", count, len(expected))
	}
	digests := "API: " + before.Digest + " registry: " + after.Digest
	if count := strings.Count(text, digests); count != 2 {
		t.Errorf("%d times %q, want that in both clouds", count, digests)
	}
	for _, part := range []string{
		"the credentials are valid but are not allowed to call GET manifest", "HTTP 401, code UNAUTHORIZED, message: authentication required.",
		"HTTP 404, code MANIFEST_UNKNOWN, message: manifest unknown.", "linux/amd64, linux/arm64.",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing", part)
		}
	}
	if t.Failed() {
		t.Log(failed.Stderr)
	}
}
