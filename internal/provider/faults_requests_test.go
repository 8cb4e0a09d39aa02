// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// requestKind is one kind of request that a read sends, and what its diagnostics say about it.
type requestKind struct {
	operation string // of the emulator
	name      string // of the operation, in diagnostics
	typeName  string
	config    object

	acr         object // attributes of the acr block in place of keys; nil for the usual ones
	environment map[string]string

	subject string // what could not be read
	checked string // the credential sources that were checked before
	fix     string // of a status that the service does not use
	message string // of a status that the service does not use, in the exchange

	// ignored reports that a status that the service does not use is not the error of the read: the
	// metadata service may have no tokens, and no role.
	ignored, missing bool
}

const (
	fixNotTheRegistry = "Check registry_host (if it is set) and any proxy in between: this is not how the service responds. " +
		"If both are right, report this message to the developers of the provider."
	fixNotTheSource = "Check the credential source and any proxy in between: this is not how the service responds. " +
		"If both are right, report this message to the developers of the provider."
	fixProgram       = "Check the program behind acr.credentials_uri: it must run, and return credentials as JSON."
	fixInstance      = "Run this on an ECS instance that has a RAM role, or use another credential source."
	unexpectedStatus = ", message: unexpected status for this operation"

	manifestOf142     = `read the manifest of tag "1.4.2" of repository "platform/storefront" from registry "{host}"`
	metadataOperation = "the metadata service"
	sourceInstance    = "get credentials (source: ECS instance)"
	sourceRole        = "get credentials (source: acr.ecs_role_name in the provider block)"
	checkedBlock      = "\n  - provider block: acr has no access_key, profile or role"
	checkedAll        = checkedBlock + "\n  - environment: ALIBABA_CLOUD_ACCESS_KEY_ID, ALICLOUD_ACCESS_KEY and ALIBABACLOUD_ACCESS_KEY_ID are not set" +
		"\n  - profile: ~/.aliyun/config.json does not exist"
)

// requestKinds lists the kinds of requests of both clouds.
func requestKinds() []requestKind {
	ofInstance := ` of instance "cri-k77rd2eo9ztt1qa4", region "cn-hangzhou"`
	notACR := strings.ReplaceAll(fixNotThisOrReport, "{registry}", "acr")
	layers, verified := acrLayersSource.Config, verifiedACR("storefront", "1.4.2", nil)
	head := storefrontTag().With(object{"registry_host": "{host}", "verify_digest": true})
	return []requestKind{
		{operation: emulator.OperationGetRepoTagLayers, typeName: acrTagLayers, config: layers, subject: "read " + subjectOf(acrLayersSource), fix: notACR},
		{operation: emulator.OperationGetRepository, typeName: acrTag, config: verified, subject: `read repository "platform/storefront"` + ofInstance, fix: notACR},
		{operation: emulator.OperationGetRepoTag, typeName: acrTag, config: verified, subject: `read tag "1.4.2" in repository "platform/storefront" (crr-v7m9m2g0qkqjf56p)` + ofInstance, fix: notACR},
		{operation: emulator.OperationListInstanceEndpoint, typeName: acrTag, config: verified, subject: "read the registry endpoint" + ofInstance, fix: notACR},
		{operation: emulator.OperationGetAuthorizationToken, typeName: acrTag, config: verified, subject: "read a registry login" + ofInstance, fix: notACR},
		{
			operation: emulator.OperationGetImageTagDetail, typeName: ncrTag, config: storefrontTag(), subject: "read " + subjectOf(ncrTagSource),
			fix: strings.ReplaceAll(fixNotThisOrReport, "{registry}", "ncr"),
		},
		{operation: emulator.OperationPingRegistry, name: "GET /v2/", typeName: acrTag, config: verified, subject: manifestOf142, fix: fixNotTheRegistry, message: unexpectedStatus},
		{operation: emulator.OperationGetRegistryToken, name: "GET token", typeName: acrTag, config: verified, subject: manifestOf142, fix: fixNotTheRegistry, message: unexpectedStatus},
		{operation: emulator.OperationGetManifest, name: "GET manifest", typeName: acrTag, config: verified, subject: manifestOf142, fix: fixNotTheRegistry, message: unexpectedStatus},
		{
			operation: emulator.OperationHeadManifest, name: "HEAD manifest", typeName: ncrTag, config: head, ignored: true,
			subject: `read the digest of tag "1.4.2" of "storefront" from registry "{host}"`,
		},
		{operation: emulator.OperationGetBlob, name: "GET configuration", typeName: acrTag, config: verified, subject: manifestOf142, fix: fixNotTheRegistry, message: unexpectedStatus},
		{operation: storedBlob, name: "GET configuration", typeName: acrTag, config: verified, subject: manifestOf142, fix: fixNotTheRegistry},
		{
			operation: emulator.OperationAssumeRole, typeName: acrTagLayers, config: layers, environment: environmentOf(0), acr: object{"assume_role": object{"role_arn": deployerRole}},
			subject: "get credentials (source: acr.assume_role on ALIBABA_CLOUD_ACCESS_KEY_ID in the environment)", checked: checkedBlock, fix: fixNotTheSource,
		},
		{
			operation: emulator.OperationAssumeRoleWithOIDC, typeName: acrTagLayers, config: layers, environment: map[string]string{"ALIBABA_CLOUD_OIDC_PROVIDER_ARN": clusterOIDC},
			acr:     object{"assume_role_with_oidc": object{"role_arn": clusterRole, "oidc_token_file": "~/token"}},
			subject: "get credentials (source: acr.assume_role_with_oidc in the provider block)", fix: fixNotTheSource,
		},
		{
			operation: emulator.OperationGetCredentials, name: "the credentials URI", typeName: acrTagLayers, config: layers, acr: object{"credentials_uri": "http://{host}/credentials/build"},
			subject: "get credentials (source: acr.credentials_uri in the provider block)", fix: fixProgram,
		},
		{operation: emulator.OperationGetMetadataToken, name: metadataOperation, typeName: acrTagLayers, config: layers, acr: object{}, subject: sourceInstance, checked: checkedAll, ignored: true},
		{operation: emulator.OperationGetInstanceRole, name: metadataOperation, typeName: acrTagLayers, config: layers, acr: object{}, subject: sourceInstance, checked: checkedAll, missing: true},
		{
			operation: emulator.OperationGetInstanceCredentials, name: metadataOperation, typeName: acrTagLayers, config: layers, acr: object{"ecs_role_name": "build-machine"},
			subject: sourceRole, fix: fixInstance,
		},
	}
}

// storedBlob is a request at the path to which a registry redirects one for a blob.
const storedBlob = emulator.OperationUnknown

// at replaces {host} in a value of a configuration, which may be a nested object.
func at(host string, value any) any {
	switch typed := value.(type) {
	case string:
		return strings.ReplaceAll(typed, "{host}", host)
	case object:
		replaced := object{}
		for name, field := range typed {
			replaced[name] = at(host, field)
		}
		return replaced
	default:
		return value
	}
}

// read reads with a fault in the requests of the kind, and stops the provider when the emulator
// first waits, if stop.
func (k requestKind) read(t *testing.T, fault emulator.Fault, stop bool) (string, []diagnostic) {
	t.Helper()
	waits := make(chan struct{}, 1)
	server := providertest.StartEmulator(t, emulator.Options{Sleep: func(ctx context.Context, _ time.Duration) {
		select {
		case waits <- struct{}{}:
		default:
		}
		<-ctx.Done()
	}})
	host := hostOf(server)
	if k.operation == emulator.OperationHeadManifest {
		host = ncrHost(server)
	}
	session := configured(t, dependencies{}, blockFor(server, nil))
	if k.acr != nil {
		environment := map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": ""}
		maps.Copy(environment, k.environment)
		session = acrSession(t, server, environment, homeDirectory(t, "token", podToken), at(host, k.acr).(object))
	}
	if k.operation == storedBlob {
		server.AddFault(emulator.Fault{Operation: emulator.OperationGetBlob, Redirect: "/stored?Signature=x"})
	}
	fault.Operation, fault.Headers, fault.BeforeAuthentication = k.operation, noTraceID, true
	server.AddFault(fault)
	ended := make(chan []diagnostic, 1)
	go func() {
		_, problems := session.Read(t.Context(), k.typeName, at(host, k.config).(object))
		ended <- problems
	}()
	if stop {
		<-waits
		session.Stop()
	}
	select {
	case problems := <-ended:
		return host, problems
	case <-time.After(20 * time.Second): // a read takes milliseconds
		t.Fatal("the read does not end")
		return "", nil
	}
}

// expect returns the diagnostic of a request with this problem.
func (k requestKind) expect(host, summary, problem, fix, response string) diagnostic {
	name := k.name
	if name == "" {
		name = k.operation
	}
	detail := "Could not " + k.subject + ": " + strings.ReplaceAll(problem, "{name}", name) + "."
	if k.checked != "" {
		detail += " Sources checked before:" + k.checked
	}
	detail += "\n\n" + fix + "\n\nRequest: " + name + " at {host}. " + response
	return providertest.Error(summary, strings.ReplaceAll(detail, "{host}", host), "")
}

// switchingProtocols returns the diagnostics of a read where a request of the kind gets HTTP 101.
func (k requestKind) switchingProtocols(host string) []diagnostic {
	switch {
	case k.ignored:
		return nil
	case k.missing:
		return []diagnostic{providertest.Error("Missing ACR Credentials", "No credentials found for Alibaba Cloud. Sources checked, in order:"+checkedAll+
			"\n  - ECS instance: no role from the metadata service at 100.100.100.200\n\n"+
			"Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, run \"aliyun configure\", "+
			"set acr.profile or another credential source in the provider block, or use a machine with a RAM role.\n\nNo API request was sent.", "")}
	default:
		return []diagnostic{k.expect(host, "Unexpected API Response", "{name} returned HTTP 101, which is unexpected", k.fix, "Response: HTTP 101"+k.message+".")}
	}
}

// requestRows are the lines of the table of requests, with what the user reads after HTTP 101.
func requestRows() string {
	rows := ""
	for _, kind := range requestKinds() {
		text := "No error: the read goes on without it."
		if problems := kind.switchingProtocols("*host*"); len(problems) > 0 {
			problem, _, _ := strings.Cut(problems[0].Detail, "\n")
			text = "**" + problems[0].Summary + "**: " + problem
		}
		rows += "| " + strings.Replace(kind.operation, storedBlob, "GetBlob, redirected", 1) + " | " + text + " |\n"
	}
	return rows
}

// TestSwitchingProtocols responds with HTTP 101 to each kind of request. What follows it may never
// end, and obeys no context.
func TestSwitchingProtocols(t *testing.T) {
	t.Parallel()
	for _, kind := range requestKinds() {
		for name, fault := range map[string]emulator.Fault{"silence": {Status: 101}, "trickle": trickle101} {
			t.Run(kind.operation+" "+name, func(t *testing.T) {
				t.Parallel()
				host, problems := kind.read(t, fault, false)
				if difference := cmp.Diff(kind.switchingProtocols(host), problems); difference != "" {
					t.Errorf("(-want +got):\n%s", difference)
				}
			})
		}
	}
}

// TestStopAfterInformational stops the provider after HTTP 100, 102 and 103, which are not final,
// in response to each kind of request.
func TestStopAfterInformational(t *testing.T) {
	t.Parallel()
	for _, kind := range requestKinds() {
		for _, fault := range []emulator.Fault{{Status: 100}, {Status: 102}, {Status: 103}, {Status: 103, Trickle: 1}} {
			t.Run(fmt.Sprint(kind.operation, " ", fault.Status, " ", fault.Trickle), func(t *testing.T) {
				t.Parallel()
				host, problems := kind.read(t, fault, true)
				want := []diagnostic{kind.expect(host, "Request Timed Out", "the read was cancelled before a response was received", fixRunAgain, "No response.")}
				if difference := cmp.Diff(want, problems); difference != "" {
					t.Errorf("(-want +got):\n%s", difference)
				}
			})
		}
	}
}
