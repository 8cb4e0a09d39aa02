// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// The planted keys have characters that each encoding writes differently.
const (
	plantedAccessKey = `LTAI+pl4nted/Key=%41&"q'<x>`
	plantedSecretKey = `s3cr+t/Pl4nted=%2B&"k'<y>\u0041~`
	plantedToken     = `CAIS+pl4nted/T0ken==%2F&"t'<z>&amp;` + "/0123456789abcdefghijklmnopqrstuvwxyz+ABCDEFGHIJKLMNOPQRSTUVWXYZ=="
	plantedNCRAccess = `ncp+pl4nted/Acc3ss=%61&"q'<x>`
	plantedNCRSecret = `ncs+pl4nted/S3cret=%2f&"k'<y>`
)

// plantedBlock makes a provider block with the planted keys, for a server.
func plantedBlock(server string) object {
	return object{
		"acr": object{"region": "cn-hangzhou", "endpoint": server, "access_key": plantedAccessKey, "secret_key": plantedSecretKey, "security_token": plantedToken},
		"ncr": object{"endpoint": server + "/ncr/api/v2", "access_key": plantedNCRAccess, "secret_key": plantedNCRSecret},
	}
}

// encoding is a form in which a service may write what it received.
type encoding struct {
	name  string
	write func(string) string
}

var encodings = []encoding{
	{"as it is", func(text string) string { return text }},
	{"in a query", url.QueryEscape},
	{"in a query, lower case", func(text string) string {
		return regexp.MustCompile("%..").ReplaceAllStringFunc(url.QueryEscape(text), strings.ToLower)
	}},
	{"in a query in a query", func(text string) string { return url.QueryEscape(url.QueryEscape(text)) }},
	{"in a path", url.PathEscape},
	{"in JSON", inJSON},
	{"in JSON, as some write it", func(text string) string {
		return strings.NewReplacer("/", `\/`, "+", `\u002B`, "=", `\u003D`).Replace(inJSON(text))
	}},
	{"in JSON in JSON", func(text string) string { return inJSON(inJSON(text)) }},
	{"in HTML", html.EscapeString},
	{"in a query in HTML", func(text string) string { return html.EscapeString(url.QueryEscape(text)) }},
	{"in base64", func(text string) string { return base64.StdEncoding.EncodeToString([]byte("user:" + text + "\n")) }},
	{"in base64 for URLs", func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(`{"k":"` + text + `"}`)) }},
}

func inJSON(text string) string {
	encoded, _ := json.Marshal(text)
	return string(encoded[1 : len(encoded)-1])
}

// signed matches a signature after its name.
var signed = regexp.MustCompile(`(?i)(Signature(%3D|=|"?: ?"?)|x-ncp-apigw-signature-v2"?(%3D|=|: ?"?))[^*\s"&]|SignatureNonce`)

// checkNoSecrets fails where a text holds secrets, in any encoding.
func checkNoSecrets(t *testing.T, text string, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		for _, encoding := range encodings {
			if form := encoding.write(secret); strings.Contains(text, form) {
				t.Errorf("%s is shown %s: %s", secret, encoding.name, around(text, form))
			}
		}
		for before := range 3 { // its offset in a group of three bytes; the groups at its ends depend on the bytes next to it
			encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(" ", before) + secret))
			form := encoded[4 : len(encoded)-4]
			for _, form := range []string{form, strings.NewReplacer("+", "-", "/", "_").Replace(form)} {
				if strings.Contains(text, form) {
					t.Errorf("%s is shown in base64: %s", secret, around(text, form))
				}
			}
		}
	}
	if match := signed.FindString(text); match != "" {
		t.Errorf("a signature is shown: %s", around(text, match))
	}
}

func around(text, part string) string {
	index := strings.Index(text, part)
	return "…" + text[max(0, index-200):min(len(text), index+len(part)+200)] + "…"
}

// readEverything returns all output of a read: state, diagnostics, and the log at TRACE.
func readEverything(t *testing.T, session *session, source dataSource) string {
	t.Helper()
	var logged bytes.Buffer
	state, problems := readOrOpen(tflogtest.RootLogger(t.Context(), &logged), session, source)
	checkReadable(t, problems)
	return fmt.Sprintf("%+v\n%+v\n%s", state, problems, &logged)
}

// TestNoSecretInFaults reads one variant of each fault, with temporary keys.
func TestNoSecretInFaults(t *testing.T) {
	t.Parallel()
	temporary, ofNCR := providertest.Fixture().Accounts.ACR[1], providertest.Fixture().Accounts.NCR[0]
	for _, fault := range faults() {
		t.Run(fault.event, func(t *testing.T) {
			t.Parallel()
			for _, variant := range fault.firstVariants() {
				if variant.stopped || variant.endlessWait || variant.fastTimeout {
					continue // their texts depend on the clock
				}
				service, clock := variant.start(t, &variant), &providertest.Clock{}
				options, begin := fastClock(clock), time.Now()
				options.now = func() time.Time { return begin.Add(clock.Now().Sub(time.Time{})) }
				options.environment = variant.environment
				session := start(t, options)
				if variant.block == nil {
					variant.block = object{"access_key": temporary.AccessKey, "secret_key": temporary.SecretKey, "security_token": temporary.SecurityToken}
				}
				session.MustConfigure(t.Context(), variant.providerBlock(service))
				left := ""
				for range variant.earlier + 1 {
					left += readEverything(t, session, variant.source.With(variant.changes))
				}
				checkNoSecrets(t, left, "planted-user", "planted-password", "pass#word", "planted-key", "planted-secret", "planted-token", temporary.AccessKey, temporary.SecretKey, temporary.SecurityToken, ofNCR.AccessKey, ofNCR.SecretKey)
				if !strings.Contains(left, variant.expected.summary) || (variant.expected.requests() > 0) != strings.Contains(left, "sending request") {
					t.Errorf("%s: want %q\n%s", variant.name, variant.expected.summary, left)
				}
			}
		})
	}
}
