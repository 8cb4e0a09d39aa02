// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
)

func tagScanSchema() schema.Schema {
	attributes := addressAttributes()
	maps.Copy(attributes, scanFacts())
	attributes["digest"] = schema.StringAttribute{
		MarkdownDescription: "Digest of one image, `sha256:…` (prefix optional): of a multi-platform tag, one platform's, never the index's. Scans of other pushes do not count.",
		Required:            true,
		Validators:          attribute.Checked(image.CheckDigest),
	}
	attributes["wait"] = schema.BoolAttribute{
		MarkdownDescription: "Wait until `status` is `COMPLETE` or `FAILED`, for at most `timeouts.read`: also for the tag, and for a scan that has not begun. Default `false`.",
		Optional:            true,
	}
	return schema.Schema{
		MarkdownDescription: "Vulnerability scan of an image in Alibaba Cloud Container Registry Enterprise Edition." + read.NullRule,
		Attributes:          attributes,
		Blocks:              read.CommonBlocks(),
	}
}

func scanFacts() map[string]schema.Attribute {
	count := func(severity string) schema.Int64Attribute {
		return attribute.ComputedNumber("Number of findings " + severity + ". Only set when `status` is `COMPLETE`." + read.ChangesWithoutPush)
	}
	return map[string]schema.Attribute{
		"status": attribute.ComputedString("Status as the API returns it: `SCANNING`, `RETRYING`, `COMPLETE`, `FAILED`. Null if it returns none (perhaps never scanned)." +
			read.ChangesWithoutPush),
		"scan_service":     attribute.ComputedString("Scanner, as the API returns it: `ACR_SCAN_SERVICE` or `SAS_SCAN_SERVICE` (Security Center)." + read.ChangesWithoutPush),
		"high_severity":    count("of high severity, the highest that the API counts"),
		"medium_severity":  count("of medium severity"),
		"low_severity":     count("of low severity"),
		"unknown_severity": count("of unknown severity"),
		"total_severity":   count("of any severity, the sum of the other four"),
	}
}
