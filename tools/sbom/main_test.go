// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// createArchive creates a zip archive of files that all have the content, or where it is nil that
// of the test's own binary.
func createArchive(t *testing.T, content []byte, names ...string) string {
	t.Helper()
	if content == nil {
		executable, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		if content, err = os.ReadFile(executable); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "archive.zip")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	writer := zip.NewWriter(file)
	for _, name := range names {
		entry, err := writer.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRunIsReproducible(t *testing.T) {
	t.Parallel()
	archive := createArchive(t, nil, "LICENSE", "terraform-provider-containerregistry_v1.2.3")
	var written [2]string
	for index := range written {
		output := filepath.Join(t.TempDir(), "archive.zip.cdx.json")
		if err := run([]string{"-version", "1.2.3", "-time", "2024-03-31T23:41:28Z", "-output", output, archive}, io.Discard); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(output)
		if err != nil {
			t.Fatal(err)
		}
		written[index] = string(content)
	}
	if written[0] != written[1] {
		t.Errorf("first run:\n%s\nsecond run:\n%s", written[0], written[1])
	}
	var actual struct {
		Metadata struct {
			Timestamp string
			Component struct{ Name, Version string }
		}
	}
	expected := actual
	expected.Metadata.Timestamp = "2024-03-31T23:41:28Z"
	expected.Metadata.Component.Name = "github.com/containerregistry/terraform-provider-containerregistry"
	expected.Metadata.Component.Version = "1.2.3"
	if err := json.Unmarshal([]byte(written[0]), &actual); err != nil || actual != expected {
		t.Errorf("%v, error %v, expected %v", actual, err, expected)
	}
	if library := `"pkg:golang/std@` + strings.TrimPrefix(runtime.Version(), "go"); !strings.Contains(written[0], library) {
		t.Errorf("expected %s, with which this test is built, in\n%s", library, written[0])
	}
}

func TestRunErrors(t *testing.T) {
	t.Parallel()
	output := filepath.Join(t.TempDir(), "output")
	flags := []string{"-version", "1.2.3", "-time", "2024-03-31T23:41:28Z", "-output", output}
	const usage = "usage: sbom -version VERSION -time TIME -output FILE ARCHIVE"
	for name, test := range map[string]struct {
		arguments []string
		expected  string
	}{
		"no archive":       {flags, usage},
		"two archives":     {append(flags[:6:6], "a", "b"), usage},
		"no version":       {append(flags[2:6:6], "a"), usage},
		"no time":          {[]string{"-version", "1.2.3", "-output", output, "a"}, usage},
		"no output":        {append(flags[:4:4], "a"), usage},
		"invalid time":     {[]string{"-time", "yesterday"}, `invalid value "yesterday" for flag -time`},
		"no file":          {append(flags[:6:6], filepath.Join("none", "a.zip")), "open " + filepath.Join("none", "a.zip")},
		"no binary":        {append(flags[:6:6], createArchive(t, nil, "LICENSE")), "expected one file named terraform-provider-*, found 0"},
		"two binaries":     {append(flags[:6:6], createArchive(t, nil, "terraform-provider-a", "terraform-provider-b")), "expected one file named terraform-provider-*, found 2"},
		"not a Go program": {append(flags[:6:6], createArchive(t, []byte("#!/bin/sh"), "terraform-provider-a")), "terraform-provider-a: unrecognized file format"},
	} {
		if err := run(test.arguments, io.Discard); err == nil || !strings.Contains(err.Error(), test.expected) {
			t.Errorf("%s: error %v, expected %s", name, err, test.expected)
		}
	}
	if _, err := os.Stat(output); !os.IsNotExist(err) {
		t.Errorf("the output exists, or cannot be examined: %v", err)
	}
}
