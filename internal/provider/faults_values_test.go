// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
)

// valueFaults are responses whose values are not valid, or are unusual and valid.
func valueFaults() []fault {
	return []fault{
		{"A number of 2^63", numbers("9223372036854775808", "the number 9223372036854775808 exceeds 64 bits")},
		{"A number of 1e400", numbers("1e400", "the number 1e400 exceeds 64 bits")},
		{"A negative size or index", numbers("-1", "expected a whole number of at least 0, got -1")},
		{"A number with a fraction", numbers("1.5", "expected a whole number, got 1.5")},
		{"A number with a unit", numbers(`"12MB"`, `expected a whole number, got "12MB"`)},
		{"A number of 1e3, `\"1000\"` or 9007199254740993", accepted()},
		{"A time after the year 9999", []variant{
			invalid(acrTagSource, "", `{"IsSuccess": true, "RequestId": "R1", "ImageUpdate": 9007199254740993}`, "ImageUpdate: expected a time in milliseconds since 1970, got 9007199254740993"),
			invalid(ncrTagSource, "", `{"name": "1.4.2", "last_updated": 9007199254740993}`, "last_updated: expected a time in milliseconds since 1970, got 9007199254740993"),
		}},
		{"Sizes that add up to more than 64 bits", []variant{contradicting(acrLayersSource, sized("1", "9223372036854775807")+","+sized("2", "1"), "the sum of the layer sizes exceeds 64 bits")}},
		{"Two sizes for one blob", []variant{contradicting(acrLayersSource, sized("1", "1")+","+sized("1", "2"), `blob "sha256:`+strings.Repeat("1", 64)+`" has two sizes, 1 and 2 bytes`)}},
		{"Two layers with one index", []variant{duplicateIndexes()}},
		{"Two images that nothing distinguishes", []variant{contradicting(ncrTagSource, `{"os": "linux", "architecture": "amd64", "size": 1}, {"os": "linux", "architecture": "amd64", "size": 2}`,
			`two different images have the platform "linux/amd64", and neither os_version nor digest distinguishes them`)}},
		{"A layer or an image that is null or not an object", []variant{
			invalid(acrLayersSource, "null", layersResponse(`{"LayerIndex": 0}, null`), "Layers[1]: expected an object, got null"),
			invalid(acrLayersSource, "string", layersResponse(`"x"`), `Layers[0]: expected an object, got "x"`),
			invalid(ncrTagSource, "null", `{"name": "1.4.2", "images": [{"size": 1}, null]}`, "images[1]: expected an object, got null"),
			invalid(ncrTagSource, "string", `{"name": "1.4.2", "images": ["x"]}`, `images[0]: expected an object, got "x"`),
		}},
		{"`Layers` or `images` that is not a list", []variant{
			invalid(acrLayersSource, "", `{"IsSuccess": true, "RequestId": "R1", "Layers": {}}`, "Layers: expected a list, got an object"),
			invalid(ncrTagSource, "", `{"name": "1.4.2", "images": {}}`, "images: expected a list, got an object"),
		}},
		{"A list of more than 1,000 entries", []variant{
			invalid(acrLayersSource, "", layersResponse(strings.Repeat("{},", 1000)+"{}"), "Layers: the list has 1001 entries, the limit is 1000"),
			invalid(ncrTagSource, "", `{"name": "1.4.2", "images": [`+strings.Repeat("{},", 1000)+"{}]}", "images: the list has 1001 entries, the limit is 1000"),
		}},
		{"No layers", []variant{
			invalid(acrLayersSource, "missing", `{"IsSuccess": true, "RequestId": "R1"}`, "the response has no Layers"),
			invalid(acrLayersSource, "null", `{"IsSuccess": true, "RequestId": "R1", "Layers": null}`, "the response has no Layers"),
		}},
		{"A control character in a fact (a digest may have a line break around it)", controlsInFacts()},
		{"… in what decorates facts: who pushed, features of an os, the instruction of a layer", controlsInDecoration()},
		{"A response about another tag", []variant{
			invalid(acrTagSource, "", `{"IsSuccess": true, "RequestId": "R1", "Tag": "1.4.3"}`, `the response is about tag "1.4.3"`),
			invalid(ncrTagSource, "", `{"name": "1.4.3"}`, `the response is about tag "1.4.3"`),
		}},
	}
}

// numbers puts a number into each field that has one.
func numbers(number, problem string) []variant {
	return []variant{
		invalid(acrLayersSource, "size", layersResponse(`{"BlobSize": `+number+`}`), "Layers[0].BlobSize: "+problem),
		invalid(acrLayersSource, "index", layersResponse(`{"LayerIndex": `+number+`}`), "Layers[0].LayerIndex: "+problem),
		invalid(acrTagSource, "image", `{"IsSuccess": true, "RequestId": "R1", "ImageSize": `+number+`}`, "ImageSize: "+problem),
		invalid(ncrTagSource, "full", `{"name": "1.4.2", "full_size": `+number+`}`, "full_size: "+problem),
		invalid(ncrTagSource, "image", `{"name": "1.4.2", "images": [{"size": `+number+`}]}`, "images[0].size: "+problem),
	}
}

// accepted are unusual numbers that have an exact value.
func accepted() []variant {
	var variants []variant
	for _, test := range []struct {
		number string
		exact  int64
	}{{"1e3", 1000}, {`"1000"`, 1000}, {"1000.0", 1000}, {"9007199254740993", 9007199254740993}} {
		ofLayers := invalid(acrLayersSource, test.number, layersResponse(`{"LayerIndex": 0, "BlobSize": `+test.number+`}`), "")
		ofLayers.expected = expectation{reason: "the exact number", values: object{"total_size": test.exact}}
		ofTag := invalid(ncrTagSource, test.number, `{"name": "1.4.2", `+ncrImages(hexA)+`, "full_size": `+test.number+`}`, "")
		ofTag.expected = expectation{reason: "the exact number", values: object{"full_size": test.exact}}
		variants = append(variants, ofLayers, ofTag)
	}
	return variants
}

func duplicateIndexes() variant {
	const count = 20 // sorting a short list keeps the order of equal elements in any case

	var list []string
	ordered := make([]any, 2*count)
	for number := range 2 * count {
		index, command := 1-number%2, fmt.Sprint(number)
		list = append(list, fmt.Sprintf(`{"LayerIndex": %d, "LayerCMD": %q}`, index, command))
		ordered[index*count+number/2] = layer(int64(index), nil, nil, nil, command, true)
	}
	layers := invalid(acrLayersSource, "", layersResponse(strings.Join(list, ",")), "")
	layers.expected = expectation{reason: "the layers by index, those of one index in the API's order", values: object{"layers": ordered}}
	return layers
}

// sized is a layer with a digest of one digit.
func sized(digit, size string) string {
	return `{"BlobDigest": "` + strings.Repeat(digit, 64) + `", "BlobSize": ` + size + `}`
}

// contradicting is a response that was decoded, and contradicts itself.
func contradicting(source dataSource, list, problem string) variant {
	body := layersResponse(list)
	if source.Registry == "ncr" {
		body = `{"name": "1.4.2", "digest": "` + hexA + `", "images": [` + list + `]}`
	}
	contradiction := invalid(source, "", body, problem)
	contradiction.expected.exchange = "Request: {operation} at {host}. Response: HTTP 200."
	return contradiction
}
