// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// interruptGrace is how long an interrupted program may take to end before it is killed.
const interruptGrace = 10 * time.Second

// Workspace runs a CLI in a directory with a Terraform configuration.
type Workspace struct {
	CLI               CLI
	Directory         string
	ConfigurationFile string    // see [Installation]
	Environment       []string  // NAME=value, added to the clean environment: TF_VAR_…, TF_LOG, SSL_CERT_FILE
	Output            io.Writer // gets what the CLI prints while it prints it; nil for nowhere

	withoutTLS bool          // between the CLI and its provider
	grace      time.Duration // interruptGrace where it is 0
}

// Result holds the output of one run of a CLI.
type Result struct {
	Stdout   string
	Stderr   string
	Duration time.Duration
}

// ExitError reports a run of a CLI that ended with an exit code other than 0.
type ExitError struct {
	Arguments []string
	Code      int
	Stderr    string
}

// Error returns the command, its exit code and what it printed on stderr.
func (e *ExitError) Error() string {
	return fmt.Sprintf("%s: exit code %d\n%s", strings.Join(e.Arguments, " "), e.Code, e.Stderr)
}

// Run runs the CLI with the arguments, without colours, prompts or a terminal. The Result is filled
// in with an error too. Errors: [*ExitError] for an exit code other than 0; the context's cause
// when it ended first: then the CLI got an interrupt, so that it ends its provider, and after 10
// seconds it and all it started were killed.
func (w Workspace) Run(ctx context.Context, arguments ...string) (Result, error) {
	var stdout, stderr bytes.Buffer
	command := exec.CommandContext(ctx, w.CLI.Path, arguments...)
	command.Dir = w.Directory
	command.Env = cleanEnvironment(os.Environ(), w.environment()...)
	shown := &sharedWriter{writer: cmp.Or(w.Output, io.Discard)}
	command.Stdout, command.Stderr = io.MultiWriter(&stdout, shown), io.MultiWriter(&stderr, shown)
	isolate(command)
	command.Cancel = func() error { return interrupt(command) }
	command.WaitDelay = cmp.Or(w.grace, interruptGrace)

	start := time.Now()
	err := command.Run()
	result := Result{Stdout: stdout.String(), Stderr: stderr.String(), Duration: time.Since(start)}
	if ctx.Err() != nil {
		killGroup(command)
		return result, fmt.Errorf("%s %s: %w", w.CLI.Name, strings.Join(arguments, " "), context.Cause(ctx))
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return result, &ExitError{
			Arguments: append([]string{w.CLI.Name}, arguments...), Code: exit.ExitCode(), Stderr: result.Stderr,
		}
	}
	return result, err
}

func (w Workspace) environment() []string {
	variables := []string{"TF_CLI_CONFIG_FILE=" + w.ConfigurationFile, "TF_IN_AUTOMATION=1", "TF_INPUT=0", "TF_CLI_ARGS=-no-color"}
	if w.withoutTLS {
		variables = append(variables, "TF_DISABLE_PLUGIN_TLS=1")
	}
	return append(variables, w.Environment...)
}

// sharedWriter lets a program's two outputs, which are copied at the same time, go to one writer.
type sharedWriter struct {
	mutex  sync.Mutex
	writer io.Writer
}

func (w *sharedWriter) Write(output []byte) (int, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.writer.Write(output)
}
