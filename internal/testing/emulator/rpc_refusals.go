// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"net/url"
)

// rpcRefusal is an error of the RPC gateway: a status, a code and a message.
// Codes and messages are those of the vendor's table of common errors and of
// public error reports; those marked "assumption" are not documented. STS has
// more of them: see stsInvalidRoleARN and what follows it.
// https://api.alibabacloud.com/document/cr/2018-12-01/errorCode
type rpcRefusal struct {
	status  int
	code    string
	message string
}

var (
	rpcInvalidVersion     = rpcRefusal{http.StatusBadRequest, "InvalidVersion", "Specified parameter Version is not valid."}
	rpcInvalidAction      = rpcRefusal{http.StatusNotFound, "InvalidAction.NotFound", "Specified api is not found, please check your url and method."}
	rpcUnknownKey         = rpcRefusal{http.StatusNotFound, "InvalidAccessKeyId.NotFound", "Specified access key is not found."}
	rpcTokenMismatch      = rpcRefusal{http.StatusBadRequest, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey."}
	rpcTokenExpired       = rpcRefusal{http.StatusBadRequest, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."}
	rpcTimestampFormat    = rpcRefusal{http.StatusBadRequest, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."}
	rpcTimestampExpired   = rpcRefusal{http.StatusBadRequest, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."}
	rpcNonceUsed          = rpcRefusal{http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already."}
	rpcNoPrivilege        = rpcRefusal{http.StatusForbidden, "NoPrivilege", "Access denied for this user."}
	rpcThrottled          = rpcRefusal{http.StatusBadRequest, "Throttling.User", "Request was denied due to user flow control."}
	rpcMalformed          = rpcRefusal{http.StatusBadRequest, "InvalidParameter", "The request parameters are not well formed."}               // assumption
	rpcRepeated           = rpcRefusal{http.StatusBadRequest, "InvalidParameter", "A request parameter is given more than once."}              // assumption
	rpcSignatureMethod    = rpcRefusal{http.StatusBadRequest, "InvalidSignatureMethod", "Specified parameter SignatureMethod is not valid."}   // assumption
	rpcSignatureVersion   = rpcRefusal{http.StatusBadRequest, "InvalidSignatureVersion", "Specified parameter SignatureVersion is not valid."} // assumption
	rpcFormatNotEmulated  = rpcRefusal{http.StatusBadRequest, "InvalidFormat", "The emulator answers Format JSON only."}                       // the vendor's default is XML
	rpcMethodNotSupported = rpcRefusal{http.StatusMethodNotAllowed, "UnsupportedHTTPMethod", "This http method is not supported."}
)

func rpcMissing(parameter string) rpcRefusal {
	return rpcRefusal{http.StatusBadRequest, "Missing" + parameter, parameter + " is mandatory for this action."}
}

// rpcInvalidParameter is about a parameter's value. That lists answer so is an assumption.
func rpcInvalidParameter(parameter string) rpcRefusal {
	return rpcRefusal{http.StatusBadRequest, "InvalidParameter", "Specified parameter " + parameter + " is not valid."}
}

// rpcWrongSignature repeats, as the vendor does, the string that was to be
// signed, with AccessKeyId and SecurityToken in it.
func rpcWrongSignature(stringToSign string) rpcRefusal {
	return rpcRefusal{http.StatusBadRequest, "SignatureDoesNotMatch",
		"Specified signature is not matched with our calculation. server string to sign is:" + stringToSign}
}

type rpcErrorBody struct {
	RequestID string `json:"RequestId"`
	HostID    string `json:"HostId"`
	Code      string `json:"Code"`
	Message   string `json:"Message"`
	Recommend string `json:"Recommend"`
}

func (r *rpcRequest) refuse(refusal rpcRefusal) answer {
	return jsonAnswer(refusal.status, rpcContentType, rpcErrorBody{
		RequestID: r.requestID,
		HostID:    r.host,
		Code:      refusal.code,
		Message:   refusal.message,
		Recommend: fmt.Sprintf("https://api.alibabacloud.com/troubleshoot?q=%s&product=%s&requestId=%s",
			url.QueryEscape(refusal.code), r.product.name, r.requestID),
	})
}
