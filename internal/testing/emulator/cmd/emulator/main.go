// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command emulator serves the two registry APIs on a loopback port until it is
// interrupted; see package emulator.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func main() {
	interrupted, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	err := run(interrupted, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "emulator:", err)
		os.Exit(1)
	}
}

type arguments struct {
	listen         string
	fixture        string
	tls            bool
	authorityFile  string
	roundTripDelay time.Duration
	urlFile        string
	exitWithStdin  bool
}

func parse(given []string, stderr io.Writer) (arguments, error) {
	var parsed arguments
	flags := flag.NewFlagSet("emulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&parsed.listen, "listen", "127.0.0.1:0", "loopback `address` to listen on; port 0 is any free one")
	flags.StringVar(&parsed.fixture, "fixture", "", "`file` with accounts and images; default is the built-in one")
	flags.BoolVar(&parsed.tls, "tls", false, "serve HTTPS, with a certificate made at start")
	flags.StringVar(&parsed.authorityFile, "ca-file", "", "`file` to write the certificate authority to, as PEM; needs -tls")
	flags.DurationVar(&parsed.roundTripDelay, "round-trip-delay", 0, "`duration` to add to each network round trip, like 30ms")
	flags.StringVar(&parsed.urlFile, "url-file", "", "`file` to write the URL to, once it is listening")
	flags.BoolVar(&parsed.exitWithStdin, "exit-with-stdin", false, "end when standard input is closed")
	if err := flags.Parse(given); err != nil {
		return arguments{}, err
	}
	switch {
	case flags.NArg() > 0:
		return arguments{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case parsed.authorityFile != "" && !parsed.tls:
		return arguments{}, errors.New("-ca-file needs -tls")
	case parsed.roundTripDelay < 0:
		return arguments{}, errors.New("-round-trip-delay must not be negative")
	}
	return parsed, nil
}

// run serves until the context ends, or standard input if that was asked for.
func run(ctx context.Context, given []string, stdin io.Reader, stdout, stderr io.Writer) (err error) {
	arguments, err := parse(given, stderr)
	if err != nil {
		return err
	}
	server, err := start(arguments)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if err := announce(server, arguments, stdout); err != nil {
		return err
	}
	ended := make(chan struct{})
	if arguments.exitWithStdin {
		go func() {
			_, _ = io.Copy(io.Discard, stdin) // an error ends it as a close does
			close(ended)
		}()
	}
	select {
	case <-ctx.Done():
	case <-ended:
	}
	return nil
}

func start(a arguments) (*emulator.Server, error) {
	options := emulator.Options{Address: a.listen, TLS: a.tls, RoundTripDelay: a.roundTripDelay}
	if a.fixture != "" {
		fixture, err := emulator.LoadFixture(a.fixture)
		if err != nil {
			return nil, err
		}
		options.Fixture = fixture
	}
	return emulator.Start(options)
}

// announce writes the authority before the URL: who waits for the URL finds
// all of it.
func announce(server *emulator.Server, a arguments, stdout io.Writer) error {
	if a.authorityFile != "" {
		if err := writeAtomically(a.authorityFile, server.CertificateAuthority()); err != nil {
			return err
		}
	}
	if a.urlFile != "" {
		if err := writeAtomically(a.urlFile, []byte(server.URL()+"\n")); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(stdout, server.URL())
	return err
}

// writeAtomically lets nobody see half of the file.
func writeAtomically(path string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = temporary.Write(content)
	err = errors.Join(err, temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(temporary.Name()))
	}
	return nil
}
