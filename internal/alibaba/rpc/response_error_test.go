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
		"INSTANCE_NOT_EXIST":           {transport.KindInstanceNotFound, false},
		"NAMESPACE_NOT_EXIST":          {transport.KindRepositoryNotFound, false},
		"REPO_NOT_EXIST":               {transport.KindRepositoryNotFound, false},
		"REPO_NAMESPACE_NOT_EXIST":     {transport.KindRepositoryNotFound, false},
		"TAG_NOT_EXIST":                {transport.KindTagNotFound, false},
		"REPO_TAG_NOT_EXIST":           {transport.KindTagNotFound, false},
		"IMAGE_NOT_EXIST":              {transport.KindImageNotFound, false},
		"INSTANCE_STATUS_NOT_SUPPORT":  {transport.KindUnavailable, false},
		"NoPrivilege":                  {transport.KindForbidden, false},
		"NoPermission":                 {transport.KindForbidden, false},
		"Forbidden.RAM":                {transport.KindForbidden, false},
		"SystemError":                  {transport.KindUnavailable, false},
		"ServiceUnavailable":           {transport.KindUnavailable, true},
		"Throttling":                   {transport.KindThrottled, true},
		"Throttling.User":              {transport.KindThrottled, true},
		"Rejected.Throttling":          {transport.KindThrottled, true},
		"InvalidAccessKeyId.NotFound":  {transport.KindUnauthenticated, false},
		"InvalidAccessKeyId.Inactive":  {transport.KindUnauthenticated, false},
		"SignatureDoesNotMatch":        {transport.KindUnauthenticated, false},
		"InvalidSecurityToken.Expired": {transport.KindUnauthenticated, false},
		"InvalidTimeStamp.Expired":     {transport.KindUnauthenticated, false},
		"InvalidAction.NotFound":       {transport.KindUnsupported, false},
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
