// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package e2e

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// plantedKeys contain characters that each encoding writes differently.
var plantedKeys = map[string]string{
	"acr_access_key":     `LTAI+pl4nted/Key=%41&"q'<x>`,
	"acr_secret_key":     `s3cr+t/Pl4nted=%2B&"k'<y>\u0041~`,
	"acr_security_token": `CAIS+pl4nted/T0ken==%2F&"t'<z>&amp;`,
	"ncr_access_key":     `ncp+pl4nted/Acc3ss=%61&"q'<x>`,
	"ncr_secret_key":     `ncs+pl4nted/S3cret=%2f&"k'<y>`,
}

// plantedConfiguration passes them as the documentation advises: a saved plan contains what is not
// ephemeral.
const plantedConfiguration = `
terraform {
  required_providers {
    containerregistry = {
      source = "containerregistry/containerregistry"
    }
  }
}

variable "url" {}
variable "acr_access_key" { ephemeral = true }
variable "acr_secret_key" { ephemeral = true }
variable "acr_security_token" { ephemeral = true }
variable "ncr_access_key" { ephemeral = true }
variable "ncr_secret_key" { ephemeral = true }

provider "containerregistry" {
  acr {
    region         = "cn-hangzhou"
    endpoint       = var.url
    access_key     = var.acr_access_key
    secret_key     = var.acr_secret_key
    security_token = var.acr_security_token
  }
  ncr {
    endpoint   = "${var.url}/ncr/api/v2"
    access_key = var.ncr_access_key
    secret_key = var.ncr_secret_key
  }
  max_retries = 1
}

data "containerregistry_acr_tag" "storefront" {
  instance_id = "cri-k77rd2eo9ztt1qa4"
  namespace   = "platform"
  repo_name   = "storefront"
  tag         = "1.4.2"
}

data "containerregistry_ncr_tag" "storefront" {
  registry   = "acme"
  image_name = "storefront"
  reference  = "1.4.2"
}

output "digest" {
  value = [data.containerregistry_acr_tag.storefront.digest, data.containerregistry_ncr_tag.storefront.digest]
}
`

// TestNoSecretsAfterCrashes plans and applies, reads a service that returns the keys, and loses its
// provider during a read.
func TestNoSecretsAfterCrashes(t *testing.T) {
	t.Parallel()
	runs := newSecretRuns(t)
	server := start(t, plantKeys)
	runs.at(server.URL())
	runs.run(t, 0, "plan", "-out=saved.tfplan")
	runs.run(t, 0, "apply", "saved.tfplan")
	runs.run(t, 0, "apply", "-auto-approve", "-refresh-only") // leaves a backup of the state
	runs.planAgainstEcho(t)
	runs.killProvider(t)

	left := runs.printed.String() + writtenIn(t, runs.workspace)
	for _, present := range []string{"sending request", "received response", "waiting before the next attempt", "GetRepoTag", "GetImageTagDetail", "pinned_reference", "***"} {
		if !strings.Contains(left, present) {
			t.Errorf("%q is missing: the runs did not log or read what they should", present)
		}
	}
	for _, key := range plantedKeys {
		checkAbsent(t, left, key)
	}
	for _, signature := range runs.signed {
		checkAbsent(t, left, signature)
	}
	if found := regexp.MustCompile(`(?i)Signature(%3D|=|"?: ?"?)[^*\s"&]|x-ncp-apigw-signature-v2"?(%3D|=|: ?"?)[^*\s"]|SignatureNonce`).FindString(left); found != "" {
		t.Errorf("a signature is left behind: %s", around(left, found))
	}
}

// checkAbsent searches for a secret in every encoding.
func checkAbsent(t *testing.T, text, secret string) {
	t.Helper()
	inJSON, _ := json.Marshal(secret)
	escaped := string(inJSON[1 : len(inJSON)-1])
	forms := []string{
		secret, url.QueryEscape(secret), url.QueryEscape(url.QueryEscape(secret)), url.PathEscape(secret), escaped, strings.ReplaceAll(escaped, "/", `\/`),
		strings.ReplaceAll(secret, `"`, `\"`), html.EscapeString(secret),
	}
	for before := range 3 { // where it may begin in a group of three bytes; the groups at its ends depend on what is beside it
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat(" ", before) + secret))
		forms = append(forms, encoded[4:len(encoded)-4])
	}
	for _, form := range forms {
		if strings.Contains(text, form) {
			t.Errorf("%s is left behind: %s", secret, around(text, form))
			return
		}
	}
}

func around(text, part string) string {
	index := strings.Index(text, part)
	return "…" + text[max(0, index-200):min(len(text), index+len(part)+200)] + "…"
}
