// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command benchmark measures whole plans of a real CLI against the emulator: for each data source a
// plan of N reads, compared with a plan of N terraform_data by the same CLI in the same run (the
// floor); then lists of tags, beside the same tags read one by one (see measureLists). It prints
// tables, and exits with code 1 when a bound is missed (see judge and judgeLists) or a plan fails.
// What a read costs without a CLI is measured by BenchmarkReadDataSource in internal/provider.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

func main() {
	// A CLI runs in a process group of its own: it is interrupted by this context, not by the
	// terminal.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		os.Exit(1)
	}
}

// run measures over both networks, then writes the report to stdout; progress goes to stderr.
func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) (err error) {
	options, err := parseOptions(arguments, stderr)
	if err != nil {
		return err
	}
	binary, err := cli.EnsureCLI(ctx, stderr)
	if err != nil {
		return err
	}
	temporary, err := os.MkdirTemp("", "containerregistry-benchmark-")
	if err != nil {
		return fmt.Errorf("create a temporary directory: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	fmt.Fprintln(stderr, "Building the provider.")
	p, err := newPlanner(ctx, binary, temporary)
	if err != nil {
		return err
	}
	results := []networkResult{
		{name: "plain HTTP on loopback"},
		{name: fmt.Sprintf("TLS, %s added to each round trip", slowRoundTrip), roundTrip: slowRoundTrip, skipped: tlsUnsupported(runtime.GOOS)},
	}
	for index := range results {
		result := &results[index]
		fmt.Fprintf(stderr, "Planning over %s.\n", result.name)
		if err := p.measure(ctx, result, options); err != nil {
			return err
		}
	}
	hostile, err := p.measureHostile(ctx, stderr)
	if err != nil {
		return err
	}
	provider.SetMemory() // lists are read in this process
	lists, err := p.measureAllLists(ctx, stderr, options)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Whole plans on %d cores, %s/%s, %s %s. Seconds are medians; repetitions: %d.\n",
		runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, binary.Name, binary.Version, options.repetitions)
	connections, growth, bound := judge(results)
	writeHostile(stdout, hostile)
	bounded := judgeHostile(hostile)
	writeReport(stdout, results, connections, growth, bound, bounded)
	ratio, listBound := judgeLists(lists)
	writeLists(stdout, lists, ratio, listBound)
	isMissed := func(v verdict) bool { return v.outcome() == missed }
	if !options.reportOnly && slices.ContainsFunc([]verdict{connections, growth, bound, bounded, ratio, listBound}, isMissed) {
		return errors.New("a bound is missed")
	}
	return nil
}

// tlsUnsupported returns why a provider cannot be made to trust the emulator's certificate, or "".
// SSL_CERT_FILE, which changes neither the provider nor the machine, is not read everywhere:
// https://pkg.go.dev/crypto/x509#SystemCertPool.
func tlsUnsupported(operatingSystem string) string {
	if slices.Contains([]string{"darwin", "ios", "windows"}, operatingSystem) {
		return "Go on " + operatingSystem + " does not read SSL_CERT_FILE"
	}
	return ""
}

// options are the command's flags.
type options struct {
	sizes       []int // ascending, distinct, at least 1
	listSizes   []int // likewise
	repetitions int
	reportOnly  bool
}

func parseOptions(arguments []string, usage io.Writer) (options, error) {
	parsed := options{sizes: []int{1, 100, 500, 1000}, listSizes: []int{100, 1000, 10_000}}
	flags := flag.NewFlagSet("benchmark", flag.ContinueOnError)
	flags.SetOutput(usage)
	flags.Func("sizes", "comma-separated `numbers` of reads per plan (default 1,100,500,1000)", parseSizes("reads", &parsed.sizes))
	flags.Func("lists", "comma-separated `numbers` of tags per list (default 100,1000,10000)", parseSizes("tags", &parsed.listSizes))
	flags.IntVar(&parsed.repetitions, "repetitions", 3, "plans per case; the median of their durations counts")
	flags.BoolVar(&parsed.reportOnly, "report-only", false, "exit with code 0 also when a bound is missed")
	if err := flags.Parse(arguments); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 || parsed.repetitions < 1 {
		return options{}, errors.New("usage: benchmark [-sizes N,N…] [-lists N,N…] [-repetitions N] [-report-only], every N at least 1")
	}
	return parsed, nil
}

// parseSizes returns the function of a flag that sets sizes.
func parseSizes(things string, sizes *[]int) func(string) error {
	return func(list string) error {
		*sizes = nil
		for field := range strings.SplitSeq(list, ",") {
			size, err := strconv.Atoi(field)
			if err != nil || size < 1 {
				return fmt.Errorf("invalid number of %s %q", things, field)
			}
			*sizes = append(*sizes, size)
		}
		slices.Sort(*sizes)
		*sizes = slices.Compact(*sizes)
		return nil
	}
}
