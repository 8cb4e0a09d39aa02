// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"io/fs"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// ErrProfile is the error of CheckProfile.
var ErrProfile = errors.New("must not be empty or contain a control character; omit the attribute to set none")

const (
	fixProfileFile     = "Correct the file, or write it again with: ncloud configure."
	fixFilePermissions = "Let the user that runs Terraform read the file, and no other user."
)

// differentError is the error of two names of one key, whose values are not shown.
func differentError(first, second setting) error {
	return credentials.Unusable(first.name+" and "+second.name+" have different values",
		"Unset the one that is not meant, or set both to the same value.")
}

// invalidKeyError does not quote the key.
func invalidKeyError(key setting, reason error) error {
	return credentials.Unusable(key.name+" (value hidden) is invalid: "+reason.Error(), "Set "+key.name+" as shown in the console.")
}

// profileError is the error of a profile that the setting names.
func profileError(selected setting, reason string) error {
	return credentials.Unusable(selected.name+" is "+transport.Quote(selected.value)+", but "+reason,
		"Correct "+selected.name+", or create the profile with: ncloud configure --profile NAME.")
}

// profileFileError is the error of a file that exists and cannot be read.
func profileFileError(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return credentials.Unusable(err.Error(), fixFilePermissions)
	}
	return credentials.Unusable(err.Error(), fixProfileFile)
}

// profileSyntaxError is the error of a file whose content is not usable; problem quotes none of it.
func profileSyntaxError(problem string) error {
	return credentials.Unusable(profileFile+" "+problem, fixProfileFile)
}
