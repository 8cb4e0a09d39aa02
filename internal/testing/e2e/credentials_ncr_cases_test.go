// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import "fmt"

var ncrCredentialSources = map[string]map[string]credentialSource{
	"ncr-keys": {
		"keys in variables": {requests: map[string]int{"GetImageTagDetail by main": 1}},
		"whatever the environment holds": {
			environment: ncrKeysOf("second", "NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"),
			requests:    map[string]int{"GetImageTagDetail by main": 1},
		},
	},
	"ncr-environment": {
		"NCLOUD_ACCESS_KEY": {
			environment: ncrKeysOf("second", "NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"),
			requests:    map[string]int{"GetImageTagDetail by second": 1},
		},
		"NCLOUD_ACCESS_KEY_ID": {
			environment: ncrKeysOf("second", "NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_ACCESS_KEY"),
			requests:    map[string]int{"GetImageTagDetail by second": 1},
		},
		"both names of the same keys, and a profile": {
			environment: append(ncrKeysOf("second", "NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"),
				ncrKeysOf("second", "NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_ACCESS_KEY")...),
			home:     ncrProfiles("DEFAULT", "main"),
			requests: map[string]int{"GetImageTagDetail by second": 1},
		},
		"[DEFAULT]": {home: ncrProfiles("DEFAULT", "one-read"), requests: map[string]int{"GetImageTagDetail by one-read": 1}},
		"NCLOUD_PROFILE": {
			environment: []string{"NCLOUD_PROFILE=production"},
			home:        ncrProfiles("DEFAULT", "main", "production", "second"),
			requests:    map[string]int{"GetImageTagDetail by second": 1},
		},
	},
	"ncr-profile": {
		"a profile": {home: ncrProfiles("DEFAULT", "main", "production", "second"), requests: map[string]int{"GetImageTagDetail by second": 1}},
		"whatever the environment holds": {
			environment: append(ncrKeysOf("one-read", "NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"), "NCLOUD_PROFILE=other"),
			home:        ncrProfiles("production", "second"),
			requests:    map[string]int{"GetImageTagDetail by second": 1},
		},
	},
	"ncr-two-accounts": {
		"a profile each": {
			home:     ncrProfiles("production", "main", "partner", "second"),
			requests: map[string]int{"GetImageTagDetail by main": 1, "GetImageTagDetail by second": 1},
			digests:  map[string]string{"digest": build1042, "digest_of_partner": build1057},
		},
	},
}

// ncrKeysOf sets two variables to the keys of an account in NCR.
func ncrKeysOf(account, accessKey, secretKey string) []string {
	keys := ncrAccount(account)
	return []string{accessKey + "=" + keys.AccessKey, secretKey + "=" + keys.SecretKey}
}

// ncrProfiles returns a home directory with profiles of the CLI: pairs of a name and an account.
func ncrProfiles(namesAndAccounts ...string) map[string]string {
	content := ""
	for index := 0; index < len(namesAndAccounts); index += 2 {
		keys := ncrAccount(namesAndAccounts[index+1])
		content += fmt.Sprintf("[%s]\nncloud_access_key_id = %s\nncloud_secret_access_key = %s\n\n", namesAndAccounts[index], keys.AccessKey, keys.SecretKey)
	}
	return map[string]string{".ncloud/configure": content}
}
