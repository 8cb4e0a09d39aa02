// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "net/http"

// registryRefusal is an error of the distribution protocol:
// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes
type registryRefusal struct {
	status  int
	code    string
	message string
}

var (
	registryUnauthorized    = registryRefusal{http.StatusUnauthorized, "UNAUTHORIZED", "authentication required"}
	registryInsufficient    = registryRefusal{http.StatusUnauthorized, "DENIED", "requested access to the resource is denied"}
	registryDenied          = registryRefusal{http.StatusForbidden, "DENIED", "requested access to the resource is denied"}
	registryNameUnknown     = registryRefusal{http.StatusNotFound, "NAME_UNKNOWN", "repository name not known to registry"}
	registryManifestUnknown = registryRefusal{http.StatusNotFound, "MANIFEST_UNKNOWN", "manifest unknown"}
	registryBlobUnknown     = registryRefusal{http.StatusNotFound, "BLOB_UNKNOWN", "blob unknown to registry"}
	registryUnsupported     = registryRefusal{http.StatusNotFound, "UNSUPPORTED", "the operation is unsupported"}
	registryUnknownService  = registryRefusal{http.StatusBadRequest, "UNSUPPORTED", "unknown service"}
	registryThrottled       = registryRefusal{http.StatusTooManyRequests, "TOOMANYREQUESTS", "too many requests"}
)

type registryErrors struct {
	Errors []registryError `json:"errors"`
}

type registryError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Detail  any    `json:"detail"`
}

// registryAction is the detail of a refusal that is about a permission.
type registryAction struct {
	Type   string `json:"Type"`
	Class  string `json:"Class"`
	Name   string `json:"Name"`
	Action string `json:"Action"`
}

func (refusal registryRefusal) answer(detail any) answer {
	return jsonAnswer(refusal.status, registryContentType,
		registryErrors{[]registryError{{refusal.code, refusal.message, detail}}})
}
