// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// Targets for ten reads of a plan whose responses are as large as a response may be, and made to
// cost as much as possible. The configuration sets hostileTimeout for each.
const (
	hostileReads   = 10
	hostileTimeout = 8 * time.Second
	hostileOverrun = 2 * time.Second
	hostileMemory  = 200 << 20 // bytes
)

// hostileKind is what a service or a registry responds with.
type hostileKind struct {
	name      string
	variables string // of the configuration
	faults    []emulator.Fault
	expected  string // a part of the error that the CLI shows; empty where the reads succeed
}

// hostileResult is what ten reads of a kind took.
type hostileResult struct {
	name     string
	duration time.Duration
	memory   int64  // bytes of the provider's largest process
	outcome  string // what is wrong with how the plan ended; empty if nothing is
}

// measureHostile runs a plan of ten reads for each kind.
func (p *planner) measureHostile(ctx context.Context, progress io.Writer) (results []hostileResult, err error) {
	server, err := emulator.Start(emulator.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	environment, err := p.environment(server)
	if err != nil {
		return nil, err
	}
	for _, kind := range hostileKinds() {
		fmt.Fprintf(progress, "Reading %s.\n", kind.name)
		server.Reset()
		for _, fault := range kind.faults {
			server.AddFault(fault)
		}
		workspace := p.hostile
		workspace.Environment = append(strings.Fields(kind.variables), environment...)
		stop := watchMemory(p.directory)
		result, err := workspace.Run(ctx, "plan")
		memory := stop()
		if _, isExit := errors.AsType[*cli.ExitError](err); err != nil && !isExit {
			return nil, err
		}
		results = append(results, hostileResult{kind.name, result.Duration, memory, kind.check(result, err)})
	}
	return results, nil
}

// check returns what is wrong with how a plan ended: it must not have been measured by mistake.
func (k hostileKind) check(result cli.Result, err error) string {
	shown := strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(result.Stderr)), " ")
	switch {
	case k.expected == "" && err != nil:
		return "the plan failed: " + shown[:min(len(shown), 500)]
	case k.expected != "" && strings.Count(shown, k.expected) != hostileReads:
		return fmt.Sprintf("expected %d errors %q, got: %s", hostileReads, k.expected, shown[:min(len(shown), 500)])
	}
	return ""
}

// Bodies that the provider accepts, in bytes: of a registry, of the API about a tag, and about
// layers.
const (
	registryBody = 4 << 20
	tagBody      = 1 << 20
	layersBody   = 2 << 20
)

// hostileKinds are responses that are as large as the provider accepts.
func hostileKinds() []hostileKind {
	const denied = "the credentials are valid but are not allowed to call GetRepoTag"
	const tooMany = "the JSON has a list or an object of more than 5000 entries"
	return []hostileKind{
		manifests("manifests of empty layers", typeManifest, `"config":{},"layers":[`+fill(registryBody, "{},")+`{}]`, tooMany),
		manifests("indexes of empty images", typeIndex, `"manifests":[`+fill(registryBody, "{},")+`{}]`, tooMany),
		manifests("manifests of URLs", typeManifest, `"layers":[`+fill(registryBody, `{"urls":[`+strings.Repeat(`"",`, 4000)+`""]},`)+`{}]`,
			"the JSON has more than 200000 names and values"),
		manifests("manifests of annotations", typeManifest, `"layers":[],"annotations":{`+fill(registryBody, `"":"",`)+`"":""}`, tooMany),
		manifests("manifests with a long annotation", typeManifest, `"config":{"digest":"sha256:x"},"annotations":{"a":"`+fill(registryBody, "a")+`"}`,
			"invalid image manifest: found non-hex character in hash: x"),
		{"errors of a registry", layersOfRegistry, []emulator.Fault{{
			Operation: emulator.OperationGetManifest, Status: http.StatusForbidden, Body: `{"errors":[` + fill(registryBody, "{},") + `{}]}`,
		}}, "the credentials are valid but are not allowed to call GET manifest"},
		configurations("configurations of encodings", `"history":[{"created_by":"`+fill(layersBody, nested)+`"}]`, ""),
		configurations("configurations of steps", `"history":[`+fill(registryBody, "{},")+`{}]`, tooMany),
		configurations("configurations of diff IDs", `"rootfs":{"diff_ids":[`+fill(registryBody, `"",`)+`""]}`, tooMany),
		configurations("configurations of labels", `"config":{"Labels":{"a":"`+fill(registryBody, "a")+`"}}`, ""),
		tags("messages of lists", http.StatusForbidden, `"Code":"NoPrivilege","Message":[`+fill(tagBody, "[],")+`[]]`, denied),
		tags("messages of encodings", http.StatusForbidden, `"Code":"NoPrivilege","Message":"`+fill(tagBody, nested)+`"`, denied),
		tags("values of lists", http.StatusOK, `"IsSuccess":true,"Images":[`+fill(tagBody, "[],")+`[]]`, tooMany),
		tags("values of encodings", http.StatusOK, `"IsSuccess":true,"Digest":"sha256:`+strings.Repeat("a", 64)+`","Status":"`+fill(tagBody, nested)+`"`, ""),
		{"commands of encodings", layersOfAPI, []emulator.Fault{{
			Operation: emulator.OperationGetRepoTagLayers,
			Body:      `{"RequestId":"R-{number}","IsSuccess":true,"Layers":[{"LayerCMD":"` + fill(layersBody, nested) + `"}]}`,
		}}, ""},
	}
}

// Variables of the configuration, by what is read.
const (
	layersOfRegistry = "TF_VAR_source_name=containerregistry_acr_tag_layers TF_VAR_layers_source=registry"
	layersOfAPI      = "TF_VAR_source_name=containerregistry_acr_tag_layers TF_VAR_layers_source=api"
	tagOfAPI         = "TF_VAR_source_name=containerregistry_acr_tag TF_VAR_layers_source=api"
)

const (
	typeManifest = "application/vnd.oci.image.manifest.v1+json"
	typeIndex    = "application/vnd.oci.image.index.v1+json"

	// nested is decoded by each decoder at each depth, within a JSON string.
	nested = `%2526amp;&amp;%252541\\u005cu0026`
)

// fill repeats a text as often as a body can have it.
func fill(size int, text string) string { return strings.Repeat(text, (size-1000)/len(text)) }

func manifests(name, mediaType, fields, expected string) hostileKind {
	return hostileKind{name, layersOfRegistry, []emulator.Fault{{
		Operation: emulator.OperationGetManifest, Body: `{"schemaVersion":2,` + fields + "}", Headers: map[string]string{"Content-Type": mediaType},
	}}, expected}
}

// configurations serves a manifest of one layer with this configuration.
func configurations(name, fields, expected string) hostileKind {
	const layer = `{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:` +
		`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","size":7}`
	configuration := `{"os":"linux","architecture":"amd64",` + fields + "}"
	sum := sha256.Sum256([]byte(configuration))
	manifest := fmt.Sprintf(`{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%x","size":%d},"layers":[%s]}`,
		sum, len(configuration), layer)
	return hostileKind{name, layersOfRegistry, []emulator.Fault{
		{Operation: emulator.OperationGetManifest, Body: manifest, Headers: map[string]string{"Content-Type": typeManifest}},
		{Operation: emulator.OperationGetBlob, Body: configuration},
	}, expected}
}

// tags responds to requests for a tag, each with an ID of its own.
func tags(name string, status int, fields, expected string) hostileKind {
	body := `{"RequestId":"R-{number}",` + fields + "}"
	return hostileKind{name, tagOfAPI, []emulator.Fault{{Operation: emulator.OperationGetRepoTag, Status: status, Body: body}}, expected}
}

// judgeHostile compares the results with the targets.
func judgeHostile(results []hostileResult) verdict {
	hostile := verdict{target: fmt.Sprintf("%d reads of hostile responses within %s of their timeouts.read of %s, and in at most %d MiB",
		hostileReads, hostileOverrun, hostileTimeout, hostileMemory>>20)}
	for _, result := range results {
		hostile.check(result.outcome == "", "%s: %s", result.name, result.outcome)
		hostile.check(result.duration <= hostileTimeout+hostileOverrun, "%s: %.1f s", result.name, result.duration.Seconds())
		hostile.check(result.memory <= hostileMemory, "%s: %d MiB", result.name, result.memory>>20)
	}
	return hostile
}

func writeHostile(output io.Writer, results []hostileResult) {
	fmt.Fprintf(output, "\n%-40s%9s%10s\n", fmt.Sprintf("%d reads of hostile responses", hostileReads), "seconds", "peak MiB")
	for _, result := range results {
		fmt.Fprintf(output, "%-40s%9.3f%10.1f\n", result.name, result.duration.Seconds(), float64(result.memory)/(1<<20))
	}
}
