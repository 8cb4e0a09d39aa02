// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

type tagScanModel struct {
	address
	Digest          types.String   `tfsdk:"digest"`
	Wait            types.Bool     `tfsdk:"wait"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
	Status          *string        `tfsdk:"status"`
	ScanService     *string        `tfsdk:"scan_service"`
	HighSeverity    *int64         `tfsdk:"high_severity"`
	MediumSeverity  *int64         `tfsdk:"medium_severity"`
	LowSeverity     *int64         `tfsdk:"low_severity"`
	UnknownSeverity *int64         `tfsdk:"unknown_severity"`
	TotalSeverity   *int64         `tfsdk:"total_severity"`
}

// subject returns the subject of an operation on the scan, which needs a RAM action.
func (m *tagScanModel) subject(resolved address, action string) read.Subject {
	subject := resolved.tagSubject(action)
	subject.Object = "the scan of " + subject.Object
	subject.Missing[transport.KindImageNotFound] = "Tag " + transport.Quote(m.Tag.ValueString()) + " does not contain image " + resolved.imageRequest(m.Digest).Digest + "."
	subject.Fixes = append([]read.Fix{read.TagNotMaskable, {Kind: transport.KindImageNotFound, Text: fixNoScannedImage + fixMovedTag}}, subject.Fixes...)
	return subject
}

// flatten sets the status and, of a complete scan, the numbers.
func (m *tagScanModel) flatten(result scanResult, diagnostics *diag.Diagnostics) {
	m.RepoID = result.repoID
	m.Status, m.ScanService = result.status.Status, result.status.Service
	if m.Status == nil {
		diagnostics.AddAttributeWarning(path.Root("status"), read.SummaryUnexpectedResponse,
			"The API returned no status for the scan of tag "+transport.Quote(m.Tag.ValueString())+"; status and all numbers are null.\n\n"+fixNoScan+
				" Do not take null for no findings.")
	}
	if summary := result.findings; summary != nil {
		m.HighSeverity, m.MediumSeverity, m.LowSeverity = &summary.High, &summary.Medium, &summary.Low
		m.UnknownSeverity, m.TotalSeverity = &summary.Unknown, &summary.Total
	}
}
