// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestChooseFault draws as often as a soak does, always the same.
func TestChooseFault(t *testing.T) {
	t.Parallel()
	const draws = 10_000
	for operation, others := range map[string]int{
		emulator.OperationGetRepoTag:        1, // no list
		emulator.OperationGetRepoTagLayers:  1, // says of no tag that it is about it
		emulator.OperationGetImageTagDetail: 0,
		emulator.OperationGetRepository:     2,
		emulator.OperationListRepoTag:       2,
	} {
		chosen, again := map[*fault]int{}, 0
		for question := range draws {
			one := chooseFault(chance(1, question), operation)
			chosen[one]++
			if one == chooseFault(chance(1, question), operation) {
				again++
			}
			if one != nil && !one.fits(operation) {
				t.Fatalf("%s: %s does not fit", operation, one.name)
			}
		}
		if again != draws {
			t.Errorf("%s: %d of %d draws came out the same", operation, again, draws)
		}
		if faulty := draws - chosen[nil]; faulty < 2_900 || faulty > 3_100 {
			t.Errorf("%s: %d of %d answers are faulty, want 30 %%", operation, faulty, draws)
		}
		expectWeights(t, operation, chosen, draws-chosen[nil])
		if got, want := len(chosen)-1, len(faults)-others; got != want {
			t.Errorf("%s: %d faults were chosen, want %d", operation, got, want)
		}
	}
}

// expectWeights expects of each fault its part of the faulty answers, within a third of it.
func expectWeights(t *testing.T, operation string, chosen map[*fault]int, faulty int) {
	t.Helper()
	sum := 0
	for one := range chosen {
		if one != nil {
			sum += one.weight
		}
	}
	for one, count := range chosen {
		if one == nil {
			continue
		}
		want := float64(faulty*one.weight) / float64(sum)
		if got := float64(count); got < want*2/3 || got > want*4/3 {
			t.Errorf("%s: %s was chosen %d times, want about %.0f", operation, one.name, count, want)
		}
	}
}

func TestFaultsHaveClosedSummaries(t *testing.T) {
	t.Parallel()
	for _, one := range append(slices.Clone(faults), noAnswer) {
		if !one.isSlow() && !slices.Contains(closedList, one.summary) {
			t.Errorf("%s: %q is not of the closed list", one.name, one.summary)
		}
		if one.isSlow() && one.heals {
			t.Errorf("%s: nothing is to be healed", one.name)
		}
	}
}
