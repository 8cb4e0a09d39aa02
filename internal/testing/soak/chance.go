// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
)

// chance decides a question. It is the same for the same seed and question, whatever runs beside it.
func chance(seed uint64, question ...any) *rand.Rand {
	hash := fnv.New64a()
	_, _ = fmt.Fprintln(hash, question...)           // a hash takes everything
	return rand.New(rand.NewPCG(seed, hash.Sum64())) //nolint:gosec // a repeatable run, not a secret
}

// oneOf is one of the things, which are some.
func oneOf[T any](random *rand.Rand, things []T) T { return things[random.IntN(len(things))] }

// happens tells whether something of this probability does.
func happens(random *rand.Rand, probability float64) bool { return random.Float64() < probability }
