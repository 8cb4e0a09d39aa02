// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// stsFailure reads an error answer of STS (https://api.alibabacloud.com/document/Sts/2015-04-01/errorCode); answer is nil when the body is no JSON
// object. who asked is what is checked when STS does not know them, advice is for when it refuses them.
func stsFailure(status int, answer *strictjson.Object, who, advice string) *transport.Error {
	result := failure(status, answer)
	switch code := result.Code; {
	case result.Retryable:
	case code == "EntityNotExist", strings.HasPrefix(code, "EntityNotExist."), code == "NoPermission", strings.HasPrefix(code, "NoPermission."),
		code == "AuthenticationFail.NoPermission", code == "ImplicitDeny", code == "ExplicitDeny":
		result.Kind = transport.KindAccess
	case strings.HasPrefix(code, "AuthenticationFail."):
		result.Kind = transport.KindAuthentication
	case strings.HasPrefix(code, "InvalidParameter"), strings.HasPrefix(code, "MissingParameter"), strings.HasPrefix(code, "Missing"):
		if result.Kind == transport.KindUnexpected {
			result.Kind = transport.KindAuthentication
			result.Advice = "check what is set of the role: its ARN, session name, policy and duration."
			return result
		}
	}
	switch result.Kind {
	case transport.KindAccess:
		result.Advice = advice
	case transport.KindAuthentication:
		result.Advice = "check " + who + ": they must be complete, active and of this cloud; and this machine's clock must be right."
	}
	return result
}
