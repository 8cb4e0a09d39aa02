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

// findManifest finds a manifest by a tag or a digest.
func (s *Server) findManifest(r *repository, reference string) (document, bool) {
	if !digestGrammar.MatchString(reference) {
		if tagged, exists := s.findTagged(r, reference); exists {
			return tagged.documents().top, true
		}
		return document{}, false
	}
	for _, candidate := range s.candidates(r, reference, s.options.ServeUntaggedImages) {
		if candidate.top.digest == reference {
			return candidate.top, true
		}
		if manifest, exists := findDocument(candidate.manifests, reference); exists {
			return manifest, true
		}
	}
	return document{}, false
}

// findTagged finds the image that a tag of the registry points at: that of Options.RegistryTags, or
// else the API's.
func (s *Server) findTagged(r *repository, name string) (image, bool) {
	if configured, isConfigured := s.options.RegistryTags[r.path+":"+name]; isConfigured {
		if target, exists := r.inFixture(configured); exists || configured == "" {
			return target, exists
		}
	}
	tagged, exists := r.tag(name)
	return tagged.image, exists
}

// findConfiguration finds a blob, also when no tag points at its image any more: a client that has
// read the manifest can continue.
func (s *Server) findConfiguration(r *repository, digest string) (document, bool) {
	for _, candidate := range s.candidates(r, digest, true) {
		if blob, exists := findDocument(candidate.configurations, digest); exists {
			return blob, true
		}
	}
	return document{}, false
}

// candidates are the images that could have a document of this digest: those that tags of the
// registry point at, and with untagged all others.
func (s *Server) candidates(r *repository, digest string, untagged bool) []imageDocuments {
	if number, exists := r.generated[digest]; exists {
		return []imageDocuments{r.generate(number).documents()}
	}
	names := sortedKeys(r.tags)
	for _, key := range sortedKeys(s.options.RegistryTags) {
		if name, isOfRepository := strings.CutPrefix(key, r.path+":"); isOfRepository {
			names = append(names, name)
		}
	}
	var candidates []imageDocuments
	for _, name := range names {
		if tagged, exists := s.findTagged(r, name); exists {
			candidates = append(candidates, tagged.documents())
		}
	}
	if untagged {
		for _, name := range sortedKeys(r.images) {
			candidates = append(candidates, r.images[name].documents())
		}
	}
	return candidates
}

func findDocument(documents []document, digest string) (document, bool) {
	return find(documents, func(d document) bool { return d.digest == digest })
}

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
	return redirectResponse(http.StatusTemporaryRedirect, s.scheme()+"://"+s.options.RedirectBlobs+path+"?"+query.Encode(), "")
}

var (
	storageAuthorized     = newError(http.StatusBadRequest, "InvalidArgument", "OSSAccessKeyId is not allowed beside an Authorization header.")
	storageDenied         = newError(http.StatusForbidden, "AccessDenied", "You have no right to access this object.")
	storageWrongSignature = newError(http.StatusForbidden, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
	storageExpired        = newError(http.StatusForbidden, "AccessDenied", "Request has expired.")
	storageNoKey          = newError(http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
	storageThrottled      = newError(http.StatusServiceUnavailable, "DownloadTrafficRateLimitExceeded", "Please reduce your request rate.")
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
