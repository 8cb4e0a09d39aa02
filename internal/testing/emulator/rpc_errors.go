// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"net/url"
)

// The errors of the RPC gateway. Codes and messages are those of the vendor's table of common
// errors and of public error reports; those marked "assumption" are not documented.
// https://api.alibabacloud.com/document/cr/2018-12-01/errorCode
var (
	rpcInvalidVersion     = newError(http.StatusBadRequest, "InvalidVersion", "Specified parameter Version is not valid.")
	rpcInvalidAction      = newError(http.StatusNotFound, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.")
	rpcUnknownKey         = newError(http.StatusNotFound, "InvalidAccessKeyId.NotFound", "Specified access key is not found.")
	rpcTokenMismatch      = newError(http.StatusBadRequest, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey.")
	rpcTokenExpired       = newError(http.StatusBadRequest, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.")
	rpcTimestampFormat    = newError(http.StatusBadRequest, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.")
	rpcTimestampExpired   = newError(http.StatusBadRequest, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.")
	rpcNonceUsed          = newError(http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already.")
	rpcNoPrivilege        = newError(http.StatusForbidden, "NoPrivilege", "Access denied for this user.")
	rpcThrottled          = newError(http.StatusBadRequest, "Throttling.User", "Request was denied due to user flow control.")
	rpcMalformed          = newError(http.StatusBadRequest, "InvalidParameter", "The request parameters are not well formed.")               // assumption
	rpcRepeated           = newError(http.StatusBadRequest, "InvalidParameter", "A request parameter is given more than once.")              // assumption
	rpcSignatureMethod    = newError(http.StatusBadRequest, "InvalidSignatureMethod", "Specified parameter SignatureMethod is not valid.")   // assumption
	rpcSignatureVersion   = newError(http.StatusBadRequest, "InvalidSignatureVersion", "Specified parameter SignatureVersion is not valid.") // assumption
	rpcFormatNotEmulated  = newError(http.StatusBadRequest, "InvalidFormat", "The emulator answers Format JSON only.")                       // the vendor's default is XML
	rpcMethodNotSupported = newError(http.StatusMethodNotAllowed, "UnsupportedHTTPMethod", "This http method is not supported.")
)

// The errors of STS:
// https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-errorcodes
var (
	stsInvalidRoleARN     = newError(http.StatusBadRequest, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.")
	stsInvalidSessionName = newError(http.StatusBadRequest, "InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.")
	stsInvalidExternalID  = newError(http.StatusBadRequest, "InvalidParameter.ExternalId", "The parameter ExternalId is wrongly formed.") // assumption
	stsPolicyGrammar      = newError(http.StatusBadRequest, "InvalidParameter.PolicyGrammar", "The parameter Policy has not passed grammar check.")
	stsPolicySize         = newError(http.StatusBadRequest, "InvalidParameter.PolicySize", "The size of Policy must be smaller than 2048 bytes.") // the number is the action's page's; the table has 1024
	stsUnknownRole        = newError(http.StatusNotFound, "EntityNotExist.Role", "The specified Role not exists.")
	stsNoPermission       = newError(http.StatusForbidden, "NoPermission", "You are not authorized to do this action. You should be authorized by RAM.")
	stsInvalidProvider    = newError(http.StatusUnauthorized, "AuthenticationFail.NoPermission", "Parameter OIDCProviderArn is not valid") // the status is an assumption
	stsUnknownProvider    = newError(http.StatusUnauthorized, "AuthenticationFail.NoPermission", "No such OIDC Provider registered.")
	stsNoOIDCPermission   = newError(http.StatusUnauthorized, "AuthenticationFail.NoPermission", "There is no permission")
	stsNoToken            = newError(http.StatusUnauthorized, "AuthenticationFail.OIDCToken.Invalid", "The OIDCToken can not empty.")
	stsTokenParts         = newError(http.StatusUnauthorized, "AuthenticationFail.OIDCToken.Invalid", "The number of Jwt field should be divided into 3 parts with '.' .")
	stsTokenContent       = newError(http.StatusUnauthorized, "AuthenticationFail.OIDCToken.Invalid", "The Jwt content is invalid that cannot be recognized.")
	stsTokenExpired       = newError(http.StatusUnauthorized, "AuthenticationFail.OIDCToken.Expired", "This JsonWebToken is expired.")
)

func rpcMissing(parameter string) *apiError {
	return newError(http.StatusBadRequest, "Missing"+parameter, parameter+" is mandatory for this action.")
}

// rpcInvalidParameter is an assumption.
func rpcInvalidParameter(parameter string) *apiError {
	return newError(http.StatusBadRequest, "InvalidParameter", "Specified parameter "+parameter+" is not valid.")
}

// rpcWrongSignature repeats the string to sign, as the vendor does, with AccessKeyId and
// SecurityToken in it.
func rpcWrongSignature(stringToSign string) *apiError {
	return newError(http.StatusBadRequest, "SignatureDoesNotMatch",
		"Specified signature is not matched with our calculation. server string to sign is:"+stringToSign)
}

// stsInvalidDuration has the role's longest session, in seconds; the table has the message for a
// role of an hour only.
func stsInvalidDuration(longest int) *apiError {
	return newError(http.StatusBadRequest, "InvalidParameter.DurationSeconds",
		fmt.Sprintf("The Min/Max value of DurationSeconds is 15min/%ghr.", float64(longest)/3600))
}

// acrNotExisting is ACR's response, with HTTP 200, for a resource that does not exist.
func acrNotExisting(code string) *apiError { return newError(http.StatusOK, code, "") }

type rpcErrorBody struct {
	RequestID string `json:"RequestId"`
	HostID    string `json:"HostId"`
	Code      string `json:"Code"`
	Message   string `json:"Message"`
	Recommend string `json:"Recommend"`
}

func (r *rpcRequest) encodeError(failure *apiError) response {
	if failure.status == http.StatusOK {
		return jsonResponse(failure.status, rpcContentType, acrHead{Code: failure.code, RequestID: r.id})
	}
	return jsonResponse(failure.status, rpcContentType, rpcErrorBody{
		RequestID: r.id, HostID: r.http.Host, Code: failure.code, Message: failure.message,
		Recommend: fmt.Sprintf("https://api.alibabacloud.com/troubleshoot?q=%s&product=%s&requestId=%s",
			url.QueryEscape(failure.code), r.product.name, r.id),
	})
}
