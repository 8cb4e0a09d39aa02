// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
)

// Codes, messages and statuses are those of the vendor's tables, those marked
// "assumption" are not documented:
// https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-errorcodes
var (
	stsInvalidRoleARN     = rpcRefusal{http.StatusBadRequest, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed."}
	stsInvalidSessionName = rpcRefusal{http.StatusBadRequest, "InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed."}
	stsInvalidExternalID  = rpcRefusal{http.StatusBadRequest, "InvalidParameter.ExternalId", "The parameter ExternalId is wrongly formed."} // assumption
	stsPolicyGrammar      = rpcRefusal{http.StatusBadRequest, "InvalidParameter.PolicyGrammar", "The parameter Policy has not passed grammar check."}
	stsPolicySize         = rpcRefusal{http.StatusBadRequest, "InvalidParameter.PolicySize", "The size of Policy must be smaller than 2048 bytes."} // the number is the action's page's; the table says 1024
	stsNoSuchRole         = rpcRefusal{http.StatusNotFound, "EntityNotExist.Role", "The specified Role not exists."}
	stsNoPermission       = rpcRefusal{http.StatusForbidden, "NoPermission", "You are not authorized to do this action. You should be authorized by RAM."}
	stsInvalidProvider    = rpcRefusal{http.StatusUnauthorized, "AuthenticationFail.NoPermission", "Parameter OIDCProviderArn is not valid"} // the status is an assumption
	stsNoSuchProvider     = rpcRefusal{http.StatusUnauthorized, "AuthenticationFail.NoPermission", "No such OIDC Provider registered."}
	stsNoOIDCPermission   = rpcRefusal{http.StatusUnauthorized, "AuthenticationFail.NoPermission", "There is no permission"}
	stsNoToken            = rpcRefusal{http.StatusUnauthorized, "AuthenticationFail.OIDCToken.Invalid", "The OIDCToken can not empty."}
	stsTokenParts         = rpcRefusal{http.StatusUnauthorized, "AuthenticationFail.OIDCToken.Invalid", "The number of Jwt field should be divided into 3 parts with '.' ."}
	stsTokenContent       = rpcRefusal{http.StatusUnauthorized, "AuthenticationFail.OIDCToken.Invalid", "The Jwt content is invalid that cannot be recognized."}
	stsTokenExpired       = rpcRefusal{http.StatusUnauthorized, "AuthenticationFail.OIDCToken.Expired", "This JsonWebToken is expired."}
)

// stsInvalidDuration names the role's longest session, in seconds; the table
// has the message for a role of an hour only.
func stsInvalidDuration(longest int) rpcRefusal {
	return rpcRefusal{http.StatusBadRequest, "InvalidParameter.DurationSeconds",
		fmt.Sprintf("The Min/Max value of DurationSeconds is 15min/%ghr.", float64(longest)/3600)}
}
