// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// joinedPlatform matches a platform as in the names of files.
	joinedPlatform = regexp.MustCompile(`^(linux|windows|darwin|freebsd)[-_]([a-z0-9].*)$`)
	// spacedSeparator matches a separator with spaces around it. Other spaces may separate
	// platforms.
	spacedSeparator = regexp.MustCompile(` *([/:]) *`)
	// bracketedVersion matches a platform with the version of the os as containerd writes it.
	bracketedVersion = regexp.MustCompile(`^([a-z0-9]+)\(([^()]+)\)/(.+)$`)

	operatingSystems = []string{"linux", "windows", "darwin", "freebsd"}
	architectures    = []string{"amd64", "x86_64", "arm64", "aarch64", "arm", "386", "s390x", "ppc64le", "riscv64"}
)

// recognizePlatform recognizes other spellings of a platform, and half of one.
func recognizePlatform(text string) (Mistake, bool) {
	lower := strings.ToLower(text)
	switch {
	case slices.Contains(operatingSystems, lower):
		return Mistake{What: "has no architecture", Advice: `os/architecture, such as "` + lower + `/amd64"`}, true
	case slices.Contains(architectures, lower):
		return Mistake{What: "has no operating system", Advice: `os/architecture, such as "linux/` + lower + `"`}, true
	}
	platform := joinedPlatform.ReplaceAllString(strings.TrimRight(spacedSeparator.ReplaceAllString(lower, "$1"), "/"), "$1/$2")
	platform = bracketedVersion.ReplaceAllString(platform, "$1/$3:$2")
	return Mistake{What: "is another spelling of a platform", Value: platform}, platformGrammar.MatchString(platform)
}
