// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/ini.v1"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

const (
	// profileFile is where the vendor's command line keeps its profiles.
	profileFile     = "~/.ncloud/configure"
	profileVariable = "NCLOUD_PROFILE"

	profileAccessKey = "ncloud_access_key_id"
	profileSecretKey = "ncloud_secret_access_key"

	adviceOnProfiles = "correct the file, or make it anew: ncloud configure."
)

// ErrProfile is the error of CheckProfile.
var ErrProfile = errors.New("it is empty, or holds a control character; leave the attribute out to give none")

// CheckProfile checks the name of a profile.
func CheckProfile(name string) error {
	if name == "" || strings.ContainsFunc(name, unicode.IsControl) {
		return ErrProfile
	}
	return nil
}

// machineProfile is the profile that NCLOUD_PROFILE names, or else [DEFAULT].
func (s SignIn) machineProfile(context.Context) (credentials.Keys, error) {
	return s.profile(named{profileVariable, s.Machine.Getenv(profileVariable)})
}

// profile takes the keys of the profile that is wanted; without a name those in [DEFAULT], or before any section. A profile that
// is named must be there and have both keys: it inherits none, as in the vendor's own tool
// (https://github.com/NaverCloudPlatform/ncp-iam-authenticator).
func (s SignIn) profile(wanted named) (credentials.Keys, error) {
	profiles, err := s.readProfiles()
	if missing, isNotSetUp := errors.AsType[*credentials.NotSetUp](err); isNotSetUp && wanted.value != "" {
		err = noSuchProfile(wanted, missing.Reason)
	}
	if err != nil {
		return credentials.Keys{}, err
	}
	return keysOf(profiles, wanted)
}

func (s SignIn) readProfiles() (*ini.File, error) {
	if _, err := s.Machine.Path(profileFile); err != nil {
		return nil, &credentials.NotSetUp{Reason: err.Error()}
	}
	content, err := s.Machine.Read(profileFile)
	switch {
	case err == nil:
		return parseProfiles(content)
	case errors.Is(err, fs.ErrNotExist):
		return nil, &credentials.NotSetUp{Reason: err.Error()}
	case errors.Is(err, fs.ErrPermission):
		return nil, credentials.Unusable(err.Error(), "let the user that Terraform runs as read the file, and nobody else.")
	default:
		return nil, credentials.Unusable(err.Error(), adviceOnProfiles)
	}
}

func keysOf(profiles *ini.File, wanted named) (credentials.Keys, error) {
	section, origin := ini.DefaultSection, profileFile
	if wanted.value != "" {
		section, origin = wanted.value, "profile "+credentials.Quote(wanted.value)+" in "+profileFile
	}
	if !profiles.HasSection(section) {
		return credentials.Keys{}, noSuchProfile(wanted, "there is no such profile in "+profileFile)
	}
	values := profiles.Section(section).KeysHash()
	found := pair{
		access: named{profileAccessKey + " of " + origin, values[profileAccessKey]},
		secret: named{profileSecretKey + " of " + origin, values[profileSecretKey]},
		way:    origin,
	}
	switch {
	case !found.isEmpty():
		return found.keys()
	case wanted.value != "":
		return credentials.Keys{}, noSuchProfile(wanted, "that profile has no "+profileAccessKey+" in "+profileFile)
	default:
		return credentials.Keys{}, &credentials.NotSetUp{Reason: profileFile + " has no " + profileAccessKey + " in [DEFAULT]"}
	}
}

func noSuchProfile(wanted named, reason string) error {
	return credentials.Unusable(wanted.name+" is "+credentials.Quote(wanted.value)+", but "+reason, "correct "+wanted.name+", or make the profile: ncloud configure --profile NAME.")
}

// parseProfiles reads INI as the vendor's tool does, but takes each value as it is written: a key may hold # ; : % and end in a
// backslash. What ends a value is a space with # or ; behind it, since no key holds a space; quotes around a value are none of it.
// The library's errors quote the line that they are about, which may hold a key: they are dropped.
func parseProfiles(content []byte) (*ini.File, error) {
	if !utf8.Valid(content) {
		return nil, credentials.Unusable(profileFile+" is not text in UTF-8", adviceOnProfiles)
	}
	profiles, err := ini.LoadSources(ini.LoadOptions{SpaceBeforeInlineComment: true, IgnoreContinuation: true}, content)
	switch {
	case ini.IsErrDelimiterNotFound(err):
		return nil, credentials.Unusable(profileFile+" has a line that is no [section], no `key = value` and no comment", adviceOnProfiles)
	case err != nil:
		return nil, credentials.Unusable(profileFile+" is not written as INI files are", adviceOnProfiles)
	}
	return profiles, nil
}
