// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// plan is one plan: what it took.
type plan struct {
	duration    time.Duration
	connections int64 // opened to the service
	peakMemory  int64 // of the provider's largest process, in bytes; 0 where it is not measured
}

// measurePlans measures all sizes of all data sources over one network. N = 0 comes first: what the provider costs
// before it reads anything.
func (p *preparation) measurePlans(ctx context.Context, network network, options options) (_ planReport, err error) {
	measured := planReport{network: network}
	if network.reason != "" {
		return measured, nil
	}
	directory := filepath.Join(p.directory, fmt.Sprintf("round-trip-%s", network.roundTrip))
	if err := os.Mkdir(directory, 0o700); err != nil {
		return measured, fmt.Errorf("measure plans: %w", err)
	}
	service, err := startService(ctx, p.emulator, directory, network)
	if err != nil {
		return measured, err
	}
	defer func() { err = errors.Join(err, service.stop()) }()
	planner, err := p.newPlanner(ctx, directory, service)
	if err != nil {
		return measured, err
	}
	sizes := append([]int{0}, options.sizes...)
	measured.rows, err = planner.measure(ctx, sizes, options.repetitions, func(repetition int) {
		p.say("%s: repetition %d of %d", network.name, repetition, options.repetitions)
	})
	return measured, err
}

// planner is a CLI in working directories that were initialized: one per data source, and the floor's.
type planner struct {
	service    *service
	programs   string // the directory of the provider's binary
	floor      cli.Workspace
	sources    []dataSource
	workspaces []cli.Workspace // as sources
}

func (p *preparation) newPlanner(ctx context.Context, directory string, service *service) (*planner, error) {
	planner := &planner{service: service, programs: p.installation.Mirror, sources: dataSources()}
	floor, err := p.newWorkspace(ctx, filepath.Join(directory, "floor"), floorConfiguration)
	if err != nil {
		return nil, err
	}
	planner.floor = floor
	accounts := emulator.DefaultFixture().Accounts
	for _, source := range planner.sources {
		configuration := source.configuration(service.url, accounts.ACR[0], accounts.NCR[0])
		workspace, err := p.newWorkspace(ctx, filepath.Join(directory, source.name), configuration)
		if err != nil {
			return nil, err
		}
		if service.authorityFile != "" {
			workspace.Environment = []string{"SSL_CERT_FILE=" + service.authorityFile}
		}
		planner.workspaces = append(planner.workspaces, workspace)
	}
	return planner, nil
}

func (p *preparation) newWorkspace(ctx context.Context, directory, configuration string) (cli.Workspace, error) {
	workspace := cli.Workspace{CLI: p.cli, Directory: directory, ConfigurationFile: p.installation.ConfigurationFile}
	if err := os.Mkdir(directory, 0o700); err != nil {
		return workspace, fmt.Errorf("measure plans: %w", err)
	}
	if err := os.WriteFile(filepath.Join(directory, "main.tf"), []byte(configuration), 0o600); err != nil {
		return workspace, fmt.Errorf("measure plans: %w", err)
	}
	_, err := workspace.Run(ctx, "init")
	return workspace, err
}

// measure gives a row for each size and data source. It goes through all sizes once per repetition, and at each size plans
// the floor and then the data sources: what disturbs the machine for a while then disturbs all of them, and once.
func (p *planner) measure(ctx context.Context, sizes []int, repetitions int, begin func(repetition int)) ([]planRow, error) {
	cases := make([]sizeCase, len(sizes))
	for repetition := range repetitions {
		begin(repetition + 1)
		for index, size := range sizes {
			if err := p.measureOnce(ctx, size, &cases[index]); err != nil {
				return nil, err
			}
		}
	}
	var rows []planRow
	for index, size := range sizes {
		for at, source := range p.sources {
			rows = append(rows, newPlanRow(source.name, size, cases[index].plans[at], cases[index].floors))
		}
	}
	return rows, nil
}

// sizeCase holds all plans of one size.
type sizeCase struct {
	floors []plan
	plans  [][]plan // by data source
}

func (p *planner) measureOnce(ctx context.Context, size int, measured *sizeCase) error {
	floor, err := p.plan(ctx, p.floor, size, "")
	if err != nil {
		return err
	}
	measured.floors = append(measured.floors, floor)
	if measured.plans == nil {
		measured.plans = make([][]plan, len(p.sources))
	}
	for index, source := range p.sources {
		plan, err := p.plan(ctx, p.workspaces[index], size, source.operation)
		if err != nil {
			return err
		}
		measured.plans[index] = append(measured.plans[index], plan)
	}
	return nil
}

// plan runs the CLI once. A plan that asked the service for anything but size operations is an error: its time would be
// that of something else.
func (p *planner) plan(ctx context.Context, workspace cli.Workspace, size int, operation string) (plan, error) {
	if err := p.service.reset(ctx); err != nil {
		return plan{}, err
	}
	workspace.Environment = append([]string{fmt.Sprintf("%s=%d", readsVariable, size)}, workspace.Environment...)
	memory := watchMemory(p.programs)
	result, err := workspace.Run(ctx, "plan")
	peak := memory.stop()
	if err != nil {
		return plan{}, err
	}
	record, err := p.service.record(ctx)
	if err != nil {
		return plan{}, err
	}
	if err := checkCounts(record.Counts, operation, size); err != nil {
		return plan{}, err
	}
	return plan{duration: result.Duration, connections: record.ConnectionsOpened, peakMemory: peak}, nil
}

// checkCounts expects the operation that often, and no other. No operation is expected of the floor.
func checkCounts(counts map[string]int64, operation string, size int) error {
	want := int64(size)
	if operation == "" {
		want = 0
	}
	var all int64
	for _, count := range counts {
		all += count
	}
	if counts[operation] != want || all != want {
		return fmt.Errorf("a plan of %d was to ask for %q %d times and nothing else, but asked for %v", size, operation, want, counts)
	}
	return nil
}
