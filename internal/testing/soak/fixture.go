// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

const (
	soakInstance   = "cri-s0aks0aks0aks0ak"
	soakRegion     = "cn-hangzhou"
	soakRegistry   = "soak"
	soakRegistryID = 4711

	imagesPerRepository = 6
)

// newFixture makes repositories with images of every shape, and without tags.
func newFixture(seed uint64, acr, ncr int) *emulator.Fixture {
	random := chance(seed, "fixture")
	fixture := emulator.DefaultFixture()
	fixture.Accounts.ACR, fixture.Accounts.NCR = fixture.Accounts.ACR[:1], fixture.Accounts.NCR[:1]
	instance := emulator.ACRInstance{ID: soakInstance, Region: soakRegion}
	for number := range acr {
		instance.Repositories = append(instance.Repositories, newACRRepository(random, number))
	}
	registry := emulator.NCRRegistry{Name: soakRegistry, Site: "public", Region: "KR", ID: soakRegistryID, Created: moment(random)}
	for number := range ncr {
		registry.Repositories = append(registry.Repositories, newNCRRepository(random, number))
	}
	fixture.ACR = emulator.ACRFixture{Instances: []emulator.ACRInstance{instance}}
	fixture.NCR = emulator.NCRFixture{Registries: []emulator.NCRRegistry{registry}}
	return fixture
}

// moment is a time of whole milliseconds, often of whole seconds.
func moment(random *rand.Rand) time.Time {
	at := time.Date(2024, time.March, 1, 0, 0, random.IntN(30*24*60*60), 0, time.UTC)
	if happens(random, 0.3) {
		at = at.Add(time.Duration(1+random.IntN(999)) * time.Millisecond)
	}
	return at
}

// hexOf is 64 hexadecimal digits that stand for a name.
func hexOf(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:])
}

func digestOf(name string) string { return "sha256:" + hexOf(name) }

func imageName(number int) string { return fmt.Sprintf("build %d", number) }
