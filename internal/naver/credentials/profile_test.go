// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const twoProfiles = `; as ncloud configure writes it
ncloud_access_key_id = DEFAULTACCESS
ncloud_secret_access_key = DefaultSecret
ncloud_api_url = https://ncloud.apigw.ntruss.com

[gov]
ncloud_access_key_id = GOVACCESS
ncloud_secret_access_key = GovSecret
ncloud_api_url = https://ncloud.apigw.gov-ntruss.com

[gov.team]
ncloud_access_key_id = TEAMACCESS

[empty]
ncloud_api_url = https://ncloud.apigw.ntruss.com
`

func TestSelectedProfile(t *testing.T) {
	t.Parallel()
	checkedBefore := []string{noBlock, noEnvironment}
	failed := func(message, name string) result {
		expected := result{Failed: "provider block", Message: message, Fix: "Correct " + name + ", or create the profile with: ncloud configure --profile NAME."}
		if name == "NCLOUD_PROFILE" {
			expected.Failed, expected.Checked = "profile", checkedBefore
		}
		return expected
	}
	for name, test := range map[string]struct {
		option, variable, profiles string
		expected                   result
	}{
		"without a section":                 {"", "", twoProfiles, result{Access: "DEFAULTACCESS", Secret: "DefaultSecret", Source: "~/.ncloud/configure"}},
		"in [DEFAULT]":                      {"", "", oneProfile, result{Access: "DEFAULTACCESS", Secret: "DefaultSecret", Source: "~/.ncloud/configure"}},
		"DEFAULT by name":                   {"", "DEFAULT", twoProfiles, result{Access: "DEFAULTACCESS", Secret: "DefaultSecret", Source: `profile "DEFAULT" in ~/.ncloud/configure`}},
		"of the block":                      {"gov", "", twoProfiles, result{Access: "GOVACCESS", Secret: "GovSecret", Source: `profile "gov" in ~/.ncloud/configure`}},
		"of the variable":                   {"", "gov", twoProfiles, result{Access: "GOVACCESS", Secret: "GovSecret", Source: `profile "gov" in ~/.ncloud/configure`}},
		"the block's before the variable's": {"gov", "nosuch", twoProfiles, result{Access: "GOVACCESS", Secret: "GovSecret", Source: `profile "gov" in ~/.ncloud/configure`}},
		"unknown, of the block":             {"GOV", "", twoProfiles, failed(`ncr.profile is "GOV", but ~/.ncloud/configure has no such profile; it has "DEFAULT", "gov", "gov.team" and "empty"`, "ncr.profile")},
		"unknown, of the variable": {
			"", "nosuch", twoProfiles, failed(`NCLOUD_PROFILE is "nosuch", but ~/.ncloud/configure has no such profile; it has "DEFAULT", "gov", "gov.team" and "empty"`, "NCLOUD_PROFILE"),
		},
		"unknown, in a file without profiles": {"gov", "", "# none\n", failed(`ncr.profile is "gov", but ~/.ncloud/configure has no such profile; it has no profiles`, "ncr.profile")},
		"without keys": {"empty", "", twoProfiles, result{
			Failed: "provider block", Message: `ncr.profile is "empty", but that profile in ~/.ncloud/configure has no ncloud_access_key_id and no ncloud_secret_access_key`, Fix: "Set both.",
		}},
		"no inheritance by a dot": {"gov.team", "", twoProfiles, result{
			Failed: "provider block", Message: `ncr.profile is "gov.team", but that profile in ~/.ncloud/configure has no ncloud_secret_access_key`,
			Fix: "Set ncloud_secret_access_key.",
		}},
		"named, without a file": {"gov", "", "", failed(`ncr.profile is "gov", but ~/.ncloud/configure does not exist`, "ncr.profile")},
		"no [DEFAULT]": {"", "", "[gov]\nncloud_access_key_id = a\nncloud_secret_access_key = s\n", result{
			Message: "no credentials are configured", Checked: append(checkedBefore[:2:2], "profile: ~/.ncloud/configure has no ncloud_access_key_id in [DEFAULT]; it has \"gov\""),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := retrieve(t, Options{Profile: test.option, Environment: newEnvironment(t, variables{"NCLOUD_PROFILE": test.variable}, test.profiles)})
			if difference := cmp.Diff(test.expected, got); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestKeysAreTakenAsWritten(t *testing.T) {
	t.Parallel()
	for written, expected := range map[string]string{
		"abc#def;ghi":                       "abc#def;ghi",
		"abc=def:ghi==":                     "abc=def:ghi==",
		`abc\`:                              `abc\`,
		`a\;b\#c\"d`:                        `a\;b\#c\"d`,
		"%(ncloud_api_url)s":                "%(ncloud_api_url)s",
		"${HOME}$HOME%HOME%%%":              "${HOME}$HOME%HOME%%%",
		`"abc`:                              `"abc`,
		`a"b"c'`:                            `a"b"c'`,
		`"abc"`:                             "abc",
		`'abc'`:                             "abc",
		"`abc`":                             "abc",
		"abc # a comment":                   "abc",
		"abc ; a comment":                   "abc",
		"abc  \t":                           "abc",
		"abc\r":                             "abc",
		"old\nncloud_secret_access_key=abc": "abc", // the last one, as in the vendor's tools
	} {
		profiles := "\ufeff[DEFAULT]\r\n# a comment\n  ncloud_access_key_id: ACCESS\nncloud_secret_access_key =" + written + "\nncloud_api_url = url"
		got := retrieve(t, Options{Environment: newEnvironment(t, nil, profiles)})
		if difference := cmp.Diff(result{Access: "ACCESS", Secret: expected, Source: "~/.ncloud/configure"}, got); difference != "" {
			t.Errorf("%q (-want +got):\n%s", written, difference)
		}
	}
}

func TestInvalidFileIsNotShown(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ content, message string }{
		"a line without a delimiter":   {"[DEFAULT]\nplanted\n", "~/.ncloud/configure has a line that is neither a [section] nor `key = value` nor a comment"},
		"an open section":              {"[planted\n", "~/.ncloud/configure is not a valid INI file"},
		"a section without a name":     {"[]\nplanted = planted\n", "~/.ncloud/configure is not a valid INI file"},
		"no name":                      {"= planted\n", "~/.ncloud/configure is not a valid INI file"},
		"an open quote":                {"\"planted = x\n", "~/.ncloud/configure is not a valid INI file"},
		"an open quote over lines":     {"ncloud_access_key_id = `planted\nplanted", "~/.ncloud/configure is not a valid INI file"},
		"UTF-16, as PowerShell has it": {"\xff\xfen\x00c\x00", "~/.ncloud/configure is not UTF-8 text"},
		"too large":                    {strings.Repeat("# planted\n", 1<<17), "~/.ncloud/configure is larger than 1 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := retrieve(t, Options{Environment: newEnvironment(t, nil, test.content)})
			expected := result{Failed: "profile", Message: test.message, Fix: "Correct the file, or write it again with: ncloud configure.", Checked: []string{noBlock, noEnvironment}}
			if difference := cmp.Diff(expected, got); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestUnreadableFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".ncloud", "configure"), 0o700); err != nil {
		t.Fatal(err)
	}
	expected := result{
		Failed: "profile", Message: "~/.ncloud/configure is not a regular file",
		Fix: "Correct the file, or write it again with: ncloud configure.", Checked: []string{noBlock, noEnvironment},
	}
	if difference := cmp.Diff(expected, retrieve(t, Options{Environment: environmentAt(nil, home)})); difference != "" {
		t.Errorf("a directory (-want +got):\n%s", difference)
	}
	expected = result{Message: "no credentials are configured", Checked: []string{noBlock, noEnvironment, "profile: there is no home directory for ~/.ncloud/configure"}}
	if difference := cmp.Diff(expected, retrieve(t, Options{Environment: environmentAt(nil, "")})); difference != "" {
		t.Errorf("no home (-want +got):\n%s", difference)
	}
}

func TestFileWithoutPermission(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("this user may read everything")
	}
	environment := newEnvironment(t, nil, oneProfile)
	home, err := environment.Home()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(home, ".ncloud", "configure"), 0); err != nil {
		t.Fatal(err)
	}
	expected := result{
		Failed: "profile", Message: "permission denied: ~/.ncloud/configure",
		Fix: "Let the user that runs Terraform read the file, and no other user.", Checked: []string{noBlock, noEnvironment},
	}
	if difference := cmp.Diff(expected, retrieve(t, Options{Environment: environment})); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

func TestCheckProfile(t *testing.T) {
	t.Parallel()
	for name, expected := range map[string]error{"prod": nil, "팀 1": nil, "": ErrProfile, "a\nb": ErrProfile} {
		if got := CheckProfile(name); !errors.Is(got, expected) {
			t.Errorf("%q: %v, want %v", name, got, expected)
		}
	}
}

// FuzzProfiles checks that no file panics, and that no error quotes a file.
func FuzzProfiles(f *testing.F) {
	for _, seed := range []string{twoProfiles, oneProfile, "[", "\"\"\"a\"\"\" = `", "- = b", "[a]\n[a]\n", "=", "%(x)s = %(x)s"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, before string) {
		const planted = "PLANTEDPLANTEDPLANTED"
		profiles, err := parseProfiles([]byte(before + planted))
		if err == nil {
			_, err = selectProfile(profiles, setting{})
		}
		failed, isCall := errors.AsType[transport.Error](err)
		if isCall && (strings.Contains(failed.Error(), planted) || strings.Contains(failed.Fix, planted)) {
			t.Errorf("%q: %v", before, failed)
		}
	})
}
