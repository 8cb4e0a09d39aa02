// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// readKeys reads temporary keys as the vendor's services write them, in the spelling of each. Its errors show nothing of them.
func readKeys(answer *strictjson.Object) (credentials.Keys, error) {
	keys := credentials.Keys{
		AccessKey:     answer.Label("AccessKeyId", "accessKeyId", "access_key_id"),
		SecretKey:     answer.Label("AccessKeySecret", "accessKeySecret", "access_key_secret"),
		SecurityToken: answer.Label("SecurityToken", "securityToken", "sts_token"),
	}
	if credentials.CheckKey(keys.AccessKey) != nil || credentials.CheckKey(keys.SecretKey) != nil || credentials.CheckKey(keys.SecurityToken) != nil {
		return credentials.Keys{}, errors.New("the answer lacks an access key, its secret or its security token, or has one that can't be used")
	}
	expires, err := time.Parse(time.RFC3339, answer.Label("Expiration", "expiration"))
	if err != nil {
		return credentials.Keys{}, errors.New("the answer does not say, as a time, when its keys expire")
	}
	keys.Expires = expires
	return keys, nil
}
