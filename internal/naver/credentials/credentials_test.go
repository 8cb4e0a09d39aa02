// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// variables are all that an environment has.
type variables map[string]string

// machine has these variables, and a home directory with a file of profiles; none where profiles is empty.
func machine(t *testing.T, environment variables, profiles string) credentials.Machine {
	t.Helper()
	home := t.TempDir()
	if profiles != "" {
		if err := os.Mkdir(filepath.Join(home, ".ncloud"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, ".ncloud", "configure"), []byte(profiles), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return machineAt(environment, home)
}

func machineAt(environment variables, home string) credentials.Machine {
	return credentials.Machine{
		Getenv: func(name string) string { return environment[name] },
		Home: func() (string, error) {
			if home == "" {
				return "", errors.New("none")
			}
			return home, nil
		},
	}
}

// found is what signing in came to, for comparison: keys, or what the error says.
type found struct {
	Access, Secret, Way string
	Failed, Said, Do    string
	Looked              []string
}

func signInBy(t *testing.T, settings SignIn) found {
	t.Helper()
	keys, err := credentials.NewFinder(time.Now, settings.Ways()...).Keys(t.Context())
	if err == nil {
		return found{Access: keys.AccessKey, Secret: keys.SecretKey, Way: keys.Way}
	}
	failure, isFailure := errors.AsType[*transport.Error](err)
	if !isFailure || failure.Kind != transport.KindCredentials {
		t.Fatalf("error %#v", err)
	}
	return found{Failed: failure.SignIn, Said: failure.Message, Do: failure.Advice, Looked: failure.Looked}
}

const (
	noBlock       = "provider block (ncr.access_key and ncr.secret_key are not set)"
	noEnvironment = "environment (neither NCLOUD_ACCESS_KEY nor NCLOUD_ACCESS_KEY_ID is set)"

	oneProfile = "[DEFAULT]\nncloud_access_key_id = DEFAULTACCESS\nncloud_secret_access_key = DefaultSecret\nncloud_api_url = https://ncloud.apigw.ntruss.com\n"
)

var (
	ofTerraform   = variables{"NCLOUD_ACCESS_KEY": "TERRAFORM", "NCLOUD_SECRET_KEY": "TerraformSecret"}
	ofCommandLine = variables{"NCLOUD_ACCESS_KEY_ID": "CLI", "NCLOUD_SECRET_ACCESS_KEY": "CliSecret"}
)

func TestWhichWaySignsIn(t *testing.T) {
	t.Parallel()
	both := variables{
		"NCLOUD_ACCESS_KEY": "TERRAFORM", "NCLOUD_SECRET_KEY": "TerraformSecret",
		"NCLOUD_ACCESS_KEY_ID": "CLI", "NCLOUD_SECRET_ACCESS_KEY": "CliSecret",
	}
	for name, test := range map[string]struct {
		block       SignIn
		environment variables
		profiles    string
		want        found
	}{
		"the block first":          {SignIn{AccessKey: "BLOCK", SecretKey: "BlockSecret"}, both, oneProfile, found{Access: "BLOCK", Secret: "BlockSecret", Way: "provider block"}},
		"then the environment":     {SignIn{}, ofTerraform, oneProfile, found{Access: "TERRAFORM", Secret: "TerraformSecret", Way: "environment, NCLOUD_ACCESS_KEY"}},
		"and its profile too":      {SignIn{Profile: "DEFAULT"}, both, oneProfile, found{Access: "DEFAULTACCESS", Secret: "DefaultSecret", Way: `profile "DEFAULT" in ~/.ncloud/configure`}},
		"the command line's names": {SignIn{}, ofCommandLine, oneProfile, found{Access: "CLI", Secret: "CliSecret", Way: "environment, NCLOUD_ACCESS_KEY_ID"}},
		"Terraform's names first":  {SignIn{}, both, "", found{Access: "TERRAFORM", Secret: "TerraformSecret", Way: "environment, NCLOUD_ACCESS_KEY"}},
		"then the profile":         {SignIn{}, nil, oneProfile, found{Access: "DEFAULTACCESS", Secret: "DefaultSecret", Way: "~/.ncloud/configure"}},
		"none": {SignIn{}, nil, "", found{Said: "no keys are set up", Looked: []string{
			noBlock, noEnvironment, "profile (there is no file ~/.ncloud/configure)",
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.block.Machine = machine(t, test.environment, test.profiles)
			if difference := cmp.Diff(test.want, signInBy(t, test.block)); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

// TestHalfAPairIsAnError has another way behind each, with keys that must not sign.
func TestHalfAPairIsAnError(t *testing.T) {
	t.Parallel()
	const never = "; keys of two origins are never put together."
	ofFile := func(line string) string { return line + "\n[other]\n" + oneProfile[len("[DEFAULT]\n"):] }
	for name, test := range map[string]struct {
		block       SignIn
		environment variables
		profiles    string
		want        found
	}{
		"no secret in the block":     {SignIn{AccessKey: "a"}, ofTerraform, "", found{Failed: "provider block", Said: "ncr.access_key is set, but ncr.secret_key is not", Do: "set ncr.secret_key too, or neither" + never}},
		"no access key in the block": {SignIn{SecretKey: "s"}, ofTerraform, "", found{Failed: "provider block", Said: "ncr.secret_key is set, but ncr.access_key is not", Do: "set ncr.access_key too, or neither" + never}},
		"no secret in the environment": {SignIn{}, variables{"NCLOUD_ACCESS_KEY": "a"}, oneProfile, found{
			Failed: "environment", Said: "NCLOUD_ACCESS_KEY is set, but NCLOUD_SECRET_KEY is not", Do: "set NCLOUD_SECRET_KEY too, or neither" + never, Looked: []string{noBlock},
		}},
		"no access key of the command line": {SignIn{}, variables{"NCLOUD_SECRET_ACCESS_KEY": "s"}, oneProfile, found{
			Failed: "environment", Said: "NCLOUD_SECRET_ACCESS_KEY is set, but NCLOUD_ACCESS_KEY_ID is not", Do: "set NCLOUD_ACCESS_KEY_ID too, or neither" + never, Looked: []string{noBlock},
		}},
		"halves of two spellings": {SignIn{}, variables{"NCLOUD_ACCESS_KEY_ID": "a", "NCLOUD_SECRET_KEY": "s"}, oneProfile, found{
			Failed: "environment", Said: "NCLOUD_SECRET_KEY is set, but NCLOUD_ACCESS_KEY is not", Do: "set NCLOUD_ACCESS_KEY too, or neither" + never, Looked: []string{noBlock},
		}},
		"half beside a pair": {SignIn{}, variables{"NCLOUD_ACCESS_KEY": "a", "NCLOUD_ACCESS_KEY_ID": "CLI", "NCLOUD_SECRET_ACCESS_KEY": "CliSecret"}, oneProfile, found{
			Failed: "environment", Said: "NCLOUD_ACCESS_KEY is set, but NCLOUD_SECRET_KEY is not", Do: "set NCLOUD_SECRET_KEY too, or neither" + never, Looked: []string{noBlock},
		}},
		"no secret in the file": {SignIn{}, nil, ofFile("ncloud_access_key_id = a"), found{
			Failed: "profile", Said: "ncloud_access_key_id of ~/.ncloud/configure is set, but ncloud_secret_access_key of ~/.ncloud/configure is not",
			Do: "set ncloud_secret_access_key of ~/.ncloud/configure too, or neither" + never, Looked: []string{noBlock, noEnvironment},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.block.Machine = machine(t, test.environment, test.profiles)
			if difference := cmp.Diff(test.want, signInBy(t, test.block)); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestAKeyThatCanNotBeOneIsNotShown(t *testing.T) {
	t.Parallel()
	for _, broken := range []string{"plan\nted", "planted ", "planted\x00", "plänted"} {
		got := signInBy(t, SignIn{Machine: machine(t, variables{"NCLOUD_ACCESS_KEY": "a", "NCLOUD_SECRET_KEY": broken}, "")})
		want := found{
			Failed: "environment", Said: "NCLOUD_SECRET_KEY (not shown here) can't be used: it is empty, or holds white space, a control character or one beyond ASCII",
			Do: "give NCLOUD_SECRET_KEY as the console shows it.", Looked: []string{noBlock},
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("%q (-want +got):\n%s", broken, difference)
		}
	}
}

// TestNothingIsReadBeforeTheFirstRequest counts what is asked of the machine, before and during many requests at once.
func TestNothingIsReadBeforeTheFirstRequest(t *testing.T) {
	t.Parallel()
	var mutex sync.Mutex
	asked := make(map[string]int)
	home := machine(t, nil, "ncloud_access_key_id = "+allowed.AccessKey+"\nncloud_secret_access_key = "+allowed.SecretKey+"\n").Home
	watched := credentials.Machine{
		Getenv: func(name string) string {
			mutex.Lock()
			defer mutex.Unlock()
			asked[name]++
			return ""
		},
		Home: func() (string, error) {
			mutex.Lock()
			defer mutex.Unlock()
			asked["home"]++
			return home()
		},
	}
	server := emulator.StartForTest(t, emulator.Options{})
	endpoint, err := url.Parse(server.NCREndpoint())
	if err != nil {
		t.Fatal(err)
	}
	client := New(Options{
		Transport: transport.New(transport.Options{}), Endpoint: endpoint,
		Credentials: credentials.NewFinder(time.Now, SignIn{Machine: watched}.Ways()...),
	})
	if len(asked) != 0 {
		t.Errorf("asked for %v before a request", asked)
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if _, err := client.GetTag(t.Context(), storefront); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	want := map[string]int{
		"NCLOUD_ACCESS_KEY": 1, "NCLOUD_SECRET_KEY": 1, "NCLOUD_ACCESS_KEY_ID": 1, "NCLOUD_SECRET_ACCESS_KEY": 1,
		"NCLOUD_PROFILE": 1, "home": 2, // where the file is, and its reading
	}
	if difference := cmp.Diff(want, asked); difference != "" {
		t.Errorf("asked for (-want +got):\n%s", difference)
	}
	for _, request := range server.Record().Requests {
		if request.AccessKey != allowed.AccessKey {
			t.Errorf("signed by %q", request.AccessKey)
		}
	}
}

func TestMissingKeysSendNothing(t *testing.T) {
	t.Parallel()
	server, client := start(t, allowed)
	client.options.Credentials = credentials.NewFinder(time.Now, SignIn{AccessKey: "x", Machine: machine(t, nil, "")}.Ways()...)
	_, err := client.GetTag(t.Context(), storefront)
	const want = "GetImageTagDetail: ncr.access_key is set, but ncr.secret_key is not (attempts: 0)"
	if err == nil || err.Error() != want || len(server.Record().Requests) != 0 {
		t.Errorf("error %v after %d requests, want %q", err, len(server.Record().Requests), want)
	}
}

func TestRefusedKeysAreSaidWhoseTheyAre(t *testing.T) {
	t.Parallel()
	_, client := start(t, allowed)
	for _, test := range []struct{ access, want string }{
		{"unknown", "check the keys that were found in: ~/.ncloud/configure. They must be complete, active and of this cloud; and this machine's clock must be right."},
		{allowedNothing.AccessKey + "\nncloud_secret_access_key = " + allowedNothing.SecretKey, ""}, // they are known; that they may not is another matter
	} {
		profiles := "ncloud_secret_access_key = x\nncloud_access_key_id = " + test.access + "\n"
		client.options.Credentials = credentials.NewFinder(time.Now, SignIn{Machine: machine(t, nil, profiles)}.Ways()...)
		_, err := client.GetTag(t.Context(), storefront)
		if failure, isFailure := errors.AsType[*transport.Error](err); !isFailure || failure.Advice != test.want {
			t.Errorf("error %+v, want the advice %q", err, test.want)
		}
	}
}
