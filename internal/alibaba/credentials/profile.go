// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"errors"
	"io/fs"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	defaultProfileFile = "~/.aliyun/config.json"
	defaultProfile     = "default"
)

// profile is an account in the file of the vendor's CLI (https://github.com/aliyun/aliyun-cli,
// docs/en/configuration.md).
type profile struct {
	name, file string
	fields     *strictjson.Object
	siblings   []*strictjson.Object // all profiles of the file
	isChosen   bool                 // the user chose it, or its file: it is an error if it has no keys
}

// String names the profile for its user.
func (p *profile) String() string {
	return "the profile " + transport.Quote(p.name) + " of " + transport.DisplayName(p.file)
}

// text returns a field, numbers and booleans too; empty where it is absent.
func (p *profile) text(field string) string { return p.fields.Label(field) }

// profile reads the profile that the provider block, the environment or the file itself chooses.
// Its errors quote nothing of the file; where no profile is configured, it is a
// *credentials.NotConfiguredError.
func (c *Chain) profile() (*profile, error) {
	block, environment := c.options.Configuration, c.options.Environment
	_, ofEnvironment := environment.First(profileVariables...)
	name := cmp.Or(block.Profile, ofEnvironment)
	file := cmp.Or(block.SharedCredentialsFile, environment.Getenv(profileFileVariable))
	isChosen := name != "" || file != ""
	if block.Profile == "" && block.SharedCredentialsFile == "" && environment.IsTrue(profileDisabledVariable) {
		return nil, &credentials.NotConfiguredError{Reason: disabledBy(profileDisabledVariable)}
	}
	file = cmp.Or(file, defaultProfileFile)
	content, err := environment.Read(file)
	if err != nil && !isChosen && (errors.Is(err, fs.ErrNotExist) || !hasHome(environment)) {
		return nil, &credentials.NotConfiguredError{Reason: err.Error()}
	}
	if err != nil {
		return nil, unreadableProfileFile(err)
	}
	document, siblings, err := parseProfileFile(file, content)
	if err != nil {
		return nil, err
	}
	chosen := &profile{name: cmp.Or(name, document.Label("current"), defaultProfile), file: file, siblings: siblings, isChosen: isChosen}
	return chosen.load()
}

func hasHome(environment credentials.Environment) bool {
	home, err := environment.Home()
	return err == nil && home != ""
}

// parseProfileFile returns the document and the profiles in it.
func parseProfileFile(file string, content []byte) (*strictjson.Object, []*strictjson.Object, error) {
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

// load returns the profile with its fields, the first of its name.
func (p *profile) load() (*profile, error) {
	for _, fields := range p.siblings {
		if fields.Label("name") == p.name {
			loaded := *p
			loaded.fields = fields
			return &loaded, nil
		}
	}
	return nil, profileNotFound(p)
}

// sibling returns another profile of the same file.
func (p *profile) sibling(name string) (*profile, error) {
	return (&profile{name: name, file: p.file, siblings: p.siblings, isChosen: true}).load()
}
