// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The metadata service of an ECS instance, as far as it is about the instance's
// RAM role:
// https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
// https://www.alibabacloud.com/help/en/ecs/user-guide/attach-an-instance-ram-role-to-an-ecs-instance
const (
	metadataPrefix          = "/latest/"
	metadataTokenPath       = metadataPrefix + "api/token"
	metadataCredentialsPath = metadataPrefix + "meta-data/ram/security-credentials"

	metadataTokenHeader    = "X-Aliyun-Ecs-Metadata-Token" //nolint:gosec // a header's name
	metadataLifetimeHeader = "X-Aliyun-Ecs-Metadata-Token-Ttl-Seconds"

	maximalMetadataToken = 21600 // seconds

	// instanceSession is an assumption: the page says only that credentials are
	// renewed before they expire.
	instanceSession = 6 * time.Hour
)

// metadataRequest is one request to the metadata service on its way.
type metadataRequest struct {
	server    *Server
	http      *http.Request
	operation string
	role      string // that is asked for by its name
}

func (s *Server) serveMetadata(w http.ResponseWriter, r *http.Request) {
	request := metadataRequest{server: s, http: r}
	request.operation, request.role = metadataOperation(r)
	s.handle(w, r, exchange{
		call:         call{service: ServiceECS, operation: request.operation},
		header:       func(*answer) {},
		authenticate: func() (string, *answer) { return "", request.refusal() },
		throttled:    func() answer { return textAnswer(http.StatusTooManyRequests, "429 - Too Many Requests") },
		serve:        request.serve,
	})
}

// metadataOperation tells what is asked for, and the role's name in the path.
func metadataOperation(r *http.Request) (operation, role string) {
	below, isCredentials := strings.CutPrefix(r.URL.Path, metadataCredentialsPath)
	role, isRole := strings.CutPrefix(below, "/")
	switch {
	case r.Method == http.MethodPut && r.URL.Path == metadataTokenPath:
		return OperationGetMetadataToken, ""
	case r.Method != http.MethodGet || !isCredentials:
		return OperationUnknown, ""
	case below == "" || below == "/":
		return OperationGetInstanceRole, ""
	case isRole:
		return OperationGetInstanceCredentials, role
	}
	return OperationUnknown, ""
}

// refusal is what speaks against answering at all, nil when nothing does. 403
// without a token is documented, the other statuses are assumptions.
func (r metadataRequest) refusal() *answer {
	mode, token := r.server.options.Metadata, r.http.Header.Get(metadataTokenHeader)
	refuse := func(status int) *answer {
		refused := textAnswer(status, strconv.Itoa(status)+" - "+http.StatusText(status))
		return &refused
	}
	switch {
	case r.server.carriesSecret(r.http):
		return refuse(http.StatusBadRequest)
	case r.operation == OperationUnknown:
		return refuse(http.StatusNotFound)
	case r.operation == OperationGetMetadataToken:
		if mode == MetadataPlainOnly {
			return refuse(http.StatusNotFound)
		}
		if _, valid := r.tokenLifetime(); !valid {
			return refuse(http.StatusBadRequest)
		}
	case mode == MetadataTokenOnly && token == "",
		mode != MetadataPlainOnly && token != "" && !r.server.metadataTokens.valid(token, r.server.options.Now()):
		return refuse(http.StatusForbidden)
	}
	return nil
}

// tokenLifetime is the header's, from 1 to 21600 seconds.
func (r metadataRequest) tokenLifetime() (time.Duration, bool) {
	seconds, valid := positive(r.http.Header.Get(metadataLifetimeHeader))
	return time.Duration(seconds) * time.Second, valid && seconds <= maximalMetadataToken
}

func (r metadataRequest) serve() answer {
	if r.operation == OperationGetMetadataToken {
		lifetime, _ := r.tokenLifetime()
		return textAnswer(http.StatusOK, r.server.metadataTokens.issue(r.server.options.Now().Add(lifetime)))
	}
	instance := r.server.options.Fixture.SignIn.Instance
	role, attached := r.server.findRole(instance.Role)
	switch {
	case !attached, r.role != "" && r.role != role.name():
		return textAnswer(http.StatusNotFound, "404 - Not Found")
	case r.operation == OperationGetInstanceRole:
		return textAnswer(http.StatusOK, role.name())
	}
	session := r.server.issue(role, instance.ID, role.Operations, instanceSession)
	return jsonAnswer(http.StatusOK, "application/json", instanceCredentials{
		credentialsOf(session), r.server.options.Now().UTC().Format(rpcTimestampLayout), "Success",
	})
}

// instanceCredentials are new ones at each request; the vendor's stay the same
// for a while.
type instanceCredentials struct {
	stsCredentials
	LastUpdated string `json:"LastUpdated"`
	Code        string `json:"Code"`
}

func textAnswer(status int, text string) answer {
	result := answer{status: status, body: []byte(text)}
	result.set("Content-Type", "text/plain")
	return result
}
