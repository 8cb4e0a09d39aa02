// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var stsAPI = api{"Sts", "2015-04-01"}

// Bounds of a role's session, in seconds. A role may have a lower upper bound of its own.
const (
	ShortestSession = 900
	LongestSession  = 43200
)

const (
	defaultSessionName    = "terraform"
	defaultSessionSeconds = 3600
)

// variableOfSTS moves STS to an emulator on this machine.
const variableOfSTS = "CONTAINERREGISTRY_STS_ENDPOINT"

// role is one to be assumed, and where.
type role struct {
	arn, sessionName, policy, externalID string
	seconds                              int64
	stsRegion                            string // empty: as stsRegion says
	vpc                                  bool
}

// parameters are the ones that both operations take.
func (r role) parameters() (map[string]string, error) {
	seconds := cmp.Or(r.seconds, defaultSessionSeconds)
	if seconds < ShortestSession || seconds > LongestSession {
		return nil, credentials.Unusable(fmt.Sprintf("the session of %d s is not one of %d to %d s", seconds, ShortestSession, LongestSession), "choose a time within these bounds, and within the role's own.")
	}
	if err := cmp.Or(CheckRoleARN(r.arn), CheckSessionName(cmp.Or(r.sessionName, defaultSessionName))); err != nil {
		return nil, credentials.Unusable("the role to assume can't be used: "+err.Error(), "check the role's ARN and session name.")
	}
	return map[string]string{
		"RoleArn":         r.arn,
		"RoleSessionName": cmp.Or(r.sessionName, defaultSessionName),
		"DurationSeconds": strconv.FormatInt(seconds, 10),
		"Policy":          r.policy,
	}, nil
}

// assumed assumes the provider block's role with the keys of a way.
func (s *SignIn) assumed(find credentials.Source, wanted AssumeRole) credentials.Source {
	return func(ctx context.Context) (credentials.Keys, error) {
		base, err := find(ctx)
		if err != nil {
			return credentials.Keys{}, err
		}
		return s.assumeRole(ctx, base, "acr.assume_role", role{
			arn: wanted.RoleARN, sessionName: wanted.SessionName, policy: wanted.Policy, externalID: wanted.ExternalID, seconds: wanted.SessionExpiration,
		})
	}
}

// assumeRole is STS's operation AssumeRole. what says which role that is.
//
// API: https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole; permission sts:AssumeRole.
func (s *SignIn) assumeRole(ctx context.Context, base credentials.Keys, what string, wanted role) (credentials.Keys, error) {
	return named(what+" on "+base.Way, func(ctx context.Context) (credentials.Keys, error) {
		parameters, err := wanted.parameters()
		if err != nil {
			return credentials.Keys{}, err
		}
		parameters["ExternalId"] = wanted.externalID
		endpoint, region, err := s.stsEndpoint(wanted)
		if err != nil {
			return credentials.Keys{}, err
		}
		return transport.Do(ctx, s.options.Transport, transport.Call[credentials.Keys]{
			Operation: "AssumeRole",
			Sign: func(ctx context.Context) (transport.Signed, error) {
				return sign(ctx, base, endpoint, stsAPI, "AssumeRole", region, parameters)
			},
			Decode: func(response transport.Response) (credentials.Keys, error) {
				return decodeRole(response, "the keys of "+base.Way, adviceOnRole(base))
			},
		})
	})(ctx)
}

func adviceOnRole(base credentials.Keys) string {
	return "check the role's ARN; allow sts:AssumeRole on it to the account of " + base.Way +
		"; and name that account in the role's trust policy, with the external id that the policy asks for."
}

// stsEndpoint is the regional one; a region that is not known means the vendor's central one.
func (s *SignIn) stsEndpoint(wanted role) (*url.URL, string, error) {
	region, err := s.stsRegion(wanted.stsRegion)
	if err != nil {
		return nil, "", fmt.Errorf("the region of STS: %w", err)
	}
	if moved, err := s.movedEndpoint(variableOfSTS); moved != nil || err != nil {
		return moved, region, err
	}
	host := "sts.aliyuncs.com"
	if region != "" {
		host = "sts." + region + ".aliyuncs.com"
		if wanted.vpc || s.options.Machine.IsTrue(variableOfVPC) {
			host = "sts-vpc." + region + ".aliyuncs.com"
		}
	}
	return &url.URL{Scheme: "https", Host: host}, region, nil
}

// movedEndpoint reads a variable that moves a service to this machine, for tests. Elsewhere it can't be moved: a variable must not send
// what signs to another host.
func (s *SignIn) movedEndpoint(variable string) (*url.URL, error) {
	given := s.options.Machine.Getenv(variable)
	if given == "" {
		return nil, nil
	}
	endpoint, err := transport.ParseEndpoint(given)
	if err != nil || endpoint.Scheme != "http" || endpoint.Path != "" {
		return nil, credentials.Unusable(variable+" is not like http://127.0.0.1:8080: it is for an emulator on this machine only", "unset "+variable+".")
	}
	return endpoint, nil
}

// decodeRole reads the answer of both operations. It has no flag of success, only a status.
func decodeRole(response transport.Response, who, advice string) (credentials.Keys, error) {
	answer, err := strictjson.ParseObject(response.Body)
	if !transport.IsSuccess(response.Status) {
		return credentials.Keys{}, stsFailure(response.Status, answer, who, advice)
	}
	if err != nil {
		return credentials.Keys{}, errors.New("the answer is not the JSON that STS writes")
	}
	issued := answer.Object("Credentials")
	if issued == nil {
		return credentials.Keys{}, unexpected(answer, errors.New("the answer has no Credentials"))
	}
	keys, err := readKeys(issued)
	if err != nil {
		return credentials.Keys{}, unexpected(answer, err)
	}
	return keys, nil
}
