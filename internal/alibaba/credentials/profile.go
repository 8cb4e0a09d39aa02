// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"errors"
	"io/fs"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

const (
	defaultProfileFile = "~/.aliyun/config.json"
	defaultProfile     = "default"
)

// profile is an account in the file of the vendor's CLI (https://github.com/aliyun/aliyun-cli, docs/en/configuration.md).
type profile struct {
	name, file string
	fields     *strictjson.Object
	all        []*strictjson.Object
	named      bool // the user named it, or its file: that it has no keys is then an error
}

// String is what a user knows it by.
func (p *profile) String() string {
	return "the profile " + credentials.Quote(p.name) + " of " + credentials.Show(p.file)
}

// text returns a field as it stands there, numbers and booleans too; empty where it is absent.
func (p *profile) text(field string) string { return p.fields.Label(field) }

// profile reads the profile that the block, the environment or the file itself chooses. Its errors show nothing of the file; where none is
// set up, they are a *credentials.NotSetUp.
func (s *SignIn) profile() (*profile, error) {
	block, machine := s.options.Block, s.options.Machine
	_, fromEnvironment := machine.First(variablesOfProfile...)
	name := cmp.Or(block.Profile, fromEnvironment)
	file := cmp.Or(block.SharedCredentialsFile, machine.Getenv(variableOfProfileFile))
	wanted := name != "" || file != ""
	if block.Profile == "" && block.SharedCredentialsFile == "" && machine.IsTrue(variableOfNoProfile) {
		return nil, &credentials.NotSetUp{Reason: "switched off by " + variableOfNoProfile}
	}
	file = cmp.Or(file, defaultProfileFile)
	content, err := machine.Read(file)
	if err != nil && !wanted && (errors.Is(err, fs.ErrNotExist) || !hasHome(machine)) {
		return nil, &credentials.NotSetUp{Reason: err.Error()}
	}
	if err != nil {
		return nil, credentials.Unusable(err.Error(), "check profile and shared_credentials_file, or "+variablesOfProfile[0]+" and "+variableOfProfileFile+
			" in the environment; `aliyun configure` writes the file.")
	}
	document, err := strictjson.ParseObject(content)
	if err != nil {
		return nil, malformed(file)
	}
	all := document.Objects("profiles")
	if document.Err() != nil {
		return nil, malformed(file)
	}
	chosen := cmp.Or(name, document.Label("current"), defaultProfile)
	return find(&profile{name: chosen, file: file, all: all, named: wanted})
}

func hasHome(machine credentials.Machine) bool {
	home, err := machine.Home()
	return err == nil && home != ""
}

func malformed(file string) error {
	return credentials.Unusable(credentials.Show(file)+" (not shown here) is not the JSON that the CLI writes", "repair the file, or write it anew by `aliyun configure`.")
}

// find looks for a profile by its name.
func find(wanted *profile) (*profile, error) {
	for _, fields := range wanted.all {
		if fields.Label("name") == wanted.name {
			wanted.fields = fields
			return wanted, nil
		}
	}
	return nil, credentials.Unusable("there is no profile "+credentials.Quote(wanted.name)+" in "+credentials.Show(wanted.file), "check the profile's name: `aliyun configure list` lists them.")
}

// sibling is another profile of the same file.
func (p *profile) sibling(name string) (*profile, error) {
	return find(&profile{name: name, file: p.file, all: p.all, named: true})
}
