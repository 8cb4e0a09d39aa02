// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// controlsInFacts puts a control character into each text that is a fact.
func controlsInFacts() []variant {
	var variants []variant
	for _, field := range []struct {
		source dataSource
		name   string // in the document
		body   string // with %s in place of the text
	}{
		{acrTagSource, "Digest", `{"IsSuccess": true, "RequestId": "R1", "Digest": "%s"}`},
		{acrTagSource, "ImageId", `{"IsSuccess": true, "RequestId": "R1", "ImageId": "%s"}`},
		{acrTagSource, "Status", `{"IsSuccess": true, "RequestId": "R1", "Status": "%s"}`},
		{acrTagSource, "Tag", `{"IsSuccess": true, "RequestId": "R1", "Tag": "%s"}`},
		{acrScanSource, "Status", `{"IsSuccess": true, "RequestId": "R1", "Status": "%s"}`},
		{acrScanSource, "ScanService", `{"IsSuccess": true, "RequestId": "R1", "Status": "COMPLETE", "ScanService": "%s"}`},
		{acrLayersSource, "Layers[0].BlobDigest", layersResponse(`{"BlobDigest": "%s"}`)},
		{ncrTagSource, "name", `{"name": "%s"}`},
		{ncrTagSource, "digest", `{"name": "1.4.2", "digest": "%s"}`},
		{ncrTagSource, "images[0].architecture", `{"name": "1.4.2", "images": [{"architecture": "%s"}]}`},
		{ncrTagSource, "images[0].os", `{"name": "1.4.2", "images": [{"os": "%s"}]}`},
		{ncrTagSource, "images[0].os_version", `{"name": "1.4.2", "images": [{"os_version": "%s"}]}`},
		{ncrTagSource, "images[0].variant", `{"name": "1.4.2", "images": [{"variant": "%s"}]}`},
		{ncrTagSource, "images[0].mediaType", `{"name": "1.4.2", "images": [{"mediaType": "%s"}]}`},
		{ncrTagSource, "images[0].media_type", `{"name": "1.4.2", "images": [{"media_type": "%s"}]}`},
		{ncrTagSource, "images[0].digest", `{"name": "1.4.2", "images": [{"digest": "%s"}]}`},
	} {
		for _, control := range []struct{ text, name string }{
			{`a\u001b[2Jb`, "U+001B"}, {`a\nb`, "U+000A"}, {`a\u009b2Jb`, "U+009B"}, {`a\u202eb`, "U+202E"}, {`a\u2028b`, "U+2028"},
		} {
			body := strings.Replace(field.body, "%s", control.text, 1)
			variants = append(variants, invalid(field.source, field.name+" "+control.name, body, field.name+": the string has the control character "+control.name))
		}
	}
	return variants
}

// controlsInDecoration puts a control character into each text that decorates facts.
func controlsInDecoration() []variant {
	variants := []variant{
		decorated(acrLayersSource, layersResponse(`{"LayerIndex": 1, "LayerInstruction": "CMD\u001b[2J", "LayerCMD": "[\"a\tb\u001b[2J\"]", "BlobDigest": "`+hexA+`\r\n", "BlobSize": 7}, `+
			`{"LayerIndex": 0, "LayerInstruction": "ADD"}`), "layers[1].layer_instruction", object{"total_size": int64(7), "layers": []any{
			layer(int64(0), nil, nil, "ADD", nil, true), layer(int64(1), digestA, int64(7), nil, "[\"a\tb\x1b[2J\"]", false),
		}}),
		decorated(ncrTagSource, ncrDecorated(`"creator": "a\u0007b"`, ""), "creator", object{"creator": nil, "last_updater": "b"}),
		decorated(ncrTagSource, ncrDecorated(`"creator": "a", "last_updater": "a\u2028b"`, ""), "last_updater", object{"creator": "a", "last_updater": nil}),
		decorated(ncrTagSource, ncrDecorated(`"creator": "a"`, `"os_features": ["win32k", "\u001b]0;x"]`), "images[0].os_features", object{"creator": "a"}),
		decorated(ncrTagSource, ncrDecorated(`"creator": "a"`, `"features": "sse4\u202e"`), "images[0].features", object{"creator": "a"}),
		decorated(ncrTagSource, ncrDecorated(`"last_updater": "\n", "creator": "\u200f"`, `"features": "\t", "os_features": "\u0085"`),
			"creator, last_updater, images[0].os_features, images[0].features", object{"creator": nil, "last_updater": nil}),
	}
	variants = append(variants, decorated(ncrTagSource, `{"name": "1.4.2", "digest": "`+hexA+`", "creator": "a", "images": [`+
		`{"os": "linux", "architecture": "arm64", "digest": "`+hexB+`"}, {"os": "linux", "architecture": "amd64", "digest": "`+hexB+`", "features": "\u001b"}]}`,
		"images[0].features", object{})) // the second of the response, the first of the state
	for index := range variants {
		values := variants[index].expected.values
		if variants[index].source.Registry == "ncr" {
			values["digest"], values["pinned_reference"] = digestA, "acme.kr.ncr.ntruss.com/storefront@"+digestA
		}
	}
	return variants
}

// ncrDecorated is a tag of one image.
func ncrDecorated(ofTag, ofImage string) string {
	if !strings.Contains(ofTag, "last_updater") {
		ofTag += `, "last_updater": "b"`
	}
	if ofImage != "" {
		ofImage = ", " + ofImage
	}
	return `{"name": "1.4.2", "digest": "` + hexA + `", ` + ofTag + `, "images": [{"os": "linux", "architecture": "amd64", "digest": "` + hexA + `"` + ofImage + `}]}`
}

// decorated is a response that is accepted, with a warning that names these attributes and marks
// the first.
func decorated(source dataSource, body, attributes string, values object) variant {
	first, _, _ := strings.Cut(attributes, ", ")
	accepted := invalid(source, attributes, body, "")
	accepted.expected = expectation{reason: "the facts; the value is null, with a warning", values: values, warnings: []diagnostic{providertest.Warning(
		"Unexpected API Response", "The API returned a control character in "+attributes+". The value is null.\n\n"+
			"Control characters can change what a terminal shows. Check who pushed the image; everything else that was read is valid.", first,
	)}}
	return accepted
}
