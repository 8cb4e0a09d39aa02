// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

var functionExamples = map[string]example{
	"functions/parse_reference": {
		requires: functionsVersion,
		outputs: `{
			"parts": {"registry": "acme.kr.ncr.ntruss.com", "repository": "base/runtime", "tag": "2024.03", "digest": null},
			"docker_hub": {"registry": "docker.io", "repository": "library/nginx", "tag": null, "digest": null}
		}`,
		calls: map[string]int64{},
	},
	"functions/pin_reference": {
		requires: functionsVersion,
		outputs: `{
			"with_tag": "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront:1.4.2@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4",
			"without_tag": "acme-registry.cn-hangzhou.cr.aliyuncs.com/platform/storefront@sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"
		}`,
		calls: map[string]int64{},
	},
	"functions/has_base_layers": {
		requires: functionsVersion,
		outputs:  `{"built_on_it": true, "the_other_way_round": false}`,
		calls:    map[string]int64{},
	},
}
