// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"bytes"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"strings"
)

// binaryPrefix begins the name of the provider in its archive.
const binaryPrefix = "terraform-provider-"

// readArchive gives what the binary in a zip archive says of its own build. An archive without exactly one is an error.
func readArchive(path string) (_ *buildinfo.BuildInfo, err error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	var binaries []*zip.File
	for _, file := range archive.File {
		if strings.HasPrefix(file.Name, binaryPrefix) {
			binaries = append(binaries, file)
		}
	}
	if len(binaries) != 1 {
		return nil, fmt.Errorf("%s: %d files named %s*, want one", path, len(binaries), binaryPrefix)
	}
	info, err := readBinary(binaries[0])
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", path, binaries[0].Name, err)
	}
	return info, nil
}

func readBinary(file *zip.File) (*buildinfo.BuildInfo, error) {
	opened, err := file.Open()
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(opened)
	if err := errors.Join(err, opened.Close()); err != nil {
		return nil, err
	}
	return buildinfo.Read(bytes.NewReader(content))
}
