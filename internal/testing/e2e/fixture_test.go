// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// Changes of the fixture, and of what the registries return while they are read.

func pointACRTag(repository, tag, image string) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		acrRepository(t, fixture, repository).Tags[tag] = image
	}
}

func deleteACRTag(repository, tag string) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		delete(acrRepository(t, fixture, repository).Tags, tag)
	}
}

func pointNCRTag(repository, tag, image string) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		tags := ncrRepository(t, fixture, repository).Tags
		tags[tag] = emulator.NCRTag{ID: tags[tag].ID, Image: image}
	}
}

func deleteNCRTag(repository, tag string) func(*testing.T, *emulator.Fixture) {
	return func(t *testing.T, fixture *emulator.Fixture) {
		delete(ncrRepository(t, fixture, repository).Tags, tag)
	}
}

func acrRepository(t *testing.T, fixture *emulator.Fixture, name string) *emulator.ACRRepository {
	t.Helper()
	for _, instance := range fixture.ACR.Instances {
		for index := range instance.Repositories {
			if instance.Repositories[index].Name == name {
				return &instance.Repositories[index]
			}
		}
	}
	t.Fatalf("the fixture has no repository %q in ACR", name)
	return nil
}

// ncrRepository finds an image of the first registry, acme in KR.
func ncrRepository(t *testing.T, fixture *emulator.Fixture, name string) *emulator.NCRRepository {
	t.Helper()
	repositories := fixture.NCR.Registries[0].Repositories
	for index := range repositories {
		if repositories[index].Name == name {
			return &repositories[index]
		}
	}
	t.Fatalf("the fixture has no image %q in NCR", name)
	return nil
}

// respond makes a service return this body.
func respond(operation, body string) func(*testing.T, *emulator.Server) {
	return func(_ *testing.T, server *emulator.Server) {
		server.AddFault(emulator.Fault{Operation: operation, Body: body})
	}
}

// notValid is the digest on the vendor's page, which is not a valid one.
const notValid = "sha256:a180 ~ b9dc"

// withCheckout adds an image to NCR that has no tag yet.
func withCheckout(t *testing.T, fixture *emulator.Fixture) {
	registry := &fixture.NCR.Registries[0]
	registry.Repositories = append(registry.Repositories, emulator.NCRRepository{
		Name: "checkout", ID: 332017, Tags: map[string]emulator.NCRTag{},
		Images: map[string]emulator.NCRImage{"build 12": ncrRepository(t, fixture, "storefront").Images["build 1029"]},
	})
}

// push pushes 1.6.0 to both registries; after may be nil.
func push(t *testing.T, server *emulator.Server, afterACR, afterNCR *emulator.After) {
	t.Helper()
	for _, move := range []emulator.MoveTag{
		{Service: emulator.ServiceACR, InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Repository: "storefront", After: afterACR},
		{Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront", After: afterNCR},
	} {
		move.Tag, move.To = "1.6.0", "build 1057"
		moveTag(t, server, move)
	}
}

// pushWhileWaiting pushes when each registry has responded twice that the tag does not exist: in
// one attempt, of which the second response is the confirmation, or in two.
func pushWhileWaiting(t *testing.T, server *emulator.Server) {
	push(t, server, &emulator.After{Operation: "GetRepoTag", Responses: 2}, &emulator.After{Operation: "GetImageTagDetail", Responses: 2})
}

// moveBetweenReads moves the tag when its digest has been read, and its layers have not.
func moveBetweenReads(t *testing.T, server *emulator.Server) {
	moveTag(t, server, emulator.MoveTag{
		Service: emulator.ServiceACR, InstanceID: "cri-k77rd2eo9ztt1qa4", Namespace: "platform", Repository: "storefront",
		Tag: "1.4.2", To: "build 1057", After: &emulator.After{Operation: "GetRepoTag", Responses: 1},
	})
}

func moveTag(t *testing.T, server *emulator.Server, move emulator.MoveTag) {
	t.Helper()
	if err := server.MoveTag(move); err != nil {
		t.Fatal(err)
	}
}
