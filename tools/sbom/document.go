// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"debug/buildinfo"
	"time"
)

// document is a CycloneDX bill of materials: https://cyclonedx.org/docs/1.6/json/. It has no serial
// number, which would have to differ each time.
type document struct {
	Schema       string       `json:"$schema"`
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

// dependency lists what a component was built from. A binary does not record which module needs
// which other, so all are dependencies of the provider.
type dependency struct {
	Reference string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

// newDocument describes a binary of the provider: Go's standard library, then its modules in the
// order of the build information, which sorts them by path. A module without a valid checksum is an
// error.
func newDocument(info *buildinfo.BuildInfo, version string, commit time.Time) (document, error) {
	provider := providerComponent(info, version)
	components := []component{standardLibrary(info.GoVersion)}
	for _, module := range info.Deps {
		library, err := libraryComponent(module)
		if err != nil {
			return document{}, err
		}
		components = append(components, library)
	}
	dependencies := []dependency{{Reference: provider.Reference}}
	for _, library := range components {
		dependencies[0].DependsOn = append(dependencies[0].DependsOn, library.Reference)
		dependencies = append(dependencies, dependency{Reference: library.Reference})
	}
	return document{
		Schema:       "http://cyclonedx.org/schema/bom-1.6.schema.json",
		Format:       "CycloneDX",
		SpecVersion:  "1.6",
		Version:      1,
		Metadata:     metadata{Timestamp: commit.UTC().Format(time.RFC3339), Component: provider},
		Components:   components,
		Dependencies: dependencies,
	}, nil
}
