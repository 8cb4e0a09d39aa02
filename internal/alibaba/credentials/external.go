// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

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
	// commandProblemLimit is how much of the standard error is kept, in bytes: its end.
	commandProblemLimit = 4 << 10
)

// withExternal runs a profile's command, without a shell, and reads the credentials in its output,
// which is shown nowhere. An error shows the last line of the standard error, without what looks
// like a secret.
func (c *Chain) withExternal(ctx context.Context, chosen *profile) (credentials.Credentials, error) {
	arguments, err := splitCommand(chosen.text("process_command"), runtime.GOOS == "windows")
	if err != nil {
		return credentials.Credentials{}, commandError(chosen, " cannot be run: "+err.Error())
	}
	limited, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	command := exec.CommandContext(limited, arguments[0], arguments[1:]...) //nolint:gosec // the user's own, from the file of the user's CLI
	command.WaitDelay = commandGracePeriod
	command.Env = commandEnvironment(os.Environ())
	output, problems := &limitedBuffer{limit: commandOutputLimit}, &tailBuffer{limit: commandProblemLimit}
	command.Stdout, command.Stderr = output, problems
	err = command.Run()
	note := c.commandNote(chosen, arguments, output.content, problems.content)
	switch exit, isExit := errors.AsType[*exec.ExitError](err); {
	case ctx.Err() != nil:
		return credentials.Credentials{}, transport.ContextError(ctx, "the external command", 0)
	case limited.Err() != nil:
		return credentials.Credentials{}, commandError(chosen, " did not end within "+commandTimeout.String()+note)
	case output.isFull:
		return credentials.Credentials{}, commandTooLong(chosen, note)
	case isExit:
		return credentials.Credentials{}, commandFailed(chosen, exit.ExitCode(), note)
	case err != nil:
		return credentials.Credentials{}, commandError(chosen, " cannot be run: does the program exist?")
	}
	retrieved, err := parseCommandOutput(output.content)
	if err != nil {
		return credentials.Credentials{}, commandError(chosen, ": "+err.Error()+note)
	}
	return retrieved, nil
}

// pluginPrefixes begin the names of variables that Terraform sets for its plugins, or that its user
// sets for it.
var pluginPrefixes = []string{"TF_", "PLUGIN_"}

// commandEnvironment returns the environment of a command: this process's, without the variables
// that are Terraform's and its plugins'. On some systems, names may be in any case.
func commandEnvironment(variables []string) []string {
	return slices.DeleteFunc(slices.Clone(variables), func(variable string) bool {
		return slices.ContainsFunc(pluginPrefixes, func(prefix string) bool { return strings.HasPrefix(strings.ToUpper(variable), prefix) })
	})
}

// parseCommandOutput reads a command's output in the form that the vendor's CLI expects. Temporary
// credentials may have no expiration; they are then used as if they did not expire.
func parseCommandOutput(output []byte) (credentials.Credentials, error) {
	object, err := strictjson.ParseObject(output)
	if err != nil {
		return credentials.Credentials{}, errCommandOutput
	}
	retrieved := credentials.Credentials{
		AccessKey: object.Label("access_key_id"), SecretKey: object.Label("access_key_secret"), SecurityToken: object.Label("sts_token"),
	}.Trimmed()
	switch mode := object.Label("mode"); {
	case mode != "" && mode != "AK" && mode != "StsToken":
		return credentials.Credentials{}, errCommandMode
	case credentials.CheckKey(retrieved.AccessKey) != nil, credentials.CheckKey(retrieved.SecretKey) != nil,
		(mode == "StsToken" || retrieved.SecurityToken != "") && credentials.CheckKey(retrieved.SecurityToken) != nil:
		return credentials.Credentials{}, errCommandKeys
	}
	if expiration := object.Label("expiration"); expiration != "" {
		if retrieved.Expires, err = parseExpiration(expiration); err != nil {
			return credentials.Credentials{}, err
		}
	}
	return retrieved, nil
}

// parseExpiration reads a time as commands write it: RFC 3339, the same in UTC without T and Z, or
// a number of seconds, or of milliseconds, since 1970.
func parseExpiration(text string) (time.Time, error) {
	const firstMilliseconds = 100_000_000_000 // as seconds it is the year 5138
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		if number <= 0 {
			return time.Time{}, errCommandExpiration
		}
		if number >= firstMilliseconds {
			return time.UnixMilli(number).UTC(), nil
		}
		return time.Unix(number, 0).UTC(), nil
	}
	if parsed, err := time.Parse(time.DateTime, text); err == nil {
		return parsed, nil
	}
	parsed, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, errCommandExpiration
	}
	return parsed, nil
}

// commandNote returns the last line that a command wrote to its standard error, as the end of a
// sentence; empty without one.
func (c *Chain) commandNote(chosen *profile, arguments []string, output, problems []byte) string {
	text := string(problems)
	if len(problems) == commandProblemLimit { // it may begin within a word
		text = text[max(0, strings.IndexFunc(text, unicode.IsSpace)):]
	}
	lines := strings.FieldsFunc(text, func(character rune) bool { return character == '\n' || character == '\r' })
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
	if len(lines) == 0 {
		return ""
	}
	secrets := wordsOf(strings.Join(arguments[1:], " ") + " " + string(output))
	for _, field := range secretFields {
		secrets = append(secrets, chosen.text(field))
	}
	for _, names := range keyVariables {
		pair := names.read(c.options.Environment)
		secrets = append(secrets, pair.Secrets()...)
	}
	line := c.options.Transport.Redact(lines[len(lines)-1], secrets...)
	for _, pattern := range secretPatterns {
		line = pattern.ReplaceAllString(line, "${1}***")
	}
	return lastErrorLine(longWords.ReplaceAllStringFunc(line, maskLongWord))
}

// longWords may be keys or tokens, which are of the characters of base64.
var longWords = regexp.MustCompile(`[A-Za-z0-9+/=_~-]{16,}`)

// maskLongWord keeps a word without digits, such as a path, up to a length that no key has.
func maskLongWord(word string) string {
	const keyLength = 30
	if len(word) < keyLength && !strings.ContainsAny(word, "0123456789") {
		return word
	}
	return "***"
}

// secretPatterns find what looks like a secret in the text of any program: what follows a word for
// one, and the key IDs and tokens of this vendor and of others.
var secretPatterns = []*regexp.Regexp{
	regexp.MustCompile(`(?i)((?:secret|token|password|passwd|passphrase|credential|signature|key)[\w-]*["']?\s*[=:]\s*)\S+`),
	regexp.MustCompile(`(?i)(bearer\s+)\S+`),
	regexp.MustCompile(`()\b(?:LTAI|STS\.|CAIS|eyJ|AKIA|ghp_|glpat-|hvs\.)[\w.+/=~-]+`),
}

// secretFields are the fields of a profile that are not shown.
var secretFields = []string{
	"access_key_id", "access_key_secret", "sts_token", "access_token", "oauth_access_token", "oauth_refresh_token", "bearer_token", "private_key",
}

// wordsOf returns the words of a text that are long enough to be secrets.
func wordsOf(text string) []string {
	words := strings.FieldsFunc(text, func(character rune) bool {
		return unicode.IsSpace(character) || strings.ContainsRune(`"'{}[],:=`, character)
	})
	return slices.DeleteFunc(words, func(word string) bool { return len(word) < shortestSecret })
}

// shortestSecret is the length of the shortest word of a command or of its output that is not
// shown, in bytes.
const shortestSecret = 8

// tailBuffer keeps the end of what is written to it.
type tailBuffer struct {
	content []byte
	limit   int
}

func (b *tailBuffer) Write(part []byte) (int, error) {
	b.content = append(b.content, part...)
	b.content = b.content[max(0, len(b.content)-b.limit):]
	return len(part), nil
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
