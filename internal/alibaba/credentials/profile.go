// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"slices"
	"unicode/utf8"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	defaultProfileFile = "~/.aliyun/config.json"
	defaultProfile     = "default"
	byteOrderMark      = "\ufeff"
)

// profile is an account in the file of the vendor's CLI (https://github.com/aliyun/aliyun-cli,
// docs/en/configuration.md).
type profile struct {
	name, file string
	setting    string // what chooses it; empty for the current profile of the CLI's own file
	mayBeINI   bool   // ALIBABA_CLOUD_CREDENTIALS_FILE alone names the file, which may be INI
	fields     *strictjson.Object
	siblings   []*strictjson.Object // all profiles of the file
	isChosen   bool                 // the user chose it, or its file: it is an error if it has no keys
}

// String names the profile for its user.
func (p *profile) String() string {
	return "the profile " + transport.Quote(p.name) + " of " + transport.DisplayName(p.file)
}

// source names the profile as a source of credentials. The name of the current profile is not known
// before its file was read.
func (p *profile) source() string {
	source := "profile"
	if p.name != "" {
		source += " " + transport.Quote(p.name)
	}
	if p.setting != "" {
		source += " (" + p.setting + ")"
	}
	return source
}

// text returns a field, numbers and booleans too; empty where it is absent.
func (p *profile) text(field string) string { return p.fields.Label(field) }

// has reports whether the profile has all of these fields.
func (p *profile) has(fields ...string) bool {
	return !slices.ContainsFunc(fields, func(field string) bool { return p.text(field) == "" })
}

// profile reads the profile that the provider block, the environment or the file itself chooses.
// Its errors name the profile, and quote nothing else of the file; where no profile is configured,
// it is a *credentials.NotConfiguredError.
func (c *Chain) profile() (*profile, error) {
	if err := c.profilesDisabled(); err != nil {
		return nil, err
	}
	selected, err := c.selectProfile()
	if err != nil {
		return nil, err
	}
	loaded, err := selected.read(c.options.Environment)
	return loaded, credentials.FailedAt(selected.source(), err)
}

// profilesDisabled returns an error if a variable disables profiles and the provider block chooses
// none. A profile that the environment names must not be replaced by another source.
func (c *Chain) profilesDisabled() error {
	block, environment := c.options.Configuration, c.options.Environment
	disabled := profileDisabledVariable
	switch {
	case block.Profile != "", block.SharedCredentialsFile != "":
		return nil
	case environment.IsTrue(profileDisabledVariable):
	case environment.Getenv(profileIgnoredVariable) == "TRUE": // as the CLI compares it
		disabled = profileIgnoredVariable
	default:
		return nil
	}
	if name, _ := environment.First(profileVariables...); name != "" {
		return credentials.FailedAt(inEnvironment(name), disabledProfile(name, disabled))
	}
	return &credentials.NotConfiguredError{Reason: disabledBy(disabled)}
}

// selectProfile returns a profile without its fields; without its name for the current one.
func (c *Chain) selectProfile() (*profile, error) {
	block := c.options.Configuration
	settings := environmentSettings{chain: c}
	selected := &profile{name: settings.or(block.Profile, profileVariables), file: settings.or(block.SharedCredentialsFile, profileFileVariables)}
	nameVariable, _ := c.options.Environment.First(profileVariables...)
	fileVariable, _ := c.options.Environment.First(profileFileVariables...)
	switch {
	case block.Profile != "":
		selected.setting = "acr.profile in the provider block"
	case selected.name != "":
		selected.setting = inEnvironment(nameVariable)
	case block.SharedCredentialsFile != "":
		selected.setting = "acr.shared_credentials_file in the provider block"
	case selected.file != "":
		selected.setting = inEnvironment(fileVariable)
	}
	selected.isChosen = selected.setting != ""
	selected.mayBeINI = block.SharedCredentialsFile == "" && fileVariable == iniFileVariable
	return selected, settings.err
}

// read returns the profile with its fields, and its name if it is the current one.
func (p *profile) read(environment credentials.Environment) (*profile, error) {
	selected := *p
	selected.file = cmp.Or(p.file, defaultProfileFile)
	content, err := environment.Read(selected.file)
	if err != nil && !p.isChosen && (errors.Is(err, fs.ErrNotExist) || !hasHome(environment)) {
		return nil, &credentials.NotConfiguredError{Reason: err.Error()}
	}
	if err != nil {
		return nil, unreadableProfileFile(err)
	}
	document, siblings, err := parseProfileFile(selected.file, content)
	if err != nil && p.mayBeINI && !bytes.HasPrefix(bytes.TrimLeft(content, byteOrderMark+" \t\r\n"), []byte("{")) {
		return nil, iniFile(selected.file)
	}
	if err != nil {
		return nil, err
	}
	if len(siblings) == 0 && !p.isChosen {
		return nil, &credentials.NotConfiguredError{Reason: transport.DisplayName(selected.file) + " has no profiles"}
	}
	selected.name, selected.siblings = cmp.Or(p.name, document.Label("current"), defaultProfile), siblings
	return selected.load()
}

func hasHome(environment credentials.Environment) bool {
	home, err := environment.Home()
	return err == nil && home != ""
}

// parseProfileFile returns the document and the profiles in it.
func parseProfileFile(file string, content []byte) (*strictjson.Object, []*strictjson.Object, error) {
	if bytes.HasPrefix(content, []byte(byteOrderMark)) || !utf8.Valid(content) {
		return nil, nil, encodedProfileFile(file)
	}
	document, err := strictjson.ParseObject(content)
	if err != nil {
		return nil, nil, malformedProfileFile(file)
	}
	profiles := document.Objects("profiles")
	if document.Err() != nil {
		return nil, nil, malformedProfileFile(file)
	}
	return document, profiles, nil
}

// load returns the profile with its fields. Of two of its name, the CLI takes the first,
// aliyun/alicloud the last.
func (p *profile) load() (*profile, error) {
	loaded := *p
	loaded.fields = nil
	for _, fields := range p.siblings {
		if fields.Label("name") != p.name {
			continue
		}
		if loaded.fields != nil {
			return nil, duplicateProfile(p)
		}
		loaded.fields = fields
	}
	if loaded.fields == nil {
		return nil, profileNotFound(p)
	}
	return &loaded, nil
}

// siblingNames returns the names of the profiles in the file.
func (p *profile) siblingNames() []string {
	var names []string
	for _, fields := range p.siblings {
		if name := fields.Label("name"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// sibling returns another profile of the same file.
func (p *profile) sibling(name string) (*profile, error) {
	return (&profile{name: name, file: p.file, siblings: p.siblings, isChosen: true}).load()
}
