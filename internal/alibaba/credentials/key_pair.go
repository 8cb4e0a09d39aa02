// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// keyNames are the names by which a user sets a key pair, for errors.
type keyNames struct {
	accessKey, secretKey, securityToken string
}

// pair returns the names of access key and secret key.
func (n keyNames) pair() [2]string { return [2]string{n.accessKey, n.secretKey} }

// checkKeyPair returns credentials that a user set under these names, trimmed, if they are
// complete. remove says how the user removes a key.
func checkKeyPair(pair credentials.Credentials, names keyNames, remove string) (credentials.Credentials, error) {
	pair = pair.Trimmed()
	keys := []struct{ name, value string }{
		{names.accessKey, pair.AccessKey}, {names.secretKey, pair.SecretKey}, {names.securityToken, pair.SecurityToken},
	}
	var present, missing []string
	for _, key := range keys {
		switch {
		case key.value != "":
			present = append(present, key.name)
		case key.name != names.securityToken:
			missing = append(missing, key.name)
		}
	}
	if missing != nil {
		return credentials.Credentials{}, credentials.IncompletePair(present, missing, remove)
	}
	for _, key := range keys {
		if err := credentials.CheckKey(key.value); err != nil && (key.value != "" || key.name != names.securityToken) {
			return credentials.Credentials{}, invalidKey(key.name, err)
		}
	}
	return pair, checkSecurityToken(pair, names)
}
