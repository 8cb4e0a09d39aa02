// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
)

// component describes the provider or a library in it.
type component struct {
	Reference  string     `json:"bom-ref"` // the package URL
	Type       string     `json:"type"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Licenses   []license  `json:"licenses,omitempty"`
	PackageURL string     `json:"purl"`
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"` // hex
}

type license struct {
	License struct {
		Identifier string `json:"id"` // of SPDX
	} `json:"license"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// buildSettings lists the settings that distinguish the archives of a release, and how they were
// built.
var buildSettings = []string{"CGO_ENABLED", "GOARCH", "GOOS", "GO386", "GOAMD64", "GOARM", "GOARM64", "-trimpath"}

// providerComponent describes the provider. The version is the release's: releases are built
// without version control information, so the binary does not know its own.
func providerComponent(info *buildinfo.BuildInfo, version string) component {
	provider := newComponent("application", info.Main.Path, "v"+version)
	provider.Version = version
	provider.Licenses = make([]license, 1)
	provider.Licenses[0].License.Identifier = "MPL-2.0"
	for _, setting := range info.Settings {
		if slices.Contains(buildSettings, setting.Key) {
			// The names are registered: https://github.com/CycloneDX/cyclonedx-property-taxonomy
			name := "cdx:gomod:build:env:" + setting.Key
			if strings.HasPrefix(setting.Key, "-") {
				name = "cdx:gomod:build:flag:" + setting.Key
			}
			provider.Properties = append(provider.Properties, property{Name: name, Value: setting.Value})
		}
	}
	return provider
}

// standardLibrary describes Go's standard library, by the name it has in Go's vulnerability
// database.
func standardLibrary(goVersion string) component {
	return newComponent("library", "std", strings.TrimPrefix(goVersion, "go"))
}

// libraryComponent describes a module; where go.mod replaces it, the replacement, which was
// compiled.
func libraryComponent(module *debug.Module) (component, error) {
	if module.Replace != nil {
		module = module.Replace
	}
	sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(module.Sum, "h1:"))
	if err != nil || len(sum) != sha256.Size {
		return component{}, fmt.Errorf("describe module %s: invalid checksum %q", module.Path, module.Sum)
	}
	library := newComponent("library", module.Path, module.Version)
	library.Hashes = []hash{{Algorithm: "SHA-256", Content: hex.EncodeToString(sum)}}
	return library, nil
}

// newComponent describes a Go module. Its package URL is lower case:
// https://github.com/package-url/purl-spec/blob/main/types-doc/golang-definition.md
func newComponent(kind, path, version string) component {
	url := "pkg:golang/" + strings.ToLower(path) + "@" + strings.ReplaceAll(version, "+", "%2B")
	return component{Reference: url, Type: kind, Name: path, Version: version, PackageURL: url}
}
