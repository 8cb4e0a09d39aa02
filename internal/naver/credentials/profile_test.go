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

func TestWhichProfileSigns(t *testing.T) {
	t.Parallel()
	lookedBefore := []string{noBlock, noEnvironment}
	failed := func(said, name string) found {
		wrong := found{Failed: "provider block", Said: said, Do: "correct " + name + ", or make the profile: ncloud configure --profile NAME."}
		if name == "NCLOUD_PROFILE" {
			wrong.Failed, wrong.Looked = "profile", lookedBefore
		}
		return wrong
	}
	for name, test := range map[string]struct {
		inBlock, inEnvironment, profiles string
		want                             found
	}{
		"without a section":       {"", "", twoProfiles, found{Access: "DEFAULTACCESS", Secret: "DefaultSecret", Way: "~/.ncloud/configure"}},
		"in [DEFAULT]":            {"", "", oneProfile, found{Access: "DEFAULTACCESS", Secret: "DefaultSecret", Way: "~/.ncloud/configure"}},
		"DEFAULT by name":         {"", "DEFAULT", twoProfiles, found{Access: "DEFAULTACCESS", Secret: "DefaultSecret", Way: `profile "DEFAULT" in ~/.ncloud/configure`}},
		"of the block":            {"gov", "", twoProfiles, found{Access: "GOVACCESS", Secret: "GovSecret", Way: `profile "gov" in ~/.ncloud/configure`}},
		"of the variable":         {"", "gov", twoProfiles, found{Access: "GOVACCESS", Secret: "GovSecret", Way: `profile "gov" in ~/.ncloud/configure`}},
		"the block's is first":    {"gov", "nosuch", twoProfiles, found{Access: "GOVACCESS", Secret: "GovSecret", Way: `profile "gov" in ~/.ncloud/configure`}},
		"not there, of the block": {"GOV", "", twoProfiles, failed(`ncr.profile is "GOV", but there is no such profile in ~/.ncloud/configure`, "ncr.profile")},
		"not there, of the variable": {
			"", "nosuch", twoProfiles, failed(`NCLOUD_PROFILE is "nosuch", but there is no such profile in ~/.ncloud/configure`, "NCLOUD_PROFILE"),
		},
		"without keys": {"empty", "", twoProfiles, failed(`ncr.profile is "empty", but that profile has no ncloud_access_key_id in ~/.ncloud/configure`, "ncr.profile")},
		"no inheritance, not even by a dot": {"gov.team", "", twoProfiles, found{
			Failed: "provider block", Said: `ncloud_access_key_id of profile "gov.team" in ~/.ncloud/configure is set, but ncloud_secret_access_key of profile "gov.team" in ~/.ncloud/configure is not`,
			Do: `set ncloud_secret_access_key of profile "gov.team" in ~/.ncloud/configure too, or neither; keys of two origins are never put together.`,
		}},
		"named, without a file": {"gov", "", "", failed(`ncr.profile is "gov", but there is no file ~/.ncloud/configure`, "ncr.profile")},
		"only named ones": {"", "", "[gov]\nncloud_access_key_id = a\nncloud_secret_access_key = s\n", found{
			Said: "no keys are set up", Looked: append(lookedBefore[:2:2], "profile (~/.ncloud/configure has no ncloud_access_key_id in [DEFAULT])"),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := signInBy(t, SignIn{Profile: test.inBlock, Machine: machine(t, variables{"NCLOUD_PROFILE": test.inEnvironment}, test.profiles)})
			if difference := cmp.Diff(test.want, got); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestKeysComeOutAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
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
		got := signInBy(t, SignIn{Machine: machine(t, nil, profiles)})
		if difference := cmp.Diff(found{Access: "ACCESS", Secret: want, Way: "~/.ncloud/configure"}, got); difference != "" {
			t.Errorf("%q (-want +got):\n%s", written, difference)
		}
	}
}

func TestABrokenFileIsNotShown(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ content, said string }{
		"a line without a delimiter":   {"[DEFAULT]\nplanted\n", "~/.ncloud/configure has a line that is no [section], no `key = value` and no comment"},
		"an open section":              {"[planted\n", "~/.ncloud/configure is not written as INI files are"},
		"a section without a name":     {"[]\nplanted = planted\n", "~/.ncloud/configure is not written as INI files are"},
		"no name":                      {"= planted\n", "~/.ncloud/configure is not written as INI files are"},
		"an open quote":                {"\"planted = x\n", "~/.ncloud/configure is not written as INI files are"},
		"an open quote over lines":     {"ncloud_access_key_id = `planted\nplanted", "~/.ncloud/configure is not written as INI files are"},
		"UTF-16, as PowerShell has it": {"\xff\xfen\x00c\x00", "~/.ncloud/configure is not text in UTF-8"},
		"too large":                    {strings.Repeat("# planted\n", 1<<17), "~/.ncloud/configure is larger than 1 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := signInBy(t, SignIn{Machine: machine(t, nil, test.content)})
			want := found{Failed: "profile", Said: test.said, Do: "correct the file, or make it anew: ncloud configure.", Looked: []string{noBlock, noEnvironment}}
			if difference := cmp.Diff(want, got); difference != "" {
				t.Errorf("(-want +got):\n%s", difference)
			}
		})
	}
}

func TestAFileThatCanNotBeRead(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.MkdirAll(filepath.Join(home, ".ncloud", "configure"), 0o700); err != nil {
		t.Fatal(err)
	}
	want := found{
		Failed: "profile", Said: "~/.ncloud/configure is not a regular file",
		Do: "correct the file, or make it anew: ncloud configure.", Looked: []string{noBlock, noEnvironment},
	}
	if difference := cmp.Diff(want, signInBy(t, SignIn{Machine: machineAt(nil, home)})); difference != "" {
		t.Errorf("a directory (-want +got):\n%s", difference)
	}
	want = found{Said: "no keys are set up", Looked: []string{noBlock, noEnvironment, "profile (this machine has no home directory for ~/.ncloud/configure)"}}
	if difference := cmp.Diff(want, signInBy(t, SignIn{Machine: machineAt(nil, "")})); difference != "" {
		t.Errorf("no home (-want +got):\n%s", difference)
	}
}

func TestAFileWithoutPermission(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("this user may read everything")
	}
	here := machine(t, nil, oneProfile)
	home, err := here.Home()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(home, ".ncloud", "configure"), 0); err != nil {
		t.Fatal(err)
	}
	want := found{
		Failed: "profile", Said: "this user may not read ~/.ncloud/configure",
		Do: "let the user that Terraform runs as read the file, and nobody else.", Looked: []string{noBlock, noEnvironment},
	}
	if difference := cmp.Diff(want, signInBy(t, SignIn{Machine: here})); difference != "" {
		t.Errorf("(-want +got):\n%s", difference)
	}
}

func TestCheckProfile(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]error{"prod": nil, "팀 1": nil, "": ErrProfile, "a\nb": ErrProfile} {
		if got := CheckProfile(name); !errors.Is(got, want) {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}

// FuzzProfiles holds that no file panics, and that no error shows what a file has.
func FuzzProfiles(f *testing.F) {
	for _, seed := range []string{twoProfiles, oneProfile, "[", "\"\"\"a\"\"\" = `", "- = b", "[a]\n[a]\n", "=", "%(x)s = %(x)s"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, before string) {
		const planted = "PLANTEDPLANTEDPLANTED"
		profiles, err := parseProfiles([]byte(before + planted))
		if err == nil {
			_, err = keysOf(profiles, named{})
		}
		failure, isFailure := errors.AsType[*transport.Error](err)
		if isFailure && (strings.Contains(failure.Error(), planted) || strings.Contains(failure.Advice, planted)) {
			t.Errorf("%q: %v", before, failure)
		}
	})
}
