// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// platforms are the platforms with an archive in a release.
var platforms = []string{
	"darwin_amd64", "darwin_arm64",
	"freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64",
	"linux_386", "linux_amd64", "linux_arm", "linux_arm64",
	"windows_386", "windows_amd64", "windows_arm64",
}

func TestReleaseFiles(t *testing.T) {
	t.Parallel()
	directory := os.Getenv(releaseVariable)
	if directory == "" {
		t.Skip("for `make test-release`: " + releaseVariable + " names no release")
	}
	release, err := openRelease(directory)
	if err != nil {
		t.Fatal(err)
	}
	prefix := "terraform-provider-containerregistry_" + release.version + "_"
	want := []string{prefix + "manifest.json"}
	for _, platform := range platforms {
		want = append(want, prefix+platform+".zip", prefix+platform+".zip.cdx.json")
	}
	slices.Sort(want)
	if difference := cmp.Diff(want, slices.Sorted(maps.Keys(release.sums))); difference != "" {
		t.Error(difference)
	}
	for name, sum := range release.sums {
		path := filepath.Join(directory, name)
		if strings.HasSuffix(name, "_manifest.json") {
			path = filepath.Join(root, "terraform-registry-manifest.json") // it is given its name when it is uploaded
		}
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(readFile(t, path)))); got != sum {
			t.Errorf("%s has the SHA-256 %s, its checksum is %s", path, got, sum)
		}
	}
}
