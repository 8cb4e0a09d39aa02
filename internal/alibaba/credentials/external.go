// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"time"
	"unicode"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	// externalPatience is how long a profile's command may take, as with the CLI.
	externalPatience = time.Minute
	// externalGrace is how long it may keep its output open after it was told to end.
	externalGrace = 2 * time.Second
	// externalBytes bounds its output.
	externalBytes = 64 << 10
)

// withExternal runs a profile's command, without a shell, and reads the keys that it writes. What it writes is shown nowhere.
func (s *SignIn) withExternal(ctx context.Context, chosen *profile) (credentials.Keys, error) {
	advice := "run the process_command of " + chosen.String() + " by hand: it must write one JSON object with mode, access_key_id, access_key_secret " +
		"and, for temporary keys, sts_token and expiration."
	arguments, err := splitCommand(chosen.text("process_command"), runtime.GOOS == "windows")
	if err != nil {
		return credentials.Keys{}, credentials.Unusable("process_command of "+chosen.String()+" can't be run: "+err.Error(), advice)
	}
	patient, cancel := context.WithTimeout(ctx, externalPatience)
	defer cancel()
	command := exec.CommandContext(patient, arguments[0], arguments[1:]...) //nolint:gosec // the user's own, from the file of the user's CLI
	command.WaitDelay = externalGrace
	output := &bounded{limit: externalBytes}
	command.Stdout = output
	err = command.Run()
	switch failed, exited := errors.AsType[*exec.ExitError](err); {
	case ctx.Err() != nil:
		return credentials.Keys{}, transport.Interrupted(ctx, "the external command", 0)
	case patient.Err() != nil:
		return credentials.Keys{}, credentials.Unusable("process_command of "+chosen.String()+" did not end within "+externalPatience.String(), advice)
	case output.full:
		return credentials.Keys{}, credentials.Unusable(fmt.Sprintf("process_command of %s writes more than %d KiB", chosen, externalBytes>>10), advice)
	case exited:
		return credentials.Keys{}, credentials.Unusable(fmt.Sprintf("process_command of %s ended with exit code %d", chosen, failed.ExitCode()), advice)
	case err != nil:
		return credentials.Keys{}, credentials.Unusable("process_command of "+chosen.String()+" can't be run: is the program there?", advice)
	}
	keys, err := readExternal(output.content)
	if err != nil {
		return credentials.Keys{}, credentials.Unusable("process_command of "+chosen.String()+": "+err.Error(), advice)
	}
	return keys, nil
}

// readExternal reads the form of the vendor's CLI. Temporary keys may leave out when they expire; they are then taken as if they didn't.
func readExternal(output []byte) (credentials.Keys, error) {
	answer, err := strictjson.ParseObject(output)
	if err != nil {
		return credentials.Keys{}, errors.New("its output (not shown here) is not one JSON object")
	}
	keys := credentials.Keys{
		AccessKey: answer.Label("access_key_id"), SecretKey: answer.Label("access_key_secret"), SecurityToken: answer.Label("sts_token"),
	}
	switch mode := answer.Label("mode"); {
	case mode != "" && mode != "AK" && mode != "StsToken":
		return credentials.Keys{}, errors.New("its mode is neither AK nor StsToken")
	case credentials.CheckKey(keys.AccessKey) != nil, credentials.CheckKey(keys.SecretKey) != nil,
		(mode == "StsToken" || keys.SecurityToken != "") && credentials.CheckKey(keys.SecurityToken) != nil:
		return credentials.Keys{}, errors.New("its output (not shown here) lacks a key, or has one that can't be used")
	}
	if given := answer.Label("expiration"); given != "" {
		if keys.Expires, err = time.Parse(time.RFC3339, given); err != nil {
			return credentials.Keys{}, errors.New("its expiration is not a time")
		}
	}
	return keys, nil
}

// bounded keeps what is written to it, up to a limit.
type bounded struct {
	content []byte
	limit   int
	full    bool
}

func (b *bounded) Write(part []byte) (int, error) {
	if len(b.content)+len(part) > b.limit {
		b.full = true
		return 0, errors.New("too much output")
	}
	b.content = append(b.content, part...)
	return len(part), nil
}

// splitCommand splits a command as the vendor's CLI does: by white space, with single and double quotes, and on other systems than Windows,
// whose paths have them, with backslashes. Nothing is expanded; what a shell would do with | > $ and * is not done.
func splitCommand(command string, windows bool) ([]string, error) {
	var words []string
	var word strings.Builder
	begun := false
	var quote rune
	characters := []rune(command)
	for index := 0; index < len(characters); index++ {
		character := characters[index]
		next := rune(0)
		if index+1 < len(characters) {
			next = characters[index+1]
		}
		switch {
		case character == '\\' && isEscape(quote, next, windows):
			index++
			if next != '\n' {
				word.WriteRune(next)
				begun = true
			}
		case quote != 0 && character == quote:
			quote = 0
		case quote == 0 && (character == '\'' || character == '"'):
			quote, begun = character, true
		case quote == 0 && unicode.IsSpace(character):
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(character)
			begun = true
		}
	}
	if begun {
		words = append(words, word.String())
	}
	switch {
	case quote != 0:
		return nil, errors.New("a quote in it is not closed")
	case len(words) == 0 || words[0] == "":
		return nil, errors.New("it is empty")
	}
	return words, nil
}

// isEscape tells whether a backslash, within this quote or none, takes the meaning of the next character.
func isEscape(quote, next rune, windows bool) bool {
	switch {
	case next == 0, quote == '\'':
		return false
	case windows:
		return quote == '"' && next == '"'
	case quote == '"':
		return strings.ContainsRune("\n\"\\$`", next)
	default:
		return true
	}
}
