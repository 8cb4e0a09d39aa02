// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// instructions are all that a Dockerfile can have (https://docs.docker.com/reference/dockerfile/).
var instructions = []string{
	"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL",
	"STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
}

var (
	// shellGrammar is what the classic builder puts before everything: the program that runs a line, and its options down to the
	// one that the line follows.
	shellGrammar = regexp.MustCompile(`^(?:\S*[/\\])?(?:` + strings.Join([]string{
		`(?:ba|a|da|k|z)?sh(?: [-+][A-Za-z-]*(?:o [a-z]+)?)*? -[A-Za-z]*c[A-Za-z]*`,
		`(?i:cmd(?:\.exe)?(?: /[a-z:]+)*? /c)`,
		`(?i:(?:powershell|pwsh)(?:\.exe)?(?: -[a-z]+(?: [a-z0-9.]+)?)*? -c(?:ommand)?)`,
	}, "|") + `)\s+`)
	// noOperationGrammar begins what that shell does not run. SHELL in Dockerfiles for Windows often has assignments of PowerShell
	// that stand before it.
	noOperationGrammar = regexp.MustCompile(`^(?:\$[^#]*; )?#\(nop\)(?:\s+|$)`)
	// buildArgsGrammar begins a command with its build arguments, after their number.
	buildArgsGrammar = regexp.MustCompile(`^\|[0-9]+\s`)
)

// TakeApart takes the created_by of an entry of an image's history apart: which Dockerfile instruction it was, in upper case, and
// what that was given. The instruction is empty where it can't be known, and the command is the whole text then. The command is
// always part of the text, without the white space around it.
//
// The OCI image specification says no more of created_by than "the command which created the layer"
// (https://github.com/opencontainers/image-spec/blob/main/config.md, history). So this knows the forms that builders write:
//   - `/bin/sh -c #(nop)  CMD ["bash"]` of the classic builder and Buildah, with the shell that SHELL has set, if it is a known one;
//   - `/bin/sh -c make` and, with build arguments, `|1 VERSION=2 /bin/sh -c make` of the same, which are RUN;
//   - `CMD ["bash"]`, `COPY . /app # buildkit`, `RUN |1 VERSION=2 /bin/sh -c make # buildkit` of BuildKit, whose mark is left where it is;
//   - `RUN make` and `COPY . /app` of kaniko and others.
//
// What a builder wrote differently remains different. The command of RUN has the shell where the entry has it, and the build
// arguments, since nothing tells where the last one's value ends. What the classic builder copied is `file:` or `dir:` and a sum,
// of BuildKit its name. EXPOSE is `80/tcp`, `map[80/tcp:{}]` or `[80/tcp]`. No builder writes down the options of RUN.
//
// BuildKit's mark stays because ACR's API leaves it there, by the sample on an older page of GetRepoTagLayers: COPY,
// `/usr/bin/virtual-kubelet /usr/bin/virtual-kubelet # buildkit` (https://www.alibabacloud.com/help/doc-detail/145297.htm).
//
// A container that was committed while it ran a shell looks like RUN. RUN of the classic builder in the form of a list
// (`RUN ["make"]`) or with another shell looks like anything else, and has no instruction.
func TakeApart(createdBy string) (instruction, command string) {
	text := strings.TrimSpace(createdBy)
	if word, rest := cutWord(text); slices.Contains(instructions, word) {
		return word, rest
	}
	line, isShell := cutPrefix(text, shellGrammar)
	given, isNoOperation := cutPrefix(line, noOperationGrammar)
	switch {
	case isShell && isNoOperation:
		word, rest := cutWord(given)
		// Buildah writes what the Dockerfile has, where lower case is allowed.
		if upper := strings.ToUpper(word); slices.Contains(instructions, upper) {
			return upper, rest
		}
		return "", text
	case isShell, buildArgsGrammar.MatchString(text):
		return "RUN", text
	default:
		return "", text
	}
}

// cutPrefix returns what stands behind the part that the grammar matches.
func cutPrefix(text string, grammar *regexp.Regexp) (rest string, found bool) {
	place := grammar.FindStringIndex(text)
	if place == nil {
		return text, false
	}
	return text[place[1]:], true
}

// cutWord returns what stands before the first white space, and what stands behind it without any around it.
func cutWord(text string) (word, rest string) {
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		return text, ""
	}
	return text[:end], strings.TrimSpace(text[end:])
}
