// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// storagePrefix is where distribution's registry stores blobs.
	storagePrefix   = "/docker/registry/v2/blobs/sha256/"
	storageKey      = "LTAIstorageexample0000000"
	storageSecret   = "EmulatorStorageSecretExample00" // the emulator's own, it opens nothing else
	storageLifetime = 10 * time.Minute
)

// redirectToStorage redirects to a signed URL of a blob, as ACR's registry does.
func (s *Server) redirectToStorage(blob document) response {
	digits := withoutAlgorithm(blob.digest)
	path := storagePrefix + digits[:2] + "/" + digits + "/data"
	s.issued.blobs[path] = blob
	expires := strconv.FormatInt(s.options.Now().Add(storageLifetime).Unix(), 10)
	query := url.Values{
		"Expires": {expires}, "OSSAccessKeyId": {storageKey},
		"Signature": {storageSignature(http.MethodGet, expires, path)},
	}
	result := response{status: http.StatusTemporaryRedirect}
	result.set("Location", s.scheme()+"://"+s.options.RedirectBlobs+path+"?"+query.Encode())
	return result
}

func storageError(status int, code, message string) *apiError {
	return &apiError{status: status, code: code, message: message}
}

var (
	storageAuthorized     = storageError(http.StatusBadRequest, "InvalidArgument", "OSSAccessKeyId is not allowed beside an Authorization header.")
	storageDenied         = storageError(http.StatusForbidden, "AccessDenied", "You have no right to access this object.")
	storageWrongSignature = storageError(http.StatusForbidden, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
	storageExpired        = storageError(http.StatusForbidden, "AccessDenied", "Request has expired.")
	storageNoKey          = storageError(http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
	storageThrottled      = storageError(http.StatusServiceUnavailable, "DownloadTrafficRateLimitExceeded", "Please reduce your request rate.")
)

// serveStorage is the object storage that holds redirected blobs.
func (s *Server) serveStorage(r *http.Request) exchange {
	operation := OperationGetStoredBlob
	if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, storagePrefix) {
		operation = OperationUnknown
	}
	requestID := strings.ToUpper(s.requestID()[:24])
	return exchange{
		requestInfo:  requestInfo{service: ServiceRegistry, operation: operation},
		header:       map[string]string{"x-oss-request-id": requestID},
		throttled:    storageThrottled,
		authenticate: func() (string, *apiError) { return "", s.checkStorageURL(r) },
		serve: func() (response, *apiError) {
			blob, exists := s.issued.blobs[r.URL.Path]
			if !exists {
				return response{}, storageNoKey
			}
			return newResponse(http.StatusOK, blobContentType, blob.body), nil
		},
		encodeError: func(failure *apiError) response {
			return newResponse(failure.status, "application/xml", fmt.Appendf(nil,
				"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message><RequestId>%s</RequestId></Error>\n",
				failure.code, failure.message, requestID))
		},
	}
}

// checkStorageURL verifies a signed URL. It rejects an Authorization header besides the signature.
func (s *Server) checkStorageURL(r *http.Request) *apiError {
	query := r.URL.Query()
	expires, err := strconv.ParseInt(query.Get("Expires"), 10, 64)
	expected := storageSignature(r.Method, query.Get("Expires"), r.URL.Path)
	switch {
	case r.Header.Get("Authorization") != "":
		return storageAuthorized
	case err != nil || query.Get("OSSAccessKeyId") != storageKey:
		return storageDenied
	case !hmac.Equal([]byte(expected), []byte(query.Get("Signature"))):
		return storageWrongSignature
	case !s.options.Now().Before(time.Unix(expires, 0)):
		return storageExpired
	}
	return nil
}
