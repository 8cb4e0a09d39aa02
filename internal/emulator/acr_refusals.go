// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"net/url"
)

// acrRefusal is an error of the RPC gateway: a status, a code and a message.
// Codes and messages are those of the vendor's table of common errors and of
// public error reports; those marked "assumption" are not documented.
// https://api.alibabacloud.com/document/cr/2018-12-01/errorCode
type acrRefusal struct {
	status  int
	code    string
	message string
}

var (
	acrInvalidVersion     = acrRefusal{http.StatusBadRequest, "InvalidVersion", "Specified parameter Version is not valid."}
	acrInvalidAction      = acrRefusal{http.StatusNotFound, "InvalidAction.NotFound", "Specified api is not found, please check your url and method."}
	acrUnknownKey         = acrRefusal{http.StatusNotFound, "InvalidAccessKeyId.NotFound", "Specified access key is not found."}
	acrTokenMismatch      = acrRefusal{http.StatusBadRequest, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey."}
	acrTimestampFormat    = acrRefusal{http.StatusBadRequest, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."}
	acrTimestampExpired   = acrRefusal{http.StatusBadRequest, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."}
	acrNonceUsed          = acrRefusal{http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already."}
	acrNoPrivilege        = acrRefusal{http.StatusForbidden, "NoPrivilege", "Access denied for this user."}
	acrThrottled          = acrRefusal{http.StatusBadRequest, "Throttling.User", "Request was denied due to user flow control."}
	acrMalformed          = acrRefusal{http.StatusBadRequest, "InvalidParameter", "The request parameters are not well formed."}               // assumption
	acrRepeated           = acrRefusal{http.StatusBadRequest, "InvalidParameter", "A request parameter is given more than once."}              // assumption
	acrSignatureMethod    = acrRefusal{http.StatusBadRequest, "InvalidSignatureMethod", "Specified parameter SignatureMethod is not valid."}   // assumption
	acrSignatureVersion   = acrRefusal{http.StatusBadRequest, "InvalidSignatureVersion", "Specified parameter SignatureVersion is not valid."} // assumption
	acrFormatNotEmulated  = acrRefusal{http.StatusBadRequest, "InvalidFormat", "The emulator answers Format JSON only."}                       // the vendor's default is XML
	acrMethodNotSupported = acrRefusal{http.StatusMethodNotAllowed, "UnsupportedHTTPMethod", "This http method is not supported."}
)

func acrMissing(parameter string) acrRefusal {
	return acrRefusal{http.StatusBadRequest, "Missing" + parameter, parameter + " is mandatory for this action."}
}

// acrInvalidParameter is about a parameter's value. That lists answer so is an assumption.
func acrInvalidParameter(parameter string) acrRefusal {
	return acrRefusal{http.StatusBadRequest, "InvalidParameter", "Specified parameter " + parameter + " is not valid."}
}

// acrWrongSignature repeats, as the vendor does, the string that was to be
// signed, with AccessKeyId and SecurityToken in it.
func acrWrongSignature(stringToSign string) acrRefusal {
	return acrRefusal{http.StatusBadRequest, "SignatureDoesNotMatch",
		"Specified signature is not matched with our calculation. server string to sign is:" + stringToSign}
}

type acrErrorBody struct {
	RequestID string `json:"RequestId"`
	HostID    string `json:"HostId"`
	Code      string `json:"Code"`
	Message   string `json:"Message"`
	Recommend string `json:"Recommend"`
}

func (refusal acrRefusal) answer(requestID, host string) answer {
	return jsonAnswer(refusal.status, acrContentType, acrErrorBody{
		RequestID: requestID,
		HostID:    host,
		Code:      refusal.code,
		Message:   refusal.message,
		Recommend: fmt.Sprintf("https://api.alibabacloud.com/troubleshoot?q=%s&product=cr&requestId=%s",
			url.QueryEscape(refusal.code), requestID),
	})
}
