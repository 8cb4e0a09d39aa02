// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	operationScanStatus = "GetRepoTagScanStatus"

	scanStatusPermission  = "cr:GetScan"
	scanSummaryPermission = "cr:GetScanCount"

	fixNoScan       = "If the image was never scanned, start a scan in the console of the instance, or add a scan rule, and set wait = true to wait for its end."
	fixNoScanInTime = "If the scan takes longer, raise timeouts.read. If none was started, start one in the console of the instance, or add a scan rule."
	// fixNoScannedImageInTime begins with the digest: no time is enough for that of another image.
	fixNoScannedImageInTime = "Check digest: it must be that of one of the images of this tag. If it was read before the tag was moved, run Terraform again. " +
		"If digest is right, the scan of the image may not have begun: start one in the console of the instance, or add a scan rule. If it takes longer, raise timeouts.read."
	// fixNoScannedImage has one cause more than for layers: the code may be the one of an image
	// that was never scanned.
	fixNoScannedImage = "If the tag points to this digest, the image may never have been scanned: start a scan in the console of the instance, or add a scan rule. "
)

// scanReader reads the scan of an image.
type scanReader struct {
	*configured

	model *tagScanModel
}

// scanResult is a scan. findings is nil unless the scan is complete.
type scanResult struct {
	repoID   types.String
	status   api.ScanStatus
	findings *api.ScanSummary
}

func (r scanReader) operation() read.Operation[scanResult] {
	return read.Operation[scanResult]{
		Get: func(ctx context.Context) (scanResult, error) {
			return inRepository(ctx, r.configured, r.model.address, r.get)
		},
		Explain: func(ctx context.Context, failed read.Error) read.Error {
			return r.explain(ctx, r.model.address, r.withWaited(failed))
		},
	}
}

// get reads the status, of a complete scan the numbers, and then the status again: the numbers of a
// scan that began in between may be those of a part.
func (r scanReader) get(ctx context.Context, resolved address) (scanResult, error) {
	result := scanResult{repoID: resolved.RepoID}
	var err error
	if result.status, err = r.status(ctx, resolved); err != nil {
		return result, err
	}
	if isStatus(result.status, api.ScanComplete) {
		if err := r.count(ctx, resolved, &result); err != nil {
			return result, err
		}
	}
	if r.model.Wait.ValueBool() && !isStatus(result.status, api.ScanComplete) && !isStatus(result.status, api.ScanFailed) {
		return result, read.NewError(r.model.subject(resolved, scanStatusPermission), r.unfinished(resolved, result.status))
	}
	return result, nil
}

// count sets the numbers of a complete scan, or its status where that is another by now.
func (r scanReader) count(ctx context.Context, resolved address, result *scanResult) error {
	summary, err := r.client.GetRepoTagScanSummary(ctx, resolved.imageRequest(r.model.Digest))
	if err != nil {
		return r.failed(resolved, scanSummaryPermission, err)
	}
	again, err := r.status(ctx, resolved)
	before, after := read.StringOrEmpty(result.status.Service), read.StringOrEmpty(again.Service)
	switch {
	case err != nil:
		return err
	case !isStatus(again, api.ScanComplete):
		result.status = again
	case before != after:
		return read.NewError(r.model.subject(resolved, scanStatusPermission), read.InvalidResponse(operationScanStatus,
			fmt.Sprintf("the scan service changed from %s to %s while the scan was read", transport.Quote(before), transport.Quote(after)))).WithHost(r.client.Host(resolved.Region.ValueString()))
	default:
		result.findings = &summary
	}
	return nil
}

func (r scanReader) status(ctx context.Context, resolved address) (api.ScanStatus, error) {
	status, err := r.client.GetRepoTagScanStatus(ctx, resolved.imageRequest(r.model.Digest))
	if err != nil {
		return status, r.failed(resolved, scanStatusPermission, err)
	}
	return status, nil
}

// failed returns the error of a call. An unknown code may mean that the image was never scanned. If
// its words say so, or if they say that the image does not exist, the scan may not have begun: wait
// waits for it.
func (r scanReader) failed(resolved address, permission string, err error) read.Error {
	if api.IsScanNotFound(err) || read.HasKind(err, transport.KindImageNotFound) {
		err = read.Unfinished{Cause: err}
	}
	failed := read.NewError(r.model.subject(resolved, permission), err)
	call, isCall := errors.AsType[transport.Error](err)
	if isCall && call.Kind == transport.KindUnexpected && call.Reason == transport.ReasonOther && call.Code != "" {
		return failed.WithFix(fixNoScan + " Otherwise run Terraform again. If the error persists, report this message to the developers of the provider.")
	}
	return failed
}

// withWaited replaces the advice to wait for a scan where the read has waited for it.
func (r scanReader) withWaited(failed read.Error) read.Error {
	switch {
	case failed.Polled && api.IsScanNotFound(failed.Cause):
		return failed.WithFix(fixNoScanInTime)
	case failed.Polled && read.HasKind(failed, transport.KindImageNotFound):
		return failed.WithFix(fixNoScannedImageInTime)
	default:
		return failed
	}
}

// unfinished returns the error of a scan that has not ended.
func (r scanReader) unfinished(resolved address, status api.ScanStatus) read.Unfinished {
	object := r.model.subject(resolved, scanStatusPermission).Object
	problem := "The API returned no status for " + object + ": it may not have begun."
	if status.Status != nil {
		problem = "The status of " + object + " is " + transport.Quote(*status.Status) + ", not yet \"" + api.ScanComplete + "\"."
	}
	return read.Unfinished{
		Problem: problem,
		Fix:     fixNoScanInTime,
	}
}

// isStatus compares exactly: another spelling is an unknown status, of which nothing is concluded.
func isStatus(status api.ScanStatus, expected string) bool {
	return status.Status != nil && *status.Status == expected
}
