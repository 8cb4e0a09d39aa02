// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

const (
	snapshotVersion = "1.2.3-snapshot-0123456789ab"
	snapshotSums    = "terraform-provider-containerregistry_" + snapshotVersion + "_SHA256SUMS"
)

func localArchive() string {
	return "terraform-provider-containerregistry_" + snapshotVersion + "_" + runtime.GOOS + "_" + runtime.GOARCH + ".zip"
}

func TestReleaseIsInstalledForBothHostsAsItIs(t *testing.T) {
	t.Parallel()
	directory, target := t.TempDir(), filepath.Join(t.TempDir(), "installed")
	writeFile(t, filepath.Join(directory, localArchive()), "an archive")
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte("an archive")))
	writeFile(t, filepath.Join(directory, snapshotSums), sum+"  "+localArchive()+"\nabc  another file\n")

	release, err := openRelease(directory)
	if err != nil {
		t.Fatal(err)
	}
	want := releaseFiles{
		directory: directory, version: snapshotVersion,
		sums: map[string]string{localArchive(): sum, "another file": "abc"},
	}
	if difference := cmp.Diff(want, release, cmp.AllowUnexported(releaseFiles{})); difference != "" {
		t.Error(difference)
	}
	installation, err := release.install(target)
	if err != nil {
		t.Fatal(err)
	}
	mirror := filepath.Join(target, "plugins")
	files := map[string]string{
		filepath.Join(target, "cli.tfrc"): "provider_installation {\n  filesystem_mirror {\n    path = " +
			strconv.Quote(filepath.ToSlash(mirror)) + "\n  }\n}\n",
		filepath.Join(mirror, "registry.terraform.io", "containerregistry", "containerregistry", localArchive()): "an archive",
		filepath.Join(mirror, "registry.opentofu.org", "containerregistry", "containerregistry", localArchive()): "an archive",
	}
	if difference := cmp.Diff(files, contents(t, target)); difference != "" {
		t.Error(difference)
	}
	if difference := cmp.Diff(cli.Installation{Mirror: mirror, ConfigurationFile: filepath.Join(target, "cli.tfrc")}, installation); difference != "" {
		t.Error(difference)
	}
}

func TestReleaseWithAnotherArchiveIsNotInstalled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ archive, sums, want string }{
		"changed":              {"changed", "abc  " + localArchive(), `, its checksum is "abc"`},
		"not in the checksums": {"changed", "abc  another", `, its checksum is ""`},
		"not there":            {"", "abc  " + localArchive(), "install the release: open "},
	} {
		directory, target := t.TempDir(), t.TempDir()
		if test.archive != "" {
			writeFile(t, filepath.Join(directory, localArchive()), test.archive)
		}
		writeFile(t, filepath.Join(directory, snapshotSums), test.sums+"\n")
		release, err := openRelease(directory)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := release.install(target); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s", name, err, test.want)
		}
		if left := contents(t, target); len(left) != 0 {
			t.Errorf("%s: left %q", name, left)
		}
	}
}

func TestOpenReleaseRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		files map[string]string
		want  string
	}{
		"nothing":             {nil, "0 files "},
		"two releases":        {map[string]string{snapshotSums: "", "terraform-provider-containerregistry_1.2.4_SHA256SUMS": ""}, "2 files "},
		"a line of something": {map[string]string{snapshotSums: "abc def\n"}, `the line "abc def\n" is not one file's`},
		"a file twice":        {map[string]string{snapshotSums: "abc  a\ndef  a\n"}, `the line "def  a\n" is not one file's`},
	} {
		directory := t.TempDir()
		for file, content := range test.files {
			writeFile(t, filepath.Join(directory, file), content)
		}
		if _, err := openRelease(directory); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s", name, err, test.want)
		}
	}
}

// contents are those of all files below a directory, by path.
func contents(t *testing.T, directory string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		found[path] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
