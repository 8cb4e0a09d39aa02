// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// TestTextsOfProfiles has what a user reads of a named profile that is not as it should be: which
// field or variable to set.
func TestTextsOfProfiles(t *testing.T) {
	t.Parallel()
	const subject = `the profile "prod" of ` + cliFile
	keys := profileWithKeys("prod", mainAccount)
	temporaryKeys := fields{"name": "prod", "mode": "AK", "access_key_id": temporary.AccessKey, "access_key_secret": temporary.SecretKey, "sts_token": "planted"}
	for name, test := range map[string]struct {
		profiles     []fields
		content      string
		environment  string
		message, fix string
	}{
		"two of one name": {
			profiles: []fields{keys, profileWithKeys("prod", secondAccount)}, message: `there are several profiles "prod" in ` + cliFile,
			fix: "Remove or rename all but one: the vendor's tools use different ones.",
		},
		"two sources of one name": {
			profiles: []fields{{"name": "prod", "mode": "ChainableRamRoleArn", "source_profile": "base", "ram_role_arn": deployer}, profileWithKeys("base", mainAccount), profileWithKeys("base", secondAccount)},
			message:  `there are several profiles "base" in ` + cliFile, fix: "Remove or rename all but one: the vendor's tools use different ones.",
		},
		"profiles disabled": {
			profiles: []fields{keys}, environment: "ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true",
			message: "ALIBABA_CLOUD_PROFILE names a profile, but ALIBABA_CLOUD_CLI_PROFILE_DISABLED disables profiles",
			fix:     "Unset ALIBABA_CLOUD_CLI_PROFILE_DISABLED to use the profile, or ALIBABA_CLOUD_PROFILE to use another credential source.",
		},
		"byte order mark": {
			content: "\ufeff" + `{"planted": 1}`, message: cliFile + " (content hidden) is not UTF-8 text without a byte order mark",
			fix: "Save the file as UTF-8 without a byte order mark (BOM), or write it again with `aliyun configure`.",
		},
		"UTF-16": {
			content: "\xff\xfe{\x00}\x00", message: cliFile + " (content hidden) is not UTF-8 text without a byte order mark",
			fix: "Save the file as UTF-8 without a byte order mark (BOM), or write it again with `aliyun configure`.",
		},
		"temporary credentials, mode AK": {
			profiles: []fields{temporaryKeys}, fix: "Set its mode to StsToken.",
			message: "access_key_id of " + subject + " is of temporary credentials (it begins with STS.), but its mode AK does not use its sts_token",
		},
		"no role": {
			profiles: []fields{with(keys, fields{"mode": "RamRoleArn"})}, message: "ram_role_arn of " + subject + " is not set",
			fix: "Set it there, or ALIBABA_CLOUD_ROLE_ARN in the environment.",
		},
		"no URI": {
			profiles: []fields{{"name": "prod", "mode": "CredentialsURI"}}, message: "credentials_uri of " + subject + " is not set",
			fix: "Set it there, or ALIBABA_CLOUD_CREDENTIALS_URI in the environment.",
		},
		"role that is no ARN": {
			profiles: []fields{with(keys, fields{"mode": "RamRoleArn", "ram_role_arn": "planted"})},
			message:  "the ARN of the role (value hidden) is not valid: must be the ARN of a role, such as acs:ram::1234567890123456:role/reader",
			fix:      "Correct it in ram_role_arn of the profile, or in ALIBABA_CLOUD_ROLE_ARN or ALIBABACLOUD_ROLE_ARN in the environment.",
		},
		"session name with a space": {
			profiles: []fields{with(keys, fields{"mode": "RamRoleArn", "ram_role_arn": deployer, "ram_session_name": "planted name"})},
			message:  `the session name of the role (value hidden) is not valid: must be 2 to 64 letters, digits, ".", "@", "-" or "_"`,
			fix:      "Correct it in ram_session_name of the profile, or in ALIBABA_CLOUD_ROLE_SESSION_NAME in the environment.",
		},
		"no OIDC": {
			profiles: []fields{{"name": "prod", "mode": "OIDC", "oidc_provider_arn": oidcARN, "oidc_token_file": "planted"}},
			message:  "ram_role_arn (ALIBABA_CLOUD_ROLE_ARN) is not set", fix: "Set what is missing in " + subject + ", or in the environment.",
		},
		"deprecated mode": {
			profiles: []fields{{"name": "prod", "mode": "RamRoleArnWithRoleName", "ram_role_name": "build-machine", "ram_role_arn": deployer}},
			message:  subject + " has the mode RamRoleArnWithRoleName, which is not supported",
			fix:      "Use the mode ChainableRamRoleArn, with a source_profile of mode EcsRamRole.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setup := newSetup(t, emulator.Options{})
			setup.variables["ALIBABA_CLOUD_PROFILE"] = "prod"
			if variable, value, isSet := strings.Cut(test.environment, "="); isSet {
				setup.variables[variable] = value
			}
			if test.content != "" {
				setup.write(t, ".aliyun/config.json", test.content)
			} else {
				setup.writeProfiles(t, test.profiles...)
			}
			operations, err := setup.readLayers(t)
			failed := callError(t, err)
			if strings.Contains(failed.Error(), "planted") {
				t.Errorf("the file's content is quoted: %s", failed.Error())
			}
			if failed.Message != test.message || failed.Fix != test.fix || len(operations) != 0 {
				t.Errorf("%q; %q after %q\nwant %q; %q", failed.Message, failed.Fix, operations, test.message, test.fix)
			}
		})
	}
}
