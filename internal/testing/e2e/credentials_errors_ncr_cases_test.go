// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

const notInTheNCRBlock = " Looked in: provider block (ncr.access_key and ncr.secret_key are not set)"

var ncrSignInRefusals = map[string]signInRefusal{
	"nothing set up": {
		directory: "ncr-environment",
		way:       signIn{requests: map[string]int{}},
		errors: []string{
			at("Missing NCR Credentials", ncrStorefront, 14, ncrStorefrontLine) + askedNCR("storefront", "1.4.2") + "Nothing was sent: no keys are set up. " +
				"Looked in: provider block (ncr.access_key and ncr.secret_key are not set), environment (neither NCLOUD_ACCESS_KEY nor NCLOUD_ACCESS_KEY_ID is set), " +
				"profile (there is no file ~/.ncloud/configure). What to do: set NCLOUD_ACCESS_KEY and NCLOUD_SECRET_KEY in the environment, or make a profile " +
				"(ncloud configure), or set ncr.access_key and ncr.secret_key in the provider block.",
		},
		page: "docs/guides/sign-in.md",
	},
	"half a pair": {
		directory: "ncr-environment",
		way: signIn{
			environment: []string{"NCLOUD_ACCESS_KEY=" + ncrAccount("main").AccessKey, "NCLOUD_SECRET_ACCESS_KEY=" + ncrAccount("main").SecretKey},
			home:        ncrProfiles("DEFAULT", "main"),
			requests:    map[string]int{},
		},
		errors: []string{
			at("Missing NCR Credentials", ncrStorefront, 14, ncrStorefrontLine) + askedNCR("storefront", "1.4.2") + "Signing in by environment failed. " +
				"Nothing was sent: NCLOUD_ACCESS_KEY is set, but NCLOUD_SECRET_KEY is not." + notInTheNCRBlock + ". " +
				"What to do: set NCLOUD_SECRET_KEY too, or neither; keys of two origins are never put together.",
		},
	},
	"a broken file of profiles": {
		directory: "ncr-environment",
		way: signIn{
			home:     map[string]string{".ncloud/configure": "[DEFAULT]\nncloud_access_key_id = " + ncrAccount("main").AccessKey + "\n" + ncrAccount("main").SecretKey + "\n"},
			requests: map[string]int{},
		},
		errors: []string{
			at("Missing NCR Credentials", ncrStorefront, 14, ncrStorefrontLine) + askedNCR("storefront", "1.4.2") + "Signing in by profile failed. " +
				"Nothing was sent: ~/.ncloud/configure has a line that is no [section], no `key = value` and no comment." + notInTheNCRBlock + ", " +
				"environment (neither NCLOUD_ACCESS_KEY nor NCLOUD_ACCESS_KEY_ID is set). What to do: correct the file, or make it anew: ncloud configure.",
		},
	},
	"no such profile": {
		directory: "ncr-profile",
		way:       signIn{home: ncrProfiles("DEFAULT", "main"), requests: map[string]int{}},
		errors: []string{
			at("Missing NCR Credentials", ncrStorefront, 18, ncrStorefrontLine) + askedNCR("storefront", "1.4.2") + "Signing in by provider block failed. " +
				`Nothing was sent: ncr.profile is "production", but there is no such profile in ~/.ncloud/configure. ` +
				"What to do: correct ncr.profile, or make the profile: ncloud configure --profile NAME.",
		},
	},
	"a secret of another account": {
		directory: "ncr-environment",
		way: signIn{
			environment: []string{"NCLOUD_ACCESS_KEY=" + ncrAccount("main").AccessKey, "NCLOUD_SECRET_KEY=" + ncrAccount("second").SecretKey},
			requests:    map[string]int{"GetImageTagDetail": 1},
		},
		errors: []string{
			at("Authentication Failed", ncrStorefront, 14, ncrStorefrontLine) + askedNCR("storefront", "1.4.2") +
				came(`401 Unauthorized, code "200"`, ": Authentication Failed: Invalid authentication information.") +
				"check the keys that were found in: environment, NCLOUD_ACCESS_KEY. They must be complete, active and of this cloud; and this machine's clock must be right.",
		},
	},
	"keys that are not known yet": {
		directory: "ncr-keys",
		way: signIn{
			override: `ncr = {
				access_key = var.ncr_access_key
				secret_key = terraform_data.account.output
			}`,
			environment: ncrKeysOf("second", "NCLOUD_ACCESS_KEY", "NCLOUD_SECRET_KEY"),
			more:        accountOfTheFuture,
			requests:    map[string]int{},
		},
		errors: []string{
			notKnownYet("ncr.secret_key"),
		},
	},
}
