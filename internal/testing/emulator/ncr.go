// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/hmac"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	ncrContentType = "application/json"
	ncrClockSkew   = 5 * time.Minute
)

// ncrLocation is a site and region of the service, with the base path of its API and the end of the
// hosts of its registries.
type ncrLocation struct{ site, region, base, hostSuffix string }

// ncrLocations are all of them. The financial site's path is the public one's: in production they
// differ by host.
var ncrLocations = []ncrLocation{
	{"public", "KR", "/ncr/api/v2", ".kr.ncr.ntruss.com"},
	{"public", "SGN", "/ncr/sgn-api/v2", ".sg.ncr.ntruss.com"},
	{"public", "JPN", "/ncr/jpn-api/v2", ".jp.ncr.ntruss.com"},
	{"gov", "KR", "/ncr/kr/v2", ".ncr.gov-ntruss.com"},
	{"gov", "KRS", "/ncr/krs/v2", ".krs.ncr.gov-ntruss.com"},
	{"fin", "FKR", "/ncr/api/v2", ".ncr.fin-ntruss.com"},
}

func findNCRLocation(site, region string) (ncrLocation, bool) {
	return find(ncrLocations, func(l ncrLocation) bool { return l.site == site && l.region == region })
}

func (r *NCRRegistry) location() ncrLocation {
	location, _ := findNCRLocation(r.Site, r.Region)
	return location
}

// ncrTarget is a parsed request target.
type ncrTarget struct {
	location  ncrLocation
	operation string
	registry  string
	image     string
	reference string
}

var ncrPaths = regexp.MustCompile(`^(/ncr/[a-z-]+/v2)/repositories(?:/([^/]+)(?:/([^/]+)/tags(?:/([^/]+))?)?)?$`)

// parseNCRTarget parses an encoded path, so that a slash that is not encoded makes another path:
//
//	/repositories                                         GetRegistry
//	/repositories/{registry}                              GetImages
//	/repositories/{registry}/{imageName}/tags             GetImageTags
//	/repositories/{registry}/{imageName}/tags/{reference} GetImageTagDetail
func parseNCRTarget(path string) ncrTarget {
	unknown := ncrTarget{operation: OperationUnknown}
	match := ncrPaths.FindStringSubmatch(path)
	if match == nil {
		return unknown
	}
	location, exists := find(ncrLocations, func(l ncrLocation) bool { return l.base == match[1] })
	if !exists {
		return unknown
	}
	target := ncrTarget{location: location, operation: OperationGetRegistry}
	for index, segment := range []struct {
		value     *string
		operation string
	}{
		{&target.registry, OperationGetImages},
		{&target.image, OperationGetImageTags},
		{&target.reference, OperationGetImageTagDetail},
	} {
		if match[index+2] == "" {
			break
		}
		value, err := url.PathUnescape(match[index+2])
		if err != nil {
			return unknown
		}
		*segment.value, target.operation = value, segment.operation
	}
	return target
}

// ncrRequest is one request to the API gateway.
type ncrRequest struct {
	server *Server
	http   *http.Request
	target ncrTarget
	signer string // "" until the signature is verified
}

func (s *Server) serveNCR(r *http.Request) exchange {
	path, _, _ := strings.Cut(r.RequestURI, "?")
	request := &ncrRequest{server: s, http: r, target: parseNCRTarget(path)}
	if r.Method != http.MethodGet {
		request.target.operation = OperationUnknown
	}
	return exchange{
		requestInfo: requestInfo{
			service: ServiceNCR, operation: request.target.operation,
			accessKey: request.header("x-ncp-iam-access-key"), region: request.target.location.region,
		},
		header:    map[string]string{"x-ncp-trace-id": s.requestID()},
		throttled: ncrThrottled,
		authenticate: func() (string, *apiError) {
			failure := request.check()
			return request.signer, failure
		},
		serve:       serveJSON(ncrContentType, request.serve),
		encodeError: encodeNCRError,
	}
}

// check verifies a request. The gateway finds the API before it authenticates.
func (r *ncrRequest) check() *apiError {
	if r.target.operation == OperationUnknown {
		return ncrUnknownPath
	}
	timestamp, accessKey, signature := r.header("x-ncp-apigw-timestamp"), r.header("x-ncp-iam-access-key"), r.header("x-ncp-apigw-signature-v2")
	if timestamp == "" || accessKey == "" || signature == "" {
		return ncrNoAuthentication
	}
	milliseconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return ncrWrongAuthentication
	}
	if r.server.options.Now().Sub(time.UnixMilli(milliseconds)).Abs() > ncrClockSkew {
		return ncrTimestampExpired
	}
	account, exists := findAccount(r.server.options.Fixture.Accounts.NCR, accessKey)
	expected := ncrSignature(r.http.Method, r.http.RequestURI, timestamp, accessKey, account.SecretKey)
	if !exists || !hmac.Equal([]byte(expected), []byte(signature)) {
		return ncrWrongAuthentication
	}
	r.signer = account.Name
	if !slices.Contains(account.Operations, r.target.operation) {
		return ncrDenied
	}
	return nil
}

// header returns a header's value, "" when it is absent or repeated.
func (r *ncrRequest) header(name string) string {
	values := r.http.Header.Values(name)
	if len(values) != 1 {
		return ""
	}
	return values[0]
}

// The gateway's codes and messages are documented, the details are not:
// https://api.ncloud-docs.com/docs/en/ai-application-service-apigateway
var (
	ncrNoAuthentication    = ncrError(http.StatusUnauthorized, "200", "Authentication Failed", "Authentication information are missing.")
	ncrWrongAuthentication = ncrError(http.StatusUnauthorized, "200", "Authentication Failed", "Invalid authentication information.")
	ncrTimestampExpired    = ncrError(http.StatusUnauthorized, "200", "Authentication Failed", "Expired timestamp.")
	ncrDenied              = ncrError(http.StatusUnauthorized, "210", "Permission Denied", "Authentication information does not have permission on the requested resource.")
	ncrUnknownPath         = ncrError(http.StatusNotFound, "300", "Not Found Exception", "URL not found.")
	ncrThrottled           = ncrError(http.StatusTooManyRequests, "410", "Throttle Limited", "Too many requests within a second.")
)

func ncrError(status int, code, message, details string) *apiError {
	return newError(status, code, message).withDetail(details)
}

// ncrNotExisting is the service's own 404. Its body is an assumption: the page documents the status
// only, so this is the gateway's shape with the status as the code.
func ncrNotExisting(resource string) *apiError {
	return ncrError(http.StatusNotFound, "404", "Not Found", resource+" not found")
}

// ncrInvalidParameter is the service's own 400, which is an assumption as its 404 is.
func ncrInvalidParameter(parameter string) *apiError {
	return ncrError(http.StatusBadRequest, "400", "Bad Request", parameter+" is not valid")
}

type ncrErrorDetail struct {
	ErrorCode string `json:"errorCode"`
	Message   string `json:"message"`
	Details   any    `json:"details"`
}

func encodeNCRError(failure *apiError) response {
	return jsonResponse(failure.status, ncrContentType, map[string]any{
		"error": ncrErrorDetail{failure.code, failure.message, failure.detail},
	})
}
