// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"net/http/httptrace"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What a user, a module or a pipeline's variable may put into a text. The tests walk the schemas,
// so that they cover new attributes.

// hostile lists texts that are no valid names, and that would be something else in the place of a
// name: another segment, host, or line of a request or a terminal.
var hostile = []string{
	"", " ", ".", "..", "../x", "a/../b", "/", "//evil.example", "%2f", "%2F..", "%2e%2e", "a%00", "a?b=c", "a#b", "a@evil.example", `a\b`, `..\x`,
	"https://evil.example", "evil.example:443/", "a;b", "a&Tag=b", "a=b", "a\nHost: evil.example", "a\r\n\r\n", "a\tb", "a\x00b", "a\x1b[31mb", "a\x7fb",
	"\u0430pp", "a\uff0fb", "\uff0e\uff0e", "a\u2215b", "a\u202eb", "a\u200bb", "\ufeffa", "a\u00a0b", "a\u0301", "\U0001f4a9", "a\u2028b", "${x}", "{{x}}", "'; drop", "<b>",
	strings.Repeat("a", 10_000), strings.Repeat("../", 3_000),
}

// hostileLike adds texts that begin or end as a valid one does.
func hostileLike(good string) []string {
	return slices.Concat(hostile, []string{
		" " + good, good + " ", good + "\n", good + "\r\nX: y", good + "\x00", "\x00" + good, "../" + good, good + "/..", good + "/", "/" + good, good + "%2f..", good + "%", good + "?x", good + "#x",
		good + "@evil.example", "evil.example/" + good + "@", good + `\`, good + "\u202e", good + "\u200b", "\u200f" + good, good + "\ufe0f", "https://evil.example/" + good,
		good + strings.Repeat("/a", 5_000), good + strings.Repeat("\u00e9", 10_000),
	})
}

// text is an attribute that takes strings, or a list of strings.
type text struct {
	path      []string
	valueType tftypes.Type
	sensitive bool
}

// textsOf lists the attributes of a schema that take strings from a configuration.
func textsOf(attributes []*tfprotov6.SchemaAttribute, parents ...string) []text {
	var texts []text
	for _, attribute := range attributes {
		path := append(slices.Clone(parents), attribute.Name)
		switch {
		case !attribute.Required && !attribute.Optional:
		case attribute.NestedType != nil:
			texts = append(texts, textsOf(attribute.NestedType.Attributes, path...)...)
		case holdsText(attribute.Type):
			texts = append(texts, text{path, attribute.Type, attribute.Sensitive})
		}
	}
	return texts
}

func holdsText(valueType tftypes.Type) bool {
	switch valueType := valueType.(type) {
	case tftypes.List:
		return holdsText(valueType.ElementType)
	case tftypes.Set:
		return holdsText(valueType.ElementType)
	case tftypes.Map:
		return holdsText(valueType.ElementType)
	default:
		return valueType.Is(tftypes.String) || valueType.Is(tftypes.DynamicPseudoType)
	}
}

// value makes a value of the attribute's type.
func (a text) value(input string) any {
	if a.valueType.Is(tftypes.String) {
		return input
	}
	return []tftypes.Value{tftypes.NewValue(tftypes.String, input)}
}

func (a text) String() string { return strings.Join(a.path, ".") }

// isMarked reports whether a diagnostic marks the attribute, or an element of it.
func (a text) isMarked(problem diagnostic) bool {
	return problem.Attribute == a.String() || strings.HasPrefix(problem.Attribute, a.String()+".") || strings.HasPrefix(problem.Attribute, a.String()+"[")
}

// in returns a configuration in which the attribute has a value.
func (a text) in(config object, value any) object {
	return put(config, a.path, value)
}

func put(config object, path []string, value any) object {
	if len(path) > 1 {
		inner, _ := config[path[0]].(object)
		value = put(inner, path[1:], value)
	}
	return object{}.With(config).With(object{path[0]: value})
}

// of returns the value that a configuration has for the attribute, or a valid one for its name.
func (a text) of(config object) string {
	var value any = config
	for _, name := range a.path {
		inner, _ := value.(object)
		value = inner[name]
	}
	if input, isText := value.(string); isText {
		return input
	}
	valid := map[string]string{
		"region": "cn-hangzhou", "digest": digestA, "expected_digest": digestA, "site": "public", "registry_host": "acme.example", "timeouts.read": "5m",
		"acr.endpoint": "cr.example", "ncr.endpoint": "https://ncr.example/v2", "ncr.region": "KR", "ncr.site": "public", "acr.region": "cn-hangzhou", "reference": "registry.example.com/team/app:1.4.2",
	}
	if good, known := valid[a.String()]; known {
		return good
	}
	return "Planted7Value"
}

// watched returns a context, and a function that lists the hosts of all requests with it, whether
// or not they arrive.
func watched(t *testing.T) (context.Context, func() []string) {
	t.Helper()
	var mutex sync.Mutex
	var hosts []string
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{GetConn: func(host string) {
		mutex.Lock()
		defer mutex.Unlock()
		hosts = append(hosts, host)
	}})
	return ctx, func() []string {
		mutex.Lock()
		defer mutex.Unlock()
		return hosts
	}
}

// checkReadable expects printable characters, and texts of at most 2,000 bytes.
func checkReadable(t *testing.T, problems []diagnostic) {
	t.Helper()
	for _, problem := range problems {
		shown := problem.Summary + "\n" + problem.Detail
		unreadable := func(character rune) bool { return character != '\n' && !unicode.IsGraphic(character) }
		if at := strings.IndexFunc(shown, unreadable); at >= 0 {
			t.Errorf("byte %d of %q is not printable", at, shown)
		}
		if strings.ContainsRune(shown, unicode.ReplacementChar) || len(shown) > 2_000 {
			t.Errorf("%d bytes: %.3000q", len(shown), shown)
		}
	}
}

// quoted quotes a text as errors do.
func quoted(input string) string {
	if runes := []rune(input); len(runes) > 100 {
		return strconv.QuoteToGraphic(string(runes[:100])) + "…"
	}
	return strconv.QuoteToGraphic(input)
}

// defaultEndpoints starts a provider that reads from the registries' own endpoints: no emulator
// would catch a request that it sends.
func defaultEndpoints(t *testing.T) *session {
	t.Helper()
	block := object{"max_retries": int64(0)}
	for name, registry := range blockFor(startEmulator(t), nil) {
		registry := registry.(object).With(nil)
		delete(registry, "endpoint")
		block[name] = registry
	}
	return configured(t, dependencies{}, block)
}
