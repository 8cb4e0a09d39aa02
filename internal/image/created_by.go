// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// instructions lists all Dockerfile instructions (https://docs.docker.com/reference/dockerfile/).
var instructions = []string{
	"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL",
	"STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
}

var (
	// shellGrammar matches what the classic builder writes before every command: the shell, and its
	// options up to the one that the command follows.
	shellGrammar = regexp.MustCompile(`^(?:\S*[/\\])?(?:` + strings.Join([]string{
		`(?:ba|a|da|k|z)?sh(?: [-+][A-Za-z-]*(?:o [a-z]+)?)*? -[A-Za-z]*c[A-Za-z]*`,
		`(?i:cmd(?:\.exe)?(?: /[a-z:]+)*? /c)`,
		`(?i:(?:powershell|pwsh)(?:\.exe)?(?: -[a-z]+(?: [a-z0-9.]+)?)*? -c(?:ommand)?)`,
	}, "|") + `)\s+`)
	// noOperationGrammar matches the mark of an instruction that the shell does not run. In
	// Dockerfiles for Windows, SHELL often has assignments of PowerShell, which precede it.
	noOperationGrammar = regexp.MustCompile(`^(?:\$[^#]*; )?#\(nop\)(?:\s+|$)`)
	// buildArgumentsGrammar matches the number of build arguments that begins a command with some.
	buildArgumentsGrammar = regexp.MustCompile(`^\|[0-9]+\s`)
)

// ParseCreatedBy splits the created_by of a history entry of an image into its Dockerfile
// instruction, in upper case, and the rest, the command. If the instruction cannot be determined,
// it is empty, and the command is the whole text. The command is always a part of the text, without
// white space around it.
//
// The OCI image specification only says that created_by is "the command which created the layer"
// (https://github.com/opencontainers/image-spec/blob/main/config.md, history). The forms that
// builders write are recognized:
//   - `/bin/sh -c #(nop)  CMD ["bash"]` of the classic builder and Buildah, with the shell of the
//     SHELL instruction, if it is a known one;
//   - `/bin/sh -c make` and, with build arguments, `|1 VERSION=2 /bin/sh -c make` of the same,
//     which are RUN;
//   - `CMD ["bash"]`, `COPY . /app # buildkit`, `RUN |1 VERSION=2 /bin/sh -c make # buildkit` of
//     BuildKit, whose mark stays in the command;
//   - `RUN make` and `COPY . /app` of kaniko and others.
//
// Differences between builders stay. The command of RUN includes the shell where the entry does,
// and the build arguments, because the end of the last value is not marked. What was copied is
// `file:` or `dir:` and a checksum in the classic builder, and a name in BuildKit. EXPOSE is
// `80/tcp`, `map[80/tcp:{}]` or `[80/tcp]`. No builder records the options of RUN.
//
// BuildKit's mark stays because ACR's API returns it, by the sample on an older page of
// GetRepoTagLayers: COPY, `/usr/bin/virtual-kubelet /usr/bin/virtual-kubelet # buildkit`
// (https://www.alibabacloud.com/help/doc-detail/145297.htm).
//
// A container that was committed while it ran a shell looks like RUN. RUN of the classic builder in
// exec form (`RUN ["make"]`) or with another shell cannot be recognized, and has no instruction.
func ParseCreatedBy(createdBy string) (instruction, command string) {
	text := strings.TrimSpace(createdBy)
	if word, rest := cutWord(text); slices.Contains(instructions, word) {
		return word, rest
	}
	line, isShell := cutPrefix(text, shellGrammar)
	operation, isNoOperation := cutPrefix(line, noOperationGrammar)
	switch {
	case isShell && isNoOperation:
		word, rest := cutWord(operation)
		// Buildah writes the Dockerfile's spelling, which may be lower case.
		if upper := strings.ToUpper(word); slices.Contains(instructions, upper) {
			return upper, rest
		}
		return "", text
	case isShell, buildArgumentsGrammar.MatchString(text):
		return "RUN", text
	default:
		return "", text
	}
}

// cutPrefix returns the text after the prefix that the grammar matches.
func cutPrefix(text string, grammar *regexp.Regexp) (rest string, isMatch bool) {
	location := grammar.FindStringIndex(text)
	if location == nil {
		return text, false
	}
	return text[location[1]:], true
}

// cutWord returns the text before the first white space, and the trimmed rest.
func cutWord(text string) (word, rest string) {
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		return text, ""
	}
	return text[:end], strings.TrimSpace(text[end:])
}
