// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestACRErrors(t *testing.T) {
	const (
		stsKey, stsSecret = "STS.exampleexampleexample", "EmulatorAcrStsSecretKeyExample0"
		token             = "EmulatorAcrSecurityTokenExample/000+example=="
	)
	for name, test := range map[string]struct {
		changes []string
		secret  string
		status  int
		code    string
		message string
	}{
		"unknown action":        {[]string{"Action", "GetEverything"}, acrSecret, 404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method."},
		"no action":             {[]string{"Action", ""}, acrSecret, 400, "MissingAction", "Action is mandatory for this action."},
		"other version":         {[]string{"Version", "2016-06-07"}, acrSecret, 400, "InvalidVersion", "Specified parameter Version is not valid."},
		"version before key":    {[]string{"Version", "2016-06-07", "AccessKeyId", "unknown"}, acrSecret, 400, "InvalidVersion", "Specified parameter Version is not valid."},
		"no key":                {[]string{"AccessKeyId", ""}, acrSecret, 400, "MissingAccessKeyId", "AccessKeyId is mandatory for this action."},
		"unknown key":           {[]string{"AccessKeyId", "unknown"}, acrSecret, 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."},
		"key before timestamp":  {[]string{"AccessKeyId", "unknown", "Timestamp", "2020-01-01T00:00:00Z"}, acrSecret, 404, "InvalidAccessKeyId.NotFound", "Specified access key is not found."},
		"temporary key alone":   {[]string{"AccessKeyId", stsKey}, stsSecret, 400, "MissingSecurityToken", "SecurityToken is mandatory for this action."},
		"other token":           {[]string{"AccessKeyId", stsKey, "SecurityToken", token + "="}, stsSecret, 400, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey."},
		"token of another key":  {[]string{"SecurityToken", token}, acrSecret, 400, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey."},
		"no timestamp":          {[]string{"Timestamp", ""}, acrSecret, 400, "MissingTimestamp", "Timestamp is mandatory for this action."},
		"timestamp not in UTC":  {[]string{"Timestamp", "2024-04-01T14:00:00+02:00"}, acrSecret, 400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."},
		"other method":          {[]string{"SignatureMethod", "HMAC-SHA256"}, acrSecret, 400, "InvalidSignatureMethod", "Specified parameter SignatureMethod is not valid."},
		"other signing version": {[]string{"SignatureVersion", "2.0"}, acrSecret, 400, "InvalidSignatureVersion", "Specified parameter SignatureVersion is not valid."},
		"no nonce":              {[]string{"SignatureNonce", ""}, acrSecret, 400, "MissingSignatureNonce", "SignatureNonce is mandatory for this action."},
		"no format":             {[]string{"Format", ""}, acrSecret, 400, "InvalidFormat", "The emulator answers Format JSON only."},
		"no permission":         {[]string{"AccessKeyId", "LTAInopermissionexample00"}, "EmulatorAcrDeniedSecretExample0", 403, "NoPrivilege", "Access denied for this user."},
		"no region":             {[]string{"RegionId", ""}, acrSecret, 400, "MissingRegionId", "RegionId is mandatory for this action."},
		"no tag":                {[]string{"Tag", ""}, acrSecret, 400, "MissingTag", "Tag is mandatory for this action."},
		"no repository":         {[]string{"Action", "GetRepository", "RepoId", "", "RepoName", "storefront"}, acrSecret, 400, "MissingRepoId", "RepoId is mandatory for this action."},
	} {
		t.Run(name, func(t *testing.T) {
			server := startServer(t, Options{})
			parameters := signRPC(http.MethodPost, acrParams(test.changes...), test.secret)
			got := send(t, newClient(t), newRPCRequest(t, server, http.MethodPost, parameters))
			id := got.header.Get("x-acs-request-id")
			want := rpcErrorBody{
				RequestID: id, HostID: strings.TrimPrefix(server.URL(), "http://"), Code: test.code, Message: test.message,
				Recommend: "https://api.alibabacloud.com/troubleshoot?q=" + test.code + "&product=cr&requestId=" + id,
			}
			if got.status != test.status || id != "AD1B9DE9-1051-3527-B407-147D7A055690" {
				t.Errorf("status %d, want %d; request id %q", got.status, test.status, id)
			}
			if diff := cmp.Diff(want, decode[rpcErrorBody](t, got.body)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestACRMalformedRequests(t *testing.T) {
	server := startServer(t, Options{})
	for name, test := range map[string]struct {
		method, target, body string
		status               int
		code                 string
	}{
		"another path":                 {"POST", "/cr?Action=GetRepository", "", 404, "InvalidAction.NotFound"},
		"another method":               {"PUT", "/", "", 405, "UnsupportedHTTPMethod"},
		"a parameter twice":            {"POST", "/?Tag=a&Tag=b", "", 400, "InvalidParameter"},
		"a parameter here and there":   {"POST", "/?Tag=a", "Tag=a", 400, "InvalidParameter"},
		"a query that does not decode": {"POST", "/?Tag=%zz", "", 400, "InvalidParameter"},
	} {
		t.Run(name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), test.method, server.URL()+test.target, strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			got := send(t, newClient(t), request)
			if code := decode[rpcErrorBody](t, got.body).Code; got.status != test.status || code != test.code {
				t.Errorf("%d %s, want %d %s", got.status, code, test.status, test.code)
			}
		})
	}
}

func TestACRClockSkew(t *testing.T) {
	server := startServer(t, Options{})
	for _, test := range []struct {
		skew   time.Duration
		status int
	}{
		{-15*time.Minute - time.Second, 400}, {-15 * time.Minute, 200}, {0, 200}, {15 * time.Minute, 200}, {15*time.Minute + time.Second, 400},
	} {
		got := callACR(t, server, "Timestamp", clock.Add(test.skew).Format(rpcTimestampLayout))
		if got.status != test.status {
			t.Errorf("skew %s: status %d, want %d", test.skew, got.status, test.status)
		}
		if test.status == 400 {
			mustContain(t, got.body, `"Code":"InvalidTimeStamp.Expired"`)
		}
	}
}

func TestACRNonceUsedOnce(t *testing.T) {
	server := startServer(t, Options{})
	once := signRPC(http.MethodPost, acrParams("SignatureNonce", "once"), acrSecret)
	wrong := acrParams("SignatureNonce", "once", "Signature", "wrong")
	for _, test := range []struct {
		parameters rpcParameters
		status     int
		code       string
	}{
		{wrong, 400, "SignatureDoesNotMatch"}, // a rejected request leaves the nonce unused
		{once, 200, "success"},
		{once, 400, "SignatureNonceUsed"},
		{wrong, 400, "SignatureNonceUsed"},
		{signRPC(http.MethodPost, acrParams("SignatureNonce", "once", "Tag", "1.4.3"), acrSecret), 400, "SignatureNonceUsed"},
		{signRPC(http.MethodPost, acrParams("SignatureNonce", "twice"), acrSecret), 200, "success"},
	} {
		got := send(t, newClient(t), newRPCRequest(t, server, http.MethodPost, test.parameters))
		if code := decode[acrHead](t, got.body).Code; got.status != test.status || code != test.code {
			t.Errorf("%d %s, want %d %s", got.status, code, test.status, test.code)
		}
	}
	server.Reset()
	if got := send(t, newClient(t), newRPCRequest(t, server, http.MethodPost, once)); got.status != 400 {
		t.Errorf("status %d for a nonce used before Reset, want 400", got.status)
	}
}

func TestACRParametersInQueryAndForm(t *testing.T) {
	server := startServer(t, Options{})
	inQuery := signRPC(http.MethodGet, acrParams(), acrSecret)
	if got := send(t, newClient(t), newRPCRequest(t, server, http.MethodGet, inQuery)); got.status != 200 {
		t.Errorf("GET: %d %s", got.status, got.body)
	}

	inBoth, form := signRPC(http.MethodPost, acrParams(), acrSecret), url.Values{}
	for _, name := range []string{"Tag", "Signature", "InstanceId"} {
		form.Set(name, inBoth[name])
		delete(inBoth, name)
	}
	request := newRPCRequest(t, server, http.MethodPost, inBoth)
	request.Body, request.ContentLength = http.NoBody, 0
	withForm, err := http.NewRequestWithContext(t.Context(), http.MethodPost, request.URL.String(), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	withForm.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	if got := send(t, newClient(t), withForm); got.status != 200 {
		t.Errorf("query and form: %d %s", got.status, got.body)
	}

	temporary := signRPC(http.MethodPost, acrParams("AccessKeyId", "STS.exampleexampleexample",
		"SecurityToken", "EmulatorAcrSecurityTokenExample/000+example=="), "EmulatorAcrStsSecretKeyExample0")
	if got := send(t, newClient(t), newRPCRequest(t, server, http.MethodPost, temporary)); got.status != 200 {
		t.Errorf("temporary account: %d %s", got.status, got.body)
	}
}

// The error of a wrong signature has the access key and the token in it, as the
// vendor's does: clients have to redact it.
func TestACRWrongSignatureReturnsStringToSign(t *testing.T) {
	server := startServer(t, Options{})
	parameters := signRPC(http.MethodPost, acrParams("SignatureNonce", "n", "AccessKeyId", "STS.exampleexampleexample",
		"SecurityToken", "EmulatorAcrSecurityTokenExample/000+example=="), "WrongSecret")
	got := send(t, newClient(t), newRPCRequest(t, server, http.MethodPost, parameters))
	want := "Specified signature is not matched with our calculation. server string to sign is:POST&%2F&AccessKeyId%3DSTS.exampleexampleexample%26Action%3DGetRepoTagLayers%26Format%3DJSON%26InstanceId%3Dcri-k77rd2eo9ztt1qa4%26RegionId%3Dcn-hangzhou%26RepoId%3Dcrr-v7m9m2g0qkqjf56p%26SecurityToken%3DEmulatorAcrSecurityTokenExample%252F000%252Bexample%253D%253D%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3Dn%26SignatureVersion%3D1.0%26Tag%3D1.4.2%26Timestamp%3D2024-04-01T12%253A00%253A00Z%26Version%3D2018-12-01"
	if got.status != 400 {
		t.Errorf("status %d, want 400", got.status)
	}
	if diff := cmp.Diff(want, decode[rpcErrorBody](t, got.body).Message); diff != "" {
		t.Error(diff)
	}
}

// With any single character of a signed request changed, there must be no data
// in the response.
func TestACRRejectsChangedRequests(t *testing.T) {
	for action, changes := range map[string][]string{
		OperationGetRepoTagLayers: {"Digest", ""},
		OperationGetRepoTag:       {},
		OperationListRepoTag:      {"PageNo", "1", "PageSize", "10"},
		OperationGetRepository:    {"Tag", ""},
	} {
		t.Run(action, func(t *testing.T) { checkChangedRPCRequests(t, append(changes, "Action", action)) })
	}
}

func checkChangedRPCRequests(t *testing.T, changes []string) {
	server := startServer(t, Options{})
	client := newClient(t)
	signed := signRPC(http.MethodPost, acrParams(changes...), acrSecret)
	for name, value := range signed {
		for index := range len(name) + len(value) {
			changed := rpcParameters{}
			for other, kept := range signed {
				changed[other] = kept
			}
			delete(changed, name)
			if index < len(name) {
				changed[changedAt(name, index)] = value
			} else {
				changed[name] = changedAt(value, index-len(name))
			}
			checkRejected(t, send(t, client, newRPCRequest(t, server, http.MethodPost, changed)), name, index)
		}
	}
	checkRejected(t, send(t, client, newRPCRequest(t, server, http.MethodGet, signed)), "method", 0)
	checkRejected(t, send(t, client, newRPCRequest(t, server, http.MethodPost, with(signed, "More", "1"))), "another parameter", 0)
	checkRejected(t, send(t, client, newRPCRequest(t, server, http.MethodPost, with(signed, "Signature", ""))), "no signature", 0)
	if got := send(t, client, newRPCRequest(t, server, http.MethodPost, signed)); got.status != 200 {
		t.Errorf("unchanged: %d %s", got.status, got.body)
	}
}

func checkRejected(t *testing.T, got clientResponse, name string, index int) {
	t.Helper()
	if got.status < 400 || strings.Contains(got.body, "IsSuccess") || strings.Contains(got.body, "Credentials") {
		t.Errorf("%s changed at %d: %d %s", name, index, got.status, got.body)
	}
}

func with(parameters rpcParameters, name, value string) rpcParameters {
	changed := rpcParameters{name: value}
	for other, kept := range parameters {
		if other != name {
			changed[other] = kept
		}
	}
	return changed
}

// changedAt replaces one character by another of the same kind.
func changedAt(text string, index int) string {
	replacement := byte('x')
	if text[index] == 'x' {
		replacement = 'y'
	}
	if text[index] >= '0' && text[index] <= '9' {
		replacement = '0' + (text[index]-'0'+1)%10
	}
	return text[:index] + string(replacement) + text[index+1:]
}

func decode[Body any](t *testing.T, text string) Body {
	t.Helper()
	var body Body
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return body
}
