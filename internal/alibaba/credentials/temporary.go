// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// Errors of a response without credentials.
var (
	errNoCredentials      = errors.New("the response is not a JSON object with credentials")
	errIncompleteResponse = errors.New("the response has no valid access key, secret key or security token")
	errNoExpiration       = errors.New("the response has no valid expiration time")
)

// readTemporary reads temporary credentials in the spelling of any of the vendor's services. Its
// errors quote nothing of them.
func readTemporary(response *strictjson.Object) (credentials.Credentials, error) {
	issued := credentials.Credentials{
		AccessKey:     response.Label("AccessKeyId", "accessKeyId", "access_key_id"),
		SecretKey:     response.Label("AccessKeySecret", "accessKeySecret", "access_key_secret"),
		SecurityToken: response.Label("SecurityToken", "securityToken", "sts_token"),
	}.Trimmed()
	for _, key := range issued.Secrets() {
		if credentials.CheckKey(key) != nil {
			return credentials.Credentials{}, errIncompleteResponse
		}
	}
	expires, err := time.Parse(time.RFC3339, response.Label("Expiration", "expiration"))
	if err != nil {
		return credentials.Credentials{}, errNoExpiration
	}
	issued.Expires = expires
	return issued, nil
}
