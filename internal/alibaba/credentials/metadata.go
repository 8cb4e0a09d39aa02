// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	metadataAddress = "100.100.100.200"
	// variableOfMetadata moves the metadata service to an emulator on this machine.
	variableOfMetadata = "CONTAINERREGISTRY_ECS_METADATA_ENDPOINT"

	// metadataPatience is how long the service of this very machine is asked, where the user says that there is one.
	metadataPatience = 10 * time.Second
	// metadataProbe is how long it is, where nobody says so: elsewhere nothing answers at that address, and nobody should wait for it.
	metadataProbe = time.Second

	metadataTokenSeconds = "300"
)

// withInstanceRole takes the keys of the RAM role of the ECS instance that this is.
func (s *SignIn) withInstanceRole(role string) credentials.Source {
	return func(ctx context.Context) (credentials.Keys, error) {
		if s.options.Machine.IsTrue(variableOfNoMetadata) {
			return credentials.Keys{}, credentials.Unusable(variableOfNoMetadata+" forbids to ask the metadata service", "unset "+variableOfNoMetadata+", or sign in another way.")
		}
		patient, cancel := context.WithTimeout(ctx, metadataPatience)
		defer cancel()
		keys, err := s.askMetadata(patient, role)
		if err != nil && ctx.Err() == nil && patient.Err() != nil {
			return keys, &transport.Error{
				Kind: transport.KindUnavailable, Operation: "the metadata service", Host: metadataAddress,
				Message: "it did not answer within " + metadataPatience.String(), Advice: adviceOnMetadata, Attempts: 1,
			}
		}
		if failure, isFailure := errors.AsType[*transport.Error](err); isFailure {
			failure.CutShort = false // by a patience that others have as well
		}
		return keys, err
	}
}

// fromThisInstance is the last way: a machine may have a role that nobody named. That it has none is found out once.
func (s *SignIn) fromThisInstance(ctx context.Context) (credentials.Keys, error) {
	if s.options.Machine.IsTrue(variableOfNoMetadata) {
		return credentials.Keys{}, &credentials.NotSetUp{Reason: "switched off by " + variableOfNoMetadata}
	}
	if known := s.noMetadata.Load(); known != nil {
		return credentials.Keys{}, known
	}
	probe, cancel := context.WithTimeout(ctx, metadataProbe)
	defer cancel()
	keys, err := s.askMetadata(probe, "")
	failure, isFailure := errors.AsType[*transport.Error](err)
	if err == nil || ctx.Err() != nil || !isFailure || failure.Kind == transport.KindCredentials && failure.Advice != adviceOnMetadata {
		return keys, err
	}
	nothing := &credentials.NotSetUp{Reason: "no role by " + metadataAddress}
	s.noMetadata.Store(nothing)
	return credentials.Keys{}, nothing
}

const adviceOnMetadata = "run this on an ECS instance that has a RAM role, or sign in another way."

// askMetadata asks the service of an ECS instance for the keys of its role; an empty role is asked for as well.
//
// https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
func (s *SignIn) askMetadata(ctx context.Context, role string) (credentials.Keys, error) {
	endpoint, err := s.movedEndpoint(variableOfMetadata)
	if err != nil {
		return credentials.Keys{}, err
	}
	asked := metadata{endpoint: cmp.Or(endpoint, &url.URL{Scheme: "http", Host: metadataAddress}), client: s.options.Transport}
	if asked.token, err = asked.newToken(ctx, s.options.Machine.IsTrue(variableOfNoMetadataV1)); err != nil {
		return credentials.Keys{}, err
	}
	if role == "" {
		if role, err = asked.role(ctx); err != nil {
			return credentials.Keys{}, err
		}
	}
	if err := CheckRoleName(role); err != nil {
		return credentials.Keys{}, credentials.Unusable("the name of the instance's role can't be used: "+err.Error(), "check the name of the role.")
	}
	return asked.keys(ctx, role)
}

// metadata is a conversation with the metadata service.
type metadata struct {
	client   *transport.Client
	endpoint *url.URL
	token    string // of version 2; empty where the service has only version 1
}

// newToken begins version 2. Where the service does not have it, that is version 1, unless that is forbidden.
func (m metadata) newToken(ctx context.Context, only bool) (string, error) {
	return getMetadata(ctx, m, http.MethodPut, "/latest/api/token", func(response transport.Response) (string, error) {
		switch {
		case transport.IsSuccess(response.Status):
			token := strings.TrimSpace(string(response.Body))
			if credentials.CheckKey(token) != nil {
				return "", errors.New("the answer is no token")
			}
			return token, nil
		case response.Status == http.StatusNotFound || response.Status == http.StatusForbidden || response.Status == http.StatusMethodNotAllowed:
			if !only {
				return "", nil
			}
			return "", &transport.Error{
				Kind: transport.KindCredentials, Message: "the metadata service has no version 2, and " + variableOfNoMetadataV1 + " forbids the other", Advice: adviceOnMetadata,
			}
		default:
			return "", metadataFailure(response)
		}
	})
}

func (m metadata) role(ctx context.Context) (string, error) {
	return getMetadata(ctx, m, http.MethodGet, "/latest/meta-data/ram/security-credentials/", func(response transport.Response) (string, error) {
		if !transport.IsSuccess(response.Status) {
			return "", metadataFailure(response)
		}
		role := strings.TrimSpace(string(response.Body))
		if CheckRoleName(role) != nil {
			return "", errors.New("the answer is not the name of one RAM role")
		}
		return role, nil
	})
}

func (m metadata) keys(ctx context.Context, role string) (credentials.Keys, error) {
	return getMetadata(ctx, m, http.MethodGet, "/latest/meta-data/ram/security-credentials/"+role, func(response transport.Response) (credentials.Keys, error) {
		if !transport.IsSuccess(response.Status) {
			return credentials.Keys{}, metadataFailure(response)
		}
		return decodeKeys(response)
	})
}

// decodeKeys reads keys beside a Code, which may be absent.
func decodeKeys(response transport.Response) (credentials.Keys, error) {
	answer, err := strictjson.ParseObject(response.Body)
	if err != nil {
		return credentials.Keys{}, errors.New("the answer is not a JSON object with keys")
	}
	if code := answer.Label("Code"); code != "" && !strings.EqualFold(code, "success") {
		return credentials.Keys{}, &transport.Error{Kind: transport.KindUnavailable, Code: code, Message: "there are no keys"}
	}
	return readKeys(answer)
}

func metadataFailure(response transport.Response) *transport.Error {
	failure := transport.StatusError(response.Status)
	if response.Status == http.StatusNotFound {
		failure.Kind, failure.Message = transport.KindCredentials, "this instance does not have the RAM role, or any"
	}
	failure.Advice = adviceOnMetadata
	return failure
}

func getMetadata[T any](ctx context.Context, asked metadata, method, path string, decode func(transport.Response) (T, error)) (T, error) {
	return transport.Do(ctx, asked.client, transport.Call[T]{
		Operation: "the metadata service",
		Sign: func(ctx context.Context) (transport.Signed, error) {
			target := *asked.endpoint
			target.Path = path
			request, err := http.NewRequestWithContext(ctx, method, target.String(), http.NoBody)
			if err != nil {
				return transport.Signed{}, err
			}
			if method == http.MethodPut {
				request.Header.Set("X-aliyun-ecs-metadata-token-ttl-seconds", metadataTokenSeconds)
			}
			if asked.token != "" {
				request.Header.Set("X-aliyun-ecs-metadata-token", asked.token)
			}
			return transport.Signed{Request: request, Secrets: []string{asked.token}}, nil
		},
		Decode: decode,
	})
}
