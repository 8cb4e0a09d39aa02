// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/rpc"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var stsAPI = rpc.API{Product: "Sts", Version: "2015-04-01"}

// stsEndpointVariable replaces the address of STS by that of an emulator.
const stsEndpointVariable = "CONTAINERREGISTRY_STS_ENDPOINT"

// stsEndpoint returns the regional endpoint of STS, or the vendor's central one where the region is
// not known.
func (c *Chain) stsEndpoint(assumed role) (*url.URL, Region, error) {
	region, err := c.stsRegion(assumed.stsRegion)
	if err != nil {
		return nil, Region{}, fmt.Errorf("the region of STS: %w", err)
	}
	if replaced, err := c.replacedEndpoint(stsEndpointVariable); replaced != nil || err != nil {
		return replaced, region, err
	}
	host := "sts.aliyuncs.com"
	if region.ID != "" {
		host = "sts." + region.ID + ".aliyuncs.com"
		if assumed.vpcEndpoint || c.options.Environment.IsTrue(vpcEndpointVariable) {
			host = "sts-vpc." + region.ID + ".aliyuncs.com"
		}
	}
	return &url.URL{Scheme: "https", Host: host}, region, nil
}

// namingRegion adds to the error of a host that does not resolve where its region is set.
func (r Region) namingRegion(err error) error {
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall || failed.Reason != transport.ReasonUnknownHost || r.Origin == "" {
		return err
	}
	return failed.WithFix("The host name comes from " + r.Origin + ": check it. Check the DNS of this machine. Where it reaches the internet through a proxy only, set HTTPS_PROXY.")
}

// replacedEndpoint returns the loopback endpoint that a variable sets for tests; nil where it is
// not set.
func (c *Chain) replacedEndpoint(variable string) (*url.URL, error) {
	value := c.options.Environment.Getenv(variable)
	if value == "" {
		return nil, nil
	}
	endpoint, err := transport.ParseEndpoint(value)
	if err != nil || endpoint.Scheme != "http" || endpoint.Path != "" {
		return nil, invalidReplacedEndpoint(variable)
	}
	return endpoint, nil
}

// decodeSession returns the credentials in a response of either operation, which reports success by
// its status only.
func decodeSession(response transport.Response, fixes stsFixes) (credentials.Credentials, error) {
	object, err := strictjson.ParseObject(response.Body)
	if !transport.IsSuccess(response.Status) {
		return credentials.Credentials{}, stsError(response.Status, object, fixes)
	}
	if err != nil {
		return credentials.Credentials{}, errors.New("the response is not the JSON of STS")
	}
	issued := object.Object("Credentials")
	if issued == nil {
		return credentials.Credentials{}, rpc.InvalidResponse(object, errors.New("the response has no Credentials"))
	}
	session, err := readTemporary(issued)
	if err != nil {
		return credentials.Credentials{}, rpc.InvalidResponse(object, err)
	}
	return session, nil
}

// stsError returns the error of a response that is not a success
// (https://api.alibabacloud.com/document/Sts/2015-04-01/errorCode). response is nil when the body
// is not a JSON object.
func stsError(status int, response *strictjson.Object, fixes stsFixes) transport.Error {
	failed := rpc.ResponseError(status, response)
	switch code := failed.Code; {
	case failed.Retryable:
	case isTrustCode(code):
		failed = failed.WithKind(transport.KindForbidden)
	case strings.HasPrefix(code, "AuthenticationFail."):
		failed = failed.WithKind(transport.KindUnauthenticated)
	case strings.HasPrefix(code, "InvalidParameter"), strings.HasPrefix(code, "Missing"):
		if failed.Kind == transport.KindUnexpected {
			return failed.WithKind(transport.KindUnauthenticated).WithFix(fixRoleParameters)
		}
	}
	switch {
	case explainsItself(failed.Code):
		return failed
	case failed.Kind == transport.KindForbidden:
		return failed.WithFix(fixes.forbidden)
	case failed.Kind == transport.KindUnauthenticated && failed.Reason == transport.ReasonOther: // any other says more
		return failed.WithFix(fixes.unauthenticated)
	default:
		return failed
	}
}

// explainsItself reports whether a code says so much that the vendor's table of errors has what to
// do about it.
func explainsItself(code string) bool {
	switch code {
	case "EntityNotExist.Role", "AuthenticationFail.OIDCToken.Expired", "SignatureDoesNotMatch":
		return true
	default:
		return strings.HasPrefix(code, "InvalidAccessKeyId")
	}
}

// isTrustCode reports whether a code says that the role does not exist, or must not be assumed.
func isTrustCode(code string) bool {
	switch code {
	case "EntityNotExist", "NoPermission", "AuthenticationFail.NoPermission", "ImplicitDeny", "ExplicitDeny":
		return true
	default:
		return strings.HasPrefix(code, "EntityNotExist.") || strings.HasPrefix(code, "NoPermission.")
	}
}
