// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// repeatedSingles is the most tags that are read one by one in every repetition; of more, only in
// the first.
const repeatedSingles = 1000

// listSubject is a data source of all tags of a repository, and that of one of them.
type listSubject struct {
	name, single, tag string
	operation         string // that each request of the list has, as the emulator counts it
	config            providertest.Object
}

var listSubjects = []listSubject{
	{
		"containerregistry_acr_tags", "containerregistry_acr_tag", "tag", emulator.OperationListRepoTag,
		providertest.Object{"instance_id": "cri-k77rd2eo9ztt1qa4", "repo_id": "crr-l0adl0adl0adl0ad"},
	},
	{
		"containerregistry_ncr_tags", "containerregistry_ncr_tag", "reference", emulator.OperationGetImageTags,
		providertest.Object{"registry": "acme", "image_name": "load"},
	},
}

// listResult is what was measured of lists over one network.
type listResult struct {
	name      string
	roundTrip time.Duration // added to each round trip
	rows      []*listRow    // by subject, then by size
}

// listRow is the result of one list.
type listRow struct {
	subject  listSubject
	tags     int
	requests int64           // of one read, the maximum
	reads    []time.Duration // of the list, by the protocol
	pages    []time.Duration // the part of reads until the last request arrived: of a read with several pages, the one that confirms the first
	singles  []time.Duration // of the same tags one by one, ten at a time, by the protocol
	plans    []time.Duration // of a CLI, of this one data source
	floors   []time.Duration // of a CLI, of nothing
	memory   int64           // bytes of the provider's largest process in a plan, the maximum
}

// measureAllLists measures over both networks.
func (p *planner) measureAllLists(ctx context.Context, progress io.Writer, options options) ([]listResult, error) {
	results := []listResult{
		{name: "plain HTTP on loopback"},
		{name: fmt.Sprintf("plain HTTP, %s added to each round trip", slowRoundTrip), roundTrip: slowRoundTrip},
	}
	for index := range results {
		fmt.Fprintf(progress, "Reading lists over %s.\n", results[index].name)
		if err := p.measureLists(ctx, &results[index], options); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// measureLists fills in result.rows. The network is plain HTTP: what is compared is the same list,
// and the same tags, over the same connections.
func (p *planner) measureLists(ctx context.Context, result *listResult, options options) error {
	for _, subject := range listSubjects {
		for _, size := range options.listSizes {
			row := &listRow{subject: subject, tags: size}
			if err := p.measureList(ctx, row, result.roundTrip, options.repetitions); err != nil {
				return fmt.Errorf("%s, %d tags: %w", subject.name, size, err)
			}
			result.rows = append(result.rows, row)
		}
	}
	return nil
}

func (p *planner) measureList(ctx context.Context, row *listRow, roundTrip time.Duration, repetitions int) (err error) {
	server, err := emulator.Start(emulator.Options{ListedLoadTags: row.tags, RoundTripDelay: roundTrip})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	environment, err := p.environment(server)
	if err != nil {
		return err
	}
	if _, _, err := readList(ctx, server, row.subject); err != nil { // the emulator makes the tags at the first request
		return err
	}
	for repetition := range repetitions {
		server.Reset()
		elapsed, untilLast, err := readList(ctx, server, row.subject)
		if err != nil {
			return err
		}
		row.reads, row.pages = append(row.reads, elapsed), append(row.pages, untilLast)
		row.requests = max(row.requests, server.Record().Counts[row.subject.operation])
		if repetition == 0 || row.tags <= repeatedSingles {
			if elapsed, err = readSingles(ctx, server, row.subject, row.tags); err != nil {
				return err
			}
			row.singles = append(row.singles, elapsed)
		}
		if err := p.planList(ctx, environment, row); err != nil {
			return err
		}
	}
	return nil
}

// planList runs the CLI for the list, and for nothing.
func (p *planner) planList(ctx context.Context, environment []string, row *listRow) error {
	stop := watchMemory(p.directory)
	list, err := p.run(ctx, environment, row.subject.name, 1)
	row.memory = max(row.memory, stop())
	if err != nil {
		return err
	}
	nothing, err := p.run(ctx, environment, row.subject.name, 0)
	if err != nil {
		return err
	}
	row.plans, row.floors = append(row.plans, list), append(row.floors, nothing)
	return nil
}

// median returns the median of at least one duration; of an even number, the mean of the middle
// two.
func median(durations []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(durations))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// bound returns how long the read may take over a slow network: its requests wait for one round
// trip each, listParallelism at a time.
func (r *listRow) bound(roundTrip time.Duration) time.Duration {
	return time.Duration(listBoundFactor * float64(r.requests) / listParallelism * float64(roundTrip))
}

// ownCost returns what the CLI takes for the state of the list, beyond the read and a plan of
// nothing.
func (r *listRow) ownCost() time.Duration {
	return median(r.plans) - median(r.floors) - median(r.reads)
}
