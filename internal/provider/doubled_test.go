// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// similarFixture is the default fixture, in which platform/api has the tag 1.4.2 of
// platform/storefront as well: only the repository tells them apart, which no response repeats.
func similarFixture() *emulator.Fixture {
	fixture := emulator.DefaultFixture()
	for _, repository := range fixture.ACR.Instances[0].Repositories {
		if repository.Name == "api" {
			repository.Tags["1.4.2"] = repository.Tags["2.0.0"]
		}
	}
	return fixture
}

// similarReads read tags of one name in different repositories, and some that do not exist.
func similarReads() []source {
	acr := object{"instance_id": "cri-k77rd2eo9ztt1qa4", "namespace": "platform"}
	var reads []source
	for _, typeName := range []string{acrTag, acrTagLayers} {
		for _, repository := range []string{"storefront", "api"} {
			for _, tag := range []string{"1.4.2", "9.9.9"} {
				reads = append(reads, source{typeName, acr.With(object{"repo_name": repository, "tag": tag, "allow_missing": true})})
			}
		}
		reads = append(reads, source{typeName, acr.With(object{"repo_name": "missing", "tag": "1.4.2", "allow_missing": true})})
	}
	for _, registry := range []object{{}, {"region": "SGN"}, {"region": "JPN"}, {"image_name": "hello/world", "reference": "latest"}, {"reference": "latest"}, {"reference": "9.9.9"}} {
		config := object{"registry": "acme", "image_name": "storefront", "reference": "1.4.2", "allow_missing": true}
		reads = append(reads, source{ncrTag, config.With(registry)})
	}
	return reads
}

// source is a read of a data source.
type source struct {
	typeName string
	config   object
}

// TestDoubledResponses reads many tags at a time from services that send each response twice,
// errors as well: each read has its own result.
func TestDoubledResponses(t *testing.T) {
	t.Parallel()
	for name, double := range map[string]emulator.Double{
		"with the next request": {}, "at once": {Delay: 1}, "after a millisecond": {Delay: time.Millisecond}, "after 3 ms": {Delay: 3 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			services, session := providertest.Emulated(t, providertest.Options{Emulator: emulator.Options{Fixture: similarFixture()}})
			_, reference := providertest.Emulated(t, providertest.Options{Emulator: emulator.Options{Fixture: similarFixture()}})
			services.AddFault(emulator.Fault{Double: &double})
			var group sync.WaitGroup
			for _, read := range similarReads() {
				want, problems := reference.Read(t.Context(), read.typeName, read.config)
				if len(problems) > 0 {
					t.Fatal(read, problems)
				}
				for range 12 {
					group.Go(func() {
						state, problems := session.Read(t.Context(), read.typeName, read.config)
						if difference := cmp.Diff(want, state); difference != "" || len(problems) > 0 {
							t.Errorf("%v: %+v (-want +got):\n%s", read, problems, difference)
						}
					})
				}
			}
			group.Wait()
		})
	}
}

// TestDoubledWithNewIDs reads tags whose names tell their responses apart, although the second of
// each has other IDs.
func TestDoubledWithNewIDs(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	_, reference := emulated(t)
	services.AddFault(emulator.Fault{Double: &emulator.Double{NewID: true}})
	for _, source := range []dataSource{acrTagSource, ncrTagSource} {
		var group sync.WaitGroup
		for _, tag := range []string{"1.4.0", "1.4.1", "1.4.2", "1.4.3", "1.5.0", "9.9.8", "9.9.9"} {
			read := source.WithTag(tag).With(object{"allow_missing": true})
			want := reference.MustRead(t.Context(), read.Type, read.Config)
			for range 12 {
				group.Go(func() {
					state, problems := session.Read(t.Context(), read.Type, read.Config)
					if difference := cmp.Diff(want, state); difference != "" || len(problems) > 0 {
						t.Errorf("%s %s: %+v (-want +got):\n%s", read.Type, tag, problems, difference)
					}
				})
			}
		}
		group.Wait()
	}
}

// TestDoubledWithNewIDsIsNotTrustedAgain reads, after the response to another tag has shown what
// the services do, layers: nothing but the connection tells to which request their response
// belongs. Each request has its own then. Before that, they have shared one.
func TestDoubledWithNewIDsIsNotTrustedAgain(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	_, reference := emulated(t)
	services.AddFault(emulator.Fault{Double: &emulator.Double{NewID: true}})
	acr := object{"instance_id": "cri-k77rd2eo9ztt1qa4", "repo_id": "crr-v7m9m2g0qkqjf56p"}
	for _, read := range []struct {
		source
		requests    int // until then
		connections int64
	}{
		{source{acrTag, acr.With(object{"tag": "1.4.0"})}, 1, 1},
		{source{acrTag, acr.With(object{"tag": "1.4.1"})}, 3, 2}, // the second response on the first connection is discarded
		{source{acrTagLayers, acr.With(object{"tag": "1.4.2"})}, 4, 3},
		{source{acrTagLayers, acr.With(object{"tag": "1.5.0"})}, 5, 4},
		{source{acrTagLayers, acr.With(object{"tag": "1.4.2"})}, 6, 5},
	} {
		want := reference.MustRead(t.Context(), read.typeName, read.config)
		state, problems := session.Read(t.Context(), read.typeName, read.config)
		if difference := cmp.Diff(want, state); difference != "" || len(problems) > 0 {
			t.Errorf("%v: %+v (-want +got):\n%s", read, problems, difference)
		}
		if record := services.Record(); record.ConnectionsOpened != read.connections || len(record.Requests) != read.requests {
			t.Errorf("%v: %d requests on %d connections", read.config, len(record.Requests), record.ConnectionsOpened)
		}
	}
}

// TestDoubledFromRegistry reads digests from the registry too, where logins are doubled as well.
func TestDoubledFromRegistry(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	plain := services.URL()
	var group sync.WaitGroup
	for _, read := range []object{
		{"repo_name": "storefront", "tag": "1.4.2"}, {"repo_name": "storefront", "tag": "1.5.0"}, {"repo_name": "base", "tag": "1.0"},
		{"repo_name": "api", "tag": "2.0.0"}, {"repo_name": "api", "tag": "2.2.0"},
	} {
		config := object{"instance_id": "cri-k77rd2eo9ztt1qa4", "namespace": "platform", "verify_digest": true}.With(read)
		services.ClearFaults()
		want := configured(t, dependencies{}, providertest.Block(plain)).MustRead(t.Context(), acrTag, config)
		services.AddFault(emulator.Fault{Double: &emulator.Double{}})
		for range 8 {
			group.Go(func() {
				state, problems := session.Read(t.Context(), acrTag, config)
				if difference := cmp.Diff(want, state); difference != "" || len(problems) > 0 {
					t.Errorf("%v: %+v (-want +got):\n%s", read, problems, difference)
				}
			})
		}
		group.Wait()
	}
}
