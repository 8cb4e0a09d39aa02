// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "net/http"

// ncrRefusal is an error of the API gateway, or of the service behind it.
type ncrRefusal struct {
	status  int
	code    string
	message string
	details string
}

// The gateway's codes and messages are documented, the details are not:
// https://api.ncloud-docs.com/docs/en/ai-application-service-apigateway
var (
	ncrNoAuthentication    = ncrAuthenticationFailed("Authentication information are missing.")
	ncrWrongAuthentication = ncrAuthenticationFailed("Invalid authentication information.")
	ncrTimestampExpired    = ncrAuthenticationFailed("Expired timestamp.")
	ncrDenied              = ncrRefusal{http.StatusUnauthorized, "210", "Permission Denied", "Authentication information does not have permission on the requested resource."}
	ncrUnknownPath         = ncrRefusal{http.StatusNotFound, "300", "Not Found Exception", "URL not found."}
	ncrThrottled           = ncrRefusal{http.StatusTooManyRequests, "410", "Throttle Limited", "Too many requests within a second."}
)

func ncrAuthenticationFailed(details string) ncrRefusal {
	return ncrRefusal{http.StatusUnauthorized, "200", "Authentication Failed", details}
}

// ncrNotExisting is the service's own 404. Its body is an assumption: the
// page documents the status only, so this is the gateway's shape with the
// status as the code.
func ncrNotExisting(details string) ncrRefusal {
	return ncrRefusal{http.StatusNotFound, "404", "Not Found", details}
}

// ncrInvalidParameter is the service's own 400, which is an assumption as its 404 is.
func ncrInvalidParameter(parameter string) ncrRefusal {
	return ncrRefusal{http.StatusBadRequest, "400", "Bad Request", parameter + " is not valid"}
}

type ncrErrorBody struct {
	Error ncrErrorDetail `json:"error"`
}

type ncrErrorDetail struct {
	ErrorCode string `json:"errorCode"`
	Message   string `json:"message"`
	Details   string `json:"details"`
}

func (refusal ncrRefusal) answer() answer {
	return jsonAnswer(refusal.status, ncrContentType,
		ncrErrorBody{ncrErrorDetail{refusal.code, refusal.message, refusal.details}})
}
