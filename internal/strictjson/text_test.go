// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package strictjson

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestControlCharacter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                   "",
		"build bot <b@c.de>": "",
		"김서버, René, 田中":      "",
		"می\u200cخواهم":      "", // Persian, which needs the non-joiner
		"👩\u200d💻":           "", // an emoji of two, with the joiner
		"a\u00a0b":           "", // a space that does not break
		"a\ufffdb":           "",
		"a\x00b":             "U+0000",
		"a\tb":               "U+0009",
		"a\nb":               "U+000A",
		"a\rb":               "U+000D",
		"a\x1b[2J":           "U+001B",
		"a\x7fb":             "U+007F",
		"a\u0080b":           "U+0080",
		"a\u009b2J":          "U+009B",
		"a\u009fb":           "U+009F",
		"a\u00adb":           "U+00AD",
		"a\u200bb":           "U+200B",
		"a\u200eb":           "U+200E",
		"a\u202eb":           "U+202E",
		"a\u2028b":           "U+2028",
		"a\u2029b":           "U+2029",
		"a\u2066b":           "U+2066",
		"a\ufeffb":           "U+FEFF",
		"a\U000e0041b":       "U+E0041",
		"a\u200d\x07\x1b":    "U+0007", // the first one
	} {
		got := ""
		if character, found := ControlCharacter(text); found {
			got = fmt.Sprintf("%U", character)
		}
		if got != want {
			t.Errorf("%q has the control character %q, want %q", text, got, want)
		}
	}
}

func TestTextsWithControlCharacters(t *testing.T) {
	t.Parallel()
	const raw = `"line\nline"`
	object := field(t, raw)
	expect(t, object, object.Text("x"), nil, "x: the string has the control character U+000A")
	object = field(t, raw)
	expect(t, object, object.Digest("x"), nil, "x: the string has the control character U+000A")
	object = field(t, raw)
	expect(t, object, object.AnyText("x"), pointer("line\nline"), "")
	object = field(t, raw)
	expect(t, object, object.DecoratingText("x"), nil, "")
	if difference := cmp.Diff([]string{"x"}, object.Ignored()); difference != "" {
		t.Errorf("ignored (-want +got):\n%s", difference)
	}
}

func TestDigestIsTrimmed(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]*string{
		`" sha256:ab \r\n"`: pointer("sha256:ab"), `"latest"`: pointer("latest"), `"\n"`: nil, `" "`: nil, `""`: nil, `null`: nil,
	} {
		object := field(t, value)
		expect(t, object, object.Digest("x"), want, "")
	}
	object := field(t, `"\u001b[2J"`)
	expect(t, object, object.Digest("x"), nil, "x: the string has the control character U+001B")
	object = field(t, `1`)
	expect(t, object, object.Digest("x"), nil, "x: expected a string, got 1")
}

// TestIgnored has names as they are in the document, of the object that has them.
func TestIgnored(t *testing.T) {
	t.Parallel()
	document, err := ParseObject([]byte(`{"a": "x\u202ey", "good": "x", "absent": null, "list": [{"b": ["ok", "x\u0007"], "other": ["\u0000"]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	inner := document.Objects("list")[0]
	if value := inner.DecoratingTexts("c", "b"); value != nil {
		t.Errorf("b is %q", *value)
	}
	expect(t, document, document.DecoratingText("good"), pointer("x"), "")
	expect(t, document, document.DecoratingText("absent"), nil, "")
	expect(t, document, document.DecoratingText("a"), nil, "")
	for object, want := range map[*Object][]string{document: {"a"}, inner: {"b"}} {
		if difference := cmp.Diff(want, object.Ignored()); difference != "" {
			t.Errorf("ignored (-want +got):\n%s", difference)
		}
	}
}

func TestDecoratingTextOfAnotherTypeIsAnError(t *testing.T) {
	t.Parallel()
	object := field(t, `5`)
	expect(t, object, object.DecoratingText("x"), nil, "x: expected a string, got 5")
}

// TestSecretIsNotQuoted: what is not a string is nil, without a problem that quotes it.
func TestSecretIsNotQuoted(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		`{"a": "x\ny"}`: "x\ny", `{"a": ""}`: "", `{"a": null}`: "", `{}`: "", `{"a": 7}`: "", `{"a": ["x"]}`: "", `{"a": {"x": 1}}`: "", `{"a": true}`: "",
	} {
		object, err := ParseObject([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		secret := object.Secret("a")
		if (secret == nil) != (want == "") || secret != nil && *secret != want || object.Err() != nil {
			t.Errorf("%s: %v, %v", document, secret, object.Err())
		}
	}
}
