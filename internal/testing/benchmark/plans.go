// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

//go:embed configuration
var configuration embed.FS

// floor is what the data sources are compared with: a resource of the CLI itself.
const floor = "terraform_data"

// subjects are what plans consist of, and the one request that each read of it makes, as the
// emulator counts it.
var subjects = []struct{ name, operation string }{
	{floor, ""},
	{"containerregistry_acr_tag", "GetRepoTag"},
	{"containerregistry_acr_tag_layers", "GetRepoTagLayers"},
	{"containerregistry_ncr_tag", "GetImageTagDetail"},
}

// networkResult is what was measured over one network between the provider and the registries.
type networkResult struct {
	name      string
	roundTrip time.Duration // added to each round trip; TLS is used where it is not 0
	skipped   string        // why nothing could be measured, or ""
	rows      []*row        // by size, then as subjects
}

// row is the result of all plans with one number of reads of one subject.
type row struct {
	name, operation string // of the subject
	reads           int
	floor           *row // with the same number of terraform_data
	smallest        *row // of the same subject with the fewest reads above 0; nil up to that number
	durations       []time.Duration
	connections     int64 // opened to the emulator, the maximum of all plans
	memory          int64 // bytes of the provider's largest process, the maximum of all plans
}

// newRows begins with plans of no reads: what starting and configuring the provider costs.
func newRows(sizes []int) []*row {
	var rows []*row
	for index, size := range append([]int{0}, sizes...) {
		base := len(rows)
		for at, subject := range subjects {
			rows = append(rows, &row{name: subject.name, operation: subject.operation, reads: size})
			rows[len(rows)-1].floor = rows[base]
			if index > 1 {
				rows[len(rows)-1].smallest = rows[len(subjects)+at]
			}
		}
	}
	return rows
}

// duration returns the median of the plans.
func (r *row) duration() time.Duration {
	return median(r.durations)
}

// perRead returns the cost of each read beyond those of the smallest plan, which must not be nil.
func (r *row) perRead() time.Duration {
	return (r.duration() - r.smallest.duration()) / time.Duration(r.reads-r.smallest.reads)
}

// planner runs a CLI in two initialized directories: the floor's, and that of all data sources.
type planner struct {
	directory    string // temporary, without symbolic links, as /proc names programs
	floor, reads cli.Workspace
	hostile      cli.Workspace // for responses that are hostile
}

func newPlanner(ctx context.Context, binary cli.CLI, temporary string) (*planner, error) {
	directory, err := filepath.EvalSymlinks(temporary)
	if err == nil {
		err = os.CopyFS(directory, configuration)
	}
	if err != nil {
		return nil, fmt.Errorf("write the configuration: %w", err)
	}
	installation, err := cli.InstallLocally(ctx, directory)
	if err != nil {
		return nil, err
	}
	workspace := cli.Workspace{CLI: binary, ConfigurationFile: installation.ConfigurationFile}
	p := &planner{directory: directory, floor: workspace, reads: workspace, hostile: workspace}
	p.floor.Directory = filepath.Join(directory, "configuration", "floor")
	p.reads.Directory = filepath.Join(directory, "configuration", "reads")
	p.hostile.Directory = filepath.Join(directory, "configuration", "hostile")
	for _, workspace := range []cli.Workspace{p.floor, p.reads, p.hostile} {
		if _, err := workspace.Run(ctx, "init"); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// measure fills in result.rows, unless the network is skipped. Each repetition goes through all
// rows: a disturbance of the machine then hits all of them, and not all plans of one row.
func (p *planner) measure(ctx context.Context, result *networkResult, options options) (err error) {
	if result.skipped != "" {
		return nil
	}
	server, err := emulator.Start(emulator.Options{TLS: result.roundTrip > 0, RoundTripDelay: result.roundTrip})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	environment, err := p.environment(server)
	if err != nil {
		return err
	}
	result.rows = newRows(options.sizes)
	for range options.repetitions {
		for _, row := range result.rows {
			if err := p.plan(ctx, server, environment, row); err != nil {
				return err
			}
		}
	}
	return nil
}

// environment tells the configuration where the emulator is, and the provider to trust its
// certificate.
func (p *planner) environment(server *emulator.Server) ([]string, error) {
	accounts := emulator.DefaultFixture().Accounts
	environment := []string{"TF_VAR_url=" + server.URL()}
	for name, account := range map[string]emulator.Account{"acr": accounts.ACR[0], "ncr": accounts.NCR[0]} {
		keys, err := json.Marshal([]string{account.AccessKey, account.SecretKey})
		if err != nil {
			return nil, err
		}
		environment = append(environment, fmt.Sprintf("TF_VAR_%s_keys=%s", name, keys))
	}
	if authority := server.CertificateAuthority(); authority != nil {
		file := filepath.Join(p.directory, "authority.pem")
		if err := os.WriteFile(file, authority, 0o600); err != nil {
			return nil, fmt.Errorf("write the certificate authority: %w", err)
		}
		environment = append(environment, "SSL_CERT_FILE="+file)
	}
	return environment, nil
}

// plan runs the CLI once. A plan that requested anything but its operation, once per read, is an
// error: its duration would include something else, such as retries.
func (p *planner) plan(ctx context.Context, server *emulator.Server, environment []string, row *row) error {
	server.Reset()
	stop := watchMemory(p.directory)
	duration, err := p.run(ctx, environment, row.name, row.reads)
	memory := stop()
	if err != nil {
		return err
	}
	record := server.Record()
	row.durations = append(row.durations, duration)
	row.connections = max(row.connections, record.ConnectionsOpened)
	row.memory = max(row.memory, memory)
	return row.checkCounts(record.Counts)
}

// run runs the CLI once for a number of reads, or of terraform_data.
func (p *planner) run(ctx context.Context, environment []string, name string, reads int) (time.Duration, error) {
	workspace := p.reads
	if name == floor {
		workspace = p.floor
	}
	workspace.Environment = append([]string{fmt.Sprintf("TF_VAR_reads=%d", reads), "TF_VAR_source_name=" + name}, environment...)
	result, err := workspace.Run(ctx, "plan")
	return result.Duration, err
}

// checkCounts expects the row's operation once per read and no other; of the floor no request at
// all.
func (r *row) checkCounts(counts map[string]int64) error {
	expected, total := int64(r.reads), int64(0)
	if r.operation == "" {
		expected = 0
	}
	for _, count := range counts {
		total += count
	}
	if counts[r.operation] != expected || total != expected {
		return fmt.Errorf("unexpected requests in a plan of %d: %v, expected %d × %q", r.reads, counts, expected, r.operation)
	}
	return nil
}
