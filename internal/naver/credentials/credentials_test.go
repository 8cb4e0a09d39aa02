// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// variables are the only ones of an environment.
type variables map[string]string

// newEnvironment returns one with these variables, and a home directory with a file of profiles;
// without the file where profiles is empty.
func newEnvironment(t *testing.T, set variables, profiles string) credentials.Environment {
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
	return environmentAt(set, home)
}

func environmentAt(set variables, home string) credentials.Environment {
	return credentials.Environment{
		Getenv: func(name string) string { return set[name] },
		Home: func() (string, error) {
			if home == "" {
				return "", errors.New("none")
			}
			return home, nil
		},
	}
}

// result is what a chain retrieved, for comparison: credentials, or the parts of its error.
type result struct {
	Access, Secret, Source string
	Failed, Message, Fix   string
	Checked                []string
}

func retrieve(t *testing.T, options Options) result {
	t.Helper()
	retrieved, err := New(options).Retrieve(t.Context())
	if err == nil {
		return result{Access: retrieved.AccessKey, Secret: retrieved.SecretKey, Source: retrieved.Source}
	}
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall || failed.Kind != transport.KindNoCredentials {
		t.Fatalf("error %#v", err)
	}
	return result{Failed: failed.CredentialSource, Message: failed.Message, Fix: failed.Fix, Checked: failed.SourcesChecked}
}

const (
	noBlock       = "provider block: ncr.access_key and ncr.secret_key are not set"
	noEnvironment = "environment: neither NCLOUD_ACCESS_KEY nor NCLOUD_ACCESS_KEY_ID is set"

	oneProfile = "[DEFAULT]\nncloud_access_key_id = DEFAULTACCESS\nncloud_secret_access_key = DefaultSecret\nncloud_api_url = https://ncloud.apigw.ntruss.com\n"
)

var (
	terraformNames   = variables{"NCLOUD_ACCESS_KEY": "TERRAFORM", "NCLOUD_SECRET_KEY": "TerraformSecret"}
	commandLineNames = variables{"NCLOUD_ACCESS_KEY_ID": "CLI", "NCLOUD_SECRET_ACCESS_KEY": "CliSecret"}
)

func TestOrderOfSources(t *testing.T) {
	t.Parallel()
	both := variables{
		"NCLOUD_ACCESS_KEY": "TERRAFORM", "NCLOUD_SECRET_KEY": "TerraformSecret",
		"NCLOUD_ACCESS_KEY_ID": "CLI", "NCLOUD_SECRET_ACCESS_KEY": "CliSecret",
	}
	repeated := variables{
		"NCLOUD_ACCESS_KEY": "TERRAFORM", "NCLOUD_SECRET_KEY": "TerraformSecret",
		"NCLOUD_ACCESS_KEY_ID": "TERRAFORM", "NCLOUD_SECRET_ACCESS_KEY": "TerraformSecret",
	}
	for name, test := range map[string]struct {
		options     Options
		environment variables
		profiles    string
		expected    result
	}{
		"the block first":          {Options{AccessKey: "BLOCK", SecretKey: "BlockSecret"}, both, oneProfile, result{Access: "BLOCK", Secret: "BlockSecret", Source: "ncr.access_key in the provider block"}},
		"then the environment":     {Options{}, terraformNames, oneProfile, result{Access: "TERRAFORM", Secret: "TerraformSecret", Source: "NCLOUD_ACCESS_KEY in the environment"}},
		"and its profile too":      {Options{Profile: "DEFAULT"}, both, oneProfile, result{Access: "DEFAULTACCESS", Secret: "DefaultSecret", Source: `profile "DEFAULT" in ~/.ncloud/configure`}},
		"the command line's names": {Options{}, commandLineNames, oneProfile, result{Access: "CLI", Secret: "CliSecret", Source: "NCLOUD_ACCESS_KEY_ID in the environment"}},
		"both names, same values":  {Options{}, repeated, "", result{Access: "TERRAFORM", Secret: "TerraformSecret", Source: "NCLOUD_ACCESS_KEY in the environment"}},
		"then the profile":         {Options{}, nil, oneProfile, result{Access: "DEFAULTACCESS", Secret: "DefaultSecret", Source: "~/.ncloud/configure"}},
		"none": {Options{}, nil, "", result{Message: "no credentials are configured", Checked: []string{
			noBlock, noEnvironment, "profile: ~/.ncloud/configure does not exist",
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.options.Environment = newEnvironment(t, test.environment, test.profiles)
			if difference := cmp.Diff(test.expected, retrieve(t, test.options)); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

// TestIncompletePairs has another source after each, with credentials that must not sign.
func TestIncompletePairs(t *testing.T) {
	t.Parallel()
	const (
		otherSource = " to use another credential source."
		mixed       = "; NCLOUD_ACCESS_KEY_ID is set, but the two naming schemes cannot be mixed"
		fixMixed    = "Set both by one naming scheme: NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY, or NCLOUD_ACCESS_KEY_ID and NCLOUD_SECRET_ACCESS_KEY."
	)
	ofFile := func(line string) string { return line + "\n[other]\n" + oneProfile[len("[DEFAULT]\n"):] }
	for name, test := range map[string]struct {
		options     Options
		environment variables
		profiles    string
		expected    result
	}{
		"no secret in the block":     {Options{AccessKey: "a"}, terraformNames, "", result{Failed: "provider block", Message: "ncr.access_key is set, but ncr.secret_key is not", Fix: "Set ncr.secret_key too, or remove ncr.access_key" + otherSource}},
		"no access key in the block": {Options{SecretKey: "s"}, terraformNames, "", result{Failed: "provider block", Message: "ncr.secret_key is set, but ncr.access_key is not", Fix: "Set ncr.access_key too, or remove ncr.secret_key" + otherSource}},
		"no secret in the environment": {Options{}, variables{"NCLOUD_ACCESS_KEY": "a"}, oneProfile, result{
			Failed: "environment", Message: "NCLOUD_ACCESS_KEY is set, but NCLOUD_SECRET_KEY is not", Fix: "Set NCLOUD_SECRET_KEY too, or unset NCLOUD_ACCESS_KEY" + otherSource, Checked: []string{noBlock},
		}},
		"no access key of the command line": {Options{}, variables{"NCLOUD_SECRET_ACCESS_KEY": "s"}, oneProfile, result{
			Failed: "environment", Message: "NCLOUD_SECRET_ACCESS_KEY is set, but NCLOUD_ACCESS_KEY_ID is not", Fix: "Set NCLOUD_ACCESS_KEY_ID too, or unset NCLOUD_SECRET_ACCESS_KEY" + otherSource, Checked: []string{noBlock},
		}},
		"halves of two pairs of names": {Options{}, variables{"NCLOUD_ACCESS_KEY_ID": "a", "NCLOUD_SECRET_KEY": "s"}, oneProfile, result{
			Failed: "environment", Message: "NCLOUD_SECRET_KEY is set, but NCLOUD_ACCESS_KEY is not" + mixed, Fix: fixMixed, Checked: []string{noBlock},
		}},
		"half a pair before a complete one": {Options{}, variables{"NCLOUD_ACCESS_KEY": "a", "NCLOUD_ACCESS_KEY_ID": "CLI", "NCLOUD_SECRET_ACCESS_KEY": "CliSecret"}, oneProfile, result{
			Failed: "environment", Message: "NCLOUD_ACCESS_KEY is set, but NCLOUD_SECRET_KEY is not", Fix: "Set NCLOUD_SECRET_KEY too, or unset NCLOUD_ACCESS_KEY" + otherSource, Checked: []string{noBlock},
		}},
		"halves of two pairs of names, the other way": {Options{}, variables{"NCLOUD_ACCESS_KEY": "a", "NCLOUD_SECRET_ACCESS_KEY": "s"}, oneProfile, result{
			Failed: "environment", Message: "NCLOUD_ACCESS_KEY is set, but NCLOUD_SECRET_KEY is not; NCLOUD_SECRET_ACCESS_KEY is set, but the two naming schemes cannot be mixed",
			Fix: fixMixed, Checked: []string{noBlock},
		}},
		"no access key in the file": {Options{}, nil, ofFile("ncloud_secret_access_key = s"), result{
			Failed: "profile", Message: "[DEFAULT] in ~/.ncloud/configure has no ncloud_access_key_id", Fix: "Set ncloud_access_key_id.", Checked: []string{noBlock, noEnvironment},
		}},
		"no secret in the file": {Options{}, nil, ofFile("ncloud_access_key_id = a"), result{
			Failed: "profile", Message: "[DEFAULT] in ~/.ncloud/configure has no ncloud_secret_access_key", Fix: "Set ncloud_secret_access_key.", Checked: []string{noBlock, noEnvironment},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.options.Environment = newEnvironment(t, test.environment, test.profiles)
			if difference := cmp.Diff(test.expected, retrieve(t, test.options)); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestInvalidKeysAreNotShown(t *testing.T) {
	t.Parallel()
	for _, test := range [][2]string{
		{"plan\nted", "it contains white space"}, {" \n", "it contains white space"}, {"planted\x00", "it contains a control character"}, {"plänted", "it contains a character beyond ASCII"},
	} {
		invalid, problem := test[0], test[1]
		got := retrieve(t, Options{Environment: newEnvironment(t, variables{"NCLOUD_ACCESS_KEY": "a", "NCLOUD_SECRET_KEY": invalid}, "")})
		expected := result{
			Failed: "environment", Message: "NCLOUD_SECRET_KEY (value hidden) is invalid: " + problem,
			Fix: "Set NCLOUD_SECRET_KEY as shown in the console.", Checked: []string{noBlock},
		}
		if difference := cmp.Diff(expected, got); difference != "" {
			t.Errorf("%q (-want +got):\n%s", invalid, difference)
		}
	}
}

// TestNothingIsReadBeforeTheFirstRetrieve counts what is read of the environment, before and during
// many calls at once.
func TestNothingIsReadBeforeTheFirstRetrieve(t *testing.T) {
	t.Parallel()
	var mutex sync.Mutex
	reads := make(map[string]int)
	home := newEnvironment(t, nil, oneProfile).Home
	chain := New(Options{Environment: credentials.Environment{
		Getenv: func(name string) string {
			mutex.Lock()
			defer mutex.Unlock()
			reads[name]++
			return ""
		},
		Home: func() (string, error) {
			mutex.Lock()
			defer mutex.Unlock()
			reads["home"]++
			return home()
		},
	}})
	if len(reads) != 0 {
		t.Errorf("read %v before the first call", reads)
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if retrieved, err := chain.Retrieve(t.Context()); err != nil || retrieved.AccessKey != "DEFAULTACCESS" {
				t.Errorf("%q, %v", retrieved.AccessKey, err)
			}
		})
	}
	group.Wait()
	expected := map[string]int{
		"NCLOUD_ACCESS_KEY": 1, "NCLOUD_SECRET_KEY": 1, "NCLOUD_ACCESS_KEY_ID": 1, "NCLOUD_SECRET_ACCESS_KEY": 1,
		"NCLOUD_PROFILE": 1, "home": 2, // to see whether there is one, and to read the file
	}
	if difference := cmp.Diff(expected, reads); difference != "" {
		t.Errorf("reads (-want +got):\n%s", difference)
	}
}
