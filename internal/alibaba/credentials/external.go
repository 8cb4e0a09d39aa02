// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"os/exec"
	"runtime"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	// commandTimeout is how long a profile's command may take, as with the CLI.
	commandTimeout = time.Minute
	// commandGracePeriod is how long it may keep its output open after it was told to end.
	commandGracePeriod = 2 * time.Second
	commandOutputLimit = 64 << 10 // bytes
)

// withExternal runs a profile's command, without a shell, and reads the credentials in its output,
// which is shown nowhere.
func (c *Chain) withExternal(ctx context.Context, chosen *profile) (credentials.Credentials, error) {
	arguments, err := splitCommand(chosen.text("process_command"), runtime.GOOS == "windows")
	if err != nil {
		return credentials.Credentials{}, commandError(chosen, " cannot be run: "+err.Error())
	}
	limited, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	command := exec.CommandContext(limited, arguments[0], arguments[1:]...) //nolint:gosec // the user's own, from the file of the user's CLI
	command.WaitDelay = commandGracePeriod
	output := &limitedBuffer{limit: commandOutputLimit}
	command.Stdout = output
	err = command.Run()
	switch exit, isExit := errors.AsType[*exec.ExitError](err); {
	case ctx.Err() != nil:
		return credentials.Credentials{}, transport.ContextError(ctx, "the external command", 0)
	case limited.Err() != nil:
		return credentials.Credentials{}, commandError(chosen, " did not end within "+commandTimeout.String())
	case output.isFull:
		return credentials.Credentials{}, commandTooLong(chosen)
	case isExit:
		return credentials.Credentials{}, commandFailed(chosen, exit.ExitCode())
	case err != nil:
		return credentials.Credentials{}, commandError(chosen, " cannot be run: does the program exist?")
	}
	retrieved, err := parseCommandOutput(output.content)
	if err != nil {
		return credentials.Credentials{}, commandError(chosen, ": "+err.Error())
	}
	return retrieved, nil
}

// parseCommandOutput reads the form of the vendor's CLI. Temporary credentials may have no
// expiration; they are then used as if they did not expire.
func parseCommandOutput(output []byte) (credentials.Credentials, error) {
	object, err := strictjson.ParseObject(output)
	if err != nil {
		return credentials.Credentials{}, errCommandOutput
	}
	retrieved := credentials.Credentials{
		AccessKey: object.Label("access_key_id"), SecretKey: object.Label("access_key_secret"), SecurityToken: object.Label("sts_token"),
	}
	switch mode := object.Label("mode"); {
	case mode != "" && mode != "AK" && mode != "StsToken":
		return credentials.Credentials{}, errCommandMode
	case credentials.CheckKey(retrieved.AccessKey) != nil, credentials.CheckKey(retrieved.SecretKey) != nil,
		(mode == "StsToken" || retrieved.SecurityToken != "") && credentials.CheckKey(retrieved.SecurityToken) != nil:
		return credentials.Credentials{}, errCommandKeys
	}
	if expiration := object.Label("expiration"); expiration != "" {
		if retrieved.Expires, err = time.Parse(time.RFC3339, expiration); err != nil {
			return credentials.Credentials{}, errCommandExpiration
		}
	}
	return retrieved, nil
}

// limitedBuffer keeps what is written to it, up to a limit.
type limitedBuffer struct {
	content []byte
	limit   int
	isFull  bool
}

func (b *limitedBuffer) Write(part []byte) (int, error) {
	if len(b.content)+len(part) > b.limit {
		b.isFull = true
		return 0, errors.New("too much output")
	}
	b.content = append(b.content, part...)
	return len(part), nil
}
