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

// binaryPrefix starts the name of the provider's binary in its archive.
const binaryPrefix = "terraform-provider-"

// readArchive returns the build information of the binary in a zip archive, which must hold exactly
// one.
func readArchive(path string) (_ *buildinfo.BuildInfo, err error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	var binaries []*zip.File
	for _, file := range archive.File {
		if strings.HasPrefix(file.Name, binaryPrefix) {
			binaries = append(binaries, file)
		}
	}
	if len(binaries) != 1 {
		return nil, fmt.Errorf("read %s: expected one file named %s*, found %d", path, binaryPrefix, len(binaries))
	}
	info, err := readBinary(binaries[0])
	if err != nil {
		return nil, fmt.Errorf("read %s: %s: %w", path, binaries[0].Name, err)
	}
	return info, nil
}

func readBinary(file *zip.File) (*buildinfo.BuildInfo, error) {
	reader, err := file.Open()
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(reader)
	if err := errors.Join(err, reader.Close()); err != nil {
		return nil, err
	}
	return buildinfo.Read(bytes.NewReader(content))
}
