// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
)

// goBuild prepares a `go build` in the source directory. At the end of the context it is interrupted, so that
// it ends what it started, and not killed. Its own process group keeps a Ctrl-C at the terminal from ending it before the
// context ends, which would look like a build that failed. Its temporary files are in the output's directory, which must exist
// and which the caller removes: go does not always remove them when it is interrupted early.
func goBuild(ctx context.Context, source, output string, arguments ...string) *exec.Cmd {
	// Without -buildvcs=false the build fails where git refuses the directory, in a container for example.
	arguments = append([]string{"build", "-trimpath", "-buildvcs=false", "-o", output}, arguments...)
	command := exec.CommandContext(ctx, "go", arguments...)
	command.Dir = source
	command.Env = append(os.Environ(), "GOTMPDIR="+filepath.Dir(output))
	isolate(command)
	command.Cancel = func() error { return interruptGroup(command) }
	command.WaitDelay = interruptGrace
	return command
}
