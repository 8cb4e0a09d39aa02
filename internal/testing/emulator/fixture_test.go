// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// edited is the built-in fixture with one text replaced, once.
func edited(t *testing.T, old, replacement string) []byte {
	t.Helper()
	text := string(defaultFixture)
	if !strings.Contains(text, old) {
		t.Fatalf("%s is not in the fixture", old)
	}
	return []byte(strings.Replace(text, old, replacement, 1))
}

// checkFixture fails on unknown and duplicate fields, on missing and malformed values, and on
// contradictions.
func checkFixture(data []byte) error {
	var fixture Fixture
	if err := decodeStrict(data, &fixture); err != nil {
		return err
	}
	return fixture.validate()
}

func TestFixtureErrors(t *testing.T) {
	const (
		repository = "acr.instances[0].repositories[0]"
		build      = repository + `.images["build 1017"]`
		runtime    = `ncr.registries[0].repositories[1]`
		blob       = `"blob_digest": "sha256:b073c4f70e912b704e9dfb912c067dc732d`
	)
	noBuild1101 := func(tag string) string { return repository + `.tags["` + tag + `"]: unknown image "build 1101"` }
	for name, test := range map[string]struct{ replaced, by, want string }{
		"unknown field":              {`"region": "cn-hangzhou"`, `"regoin": "cn-hangzhou"`, `json: unknown field "regoin"`},
		"duplicate field":            {`"region": "cn-hangzhou"`, `"region": "a", "region": "b"`, `acr.instances[0].region: duplicate field`},
		"duplicate tag":              {`"1.4.3": "build 1057"`, `"1.4.2": "build 1057"`, repository + `.tags.1.4.2: duplicate field`},
		"not JSON":                   {`"region": "cn-hangzhou"`, `"region": cn-hangzhou`, `invalid character 'c' looking for beginning of value`},
		"missing value":              {`"region": "cn-hangzhou"`, `"region": ""`, `acr.instances[0].region: is missing`},
		"duplicate key":              {`LTAInopermissionexample00`, `LTAIexampleexampleexample`, `accounts.acr[2].access_key: "LTAIexampleexampleexample" is the same as accounts.acr[0].access_key`},
		"unknown operation":          {`["GetImageTagDetail"]`, `["GetImage"]`, `accounts.ncr[2].operations: unknown operation "GetImage"`},
		"duplicate repo_id":          {`crr-q2w8e4r6t1y3u5i7`, `crr-v7m9m2g0qkqjf56p`, `acr.instances[1].repositories[0].repo_id: "crr-v7m9m2g0qkqjf56p" is the same as ` + repository + `.repo_id`},
		"duplicate repository":       {`"name": "load"`, `"name": "storefront"`, `acr.instances[0].repositories[1].name: "storefront" is the same as ` + repository + `.name`},
		"modified before created":    {`"created": "2023-06-12`, `"created": "2025-06-12`, repository + `.modified: is before created`},
		"tag without image":          {`"1.4.3": "build 1057"`, `"1.4.3": "build 1"`, repository + `.tags["1.4.3"]: unknown image "build 1"`},
		"malformed tag":              {`"1.4.3": "build 1057"`, `"1.4 3": "build 1057"`, repository + `.tags["1.4 3"]: "1.4 3" is not a tag`},
		"image with a tag's name":    {`"build 1101": {`, `"1.5.0": {`, noBuild1101("1.5.0") + "\n" + repository + `.tags["1.5.0"]: the tag points at "build 1101", and not at the image of its own name` + "\n" + noBuild1101("1.5.0-rc.1") + "\n" + noBuild1101("latest")},
		"malformed digest":           {blob, `"blob_digest": "sha256:B`, build + `.platforms[0].layers[0].blob_digest: "sha256:B` + DefaultFixture().ACR.Instances[0].Repositories[0].Images["build 1017"].Platforms[0].Layers[0].BlobDigest[42:] + `" does not match ^sha256:[0-9a-f]{64}$`},
		"one blob of two sizes":      {`"blob_size": 32,`, `"blob_size": 33,`, build + `.platforms[0].layers[1].blob_size: 33 contradicts 32, the blob's size elsewhere`},
		"malformed platform":         {`"platform": "linux/arm64"`, `"platform": "arm64"`, repository + `.images["build 1108"].platforms[1].platform: "arm64" does not match ^[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?$`},
		"malformed image id":         {`"image_id": "c5ca`, `"image_id": "sha256:c5ca`, build + `.image_id: "sha256:` + DefaultFixture().ACR.Instances[0].Repositories[0].Images["build 1017"].ImageID + `" does not match ^[0-9a-f]{64}$`},
		"image without creation":     {`"created": "2024-02-12T10:41:20Z",` + "\n", "\n", build + `.created: is missing`},
		"image without update":       {`"updated": "2024-02-12T10:42:37Z",` + "\n", "\n", build + `.updated: is missing` + "\n" + build + `.updated: is before created`},
		"updated before created":     {`"updated": "2024-02-12T10:42:37Z"`, `"updated": "2024-02-12T10:41:19Z"`, build + `.updated: is before created`},
		"unknown media types":        {`"media_types": "oci"`, `"media_types": "OCI"`, `acr.instances[0].repositories[3].images["build 210"].media_types: "OCI" does not match ^(docker|oci)$`},
		"malformed instance name":    {`"instance_name": "acme"`, `"instance_name": "acme."`, `acr.instances[0].instance_name: "acme." does not match ^[a-z0-9]+(-[a-z0-9]+)*$`},
		"unknown region":             {`"region": "SGN"`, `"region": "SG"`, `ncr.registries[1].region: site "public" has no region "SG"`},
		"duplicate registry":         {`"name": "acme-fin"`, `"name": "acme"`, `ncr.registries[5].name: "acme" is the same as ncr.registries[0].name`},
		"registry not created":       {`"created": "2023-05-30T01:12:40Z",`, ``, `ncr.registries[0].created: is missing`},
		"duplicate tag id":           {`"id": 753120`, `"id": 748810`, runtime + `.tags["2024.04"].id: "748810" is the same as ` + runtime + `.tags["2024.03"].id`},
		"negative size":              {`"size": 13256`, `"size": -1`, `ncr.registries[0].repositories[2].images["only build"].platforms[0].size: -1 is negative`},
		"account without a name":     {`"name": "temporary"`, `"name": ""`, `accounts.acr[1].name: is missing` + "\n" + `accounts.acr[1].name: "" does not match ^[a-z0-9-]+$`},
		"duplicate account":          {`"name": "temporary"`, `"name": "main"`, `accounts.acr[1].name: "main" is the same as accounts.acr[0].name`},
		"account with a role's name": {`"name": "temporary"`, `"name": "role/x"`, `accounts.acr[1].name: "role/x" does not match ^[a-z0-9-]+$`},
		"not verbatim":               {`"verbatim": true`, `"verbatim": false`, `ncr.registries[6].repositories[0].images["vendor's example"]: digest "sha256:a180 ~ b9dc" does not match ^sha256:[0-9a-f]{64}$` + "\n" + `ncr.registries[6].repositories[0].images["vendor's example"]: digest "sha256:a180 ~ b9dc" does not match ^sha256:[0-9a-f]{64}$`},
	} {
		t.Run(name, func(t *testing.T) {
			err := checkFixture(edited(t, test.replaced, test.by))
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The registry serves the images under the digests of the API. With UPDATE_FIXTURE=1 the true
// digests replace those in the file; an invented one may stand there for one digest only.
func TestFixtureDigests(t *testing.T) {
	isUpdate, replaced := os.Getenv("UPDATE_FIXTURE") != "", map[string]string{}
	for _, repository := range newState(DefaultFixture()).repositories {
		for _, name := range sortedKeys(repository.images) {
			image := repository.images[name]
			documents := image.documents()
			check := func(member, got, want string) {
				got, want = `"`+member+`": "`+got+`"`, `"`+member+`": "`+want+`"`
				if got != want && !isUpdate {
					t.Errorf("%s: %s: %s, want %s", repository.path, name, got, want)
				}
				if other, exists := replaced[got]; exists && other != want {
					t.Errorf("%s: %s: %s is both %s and %s", repository.path, name, got, other, want)
				}
				replaced[got] = want
			}
			switch {
			case image.acr != nil:
				check("digest", image.acr.Digest, documents.top.digest)
				check("image_id", image.acr.ImageID, withoutAlgorithm(documents.configurations[0].digest))
				for index, platform := range image.acr.Platforms {
					check("digest", platform.Digest, documents.manifests[index].digest)
				}
			case !image.ncr.Verbatim:
				check("digest", image.ncr.Digest, documents.top.digest)
				for index, platform := range image.ncr.Platforms {
					check("digest", platform.Digest, documents.manifests[index].digest)
				}
			}
		}
	}
	if !isUpdate || t.Failed() {
		return
	}
	var pairs []string
	for _, got := range sortedKeys(replaced) {
		pairs = append(pairs, got, replaced[got])
	}
	if err := os.WriteFile("fixtures/images.json", []byte(strings.NewReplacer(pairs...).Replace(string(defaultFixture))), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What the demo, the tests and the documentation rely on.
func TestDefaultFixture(t *testing.T) {
	fixture := DefaultFixture()
	if err := fixture.validate(); err != nil {
		t.Error(err)
	}
	repository := fixture.ACR.Instances[0].Repositories[0]
	first, second, other := repository.Images["build 1042"].Platforms[0].Layers, repository.Images["build 1057"].Platforms[0].Layers, repository.Images["build 1101"].Platforms[0].Layers
	empty, shared := 0, 0
	for index, layer := range first {
		if layer.BlobDigest == emptyLayerDigest {
			empty++
		}
		if shared == index && second[index].BlobDigest == layer.BlobDigest {
			shared++
		}
	}
	if len(first) != 10 || empty != 4 || shared != 5 || first[0].BlobDigest == other[0].BlobDigest {
		t.Errorf("%d layers, %d empty, the first %d shared with the next build", len(first), empty, shared)
	}
	if edge := repository.Images[repository.Tags["edge"]]; len(edge.Platforms) != 2 {
		t.Errorf("edge has %d platforms", len(edge.Platforms))
	}
}

// One build has one digest, whichever registry it was pushed to.
func TestDefaultFixtureStorefrontInBothVendors(t *testing.T) {
	fixture := DefaultFixture()
	acr, ncr := fixture.ACR.Instances[0].Repositories[0], fixture.NCR.Registries[0].Repositories[0]
	inACR, inNCR := map[string]string{}, map[string]string{}
	for tag, image := range acr.Tags {
		inACR[tag] = acr.Images[image].Digest + acr.Images[image].Created.String()
	}
	for tag, image := range ncr.Tags {
		inNCR[tag] = ncr.Images[image.Image].Digest + ncr.Images[image.Image].Platforms[0].Created.String()
	}
	if diff := cmp.Diff(inACR, inNCR); diff != "" || len(inACR) != 8 {
		t.Errorf("%d tags %s", len(inACR), diff)
	}
}
