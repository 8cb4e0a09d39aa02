// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

// imageResults are what is read of each case of testdata/images: the facts on one line, then each
// diagnostic on one, with | for its line breaks and without the exchange.
var imageResults = map[string]string{
	"b-oss-http":           "ERROR Unexpected API Response (registry_host): Could not read the manifest of tag \"1.4.2\" of repository \"platform/storefront\" from registry \"{host}\": the registry redirects to its storage aliregistry.oss-cn-hangzhou.aliyuncs.com by plain http, which is refused: the link is a login.||Use a host of the registry that redirects by https, with registry_host.",
	"b-oss-internal":       "ERROR Unexpected API Response (registry_host): Could not read the manifest of tag \"1.4.2\" of repository \"platform/storefront\" from registry \"{host}\": the registry redirects to its storage aliregistry.oss-cn-hangzhou-internal.aliyuncs.com by plain http, which is refused: the link is a login.||Use a host of the registry that redirects by https, with registry_host.",
	"c-cache-index":        "ERROR Not an Image (tag): Tag \"1.4.2\" is a build cache, not an image: it has no layers to read.||Check the tag. Remove this data source if the tag is meant to be that.",
	"c-copy":               "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"c-notation":           "ERROR Not an Image (tag): Tag \"1.4.2\" is a Notary signature, not an image: it has no layers to read.||Check the tag. Remove this data source if the tag is meant to be that.",
	"c-notype":             "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,COPY",
	"c-octet":              "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,COPY",
	"c-ollama":             "ERROR Not an Image (tag): Tag \"1.4.2\" is an Ollama model, not an image: it has no layers to read.||Check the tag. Remove this data source if the tag is meant to be that.",
	"f-aarch64-asked":      "linux/arm64 os=linux architecture=aarch64 user=<nil> root=true total=2001 COPY,COPY",
	"f-arm-asked-v7":       "linux/arm/v7 os=linux architecture=arm user=<nil> root=true total=2001 COPY,COPY",
	"f-created-empty":      "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,COPY",
	"f-entrypoint":         "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,COPY",
	"f-hist-created-empty": "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 <nil>,<nil>",
	"f-noarch":             "<nil> os=<nil> architecture=<nil> user=<nil> root=true total=2001 COPY,COPY",
	"f-osversion":          "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"f-x8664-word":         "linux/x86_64 os=linux architecture=x86_64 user=<nil> root=true total=2001 COPY,COPY",
	"h-allempty": "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=3003 <nil>,<nil>,<nil>\n" +
		"WARNING Unexpected API Response (layers): The history in the configuration of image sha256:9dd0b4530382887e599cb7ebbe149c75ce7cfd07c5d40ebbfa4fa52aa3704104 does not match its layers. layer_instruction and layer_cmd are null.||The layers, their order and their sizes are those of the manifest. If you build this image, build it with a history, or with none.",
	"h-entries": "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 <nil>,<nil>\n" +
		"WARNING Unexpected API Response (layers): The history in the configuration of image sha256:322679520f2bf3a10c0f3fa1b85c5b764d1ec152f1c88fb36f6c372a4c713f47 does not match its layers. layer_instruction and layer_cmd are null.||The layers, their order and their sizes are those of the manifest. If you build this image, build it with a history, or with none.",
	"h-jib991": "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 <nil>,<nil>\n" +
		"WARNING Unexpected API Response (layers): The history in the configuration of image sha256:c3c18a1f605321ff6d37b79ed4298d27a656bfb0eb90129f9c9218c976c32ffb does not match its layers. layer_instruction and layer_cmd are null.||The layers, their order and their sizes are those of the manifest. If you build this image, build it with a history, or with none.",
	"h-overlaybd": "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=4740698 <nil>,<nil>,<nil>,<nil>\n" +
		"WARNING Unexpected API Response (layers): The history in the configuration of image sha256:f0ad94f903a1208885437f541aef4cf20c3eeb1fb8a922ea703ee1096f3a4512 does not match its layers. layer_instruction and layer_cmd are null.||The layers, their order and their sizes are those of the manifest. If you build this image, build it with a history, or with none.",
	"h-rulesoci2": "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=3003 <nil>,<nil>,<nil>\n" +
		"WARNING Unexpected API Response (layers): The history in the configuration of image sha256:ec7628ad9715ec4ef03a5eea75e35e5485a929ac1d66fffe8cda4c66fd7a5042 does not match its layers. layer_instruction and layer_cmd are null.||The layers, their order and their sizes are those of the manifest. If you build this image, build it with a history, or with none.",
	"i-alma-amd64": "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"i-cilium":     "ERROR Platform Not Found (platform): Tag \"1.4.2\" lists image sha256:595bc92be71919db0a7babc81887fbb4d763c11ec937ca92290c946eec6d7bfe for platform linux/arm64, but the configuration of this image is for linux/amd64.||To read it nevertheless, remove platform and set digest to sha256:595bc92be71919db0a7babc81887fbb4d763c11ec937ca92290c946eec6d7bfe. Do not rely on its platform.",
	"i-dup":        "ERROR Missing Platform (platform): Tag \"1.4.2\" has several images for platform linux/amd64: linux/amd64@sha256:34f920fee503291966082d178e0f75aec2bceede10e4d433588910715231dc67, linux/amd64@sha256:e6d99d441b854cd47ddc8127502d8c4ca945a15e21398080198af7b74a878415.||Set digest to one of these digests: no platform tells these images apart.",
	"i-mquery": "<nil> os=<nil> architecture=<nil> user=<nil> root=true total=2001 COPY,RUN\n" +
		"WARNING Unexpected API Response (architecture): The index lists image sha256:ce6375a34dde13f55966972eea1be7d60f67b2340bfbbdd19af537c412f828c8 for platform linux/arm/v7, but its configuration is for linux/amd64. os, architecture and platform are null.||Do not rely on either. If you build this image, push it for the platform that it is built for.",
	"i-nested":           "ERROR Not an Image (tag): Tag \"1.4.2\" is an index of indexes. It lists:|  sha256:259b1e9069d1433f215af9657ce8fdcdff99f5d0567dd9f9c9b61141320d098e||Set digest to one of these, and platform if it lists several images.",
	"i-noconfplat":       "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"i-noos":             "linux/arm64 os=linux architecture=aarch64 user=<nil> root=true total=2001 COPY,RUN",
	"i-nydus":            "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"i-one-noplat-asked": "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"i-osversion":        "ERROR Platform Not Found (platform): Tag \"1.4.2\" lists image sha256:da427ec423be296203939aec18608663f1133fd8d7be1daca119b33332496e84 for platform windows/amd64:10.0.20348.2700, but the configuration of this image is for windows/amd64:10.0.20348.2762.||To read it nevertheless, remove platform and set digest to sha256:da427ec423be296203939aec18608663f1133fd8d7be1daca119b33332496e84. Do not rely on its platform.",
	"i-otherplatform":    "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"i-soci":             "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"i-sparse":           "ERROR Unexpected API Response (registry_host): Could not read the manifest of tag \"1.4.2\" of repository \"platform/storefront\" from registry \"{host}\": GET manifest returned an invalid response: the index lists the image \"sha256:4fbec69b941195fd56f8212a5000e304129451d82efca94ff0e0fb2d5355472e\", which does not exist in the registry. The response was discarded.||Push this image to the registry as well (the tag may have been copied with some of its platforms only), or set platform to one that it has.",
	"i-windows":          "ERROR Missing Platform (platform): Tag \"1.4.2\" has several images for platform windows/amd64: windows/amd64:10.0.17763.6293, windows/amd64:10.0.20348.2700.||Set platform to one of these, or set digest to the digest of one of the images.",
	"l-none":             "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=0",
	"l-zero":             "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=1000 COPY,COPY",
	"m-json-notype":      "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"m-manifests-null":   "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"m-parameter":        "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"m-s3":               "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,RUN",
	"m-schema1-json":     "ERROR Not an Image (tag): Tag \"1.4.2\" is a manifest of Docker schema 1 (replaced in 2016), not an image: it has no layers to read.||Check the tag. Remove this data source if the tag is meant to be that.",
	"m-schema1-signed":   "ERROR Not an Image (tag): Tag \"1.4.2\" is a manifest of Docker schema 1 (replaced in 2016), not an image: it has no layers to read.||Check the tag. Remove this data source if the tag is meant to be that.",
	"m-text":             "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,COPY",
	"m-upperdigest":      "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,COPY",
	"n-204":              "image true",
	"n-400":              "image true",
	"n-401":              "image true",
	"n-404":              "image true",
	"n-501":              "image true",
	"n-503":              "image true",
	"n-charset":          "image true",
	"n-nodigest":         "image true",
	"r-open-ping":        "linux/amd64 os=linux architecture=amd64 user=<nil> root=true total=2001 COPY,COPY",
	"r-zhangjiakou":      "ERROR Unexpected API Response (registry_host): Could not read the manifest of tag \"1.4.2\" of repository \"platform/storefront\" from registry \"{host}\": the registry's token service is \"dockerauth-cn-zhangjiakou.aliyuncs.com\", which is neither the registry's own host nor one of its vendor's token services for its region; no credentials were sent to it.||Check that registry_host and region are those of the registry. If both are right, report this message to the developers of the provider.",
}
