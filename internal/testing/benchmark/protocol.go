// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"golang.org/x/sync/errgroup"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// tester is what a session needs of a test, for a command. What ends a test is a panic with a
// failure.
type tester struct {
	testing.TB

	ctx context.Context
}

type failure struct{ error }

func (tester) Helper()                    {}
func (t tester) Context() context.Context { return t.ctx }
func (tester) Fatal(arguments ...any)     { panic(failure{errors.New(fmt.Sprint(arguments...))}) }
func (tester) Fatalf(format string, arguments ...any) {
	panic(failure{fmt.Errorf(format, arguments...)})
}

// withFailure returns the error of a function, or the failure of a session that ended it.
func withFailure(read func() error) (err error) {
	defer func() {
		switch recovered := recover().(type) {
		case nil:
		case failure:
			err = recovered.error
		default:
			panic(recovered)
		}
	}()
	return read()
}

// readByProtocol lets a provider that was configured a moment ago read a data source with each
// configuration, defaultParallelism at a time. It returns when the first began, and how long all
// took.
func readByProtocol(
	ctx context.Context, server *emulator.Server, typeName string, configs ...providertest.Object,
) (started time.Time, elapsed time.Duration, err error) {
	var session *providertest.Session
	encoded := make([]*tfprotov6.DynamicValue, len(configs))
	err = withFailure(func() error {
		session = providertest.Start(tester{ctx: ctx}, nil) //nolint:contextcheck // it is the tester's
		session.MustConfigure(ctx, providertest.Block(server.URL()))
		for index, config := range configs {
			encoded[index] = session.EncodeConfig(typeName, config)
		}
		return nil
	})
	if err != nil {
		return started, 0, err
	}
	var reads errgroup.Group
	reads.SetLimit(defaultParallelism)
	started = time.Now()
	for _, config := range encoded {
		reads.Go(func() error {
			return withFailure(func() error { return firstError(session.ReadEncoded(ctx, typeName, config).Diagnostics) })
		})
	}
	err = reads.Wait()
	return started, time.Since(started), err
}

func firstError(diagnostics []*tfprotov6.Diagnostic) error {
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
		}
	}
	return nil
}

// readList returns how long all tags of a repository take, and how long it was until the last
// request.
func readList(ctx context.Context, server *emulator.Server, subject listSubject) (elapsed, untilLast time.Duration, err error) {
	started, elapsed, err := readByProtocol(ctx, server, subject.name, subject.config)
	requests := server.Record().Requests
	if err != nil || len(requests) == 0 {
		return 0, 0, err
	}
	return elapsed, requests[len(requests)-1].Time.Sub(started), nil
}

// readSingles returns how long as many tags of a repository take one by one.
func readSingles(ctx context.Context, server *emulator.Server, subject listSubject, tags int) (time.Duration, error) {
	configs := make([]providertest.Object, tags)
	for number := range configs {
		configs[number] = subject.config.With(providertest.Object{subject.tag: fmt.Sprintf("load-%d", number)})
	}
	_, elapsed, err := readByProtocol(ctx, server, subject.single, configs...)
	return elapsed, err
}
