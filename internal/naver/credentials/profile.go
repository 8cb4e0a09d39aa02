// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/ini.v1"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	// profileFile is where the vendor's command line keeps its profiles.
	profileFile     = "~/.ncloud/configure"
	profileVariable = "NCLOUD_PROFILE"

	profileAccessKey = "ncloud_access_key_id"
	profileSecretKey = "ncloud_secret_access_key"
)

// CheckProfile checks the name of a profile. Its error is ErrProfile.
func CheckProfile(name string) error {
	if name == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return ErrProfile
	}
	return nil
}

// profile returns the keys of the selected profile. An empty selection is [DEFAULT], or what is
// before any section, which need not exist; a named profile must, with both keys.
func (o Options) profile(selected setting) (credentials.Credentials, error) {
	profiles, err := o.readProfiles()
	if missing, isNotConfigured := errors.AsType[*credentials.NotConfiguredError](err); isNotConfigured && selected.value != "" {
		return credentials.Credentials{}, profileError(selected, missing.Reason)
	}
	if err != nil {
		return credentials.Credentials{}, err
	}
	return selectProfile(profiles, selected)
}

func (o Options) readProfiles() (*ini.File, error) {
	if _, err := o.Environment.Path(profileFile); err != nil {
		return nil, &credentials.NotConfiguredError{Reason: err.Error()}
	}
	content, err := o.Environment.Read(profileFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &credentials.NotConfiguredError{Reason: err.Error()}
	case err != nil:
		return nil, profileFileError(err)
	}
	return parseProfiles(content)
}

func selectProfile(profiles *ini.File, selected setting) (credentials.Credentials, error) {
	section, origin, subject := ini.DefaultSection, profileFile, "[DEFAULT] in "+profileFile
	if selected.value != "" {
		section, origin = selected.value, "profile "+transport.Quote(selected.value)+" in "+profileFile
		subject = selected.name + " is " + transport.Quote(selected.value) + ", but that profile in " + profileFile
	}
	if !profiles.HasSection(section) {
		return credentials.Credentials{}, profileError(selected, profileFile+" has no such profile; it has "+credentials.ListProfiles(profileNames(profiles)))
	}
	values := profiles.Section(section).KeysHash()
	pair := newKeyPair(
		setting{profileAccessKey + " of " + origin, values[profileAccessKey]},
		setting{profileSecretKey + " of " + origin, values[profileSecretKey]},
		origin,
	)
	switch {
	case pair.isEmpty() && selected.value == "":
		return credentials.Credentials{}, &credentials.NotConfiguredError{Reason: withoutDefault(profiles)}
	case pair.isEmpty():
		return credentials.Credentials{}, credentials.IncompleteProfile(subject, []string{profileAccessKey, profileSecretKey})
	case pair.access.value == "":
		return credentials.Credentials{}, credentials.IncompleteProfile(subject, []string{profileAccessKey})
	case pair.secret.value == "":
		return credentials.Credentials{}, credentials.IncompleteProfile(subject, []string{profileSecretKey})
	default:
		return pair.credentials(credentials.RemoveVariable)
	}
}

// withoutDefault says that a file has no keys in [DEFAULT], and which profiles may be meant.
func withoutDefault(profiles *ini.File) string {
	reason := profileFile + " has no " + profileAccessKey + " in [DEFAULT]"
	others := slices.DeleteFunc(profileNames(profiles), func(name string) bool { return name == ini.DefaultSection })
	if len(others) > 0 {
		reason += "; it has " + credentials.ListProfiles(others)
	}
	return reason
}

// profileNames returns the names of the profiles in a file, in its order. [DEFAULT] is one if it
// has keys.
func profileNames(profiles *ini.File) []string {
	return slices.DeleteFunc(profiles.SectionStrings(), func(name string) bool {
		return name == ini.DefaultSection && len(profiles.Section(name).Keys()) == 0
	})
}

// parseProfiles parses INI as the vendor's tool does, but takes each value as written. A value ends
// before a space with # or ; behind it, since no key contains a space; quotes around a value are
// not part of it. The library's errors quote the line that they are about, which may contain a key:
// they are dropped.
func parseProfiles(content []byte) (*ini.File, error) {
	if !utf8.Valid(content) {
		return nil, profileSyntaxError("is not UTF-8 text")
	}
	profiles, err := ini.LoadSources(ini.LoadOptions{SpaceBeforeInlineComment: true, IgnoreContinuation: true}, content)
	switch {
	case ini.IsErrDelimiterNotFound(err):
		return nil, profileSyntaxError("has a line that is neither a [section] nor `key = value` nor a comment")
	case err != nil:
		return nil, profileSyntaxError("is not a valid INI file")
	}
	return profiles, nil
}
