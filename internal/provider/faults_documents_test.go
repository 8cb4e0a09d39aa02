// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// documentFault is what a registry serves that would cost a read many times its size.
type documentFault struct {
	event   string // in the words of the table
	faults  []emulator.Fault
	summary string
	problem string // behind "Could not read …: "
	fix     string // empty for the usual one
	status  string // of the exchange
	warning string // instead of an error
}

const (
	ociManifest = "application/vnd.oci.image.manifest.v1+json"
	ociIndex    = "application/vnd.oci.image.index.v1+json"
)

// documentFaults lists them by where they come from: tag, configuration, errors, tokens.
func documentFaults() []documentFault {
	const (
		tooManyEntries = "the JSON has a list or an object of more than 5000 entries"
		tooManyTokens  = "the JSON has more than 200000 names and values"
		tooDeep        = "the JSON is nested more than 64 levels deep"
	)
	lists := strings.Repeat("["+strings.Repeat("[],", 4000)+"[]],", 60)
	manifest := func(event, mediaType, fields, problem string) documentFault {
		return refusedDocument(event, "GET manifest", problem, emulator.Fault{
			Operation: emulator.OperationGetManifest, Body: `{"schemaVersion":2,` + fields + "}", Headers: map[string]string{"Content-Type": mediaType},
		})
	}
	configuration := func(event, fields, problem string) documentFault {
		return refusedDocument(event, "GET configuration", problem, configurationFaults(fields)...)
	}
	long := documentFault{
		event: "A history of more than 2 MiB", faults: configurationFaults(`"history":[{"created_by":"` + strings.Repeat("a", 2<<20) + `"}]`),
		warning: "The history in the configuration of image {digest} has more than 2 MiB. layer_instruction and layer_cmd are null.\n\n" +
			"The layers, their order and their sizes are those of the manifest. If you build this image, build it with a history, or with none.",
	}
	user := configuration("A user of more than 1,000 bytes", `"config":{"User":"`+strings.Repeat("a", 1001)+`"}`, "invalid image configuration: config.User has 1001 bytes, the limit is 1000")
	user.problem, user.status = strings.Replace(user.problem, "GET configuration", "GET manifest", 1), ""
	return []documentFault{
		manifest("A manifest of more than 5,000 layers", ociManifest, `"config":{},"layers":[`+strings.Repeat("{},", 500_000)+`{}]`, tooManyEntries),
		manifest("An index of more than 5,000 images", ociIndex, `"manifests":[`+strings.Repeat("{},", 500_000)+`{}]`, tooManyEntries),
		manifest("A manifest of more than 200,000 names and values", ociManifest, `"layers":[],"x":[`+lists+`0]`, tooManyTokens),
		manifest("A manifest of more than 64 levels", ociManifest, `"layers":`+strings.Repeat("[", 1_000_000)+strings.Repeat("]", 1_000_000), tooDeep),
		configuration("A configuration of more than 5,000 steps", `"history":[`+strings.Repeat("{},", 500_000)+`{}]`, tooManyEntries),
		configuration("… of more than 5,000 diff IDs", `"rootfs":{"diff_ids":[`+strings.Repeat(`"",`, 500_000)+`""]}`, tooManyEntries),
		configuration("… of more than 200,000 names and values", `"x":[`+lists+`0]`, tooManyTokens),
		long,
		user,
		{
			event: "An error of more than 64 KiB: its code is not read", summary: "Access Denied",
			problem: "the credentials are valid but are not allowed to call GET manifest", fix: "Grant the RAM action cr:PullRepository to this user or role.", status: "HTTP 403",
			faults: []emulator.Fault{{
				Operation: emulator.OperationGetManifest, Status: http.StatusForbidden, Body: `{"errors":[{"code":"DENIED"},` + strings.Repeat("{},", 500_000) + `{}]}`,
			}},
		},
		refusedDocument("A token in more than 200,000 names and values", "GET token", tooManyTokens, emulator.Fault{
			Operation: emulator.OperationGetRegistryToken, Body: `{"token":"x","x":[` + lists + `0]}`,
		}),
		refusedDocument("A token in more than 1 MiB", "GET token", "the response is larger than 1 MiB", emulator.Fault{
			Operation: emulator.OperationGetRegistryToken, Body: `{"token":"` + strings.Repeat("x", 1<<20) + `"}`,
		}),
	}
}

func refusedDocument(event, operation, problem string, faults ...emulator.Fault) documentFault {
	return documentFault{
		event: event, faults: faults, summary: "Unexpected API Response",
		problem: operation + " returned an invalid response: " + problem + ". The response was discarded", status: "HTTP 200",
	}
}

// configurationFaults serve a manifest of one layer with this configuration.
func configurationFaults(fields string) []emulator.Fault {
	configuration := `{"os":"linux","architecture":"amd64",` + fields + "}"
	return []emulator.Fault{
		{Operation: emulator.OperationGetManifest, Body: manifestOf(configuration), Headers: map[string]string{"Content-Type": ociManifest}},
		{Operation: emulator.OperationGetBlob, Body: configuration},
	}
}

func manifestOf(configuration string) string {
	return fmt.Sprintf(`{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%x","size":%d},`+
		`"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%064d","size":7}]}`,
		sha256.Sum256([]byte(configuration)), len(configuration), 1)
}

// TestDocumentFaults reads layers from a registry that serves them.
func TestDocumentFaults(t *testing.T) {
	t.Parallel()
	for _, fault := range documentFaults() {
		t.Run(fault.event, func(t *testing.T) {
			t.Parallel()
			server := providertest.StartEmulator(t, emulator.Options{})
			for _, served := range fault.faults {
				server.AddFault(served)
			}
			session := configured(t, dependencies{}, blockFor(server, nil))
			_, problems := session.Read(t.Context(), acrTagLayers, api("2.0.0", fromRegistry(nil)))
			if difference := cmp.Diff([]diagnostic{fault.expect(hostOf(server))}, problems); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func (f documentFault) expect(host string) diagnostic {
	if f.warning != "" {
		digest := fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(f.faults[0].Body)))
		return providertest.Warning("Unexpected API Response", strings.ReplaceAll(f.warning, "{digest}", digest), "layers")
	}
	operation, _, _ := strings.Cut(strings.TrimPrefix(f.problem, "the credentials are valid but are not allowed to call "), " returned")
	fix := f.fix
	if fix == "" {
		fix = "Run Terraform again. If the error persists, report this message to the developers of the provider."
	}
	response := ""
	if f.status != "" {
		response = " Response: " + f.status + "."
	}
	return providertest.Error(f.summary, `Could not read the manifest of tag "2.0.0" of repository "platform/api" from registry "`+host+`": `+f.problem+".\n\n"+
		fix+"\n\nRequest: "+operation+" at "+host+"."+response, "")
}

// documentRows are the lines of the table of documents.
func documentRows() string {
	rows := ""
	for _, fault := range documentFaults() {
		text := "**" + fault.summary + "**: " + fault.problem + "."
		if fault.warning != "" {
			text, _, _ = strings.Cut(fault.warning, "\n")
			text = "Warning: " + strings.Replace(text, "{digest}", "*digest*", 1)
		}
		rows += "| " + fault.event + " | " + text + " |\n"
	}
	return rows
}
