// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// controlRead is a read whose responses are changed.
type controlRead struct {
	name, source string
	config       func(*tampering) object
}

func controlReads() []controlRead {
	const tagLayers = acrTagLayers
	acr := func(repository, tag string, changes object) func(*tampering) object {
		return func(proxy *tampering) object {
			config := verifiedACR(repository, tag, changes)
			if config["registry_host"] == "" {
				config["registry_host"] = proxy.host("127.0.0.1")
			}
			return config
		}
	}
	ncr := func(imageName, tag string, changes object) func(*tampering) object {
		return func(proxy *tampering) object {
			return object{"registry": "acme", "image_name": imageName, "reference": tag, "registry_host": proxy.host("localhost")}.With(changes)
		}
	}
	registry := object{"source": "registry", "registry_host": ""}
	layers := func(repository, tag string, changes object) func(*tampering) object {
		return func(proxy *tampering) object {
			config := acr(repository, tag, changes)(proxy)
			delete(config, "verify_digest")
			return config
		}
	}
	scanned := func(*tampering) object {
		return acrScanSource.Alternatives[0]
	}
	return []controlRead{
		{"by the API", acrTag, acr("storefront", "1.4.2", object{"verify_digest": nil})},
		{"of one image", acrTag, acr("api", "2.0.0", object{"registry_host": ""})},
		{"of an index", acrTag, acr("api", "2.2.0", object{"registry_host": ""})},
		{"of an index, host of the API", acrTag, acr("api", "2.3.0", object{"registry_host": nil, "verify_digest": nil})},
		{"by the API", tagLayers, layers("storefront", "1.4.2", nil)},
		{"of one image", tagLayers, layers("api", "2.1.0", registry)},
		{"of an index", tagLayers, layers("api", "2.2.0", registry.With(object{"platform": "linux/arm/v7"}))},
		{"of a scan", acrTagScan, scanned},
		{"by the API", ncrTag, ncr("base/runtime", "2024.03", nil)},
		{"of one image", ncrTag, ncr("storefront", "1.4.2", object{"verify_digest": true})},
		{"of an index", ncrTag, ncr("api", "2.2.0", object{"verify_digest": true})},
		{"by the API", acrTags, func(*tampering) object {
			return object{
				"instance_id": "cri-k77rd2eo9ztt1qa4", "namespace": "platform", "repo_name": "api", "registry_host": "registry.example.com", "version": ">= 1",
			}
		}},
		{"by the API", ncrTags, func(*tampering) object {
			return object{"registry": "acme", "image_name": "storefront", "version": ">= 1"}
		}},
	}
}

// plantedControls put a control character into a text.
var plantedControls = []func(string) string{
	func(text string) string { return text[:len(text)/2] + "\x1b[2J" + text[len(text)/2:] },
	func(text string) string { return text[:len(text)/2] + "\u202e" + text[len(text)/2:] },
	func(text string) string { return text + "\n" },
}

// TestControlCharactersNeverReachTheState puts control characters into each text of each response,
// and expects an error, the same state, or null with a warning. Commands of layers may have any.
func TestControlCharactersNeverReachTheState(t *testing.T) {
	t.Parallel()
	covered := make(chan map[string]bool, len(controlReads()))
	t.Run("reads", func(t *testing.T) {
		for _, read := range controlReads() {
			t.Run(read.source+" "+read.name, func(t *testing.T) {
				t.Parallel()
				covered <- read.tamper(t)
			})
		}
	})
	close(covered)
	all := map[string]bool{}
	for some := range covered {
		maps.Copy(all, some)
	}
	schemas := start(t, dependencies{}).Schemas().DataSourceSchemas
	for _, source := range providertest.Sources() {
		for _, name := range computedTexts(attributesAndBlocks(schemas[source.Type].Block), "") {
			if !all[source.Type+"."+name] {
				t.Errorf("no read has %s of %s, so that a control character in it is not tested", name, source.Type)
			}
		}
	}
}

// tamper returns the attributes that the read has without a change.
func (r controlRead) tamper(t *testing.T) map[string]bool {
	t.Helper()
	proxy := startTampering(t, startEmulator(t))
	read := func() (object, []diagnostic) {
		session := configured(t, dependencies{}, providertest.Block(proxy.url).With(object{"max_retries": int64(0)}))
		return session.Read(t.Context(), r.source, r.config(proxy))
	}
	if _, problems := read(); slices.ContainsFunc(problems, isError) {
		t.Fatalf("%+v", problems)
	}
	for _, name := range slices.Collect(maps.Keys(proxy.documents)) {
		document := parse(t, proxy.documents[name])
		before := encode(document)
		fillIn(document)
		if !bytes.Equal(encode(document), before) {
			proxy.replace(name, document)
			proxy.documents = proxy.changed
		}
	}
	baseline, problems := read()
	if slices.ContainsFunc(problems, isError) {
		t.Fatalf("%+v", problems)
	}
	for name := range proxy.documents {
		for index, at := range textsIn(parse(t, proxy.documents[name]), nil) {
			for _, plant := range []func(string) string{plantedControls[0], plantedControls[1+index%2]} {
				document := parse(t, proxy.documents[name])
				if text, isText := setText(document, at, plant); isText {
					proxy.replace(name, document)
					state, problems := read()
					r.check(t, proxy, fmt.Sprintf("%s %v = %q", name, at, text), baseline, state, problems)
				}
			}
		}
	}
	names := map[string]bool{}
	presentTexts(baseline, r.source, names)
	return names
}

// fillIn sets what the emulator leaves empty, or out.
func fillIn(document any) {
	switch document := document.(type) {
	case []any:
		for _, element := range document {
			fillIn(element)
		}
	case map[string]any:
		for name, value := range map[string]string{"features": "sse4", "os_features": "win32k"} {
			if document[name] == "" {
				document[name] = value
			}
		}
		if platform, isPlatform := document["platform"].(map[string]any); isPlatform && platform["os"] != "unknown" {
			platform["os.version"] = "10.0.20348"
		}
		for _, element := range document {
			fillIn(element)
		}
	}
}

func isError(problem diagnostic) bool { return problem.Severity == providertest.SeverityError }

// check expects an error without a state, or a state that is the same but for null with a warning.
func (r controlRead) check(t *testing.T, proxy *tampering, change string, baseline, state object, problems []diagnostic) {
	t.Helper()
	checkReadable(t, problems)
	if state == nil {
		if len(problems) != 1 {
			t.Errorf("%s: %+v, want one error", change, problems)
		}
		return
	}
	compareTexts(baseline, state, "", func(at string, before, after any) {
		text, isText := after.(string)
		isWarned := slices.ContainsFunc(problems, func(problem diagnostic) bool {
			return strings.Contains(problem.Detail, "returned a control character in ") && strings.Contains(problem.Detail, at)
		})
		switch {
		case strings.HasSuffix(at, ".layer_cmd"):
		case strings.Contains(change, " [config mediaType] = ") && !hasControl(text): // it is another artifact then
		case strings.HasSuffix(at, ".layer_instruction") && strings.Contains(change, "created_by] = ") && !hasControl(text): // it is another step's then
		case isText && hasControl(text):
			t.Errorf("%s: %s = %q", change, at, text)
		case after == nil && isWarned:
		case isText && proxy.original(text) == before:
		default:
			t.Errorf("%s: %s = %q, want %q; %+v", change, at, after, before, problems)
		}
	})
}

// hasControl reports whether a text has a character that must not reach a terminal.
func hasControl(text string) bool {
	return strings.ContainsFunc(text, func(character rune) bool {
		return unicode.IsControl(character) || character == '\u2028' || character == '\u2029' || unicode.Is(unicode.Bidi_Control, character)
	})
}

// textsIn lists the paths of the texts in a document, and of what is null.
func textsIn(value any, at []any) [][]any {
	var paths [][]any
	switch value := value.(type) {
	case string, nil:
		return [][]any{at}
	case []any:
		for index, element := range value {
			paths = append(paths, textsIn(element, append(slices.Clone(at), index))...)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			paths = append(paths, textsIn(value[name], append(slices.Clone(at), name))...)
		}
	}
	return paths
}

// setText changes the text at a path, and returns the new one.
func setText(document any, at []any, change func(string) string) (string, bool) {
	for _, step := range at[:len(at)-1] {
		switch step := step.(type) {
		case int:
			document = document.([]any)[step]
		case string:
			document = document.(map[string]any)[step]
		}
	}
	switch last := at[len(at)-1].(type) {
	case int:
		list, _ := document.([]any)
		text, _ := list[last].(string)
		list[last] = change(text)
		return change(text), true
	case string:
		fields, _ := document.(map[string]any)
		text, _ := fields[last].(string)
		fields[last] = change(text)
		return change(text), true
	}
	return "", false
}

// compareTexts calls differ for each value that is not the same.
func compareTexts(before, after any, at string, differ func(at string, before, after any)) {
	switch before := before.(type) {
	case object:
		changed, _ := after.(object)
		for name := range before {
			child := at + "." + name
			if at == "" {
				child = name
			}
			compareTexts(before[name], changed[name], child, differ)
		}
		if len(changed) != len(before) {
			differ(at, before, after)
		}
	case []any:
		changed, _ := after.([]any)
		if len(changed) != len(before) {
			differ(at, before, after)
			return
		}
		for index := range before {
			compareTexts(before[index], changed[index], fmt.Sprintf("%s[%d]", at, index), differ)
		}
	default:
		if before != after {
			differ(at, before, after)
		}
	}
}

// computedTexts lists the attributes of a schema that a read may set to a text, without indexes.
func computedTexts(attributes []*tfprotov6.SchemaAttribute, parent string) []string {
	var names []string
	for _, attribute := range attributes {
		switch {
		case attribute.NestedType != nil:
			names = append(names, computedTexts(attribute.NestedType.Attributes, parent+attribute.Name+".")...)
		case attribute.Computed && holdsText(attribute.Type):
			names = append(names, parent+attribute.Name)
		}
	}
	return names
}

// presentTexts adds the attributes of a state that are texts, without indexes and keys.
func presentTexts(value any, at string, names map[string]bool) {
	switch value := value.(type) {
	case string:
		names[at] = true
	case []any:
		for _, element := range value {
			presentTexts(element, at, names)
		}
	case object:
		for name, element := range value {
			if images, isMap := element.(object); isMap && strings.HasSuffix(name, "_by_platform") {
				element = slices.Collect(maps.Values(images))
			}
			presentTexts(element, at+"."+name, names)
		}
	}
}
