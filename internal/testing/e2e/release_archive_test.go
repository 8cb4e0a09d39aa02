// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

const (
	releasePrefix = "terraform-provider-containerregistry_"
	sumsSuffix    = "_SHA256SUMS"
)

// releaseFiles is a directory with a release's files, as goreleaser leaves them.
type releaseFiles struct {
	directory string
	version   string            // such as "1.2.3", or "1.2.3-snapshot-5b35b93b152c"
	sums      map[string]string // SHA-256 in hex by file name, as the file of checksums has it
}

// openRelease reads the file of checksums in a directory, which must have exactly one.
func openRelease(directory string) (releaseFiles, error) {
	found, err := filepath.Glob(filepath.Join(directory, releasePrefix+"*"+sumsSuffix))
	if err != nil {
		return releaseFiles{}, fmt.Errorf("open the release: %w", err)
	}
	if len(found) != 1 {
		return releaseFiles{}, fmt.Errorf("open the release: %d files %s*%s in %s, want one", len(found), releasePrefix, sumsSuffix, directory)
	}
	content, err := os.ReadFile(found[0])
	if err != nil {
		return releaseFiles{}, fmt.Errorf("open the release: %w", err)
	}
	release := releaseFiles{
		directory: directory,
		version:   strings.TrimSuffix(strings.TrimPrefix(filepath.Base(found[0]), releasePrefix), sumsSuffix),
		sums:      map[string]string{},
	}
	for line := range strings.Lines(string(content)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if _, repeated := release.sums[name]; !ok || repeated {
			return releaseFiles{}, fmt.Errorf("open the release: %s: the line %q is not one file's", found[0], line)
		}
		release.sums[name] = sum
	}
	return release, nil
}

// archiveName returns the file name of the archive for this machine, in the release and in a
// mirror.
func (r releaseFiles) archiveName() string {
	return releasePrefix + r.version + "_" + runtime.GOOS + "_" + runtime.GOARCH + ".zip"
}

// install copies the archive for this machine into a mirror below directory, an absolute path, for
// both CLIs, which unpack it themselves. An archive whose checksum differs is an error.
func (r releaseFiles) install(directory string) (cli.Installation, error) {
	archive := filepath.Join(r.directory, r.archiveName())
	content, err := os.ReadFile(archive)
	if err != nil {
		return cli.Installation{}, fmt.Errorf("install the release: %w", err)
	}
	digest := sha256.Sum256(content)
	if got, want := hex.EncodeToString(digest[:]), r.sums[r.archiveName()]; got != want {
		return cli.Installation{}, fmt.Errorf("install the release: %s has the SHA-256 %s, its checksum is %q", archive, got, want)
	}
	installation, err := cli.NewInstallation(directory)
	if err != nil {
		return cli.Installation{}, err
	}
	for _, host := range cli.RegistryHosts {
		// https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
		// (packed layout)
		target := filepath.Join(installation.Mirror, host, "containerregistry", "containerregistry", r.archiveName())
		if err := errors.Join(os.MkdirAll(filepath.Dir(target), 0o750), os.WriteFile(target, content, 0o600)); err != nil {
			return cli.Installation{}, fmt.Errorf("install the release: %w", err)
		}
	}
	return installation, nil
}
