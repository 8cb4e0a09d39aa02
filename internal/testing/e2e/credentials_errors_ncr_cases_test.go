// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

const (
	notInNCRBlock       = "provider block: ncr.access_key and ncr.secret_key are not set"
	notInNCREnvironment = "environment: neither NCLOUD_ACCESS_KEY nor NCLOUD_ACCESS_KEY_ID is set"
)

var ncrCredentialsErrors = map[string]credentialsError{
	"nothing set up": {
		directory: "ncr-environment",
		source:    credentialSource{requests: map[string]int{}},
		errors: []string{
			at("Missing NCR Credentials", ncrStorefront, 13, ncrStorefrontLine) + "No credentials found for NAVER Cloud. Sources checked, in order: - " +
				notInNCRBlock + " - " + notInNCREnvironment + " - profile: ~/.ncloud/configure does not exist " +
				`Set NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment, run "ncloud configure", or set ncr.profile, or ncr.access_key and ncr.secret_key, ` +
				"in the provider block." + noRequest,
		},
	},
	"incomplete key pair": {
		directory: "ncr-environment",
		source: credentialSource{
			environment: []string{"NCLOUD_ACCESS_KEY=" + ncrAccount("main").AccessKey, "NCLOUD_SECRET_ACCESS_KEY=" + ncrAccount("main").SecretKey},
			home:        ncrProfiles("DEFAULT", "main"),
			requests:    map[string]int{},
		},
		errors: []string{
			at("Missing NCR Credentials", ncrStorefront, 13, ncrStorefrontLine) +
				unusable("environment", "NCLOUD_ACCESS_KEY is set, but NCLOUD_SECRET_KEY is not; NCLOUD_SECRET_ACCESS_KEY is set, but the two naming schemes cannot be mixed", notInNCRBlock) +
				"Set both by one naming scheme: NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY, or NCLOUD_ACCESS_KEY_ID and NCLOUD_SECRET_ACCESS_KEY." + noRequest,
		},
	},
	"different keys by both names": {
		directory: "ncr-environment",
		source: credentialSource{
			environment: append(ncrKeysOf("main", "NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"), ncrKeysOf("second", "NCLOUD_ACCESS_KEY_ID", "NCLOUD_SECRET_ACCESS_KEY")...),
			home:        ncrProfiles("DEFAULT", "main"),
			requests:    map[string]int{},
		},
		errors: []string{
			at("Missing NCR Credentials", ncrStorefront, 13, ncrStorefrontLine) +
				unusable("environment", "NCLOUD_ACCESS_KEY and NCLOUD_ACCESS_KEY_ID have different values", notInNCRBlock) +
				"Unset the one that is not meant, or set both to the same value." + noRequest,
		},
	},
	"a broken file of profiles": {
		directory: "ncr-environment",
		source: credentialSource{
			home:     map[string]string{".ncloud/configure": "[DEFAULT]\nncloud_access_key_id = " + ncrAccount("main").AccessKey + "\n" + ncrAccount("main").SecretKey + "\n"},
			requests: map[string]int{},
		},
		errors: []string{
			at("Missing NCR Credentials", ncrStorefront, 13, ncrStorefrontLine) +
				unusable("profile", "~/.ncloud/configure has a line that is neither a [section] nor `key = value` nor a comment", notInNCRBlock, notInNCREnvironment) +
				"Correct the file, or write it again with: ncloud configure." + noRequest,
		},
	},
	"no such profile": {
		directory: "ncr-profile",
		source:    credentialSource{home: ncrProfiles("DEFAULT", "main"), requests: map[string]int{}},
		errors: []string{
			at("Missing NCR Credentials", ncrStorefront, 16, ncrStorefrontLine) +
				unusable("provider block", `ncr.profile is "production", but ~/.ncloud/configure has no such profile; it has "DEFAULT"`) +
				"Correct ncr.profile, or create the profile with: ncloud configure --profile NAME." + noRequest,
		},
	},
	"a secret of another account": {
		directory: "ncr-environment",
		source: credentialSource{
			environment: []string{"NCLOUD_ACCESS_KEY=" + ncrAccount("main").AccessKey, "NCLOUD_SECRET_KEY=" + ncrAccount("second").SecretKey},
			requests:    map[string]int{"GetImageTagDetail": 1},
		},
		errors: []string{
			at("Authentication Failed", ncrStorefront, 13, ncrStorefrontLine) +
				couldNotRead(tagInNCR("storefront", "1.4.2"), "NAVER Cloud does not accept the credentials from NCLOUD_ACCESS_KEY in the environment") +
				"Check the credentials from NCLOUD_ACCESS_KEY in the environment: the access key must exist and be active, the secret key must belong to it, and both must be of this site " +
				"(public, gov or fin). Check the clock of this machine as well: it may be off by five minutes at most." +
				exchange("GetImageTagDetail", "HTTP 401, code 200, message: Authentication Failed: Invalid authentication information"),
		},
	},
	"keys that are not known yet": {
		directory: "ncr-keys",
		source: credentialSource{
			override: `ncr {
				access_key = var.ncr_access_key
				secret_key = terraform_data.account.output
			}`,
			environment: ncrKeysOf("second", "NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"),
			more:        unknownAccount,
			requests:    map[string]int{},
		},
		errors: []string{
			at("Unknown Configuration Value", ncrStorefront, 28, ncrStorefrontLine) + unknownValue("ncr.secret_key"),
		},
	},
}
