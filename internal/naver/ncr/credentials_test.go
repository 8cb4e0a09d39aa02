// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// TestCredentialsAreRetrievedOnce has many requests at once, and none before the first of them.
func TestCredentialsAreRetrievedOnce(t *testing.T) {
	t.Parallel()
	server, client := startClient(t, permitted)
	var retrieved atomic.Int64
	client = New(Options{
		Transport: client.options.Transport, Endpoint: client.options.Endpoint,
		Credentials: credentials.NewChain(time.Now, credentials.Source{Name: "test", Retrieve: func(context.Context) (credentials.Credentials, error) {
			retrieved.Add(1)
			return permitted, nil
		}}),
	})
	if count := retrieved.Load(); count != 0 {
		t.Errorf("retrieved %d times before a request", count)
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := client.GetTag(t.Context(), storefront); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if count := retrieved.Load(); count != 1 {
		t.Errorf("retrieved %d times, want once", count)
	}
	requests := server.Record().Requests
	if len(requests) != 20 {
		t.Errorf("%d requests, want 20", len(requests))
	}
	for _, request := range requests {
		if request.AccessKey != permitted.AccessKey {
			t.Errorf("signed by %q", request.AccessKey)
		}
	}
}

func TestUnusableCredentialsSendNothing(t *testing.T) {
	t.Parallel()
	server, client := startClient(t, permitted)
	client.options.Credentials = credentials.NewChain(time.Now, credentials.Source{Name: "environment", Retrieve: func(context.Context) (credentials.Credentials, error) {
		return credentials.Credentials{}, credentials.Unusable("the secret key is not set", "Set it.")
	}})
	_, err := client.GetTag(t.Context(), storefront)
	const expected = "GetImageTagDetail: the secret key is not set (attempts: 0)"
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall || failed.Kind != transport.KindNoCredentials || failed.CredentialSource != "environment" || failed.Error() != expected {
		t.Errorf("error %+v, want %q", err, expected)
	}
	if sent := len(server.Record().Requests); sent != 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

// TestErrorsNameTheSourceOfCredentials has credentials that the service does not know, and some
// that it does.
func TestErrorsNameTheSourceOfCredentials(t *testing.T) {
	t.Parallel()
	const source = "~/.ncloud/configure"
	_, client := startClient(t, permitted)
	for _, test := range []struct {
		used     credentials.Credentials
		kind     transport.Kind
		signedBy string
	}{
		{credentials.Credentials{AccessKey: "unknown", SecretKey: "x", Source: source}, transport.KindUnauthenticated, source},
		{credentials.Credentials{AccessKey: unpermitted.AccessKey, SecretKey: unpermitted.SecretKey, Source: source}, transport.KindForbidden, source},
	} {
		client.options.Credentials = credentials.Static(test.used)
		_, err := client.GetTag(t.Context(), storefront)
		if failed, isCall := errors.AsType[transport.Error](err); !isCall || failed.Kind != test.kind || failed.SignedBy != test.signedBy {
			t.Errorf("error %+v, want kind %d, signed by %q", err, test.kind, test.signedBy)
		}
	}
}
