// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"net/url"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// emulated is how the emulator is asked the same questions.
type emulated struct {
	names names
	keys  object // of the provider block
	base  func(*emulator.Server) string
}

// otherTag is one whose image stands for an untagged one: the emulator goes by what the tag that is asked for points at.
const otherTag = "1.4.0"

func emulatedACR(fixture *emulator.Fixture) emulated {
	instance, account := fixture.ACR.Instances[0], fixture.Accounts.ACR[0]
	repository := instance.Repositories[0]
	return emulated{
		names: names{
			acrRegion: instance.Region, acrInstanceID: instance.ID, acrNamespace: repository.Namespace, acrRepoName: repository.Name,
			acrTag: "1.4.2", acrMultiPlatformTag: "edge", acrUntaggedDigest: repository.Images[repository.Tags[otherTag]].Digest,
		},
		keys: object{"access_key": account.AccessKey, "secret_key": account.SecretKey},
		base: (*emulator.Server).URL,
	}
}

func emulatedNCR(fixture *emulator.Fixture) emulated {
	registry, account := fixture.NCR.Registries[0], fixture.Accounts.NCR[0]
	single, multiple := registry.Repositories[0], registry.Repositories[1]
	return emulated{
		names: names{
			ncrSite: registry.Site, ncrRegion: registry.Region, ncrRegistry: registry.Name, ncrImageName: single.Name, ncrReference: "1.4.2",
			ncrMultiPlatformImageName: multiple.Name, ncrMultiPlatformReference: "2024.04",
		},
		keys: object{"access_key": account.AccessKey, "secret_key": account.SecretKey},
		base: (*emulator.Server).NCREndpoint,
	}
}

// assumed is what the emulator answers.
func (s service) assumed(ctx context.Context) (seen *observation, err error) {
	fixture := emulator.DefaultFixture()
	how := s.emulated(fixture)
	server, err := emulator.Start(emulator.Options{Fixture: fixture})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	endpoint, err := url.Parse(how.base(server))
	if err != nil {
		return nil, err
	}
	return s.observe(ctx, how.names, endpoint, how.keys)
}
