// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command sbom writes the software bill of materials of a release's archive, in CycloneDX: the
// modules in the build information of its binary. The same archive and flags produce the same
// bytes: the usual tools write times and random ids, which would change SHA256SUMS with each build.
// Not included are the libraries' licences and the module graph, which a binary does not record.
//
//	sbom -version 1.2.3 -time 2024-03-31T23:41:28Z -output FILE ARCHIVE
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

type arguments struct {
	archive string
	version string
	time    time.Time
	output  string
}

func parse(commandLine []string, stderr io.Writer) (arguments, error) {
	var parsed arguments
	flags := flag.NewFlagSet("sbom", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&parsed.version, "version", "", "the release's `version`, without a leading v")
	flags.StringVar(&parsed.output, "output", "", "`file` to write")
	flags.Func("time", "the commit's `time`, as RFC 3339", func(text string) (err error) {
		parsed.time, err = time.Parse(time.RFC3339, text)
		return err
	})
	if err := flags.Parse(commandLine); err != nil {
		return arguments{}, err
	}
	if flags.NArg() != 1 || parsed.version == "" || parsed.output == "" || parsed.time.IsZero() {
		return arguments{}, errors.New("usage: sbom -version VERSION -time TIME -output FILE ARCHIVE")
	}
	parsed.archive = flags.Arg(0)
	return parsed, nil
}

func run(commandLine []string, stderr io.Writer) error {
	arguments, err := parse(commandLine, stderr)
	if err != nil {
		return err
	}
	info, err := readArchive(arguments.archive)
	if err != nil {
		return err
	}
	document, err := newDocument(info, arguments.version, arguments.time)
	if err != nil {
		return fmt.Errorf("read %s: %w", arguments.archive, err)
	}
	content, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the bill of materials: %w", err)
	}
	return os.WriteFile(arguments.output, append(content, '\n'), 0o600)
}
