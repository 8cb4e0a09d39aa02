// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // what the vendor's signature is made of
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	// storagePrefix is where distribution's registry keeps blobs.
	storagePrefix   = "/docker/registry/v2/blobs/sha256/"
	storageKey      = "LTAIstorageexample0000000"
	storageSecret   = "EmulatorStorageSecretExample00" // the emulator's own, it opens nothing else
	storageLifetime = 10 * time.Minute
)

// redirectToStorage answers a signed URL of a blob, as ACR's registry does.
func (s *Server) redirectToStorage(blob content) answer {
	digits := withoutAlgorithm(blob.digest)
	path := storagePrefix + digits[:2] + "/" + digits + "/data"
	s.registry.store(path, blob)
	expires := strconv.FormatInt(s.options.Now().Add(storageLifetime).Unix(), 10)
	query := url.Values{
		"Expires": {expires}, "OSSAccessKeyId": {storageKey},
		"Signature": {storageSignature(http.MethodGet, expires, path)},
	}
	scheme, _, _ := strings.Cut(s.URL(), ":")
	result := answer{status: http.StatusTemporaryRedirect}
	result.set("Location", scheme+"://"+s.options.RedirectBlobs+path+"?"+query.Encode())
	return result
}

// storageSignature is OSS's of a URL, without the bucket in front of the path:
// https://www.alibabacloud.com/help/en/oss/developer-reference/ddd-signatures-to-urls
func storageSignature(method, expires, path string) string {
	mac := hmac.New(sha1.New, []byte(storageSecret))
	fmt.Fprintf(mac, "%s\n\n\n%s\n%s", method, expires, path)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// serveStorage is the object storage that redirects of blobs lead to.
func (s *Server) serveStorage(w http.ResponseWriter, r *http.Request) {
	operation := OperationGetStoredBlob
	if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, storagePrefix) {
		operation = OperationUnknown
	}
	requestID := strings.ToUpper(s.identifiers.next()[:24])
	s.handle(w, r, exchange{
		call:   call{service: ServiceRegistry, operation: operation},
		header: func(a *answer) { a.set("x-oss-request-id", requestID) },
		authenticate: func() (string, *answer) {
			if code, message, status := s.storageRefusal(r); code != "" {
				refused := storageError(status, code, message, requestID)
				return "", &refused
			}
			return "", nil
		},
		throttled: func() answer {
			return storageError(http.StatusServiceUnavailable, "DownloadTrafficRateLimitExceeded", "Please reduce your request rate.", requestID)
		},
		serve: func() answer {
			blob, exists := s.registry.findStored(r.URL.Path)
			if !exists {
				return storageError(http.StatusNotFound, "NoSuchKey", "The specified key does not exist.", requestID)
			}
			result := answer{status: http.StatusOK, body: blob.body}
			result.set("Content-Type", blobContentType)
			return result
		},
	})
}

// storageRefusal verifies a signed URL. A header that authorizes beside it is one
// too many.
func (s *Server) storageRefusal(r *http.Request) (code, message string, status int) {
	query := r.URL.Query()
	expires, err := strconv.ParseInt(query.Get("Expires"), 10, 64)
	expected := storageSignature(r.Method, query.Get("Expires"), r.URL.Path)
	switch {
	case r.Header.Get("Authorization") != "":
		return "InvalidArgument", "OSSAccessKeyId is not allowed beside an Authorization header.", http.StatusBadRequest
	case err != nil || query.Get("OSSAccessKeyId") != storageKey:
		return "AccessDenied", "You have no right to access this object.", http.StatusForbidden
	case !hmac.Equal([]byte(expected), []byte(query.Get("Signature"))):
		return "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.", http.StatusForbidden
	case !s.options.Now().Before(time.Unix(expires, 0)):
		return "AccessDenied", "Request has expired.", http.StatusForbidden
	}
	return "", "", 0
}

func storageError(status int, code, message, requestID string) answer {
	result := answer{status: status, body: fmt.Appendf(nil,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message><RequestId>%s</RequestId></Error>\n",
		code, message, requestID)}
	result.set("Content-Type", "application/xml")
	return result
}
