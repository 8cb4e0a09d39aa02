// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// issuedPassword returns the password of the last login that the emulator issued, of those that are
// not known yet.
func issuedPassword(t *testing.T, services *emulator.Server, known ...string) string {
	t.Helper()
	for _, secret := range services.RegistrySecrets() {
		if !strings.Contains(strings.Join(known, " "), secret) {
			return secret
		}
	}
	t.Fatal("no login was issued")
	return ""
}

func dockerConfig(host, password string) string {
	return fmt.Sprintf(`{"auths":{%q:{"username":"cr_temp_user","password":%q,"auth":%q}}}`, host, password, base64.StdEncoding.EncodeToString([]byte("cr_temp_user:"+password)))
}

// TestLogin opens the login twice, with a clock that stands still: each is a login of its own.
func TestLogin(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC().Truncate(time.Second)
	fixed := func() time.Time { return now }
	services, session := providertest.Emulated(t, providertest.Options{
		Server: newServer(dependencies{now: fixed}), Emulator: emulator.Options{Now: fixed, Fixture: providertest.Fixture()},
	})
	var passwords []string
	for hours, lifetime := range map[any]time.Duration{nil: time.Hour, int64(1): time.Hour, int64(24): 24 * time.Hour} {
		result, problems := session.Open(t.Context(), acrLogin, loginSource.Config.With(object{"expires_in_hours": hours}))
		passwords = append(passwords, issuedPassword(t, services, passwords...))
		password := passwords[len(passwords)-1]
		want := loginSource.Config.With(object{
			"region": "cn-hangzhou", "expires_in_hours": hours, "registry_host": hostOf(services), "username": "cr_temp_user", "password": password,
			"expires_at": now.Add(lifetime).Format(time.RFC3339), "docker_config_json": dockerConfig(hostOf(services), password),
		})
		if difference := cmp.Diff(want, result); difference != "" || len(problems) > 0 {
			t.Errorf("%v: %+v (-want +got):\n%s", hours, problems, difference)
		}
	}
	record := services.Record()
	if difference := cmp.Diff(map[string]int64{emulator.OperationListInstanceEndpoint: 1, emulator.OperationGetAuthorizationToken: 3}, record.Counts); difference != "" {
		t.Errorf("requests (-want +got):\n%s", difference)
	}
	if record.ConnectionsOpened != 4 {
		t.Errorf("%d connections, want one for each request", record.ConnectionsOpened)
	}
}

// TestLoginIsNotTheCachedOne reads the registry before, with a login of an hour: the one that is
// opened lasts as long as requested.
func TestLoginIsNotTheCachedOne(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	session.MustRead(t.Context(), acrTag, acrTagSource.Config.With(object{"verify_digest": true}))
	read := services.Record().Counts[emulator.OperationGetAuthorizationToken]
	before := services.RegistrySecrets()
	result, problems := session.Open(t.Context(), acrLogin, loginSource.Config.With(object{"expires_in_hours": int64(12)}))
	if len(problems) > 0 || strings.Contains(strings.Join(before, " "), result["password"].(string)) {
		t.Errorf("%+v, a login of before: %v", problems, result["password"])
	}
	if ends, err := time.Parse(time.RFC3339, result["expires_at"].(string)); err != nil || time.Until(ends) < 11*time.Hour {
		t.Errorf("expires at %v, %v", ends, err)
	}
	session.MustRead(t.Context(), acrTag, acrTagSource.WithTag("1.4.3").Config.With(object{"verify_digest": true}))
	if all := services.Record().Counts[emulator.OperationGetAuthorizationToken]; read != 1 || all != 2 {
		t.Errorf("%d logins for a read, %d in all; want 1, and 2", read, all)
	}
}

// tokenStatus requests a token of the emulated registry with a login.
func tokenStatus(t *testing.T, services *emulator.Server, username, password string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, services.URL()+"/auth?service=registry.aliyuncs.com&scope=repository:platform/storefront:pull", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.SetBasicAuth(username, password)
	response, err := new(http.Client).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

// TestLoginOpensTheRegistry signs in to the emulated registry, which verifies the login.
func TestLoginOpensTheRegistry(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	result, _ := session.Open(t.Context(), acrLogin, loginSource.Config)
	username, password := result["username"].(string), result["password"].(string)
	if status := tokenStatus(t, services, username, password); status != 200 {
		t.Errorf("HTTP %d", status)
	}
	if status := tokenStatus(t, services, username, password+"x"); status != 401 {
		t.Errorf("another password: HTTP %d", status)
	}
}

// TestLoginThatEndsEarly opens logins that a session signs, or that a service without
// ExpiresInHours issues. The service's clock counts, not that of this machine.
func TestLoginThatEndsEarly(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC().Truncate(time.Minute)
	const session, role = 50 * time.Minute, "acs:ram::1000000000000001:role/ci-deployer"
	for name, test := range map[string]struct {
		hours    any
		isOld    bool
		lifetime time.Duration // of the session of a role; 0 for none
		ahead    time.Duration // of this machine's clock
		warning  string
	}{
		"as long as requested":             {hours: int64(12)},
		"old, nothing requested":           {isOld: true},
		"old, as long as usual":            {isOld: true, hours: int64(1)},
		"old":                              {isOld: true, hours: int64(2), warning: "after 1h0m: earlier than the 2h0m"},
		"old, clock is ahead":              {isOld: true, hours: int64(1), ahead: 10 * time.Minute},
		"old, clock is behind":             {isOld: true, hours: int64(2), ahead: -10 * time.Minute, warning: "after 1h0m: earlier than the 2h0m"},
		"session, nothing requested":       {lifetime: session},
		"session that ends a bit earlier":  {lifetime: 55 * time.Minute, hours: int64(1)},
		"session that ends earlier":        {lifetime: 54 * time.Minute, hours: int64(1), warning: "after 0h54m: earlier than the 1h0m"},
		"session that ends long before":    {lifetime: session, hours: int64(24), warning: "after 0h50m: earlier than the 24h0m"},
		"session that ends later":          {lifetime: 2 * time.Hour, hours: int64(1)},
		"session that ends later, and old": {lifetime: 2 * time.Hour, hours: int64(1), isOld: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			block := object{}
			services := providertest.StartEmulator(t, emulator.Options{
				Fixture: providertest.Fixture(), OldLogins: test.isOld, SessionLifetime: test.lifetime, Now: func() time.Time { return now },
			})
			environment := map[string]string{"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"}
			acr := blockFor(services, nil)["acr"].(object)
			if test.lifetime > 0 {
				acr = acr.With(object{"assume_role": object{"role_arn": role}})
				environment["CONTAINERREGISTRY_STS_ENDPOINT"] = services.URL()
			}
			block["acr"] = acr
			session := configured(t, dependencies{environment: environment, now: func() time.Time { return now.Add(test.ahead) }}, block)
			result, problems := session.Open(t.Context(), acrLogin, loginSource.Config.With(object{"expires_in_hours": test.hours}))
			var want []diagnostic
			if test.warning != "" {
				want = []diagnostic{providertest.Warning("Unexpected API Response",
					fmt.Sprintf("The login ends at %s, %s that expires_in_hours requests.\n\n%s", result["expires_at"], test.warning, fixEarlyEnd), "expires_in_hours")}
			}
			if difference := cmp.Diff(want, problems); difference != "" || result["password"] == nil {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestLoginIsValidated(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	for name, test := range map[string]struct {
		changes   object
		attribute string
		detail    string
	}{
		"0 hours":     {object{"expires_in_hours": int64(0)}, "expires_in_hours", "Invalid value for expires_in_hours: 0 must be a whole number from 1 to 24."},
		"25 hours":    {object{"expires_in_hours": int64(25)}, "expires_in_hours", "Invalid value for expires_in_hours: 25 must be a whole number from 1 to 24."},
		"instance":    {object{"instance_id": "acme"}, "instance_id", `Invalid value for instance_id: "acme" must be "cri-" and letters or digits, such as "cri-kmsiwlxxdcva1234".`},
		"no instance": {object{"instance_id": ""}, "instance_id", "Invalid value for instance_id: it is empty.\n\nSet a value."},
		"region":      {object{"region": "cn.hangzhou"}, "region", `Invalid value for region: "cn.hangzhou" must be lower-case letters, digits and hyphens, such as "cn-hangzhou".`},
	} {
		result, problems := session.Open(t.Context(), acrLogin, loginSource.Config.With(test.changes))
		if len(problems) != 1 || problems[0].Summary != "Invalid Attribute Value" || problems[0].Attribute != test.attribute || problems[0].Detail != test.detail || result != nil {
			t.Errorf("%s: %+v", name, problems)
		}
	}
	for _, name := range []string{"instance_id", "region", "expires_in_hours"} {
		if problems := session.ValidateEphemeral(t.Context(), acrLogin, loginSource.Config.With(object{name: providertest.Unknown})); len(problems) > 0 {
			t.Errorf("%s is unknown: %+v", name, problems)
		}
	}
	if sent := len(services.Record().Requests); sent > 0 {
		t.Errorf("%d requests were sent", sent)
	}
}

// TestLoginRegion takes the region from an argument, or from the provider block; without one, the
// text names the ephemeral resource.
func TestLoginRegion(t *testing.T) {
	t.Parallel()
	services := startEmulator(t)
	acr := blockFor(services, nil)["acr"].(object)
	delete(acr, "region")
	session := configured(t, dependencies{}, object{"acr": acr})
	_, problems := session.Open(t.Context(), acrLogin, loginSource.Config)
	if len(problems) != 1 || problems[0].Summary != "Missing Region" || problems[0].Attribute != "region" ||
		!strings.Contains(problems[0].Detail, "Set region in this ephemeral resource, acr.region in the provider block, or ALIBABA_CLOUD_REGION") {
		t.Errorf("%+v", problems)
	}
	result, problems := session.Open(t.Context(), acrLogin, loginSource.Config.With(object{"region": "cn-hangzhou"}))
	if len(problems) > 0 || result["region"] != "cn-hangzhou" {
		t.Errorf("%v %+v", result["region"], problems)
	}
}

func TestOpenBeforeConfigureIsAnError(t *testing.T) {
	t.Parallel()
	_, problems := start(t, dependencies{}).Open(t.Context(), acrLogin, loginSource.Config)
	want := []diagnostic{providertest.Error(
		"Provider Defect", "The ephemeral resource was opened before the provider was configured.\n\nReport this to the developers of the provider.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestLoginHasAFixedDeadline ends the retries where the deadline has passed, by the provider's
// clock. No text says to raise it.
func TestLoginHasAFixedDeadline(t *testing.T) {
	t.Parallel()
	services, session := emulatedWith(t, dependencies{now: func() time.Time { return time.Now().Add(time.Hour) }}, nil)
	services.AddFault(emulator.Fault{Operation: emulator.OperationGetAuthorizationToken, Status: 503})
	_, problems := session.Open(t.Context(), acrLogin, loginSource.Config)
	want := []diagnostic{providertest.Error(
		"Service Unavailable", "Could not read "+subjectOf(loginSource)+": GetAuthorizationToken returned HTTP 503. The limit of 5 minutes ended before attempt 2.\n\n"+
			"See the status page of Alibaba Cloud, and check any proxy in between. Then run Terraform again.\n\n"+
			"Request: GetAuthorizationToken at "+hostOf(services)+". Response: HTTP 503.", "",
	)}
	if difference := cmp.Diff(want, problems); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestStopCancelsOpen stops the provider while a login is requested.
func TestStopCancelsOpen(t *testing.T) {
	t.Parallel()
	received := make(chan struct{})
	services, session := providertest.Emulated(t, providertest.Options{
		Server: newServer(dependencies{}),
		Emulator: emulator.Options{Sleep: func(ctx context.Context, _ time.Duration) {
			close(received)
			<-ctx.Done()
		}},
	})
	services.AddFault(emulator.Fault{Operation: emulator.OperationGetAuthorizationToken, Delay: time.Hour, Times: 1})
	ended := make(chan []diagnostic)
	go func() {
		_, problems := session.Open(t.Context(), acrLogin, loginSource.Config)
		ended <- problems
	}()
	<-received
	session.Stop()
	want := []diagnostic{providertest.Error(
		"Request Timed Out", "Could not read "+subjectOf(loginSource)+": the read was cancelled before a response was received.\n\n"+
			"Run Terraform again. The read changed nothing.\n\nRequest: GetAuthorizationToken at "+hostOf(services)+". No response.", "",
	)}
	if difference := cmp.Diff(want, <-ended); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

// TestLoginIsNotLogged looks for the login in the log at TRACE and in all diagnostics.
func TestLoginIsNotLogged(t *testing.T) {
	t.Parallel()
	services, session := emulated(t)
	var logged bytes.Buffer
	result, problems := session.Open(tflogtest.RootLogger(t.Context(), &logged), acrLogin, loginSource.Config.With(object{"expires_in_hours": int64(2)}))
	if result == nil || !strings.Contains(logged.String(), "GetAuthorizationToken") {
		t.Fatalf("%+v\n%s", problems, &logged)
	}
	account := providertest.Fixture().Accounts.ACR[0]
	checkNoSecrets(t, logged.String(), issuedPassword(t, services), account.AccessKey, account.SecretKey)
	for _, fault := range loginFaults() {
		for _, variant := range fault.variants {
			service := variant.start(t, &variant)
			session := configured(t, fastClock(&providertest.Clock{}), variant.providerBlock(service))
			var logged bytes.Buffer
			_, problems := readOrOpen(tflogtest.RootLogger(t.Context(), &logged), session, variant.source.With(variant.changes))
			if text := fmt.Sprintf("%+v\n%s", problems, &logged); strings.Contains(text, "t0ps3cret") || strings.Contains(text, "7055273") {
				t.Errorf("%s %s: %s", fault.event, variant.name, text)
			}
		}
	}
}

func TestFinishedOpensAreReleased(t *testing.T) {
	t.Parallel()
	_, session := emulated(t)
	payload := new([1 << 20]byte)
	ctx := context.WithValue(t.Context(), payloadKey{}, payload)
	kept := weak.Make(payload)
	if result, problems := session.Open(ctx, acrLogin, loginSource.Config); result == nil {
		t.Fatalf("%+v", problems)
	}
	payload, ctx = nil, nil
	_, _ = payload, ctx
	for range 3 {
		runtime.GC()
	}
	if kept.Value() != nil {
		t.Error("the context of a finished open is still reachable")
	}
	runtime.KeepAlive(session)
}
