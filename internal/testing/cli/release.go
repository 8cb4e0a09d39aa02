// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

const (
	releasePrefix = "terraform-provider-" + providerType + "_"
	sumsSuffix    = "_SHA256SUMS"
)

// Release is a directory with a release's files, as goreleaser leaves them.
type Release struct {
	Directory string
	Version   string            // such as "1.2.3", or "1.2.3-snapshot-5b35b93b152c"
	Sums      map[string]string // SHA-256 in hex by file name, as the file of checksums has it
}

// OpenRelease reads the file of checksums of a directory, which must have exactly one.
func OpenRelease(directory string) (Release, error) {
	found, err := filepath.Glob(filepath.Join(directory, releasePrefix+"*"+sumsSuffix))
	if err != nil {
		return Release{}, fmt.Errorf("open the release: %w", err)
	}
	if len(found) != 1 {
		return Release{}, fmt.Errorf("open the release: %d files %s*%s in %s, want one", len(found), releasePrefix, sumsSuffix, directory)
	}
	content, err := os.ReadFile(found[0])
	if err != nil {
		return Release{}, fmt.Errorf("open the release: %w", err)
	}
	release := Release{
		Directory: directory,
		Version:   strings.TrimSuffix(strings.TrimPrefix(filepath.Base(found[0]), releasePrefix), sumsSuffix),
		Sums:      map[string]string{},
	}
	for line := range strings.Lines(string(content)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if _, repeated := release.Sums[name]; !ok || repeated {
			return Release{}, fmt.Errorf("open the release: %s: the line %q is not one file's", found[0], line)
		}
		release.Sums[name] = sum
	}
	return release, nil
}

// ArchiveName is the file of this machine's system and architecture, in the release and in a mirror.
func (r Release) ArchiveName() string {
	return releasePrefix + r.Version + "_" + runtime.GOOS + "_" + runtime.GOARCH + ".zip"
}

// Install puts the archive for this machine into a mirror below directory, an absolute path, for both CLIs and as it is: they unpack it
// themselves. An archive that is not the one of the checksums is an error.
func (r Release) Install(directory string) (Installation, error) {
	archive := filepath.Join(r.Directory, r.ArchiveName())
	content, err := os.ReadFile(archive)
	if err != nil {
		return Installation{}, fmt.Errorf("install the release: %w", err)
	}
	digest := sha256.Sum256(content)
	if got, want := hex.EncodeToString(digest[:]), r.Sums[r.ArchiveName()]; got != want {
		return Installation{}, fmt.Errorf("install the release: %s has the SHA-256 %s, its checksum is %q", archive, got, want)
	}
	installation, err := installationIn(directory)
	if err != nil {
		return Installation{}, err
	}
	for _, host := range []string{terraformHost, openTofuHost} {
		// https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror (packed layout)
		target := filepath.Join(installation.Mirror, host, providerNamespace, providerType, r.ArchiveName())
		if err := errors.Join(os.MkdirAll(filepath.Dir(target), 0o750), os.WriteFile(target, content, 0o600)); err != nil {
			return Installation{}, fmt.Errorf("install the release: %w", err)
		}
	}
	return installation, nil
}
