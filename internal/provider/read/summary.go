// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// The closed list of summaries that a read can fail with, besides "Missing ACR Credentials" and its
// like. Those of input are in package attribute.
const (
	summaryAuthenticationFailed = "Authentication Failed"
	summaryAccessDenied         = "Access Denied"
	summaryInstanceNotFound     = "Instance Not Found"
	summaryRepositoryNotFound   = "Repository Not Found"
	summaryTagNotFound          = "Tag Not Found"
	summaryDigestMismatch       = "Digest Mismatch"
	summaryDigestNotComparable  = "Digest Not Comparable"
	summaryRequestThrottled     = "Request Throttled"
	summaryRequestTimedOut      = "Request Timed Out"
	summaryServiceUnavailable   = "Service Unavailable"
	summaryAPINotAvailable      = "API Not Available"
	// SummaryUnexpectedResponse is also that of warnings about what an API returned.
	SummaryUnexpectedResponse = "Unexpected API Response"
	summaryMissingPlatform    = "Missing Platform"
	summaryNotAnImage         = "Not an Image"
	summaryPlatformNotFound   = "Platform Not Found"

	summaryDefect = "Provider Defect"
)

var summaries = map[transport.Kind]string{
	transport.KindUnauthenticated:    summaryAuthenticationFailed,
	transport.KindForbidden:          summaryAccessDenied,
	transport.KindInstanceNotFound:   summaryInstanceNotFound,
	transport.KindRepositoryNotFound: summaryRepositoryNotFound,
	transport.KindTagNotFound:        summaryTagNotFound,
	transport.KindImageNotFound:      summaryTagNotFound,
	transport.KindThrottled:          summaryRequestThrottled,
	transport.KindTimeout:            summaryRequestTimedOut,
	transport.KindUnavailable:        summaryServiceUnavailable,
	transport.KindUnsupported:        summaryAPINotAvailable,
	transport.KindUnexpected:         SummaryUnexpectedResponse,
	transport.KindEnvironment:        attribute.SummaryInvalidVariable,
}
