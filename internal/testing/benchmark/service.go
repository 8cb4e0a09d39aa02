// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// service is an emulator in a process of its own, so that its memory and its part of the processors' time
// are not the provider's.
type service struct {
	command       *exec.Cmd
	stdin         io.Closer // the process ends with it
	url           string
	authorityFile string // PEM of the authority to trust; empty without TLS
	control       *http.Client
}

// startService waits until the emulator listens. It ends with stop, and at the latest with this process.
func startService(ctx context.Context, program, directory string, network network) (_ *service, err error) {
	s := &service{}
	arguments := []string{"-exit-with-stdin", "-round-trip-delay", network.roundTrip.String()}
	if network.tls {
		s.authorityFile = filepath.Join(directory, "authority.pem")
		arguments = append(arguments, "-tls", "-ca-file", s.authorityFile)
	}
	// An interrupt ends it by stop, in order, and not by a kill.
	s.command = exec.CommandContext(context.WithoutCancel(ctx), program, arguments...)
	s.command.Stderr = os.Stderr
	if s.stdin, err = s.command.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start the emulator: %w", err)
	}
	stdout, err := s.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the emulator: %w", err)
	}
	if err := s.command.Start(); err != nil {
		return nil, fmt.Errorf("start the emulator: %w", err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the emulator: it told no URL: %w", err), s.stop())
	}
	s.url = strings.TrimSpace(line)
	if s.control, err = controlClient(s.authorityFile); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

func (s *service) stop() error {
	return errors.Join(s.stdin.Close(), s.command.Wait())
}

// controlClient trusts the authority in the file; any that the system trusts where there is none.
func controlClient(authorityFile string) (*http.Client, error) {
	if authorityFile == "" {
		return &http.Client{Transport: &http.Transport{}}, nil
	}
	authority, err := os.ReadFile(authorityFile)
	if err != nil {
		return nil, fmt.Errorf("trust the emulator: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authority) {
		return nil, fmt.Errorf("trust the emulator: no certificate in %s", authorityFile)
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}}, nil
}

// reset lets the record begin anew.
func (s *service) reset(ctx context.Context) error {
	return s.ask(ctx, http.MethodPost, "reset", http.StatusNoContent, nil)
}

// record is what was asked since the last reset.
func (s *service) record(ctx context.Context) (emulator.Record, error) {
	var record emulator.Record
	err := s.ask(ctx, http.MethodGet, "record", http.StatusOK, &record)
	return record, err
}

// ask uses a control verb, and decodes the answer into a pointer that is not nil.
func (s *service) ask(ctx context.Context, method, verb string, status int, answer any) (err error) {
	request, err := http.NewRequestWithContext(ctx, method, s.url+"/_emulator/"+verb, http.NoBody)
	if err != nil {
		return fmt.Errorf("ask the emulator: %s: %w", verb, err)
	}
	response, err := s.control.Do(request)
	if err != nil {
		return fmt.Errorf("ask the emulator: %s: %w", verb, err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != status {
		return fmt.Errorf("ask the emulator: %s: HTTP status %d", verb, response.StatusCode)
	}
	if answer == nil {
		return nil
	}
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		return fmt.Errorf("ask the emulator: %s: %w", verb, err)
	}
	return nil
}
