// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"debug/buildinfo"
	"encoding/json"
	"runtime/debug"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const zeros = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

func TestNewDocument(t *testing.T) {
	t.Parallel()
	info := &buildinfo.BuildInfo{
		GoVersion: "go1.26.8",
		Main:      debug.Module{Path: "example.com/Provider", Version: "(devel)"},
		Deps: []*debug.Module{
			{Path: "example.com/Old", Version: "v2.0.0+incompatible", Sum: "h1://///////////////////////////////////////w8="},
			{Path: "example.com/replaced", Version: "v1.0.0", Replace: &debug.Module{Path: "example.com/fork", Version: "v1.0.1", Sum: zeros}},
		},
		Settings: []debug.BuildSetting{{Key: "-compiler", Value: "gc"}, {Key: "-trimpath", Value: "true"}, {Key: "GOOS", Value: "linux"}},
	}
	document, err := newDocument(info, "1.2.3", time.Date(2024, 4, 1, 1, 41, 28, 0, time.FixedZone("", 2*60*60)))
	if err != nil {
		t.Fatal(err)
	}
	actual, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const expected = `{
  "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
  "bomFormat": "CycloneDX",
  "specVersion": "1.6",
  "version": 1,
  "metadata": {
    "timestamp": "2024-03-31T23:41:28Z",
    "component": {
      "bom-ref": "pkg:golang/example.com/provider@v1.2.3",
      "type": "application",
      "name": "example.com/Provider",
      "version": "1.2.3",
      "licenses": [
        {
          "license": {
            "id": "MPL-2.0"
          }
        }
      ],
      "purl": "pkg:golang/example.com/provider@v1.2.3",
      "properties": [
        {
          "name": "cdx:gomod:build:flag:-trimpath",
          "value": "true"
        },
        {
          "name": "cdx:gomod:build:env:GOOS",
          "value": "linux"
        }
      ]
    }
  },
  "components": [
    {
      "bom-ref": "pkg:golang/std@1.26.8",
      "type": "library",
      "name": "std",
      "version": "1.26.8",
      "purl": "pkg:golang/std@1.26.8"
    },
    {
      "bom-ref": "pkg:golang/example.com/old@v2.0.0%2Bincompatible",
      "type": "library",
      "name": "example.com/Old",
      "version": "v2.0.0+incompatible",
      "hashes": [
        {
          "alg": "SHA-256",
          "content": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff0f"
        }
      ],
      "purl": "pkg:golang/example.com/old@v2.0.0%2Bincompatible"
    },
    {
      "bom-ref": "pkg:golang/example.com/fork@v1.0.1",
      "type": "library",
      "name": "example.com/fork",
      "version": "v1.0.1",
      "hashes": [
        {
          "alg": "SHA-256",
          "content": "0000000000000000000000000000000000000000000000000000000000000000"
        }
      ],
      "purl": "pkg:golang/example.com/fork@v1.0.1"
    }
  ],
  "dependencies": [
    {
      "ref": "pkg:golang/example.com/provider@v1.2.3",
      "dependsOn": [
        "pkg:golang/std@1.26.8",
        "pkg:golang/example.com/old@v2.0.0%2Bincompatible",
        "pkg:golang/example.com/fork@v1.0.1"
      ]
    },
    {
      "ref": "pkg:golang/std@1.26.8"
    },
    {
      "ref": "pkg:golang/example.com/old@v2.0.0%2Bincompatible"
    },
    {
      "ref": "pkg:golang/example.com/fork@v1.0.1"
    }
  ]
}`
	if difference := cmp.Diff(expected, string(actual)); difference != "" {
		t.Errorf("-expected +actual\n%s", difference)
	}
}

func TestNewDocumentInvalidChecksum(t *testing.T) {
	t.Parallel()
	for _, sum := range []string{"", "h1:", "h1:AAAA", "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAA h1:"} {
		info := &buildinfo.BuildInfo{Deps: []*debug.Module{{Path: "example.com/local", Sum: sum}}}
		_, err := newDocument(info, "1.2.3", time.Time{})
		expected := `describe module example.com/local: invalid checksum "` + sum + `"`
		if err == nil || err.Error() != expected {
			t.Errorf("error %v, expected %s", err, expected)
		}
	}
}
