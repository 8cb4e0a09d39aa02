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

// archiveOf makes a zip archive of these files, each with the content of this test's own binary, or with another one.
func archiveOf(t *testing.T, content []byte, names ...string) string {
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

func TestRunWritesTheSameTwice(t *testing.T) {
	t.Parallel()
	archive := archiveOf(t, nil, "LICENSE", "terraform-provider-containerregistry_v1.2.3")
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
		t.Errorf("%s\nis not\n%s", written[0], written[1])
	}
	var got struct {
		Metadata struct {
			Timestamp string
			Component struct{ Name, Version string }
		}
	}
	want := got
	want.Metadata.Timestamp = "2024-03-31T23:41:28Z"
	want.Metadata.Component.Name = "github.com/containerregistry/terraform-provider-containerregistry"
	want.Metadata.Component.Version = "1.2.3"
	if err := json.Unmarshal([]byte(written[0]), &got); err != nil || got != want {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if want := `"pkg:golang/std@` + strings.TrimPrefix(runtime.Version(), "go"); !strings.Contains(written[0], want) {
		t.Errorf("no %s, which this test is built with:\n%s", want, written[0])
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	output := filepath.Join(t.TempDir(), "output")
	flags := []string{"-version", "1.2.3", "-time", "2024-03-31T23:41:28Z", "-output", output}
	const usage = "usage: sbom -version VERSION -time TIME -output FILE ARCHIVE"
	for name, test := range map[string]struct {
		arguments []string
		want      string
	}{
		"no archive":       {flags, usage},
		"two archives":     {append(flags[:6:6], "a", "b"), usage},
		"no version":       {append(flags[2:6:6], "a"), usage},
		"no time":          {[]string{"-version", "1.2.3", "-output", output, "a"}, usage},
		"no output":        {append(flags[:4:4], "a"), usage},
		"another time":     {[]string{"-time", "yesterday"}, `invalid value "yesterday" for flag -time`},
		"no file":          {append(flags[:6:6], filepath.Join("none", "a.zip")), "open " + filepath.Join("none", "a.zip")},
		"no binary":        {append(flags[:6:6], archiveOf(t, nil, "LICENSE")), "0 files named terraform-provider-*, want one"},
		"two binaries":     {append(flags[:6:6], archiveOf(t, nil, "terraform-provider-a", "terraform-provider-b")), "2 files named terraform-provider-*, want one"},
		"not a Go program": {append(flags[:6:6], archiveOf(t, []byte("#!/bin/sh"), "terraform-provider-a")), "terraform-provider-a: unrecognized file format"},
	} {
		if err := run(test.arguments, io.Discard); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s", name, err, test.want)
		}
	}
	if _, err := os.Stat(output); !os.IsNotExist(err) {
		t.Errorf("the output is there: %v", err)
	}
}
