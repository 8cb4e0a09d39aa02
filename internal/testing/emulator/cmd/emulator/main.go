// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Command emulator serves the two registry APIs on a loopback port until it is interrupted; see
// package emulator. It prints its URL.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

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

type settings struct {
	options       emulator.Options
	authorityFile string
	exitWithStdin bool
}

func parse(arguments []string, stderr io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("emulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.options.Address, "listen", "127.0.0.1:0", "loopback `address` to listen on; port 0 is any free one")
	flags.BoolVar(&s.options.TLS, "tls", false, "serve HTTPS, with a certificate made at start")
	flags.StringVar(&s.authorityFile, "ca-file", "", "`file` to write the certificate authority to, as PEM; needs -tls")
	flags.DurationVar(&s.options.RoundTripDelay, "round-trip-delay", 0, "`duration` to add to each network round trip, like 30ms")
	flags.BoolVar(&s.exitWithStdin, "exit-with-stdin", false, "end when standard input is closed")
	if err := flags.Parse(arguments); err != nil {
		return settings{}, err
	}
	switch {
	case flags.NArg() > 0:
		return settings{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case s.authorityFile != "" && !s.options.TLS:
		return settings{}, errors.New("-ca-file needs -tls")
	case s.options.RoundTripDelay < 0:
		return settings{}, errors.New("-round-trip-delay must not be negative")
	}
	return s, nil
}

// run serves until the context ends, or standard input with -exit-with-stdin.
func run(ctx context.Context, arguments []string, stdin io.Reader, stdout, stderr io.Writer) (err error) {
	s, err := parse(arguments, stderr)
	if err != nil {
		return err
	}
	server, err := emulator.Start(s.options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if s.authorityFile != "" { // written before the URL, which a program waits for
		if err := os.WriteFile(s.authorityFile, server.CertificateAuthority(), 0o600); err != nil {
			return fmt.Errorf("write the certificate authority: %w", err)
		}
	}
	if _, err := fmt.Fprintln(stdout, server.URL()); err != nil {
		return err
	}
	stdinClosed := make(chan struct{})
	if s.exitWithStdin {
		go func() {
			_, _ = io.Copy(io.Discard, stdin) // an error ends it as a close does
			close(stdinClosed)
		}()
	}
	select {
	case <-ctx.Done():
	case <-stdinClosed:
	}
	return nil
}
