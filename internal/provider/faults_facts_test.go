// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
)

// factFaults lists well-formed answers that are contradictory, or unusual and accepted.
func factFaults() []fault {
	return []fault{
		{"A number of 2^63", numbers("9223372036854775808", "the number 9223372036854775808 does not fit 64 bits.")},
		{"A number of 1e400", numbers("1e400", "the number 1e400 does not fit 64 bits.")},
		{"A size or an index below 0", numbers("-1", "want a whole number of at least 0, not -1.")},
		{"A number with a fraction", numbers("1.5", "want a whole number, not 1.5.")},
		{"A number with a unit", numbers(`"12MB"`, `want a whole number, not "12MB".`)},
		{"A number of 1e3, `\"1000\"` or 9007199254740993", accepted()},
		{"A time after 9999", []variant{
			answer(acrTagSource, "", `{"IsSuccess": true, "RequestId": "R1", "ImageUpdate": 9007199254740993}`, "ImageUpdate: want a time in milliseconds since 1970, not 9007199254740993."),
			answer(ncrTagSource, "", `{"name": "1.4.2", "last_updated": 9007199254740993}`, "last_updated: want a time in milliseconds since 1970, not 9007199254740993."),
		}},
		{"Sizes that add up to more than 64 bits", []variant{contradicting(acrLayersSource, sized("1", "9223372036854775807")+","+sized("2", "1"), "the sizes of the layers add up to more than 64 bits hold.")}},
		{"Two sizes for one blob", []variant{contradicting(acrLayersSource, sized("1", "1")+","+sized("1", "2"), `the blob "sha256:`+strings.Repeat("1", 64)+`" has two sizes, 1 and 2 bytes.`)}},
		{"Two layers with one index", []variant{duplicateIndexes()}},
		{"Two images that can't be told apart", []variant{contradicting(ncrTagSource, `{"os": "linux", "architecture": "amd64", "size": 1}, {"os": "linux", "architecture": "amd64", "size": 2}`,
			"two different images have the platform linux/amd64, and neither os_version nor digest tells them apart.")}},
		{"A layer or an image that is null, or no object", []variant{
			answer(acrLayersSource, "null", layersAnswer(`{"LayerIndex": 0}, null`), "Layers[1]: want an object, not null."),
			answer(acrLayersSource, "text", layersAnswer(`"x"`), `Layers[0]: want an object, not "x".`),
			answer(ncrTagSource, "null", `{"name": "1.4.2", "images": [{"size": 1}, null]}`, "images[1]: want an object, not null."),
			answer(ncrTagSource, "text", `{"name": "1.4.2", "images": ["x"]}`, `images[0]: want an object, not "x".`),
		}},
		{"A list that is none", []variant{
			answer(acrLayersSource, "", `{"IsSuccess": true, "RequestId": "R1", "Layers": {}}`, "Layers: want a list, not an object."),
			answer(ncrTagSource, "", `{"name": "1.4.2", "images": {}}`, "images: want a list, not an object."),
		}},
		{"A list of more than 1,000 entries", []variant{
			answer(acrLayersSource, "", layersAnswer(strings.Repeat("{},", 1000)+"{}"), "Layers: the list has 1001 entries, more than 1000."),
			answer(ncrTagSource, "", `{"name": "1.4.2", "images": [`+strings.Repeat("{},", 1000)+"{}]}", "images: the list has 1001 entries, more than 1000."),
		}},
		{"No layers", []variant{
			answer(acrLayersSource, "missing", `{"IsSuccess": true, "RequestId": "R1"}`, "Layers: the answer has no such list."),
			answer(acrLayersSource, "null", `{"IsSuccess": true, "RequestId": "R1", "Layers": null}`, "Layers: the answer has no such list."),
		}},
		{"An answer about another tag", []variant{
			answer(acrTagSource, "", `{"IsSuccess": true, "RequestId": "R1", "Tag": "1.4.3"}`, `Tag: the answer is about "1.4.3".`),
			answer(ncrTagSource, "", `{"name": "1.4.3"}`, `name: the answer is about the tag "1.4.3".`),
		}},
	}
}

// numbers puts a number where one is wanted.
func numbers(number, problem string) []variant {
	return []variant{
		answer(acrLayersSource, "size", layersAnswer(`{"BlobSize": `+number+`}`), "Layers[0].BlobSize: "+problem),
		answer(acrLayersSource, "index", layersAnswer(`{"LayerIndex": `+number+`}`), "Layers[0].LayerIndex: "+problem),
		answer(acrTagSource, "image", `{"IsSuccess": true, "RequestId": "R1", "ImageSize": `+number+`}`, "ImageSize: "+problem),
		answer(ncrTagSource, "full", `{"name": "1.4.2", "full_size": `+number+`}`, "full_size: "+problem),
		answer(ncrTagSource, "image", `{"name": "1.4.2", "images": [{"size": `+number+`}]}`, "images[0].size: "+problem),
	}
}

// accepted are odd numbers that are exact.
func accepted() []variant {
	var variants []variant
	for _, test := range []struct {
		number string
		exact  int64
	}{{"1e3", 1000}, {`"1000"`, 1000}, {"1000.0", 1000}, {"9007199254740993", 9007199254740993}} {
		ofLayers := answer(acrLayersSource, test.number, layersAnswer(`{"LayerIndex": 0, "BlobSize": `+test.number+`}`), "")
		ofLayers.want = outcome{response: "exactly that", facts: object{"total_size": test.exact}}
		ofTag := answer(ncrTagSource, test.number, `{"name": "1.4.2", "digest": "`+hexA+`", "full_size": `+test.number+`}`, "")
		ofTag.want = outcome{response: "exactly that", facts: object{"full_size": test.exact}}
		variants = append(variants, ofLayers, ofTag)
	}
	return variants
}

func duplicateIndexes() variant {
	const many = 20 // a short list is sorted in a way that keeps the order by itself

	var entries []string
	ordered := make([]any, 2*many)
	for number := range 2 * many {
		index, command := 1-number%2, fmt.Sprint(number)
		entries = append(entries, fmt.Sprintf(`{"LayerIndex": %d, "LayerCMD": %q}`, index, command))
		ordered[index*many+number/2] = layer(int64(index), nil, nil, nil, command, true)
	}
	layers := answer(acrLayersSource, "", layersAnswer(strings.Join(entries, ",")), "")
	layers.want = outcome{response: "the layers by index, those of one index in the API's order", facts: object{"layers": ordered}}
	return layers
}

// sized is a layer with a digest of one digit.
func sized(digit, size string) string {
	return `{"BlobDigest": "` + strings.Repeat(digit, 64) + `", "BlobSize": ` + size + `}`
}

// contradicting is an answer whose parts were read, and contradict each other.
func contradicting(source dataSource, list, problem string) variant {
	body := layersAnswer(list)
	if source.Type == ncrTag {
		body = `{"name": "1.4.2", "digest": "` + hexA + `", "images": [` + list + `]}`
	}
	broken := answer(source, "", body, "")
	broken.want.response = ": " + problem
	return broken
}
