// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package rpc

import (
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

func TestErrorCodes(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]class{
		"INSTANCE_NOT_EXIST":             {kind: transport.KindInstanceNotFound},
		"NAMESPACE_NOT_EXIST":            {kind: transport.KindRepositoryNotFound},
		"REPO_NOT_EXIST":                 {kind: transport.KindRepositoryNotFound},
		"REPO_NAMESPACE_NOT_EXIST":       {kind: transport.KindRepositoryNotFound},
		"TAG_NOT_EXIST":                  {kind: transport.KindTagNotFound},
		"REPO_TAG_NOT_EXIST":             {kind: transport.KindTagNotFound},
		"IMAGE_NOT_EXIST":                {kind: transport.KindImageNotFound},
		"INSTANCE_STATUS_NOT_SUPPORT":    {kind: transport.KindUnavailable},
		"NoPrivilege":                    {kind: transport.KindForbidden},
		"NoPermission":                   {kind: transport.KindForbidden},
		"Forbidden.RAM":                  {kind: transport.KindForbidden},
		"SystemError":                    {kind: transport.KindUnavailable},
		"ServiceUnavailable":             {kind: transport.KindUnavailable, retryable: true},
		"Throttling":                     {kind: transport.KindThrottled, retryable: true},
		"Throttling.User":                {kind: transport.KindThrottled, retryable: true},
		"Rejected.Throttling":            {kind: transport.KindThrottled, retryable: true},
		"InvalidAccessKeyId.NotFound":    {kind: transport.KindUnauthenticated},
		"InvalidAccessKeyId.Inactive":    {kind: transport.KindUnauthenticated},
		"SignatureDoesNotMatch":          {kind: transport.KindUnauthenticated},
		"InvalidSecurityToken.Expired":   {kind: transport.KindUnauthenticated, reason: transport.ReasonExpiredToken},
		"InvalidSecurityToken.Malformed": {kind: transport.KindUnauthenticated},
		"InvalidTimeStamp.Expired":       {kind: transport.KindUnauthenticated, reason: transport.ReasonClock},
		"InvalidTimeStamp.Format":        {kind: transport.KindUnauthenticated},
		"IllegalTimestamp":               {kind: transport.KindUnauthenticated, reason: transport.ReasonClock},
		"InvalidAction.NotFound":         {kind: transport.KindUnsupported},
	} {
		if got, isKnown := classify(code); !isKnown || got != want || !IsErrorCode(code) {
			t.Errorf("%s means %+v (known: %t), want %+v", code, got, isKnown, want)
		}
	}
	for _, code := range []string{"", "success", "MOON_NOT_EXIST", "_NOT_EXIST", "NOT_EXIST", "InvalidAccessKeyIdX", "ForbiddenX"} {
		if got, isKnown := classify(code); isKnown || IsErrorCode(code) {
			t.Errorf("%q is classified as %+v", code, got)
		}
	}
}
