// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

// Frequent words of the vendor's tools' columns.
const (
	none  = "none"
	fails = "error"
)

var accountCases = []accountCase{
	// Keys in the environment.
	{
		input: "access key in `ALIBABA_CLOUD_*`", environment: inKeys, signer: "second", here: "the access key",
	},
	{
		input: "access key in `ALICLOUD_*`", environment: inOlder, signer: "second", here: "the access key", cli: none, gosdk: "the ECS instance",
	},
	{
		input: "access key in `ALIBABACLOUD_*`", environment: inThird, signer: "second", here: "the access key", gosdk: "the ECS instance",
	},
	{
		input:       "access key in `ALIBABACLOUD_*` with a security token",
		environment: "ALIBABACLOUD_ACCESS_KEY_ID=sts.key ALIBABACLOUD_ACCESS_KEY_SECRET=sts.secret ALIBABACLOUD_SECURITY_TOKEN=sts.token",
		signer:      "temporary", here: "the access key", gosdk: "the ECS instance",
	},
	{
		input: "the same access key in several schemes", environment: inKeys + inOlder + inThird, signer: "second", here: "the access key",
	},
	{
		input:       "the same access key in two schemes, a security token in one",
		environment: "ALIBABA_CLOUD_ACCESS_KEY_ID=sts.key ALIBABA_CLOUD_ACCESS_KEY_SECRET=sts.secret ALICLOUD_ACCESS_KEY=sts.key ALICLOUD_SECRET_KEY=sts.secret ALICLOUD_SECURITY_TOKEN=sts.token",
		signer:      "temporary", here: "the access key with the token", gosdk: "the access key without it",
	},
	{
		input: "different access key IDs in two schemes", onPage: true, environment: inKeys + "ALICLOUD_ACCESS_KEY=main.key ALICLOUD_SECRET_KEY=main.secret",
		failed: "ALICLOUD_ACCESS_KEY in the environment: ALIBABA_CLOUD_ACCESS_KEY_ID and ALICLOUD_ACCESS_KEY have different values",
		here:   fails, alicloud: "`ALICLOUD_*`", cli: "`ALIBABA_CLOUD_*`", gosdk: "`ALIBABA_CLOUD_*`",
	},
	{
		input: "the same access key ID, different secrets in two schemes", environment: inKeys + "ALIBABACLOUD_ACCESS_KEY_ID=second.key ALIBABACLOUD_ACCESS_KEY_SECRET=main.secret",
		failed: "ALIBABACLOUD_ACCESS_KEY_ID in the environment: ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABACLOUD_ACCESS_KEY_SECRET have different values",
		here:   fails, alicloud: "`ALIBABA_CLOUD_*`", cli: "`ALIBABA_CLOUD_*`", gosdk: "`ALIBABA_CLOUD_*`",
	},
	{
		input:       "the same access key, different tokens in two schemes",
		environment: inKeys + inOlder + "ALIBABA_CLOUD_SECURITY_TOKEN=sts.token ALICLOUD_SECURITY_TOKEN=planted",
		failed:      "ALICLOUD_ACCESS_KEY in the environment: ALIBABA_CLOUD_SECURITY_TOKEN and ALICLOUD_SECURITY_TOKEN have different values",
		here:        fails, alicloud: "the token of `ALICLOUD_*`", cli: "that of `ALIBABA_CLOUD_*`", gosdk: "that of `ALIBABA_CLOUD_*`",
	},
	{
		input: "an access key ID without its secret, current profile", onPage: true, environment: "ALIBABA_CLOUD_ACCESS_KEY_ID=second.key", file: bothProfiles,
		failed: "environment: ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not",
		here:   fails, cli: "the profile", gosdk: "the profile",
	},
	{
		input: "an access key ID of one scheme, a secret of another", environment: "ALIBABA_CLOUD_ACCESS_KEY_ID=second.key ALICLOUD_SECRET_KEY=second.secret",
		failed: "environment: ALIBABA_CLOUD_ACCESS_KEY_ID is set, but ALIBABA_CLOUD_ACCESS_KEY_SECRET is not; ALICLOUD_SECRET_KEY is set, but the two naming schemes cannot be mixed",
		here:   fails, alicloud: "both together", gosdk: "the ECS instance",
	},
	{
		input: "access key, and an incomplete one of another scheme", environment: inKeys + "ALICLOUD_SECRET_KEY=second.secret",
		failed: "environment: ALICLOUD_SECRET_KEY is set, but ALICLOUD_ACCESS_KEY is not",
		here:   fails, alicloud: "the access key", cli: "the access key", gosdk: "the access key",
	},
	{
		input: "access key, and a security token of another scheme", onPage: true, environment: inKeys + "ALICLOUD_SECURITY_TOKEN=sts.token",
		signer: "second", here: "the access key without the token", alicloud: "the access key with the token", cli: "the access key with the token",
	},
	{
		input: "a security token alone, current profile", environment: "ALIBABA_CLOUD_SECURITY_TOKEN=sts.token", file: bothProfiles,
		signer: "main", here: "the profile without the token", alicloud: none,
	},
	{
		input:       "`ALICLOUD_ACCESS_KEY_ID`, `ALICLOUD_ACCESS_KEY_SECRET`, current profile",
		environment: "ALICLOUD_ACCESS_KEY_ID=second.key ALICLOUD_ACCESS_KEY_SECRET=second.secret", file: bothProfiles,
		signer: "main", here: "the profile", alicloud: none,
	},
	{
		input: "access key, current profile", environment: inKeys, file: bothProfiles, signer: "second", here: "the access key", cli: "the profile",
	},
	{
		input: "access key, named profile", onPage: true, environment: inKeys + inProfile, file: bothProfiles, signer: "second", here: "the access key", cli: "the profile",
	},
	{
		input: "access key, named profile of mode `RamRoleArn`", onPage: true, environment: inKeys + inProfile, file: "role",
		signer: "second", here: "the access key", alicloud: "the profile's role, assumed with the access key", cli: "the profile's role",
	},
	{
		input: "access key, OIDC, credentials URI, ECS role", environment: inKeys + inOIDC + inURI + inRole, signer: "second", here: "the access key", cli: fails,
	},

	// OIDC in the environment.
	{
		input: "OIDC", onPage: true, environment: inOIDC, signer: ofOIDC, here: "the role", alicloud: "none without its block", cli: fails,
	},
	{
		input:       "OIDC, the token in `ALIBABA_CLOUD_OIDC_TOKEN`",
		environment: "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=" + oidcARN + " ALIBABA_CLOUD_OIDC_TOKEN=$INLINE ALIBABA_CLOUD_ROLE_ARN=" + cluster,
		signer:      ofOIDC, here: "the role", alicloud: "none without its block", cli: none, gosdk: "the ECS instance",
	},
	{
		input: "OIDC, the token inline and in a file that does not exist", environment: inOIDC + "ALIBABA_CLOUD_OIDC_TOKEN=$INLINE ALIBABA_CLOUD_OIDC_TOKEN_FILE=~/none",
		signer: ofOIDC, here: "the role, by the inline token", alicloud: "none without its block", cli: fails, gosdk: "the ECS instance",
	},
	{
		input:       "OIDC by `ALIBABACLOUD_*`",
		environment: "ALIBABACLOUD_OIDC_PROVIDER_ARN=" + oidcARN + " ALIBABACLOUD_OIDC_TOKEN_FILE=$TOKEN ALIBABACLOUD_ROLE_ARN=" + cluster,
		signer:      ofOIDC, here: "the role", alicloud: none, cli: fails, gosdk: "the ECS instance",
	},
	{
		input: "OIDC without the role", environment: "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=" + oidcARN + " ALIBABA_CLOUD_OIDC_TOKEN_FILE=$TOKEN", file: bothProfiles,
		failed: "ALIBABA_CLOUD_OIDC_TOKEN_FILE in the environment: role_arn (ALIBABA_CLOUD_ROLE_ARN) is not set",
		here:   fails, alicloud: none, cli: "the profile", gosdk: "the profile",
	},
	{
		input: "OIDC, two different roles", environment: inOIDC + "ALIBABACLOUD_ROLE_ARN=" + deployer,
		failed: "ALIBABA_CLOUD_OIDC_TOKEN_FILE in the environment: ALIBABA_CLOUD_ROLE_ARN and ALIBABACLOUD_ROLE_ARN have different values",
		here:   fails, alicloud: "none without its block", gosdk: "`ALIBABA_CLOUD_*`",
	},
	{
		input: "OIDC, named profile", environment: inOIDC + inProfile, file: bothProfiles,
		signer: "third", here: "the profile", gosdk: "the role",
	},
	{
		input: "OIDC, credentials URI", environment: inOIDC + inURI, signer: ofURI, here: "the URI", cli: fails, gosdk: "the role",
	},
	{
		input: "OIDC, ECS role", environment: inOIDC + inRole, signer: ofInstance, here: "the ECS role", cli: fails, gosdk: "the role",
	},

	// A named profile.
	{
		input: "`ALIBABA_CLOUD_PROFILE`", environment: inProfile, file: bothProfiles, signer: "third", here: "the profile",
	},
	{
		input: "`ALICLOUD_PROFILE`", environment: "ALICLOUD_PROFILE=prod", file: bothProfiles, signer: "third", here: "the profile", gosdk: "the current profile",
	},
	{
		input: "`ALIBABACLOUD_PROFILE`", environment: "ALIBABACLOUD_PROFILE=prod", file: bothProfiles,
		signer: "third", here: "the profile", alicloud: none, gosdk: "the current profile",
	},
	{
		input: "two different profile names", environment: inProfile + "ALICLOUD_PROFILE=default", file: bothProfiles,
		failed: "environment: ALIBABA_CLOUD_PROFILE and ALICLOUD_PROFILE have different values",
		here:   fails, alicloud: "`ALICLOUD_PROFILE`", cli: "`ALIBABA_CLOUD_PROFILE`", gosdk: "`ALIBABA_CLOUD_PROFILE`",
	},
	{
		input: "named profile, credentials URI", environment: inProfile + inURI, file: bothProfiles, signer: "third", here: "the profile",
	},
	{
		input: "named profile, ECS role", environment: inProfile + inRole, file: bothProfiles, signer: "third", here: "the profile",
	},
	{
		input: "named profile of mode `EcsRamRole`, credentials URI", onPage: true, environment: inProfile + inURI, file: "ecs",
		signer: ofInstance, here: "the profile", alicloud: "the URI",
	},
	{
		input: "named profile that is not in the file, credentials URI", onPage: true, environment: "ALIBABA_CLOUD_PROFILE=staging " + inURI, file: bothProfiles,
		failed: `profile "staging" (ALIBABA_CLOUD_PROFILE in the environment): there is no profile "staging" in ` + cliFile + `, which has "default" and "prod"`,
		here:   fails, alicloud: "the URI", gosdk: "the ECS instance, else the URI",
	},
	{
		input: "named profile, no file", environment: inProfile + inRole,
		failed: namedProd + ": " + cliFile + " does not exist", here: fails, alicloud: "the ECS role", gosdk: "the ECS role",
	},
	{
		input: "named profile, `ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true`, credentials URI", environment: inProfile + inURI + "ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true",
		file: bothProfiles, failed: "ALIBABA_CLOUD_PROFILE in the environment: ALIBABA_CLOUD_PROFILE names a profile, but ALIBABA_CLOUD_CLI_PROFILE_DISABLED disables profiles",
		here: fails, alicloud: "the profile", cli: "the profile", gosdk: "the ECS instance, else the URI",
	},
	{
		input: "named profile, `ALIBABA_CLOUD_IGNORE_PROFILE=TRUE`", environment: inProfile + "ALIBABA_CLOUD_IGNORE_PROFILE=TRUE", file: bothProfiles,
		failed: "ALIBABA_CLOUD_PROFILE in the environment: ALIBABA_CLOUD_PROFILE names a profile, but ALIBABA_CLOUD_IGNORE_PROFILE disables profiles",
		here:   fails, alicloud: "the profile", cli: none, gosdk: "the profile",
	},
	{
		input: "named profile of which the file has two", onPage: true, environment: inProfile, file: "prod role",
		failed: namedProd + `: there are several profiles "prod" in ` + cliFile, here: fails, alicloud: "the last", cli: "the first", gosdk: "the first",
	},
	{
		input: "named profile of mode `OIDC` without fields, `ALIBABA_CLOUD_ROLE_ARN`", environment: inProfile + "ALIBABA_CLOUD_ROLE_ARN=" + cluster, file: "no-oidc",
		failed: namedProd + ": oidc_provider_arn (ALIBABA_CLOUD_OIDC_PROVIDER_ARN) and oidc_token_file (ALIBABA_CLOUD_OIDC_TOKEN_FILE) are not set",
		here:   fails, alicloud: none, gosdk: "the ECS instance",
	},

	// Files of profiles.
	{
		input: "`ALICLOUD_SHARED_CREDENTIALS_FILE`, named profile", environment: inProfile + "ALICLOUD_SHARED_CREDENTIALS_FILE=$FILE", file: "default", other: "prod",
		signer: "third", here: "the profile of that file", cli: fails, gosdk: "the next source",
	},
	{
		input: "`ALIBABA_CLOUD_CONFIG_FILE`", environment: "ALIBABA_CLOUD_CONFIG_FILE=$FILE", file: "default", other: "prod",
		signer: "third", here: "the current profile of that file", alicloud: none, cli: "the current profile of its own file",
	},
	{
		input: "`ALIBABA_CLOUD_CREDENTIALS_FILE` with JSON, named profile", environment: inProfile + "ALIBABA_CLOUD_CREDENTIALS_FILE=$FILE", file: "default", other: "prod",
		signer: "third", here: "the profile of that file", cli: fails, gosdk: "the next source",
	},
	{
		input: "`ALIBABA_CLOUD_CREDENTIALS_FILE` with INI", environment: "ALIBABA_CLOUD_CREDENTIALS_FILE=$FILE", other: "[default]\ntype = access_key\naccess_key_secret = planted\n",
		failed: "profile (ALIBABA_CLOUD_CREDENTIALS_FILE in the environment): ALIBABA_CLOUD_CREDENTIALS_FILE is ~/other, " +
			"which is not the JSON that the CLI writes: the INI file of the vendor's SDKs is not read",
		here: fails, alicloud: none, cli: none, gosdk: "the INI file's profile",
	},
	{
		input: "two different files", environment: "ALIBABA_CLOUD_CONFIG_FILE=$FILE ALICLOUD_SHARED_CREDENTIALS_FILE=~/none", other: "prod",
		failed: "profile: ALICLOUD_SHARED_CREDENTIALS_FILE and ALIBABA_CLOUD_CONFIG_FILE have different values",
		here:   fails, alicloud: none, cli: none, gosdk: "the current profile of `ALIBABA_CLOUD_CONFIG_FILE`",
	},
	{
		input: "a file without a profile name, credentials URI", environment: inURI + "ALICLOUD_SHARED_CREDENTIALS_FILE=$FILE", other: "prod",
		signer: ofURI, here: "the URI", cli: none, gosdk: "the ECS instance, else the URI",
	},

	// Credentials URI and role of the instance.
	{
		input: "credentials URI", environment: inURI, signer: ofURI, here: "the URI", cli: none, gosdk: "the ECS instance, else the URI",
	},
	{
		input: "`ALICLOUD_CREDENTIALS_URI`", environment: "ALICLOUD_CREDENTIALS_URI=$URL/credentials/build", signer: ofURI, here: "the URI", cli: none, gosdk: "the ECS instance",
	},
	{
		input: "two different URIs", environment: inURI + "ALICLOUD_CREDENTIALS_URI=$URL/planted",
		failed: "environment: ALIBABA_CLOUD_CREDENTIALS_URI and ALICLOUD_CREDENTIALS_URI have different values",
		here:   fails, alicloud: "`ALICLOUD_CREDENTIALS_URI`", cli: none, gosdk: "the ECS instance, else `ALIBABA_CLOUD_CREDENTIALS_URI`",
	},
	{
		input: "credentials URI, ECS role", environment: inURI + inRole, signer: ofURI, here: "the URI", cli: none, gosdk: "the ECS role",
	},
	{
		input: "credentials URI, current profile", onPage: true, environment: inURI, file: bothProfiles, signer: ofURI, here: "the URI", cli: "the profile", gosdk: "the profile",
	},
	{
		input: "ECS role, current profile", environment: inRole, file: bothProfiles, signer: ofInstance, here: "the ECS role", cli: "the profile", gosdk: "the profile",
	},
	{
		input: "`ALICLOUD_ECS_ROLE_NAME`", environment: "ALICLOUD_ECS_ROLE_NAME=build-machine", signer: ofInstance, here: "the ECS role", cli: none, gosdk: "the ECS instance",
	},
	{
		input: "two different ECS roles", environment: inRole + "ALICLOUD_ECS_ROLE_NAME=other",
		failed: "environment: ALIBABA_CLOUD_ECS_METADATA and ALICLOUD_ECS_ROLE_NAME have different values",
		here:   fails, alicloud: "`ALICLOUD_ECS_ROLE_NAME`", cli: none, gosdk: "`ALIBABA_CLOUD_ECS_METADATA`",
	},
	{
		input: "ECS role, `ALIBABA_CLOUD_ECS_METADATA_DISABLED=true`, current profile", environment: inRole + "ALIBABA_CLOUD_ECS_METADATA_DISABLED=true", file: bothProfiles,
		signer: "main", here: "the profile", alicloud: fails,
	},

	// The current profile, and what a profile without a mode is.
	{
		input: "current profile", onPage: true, file: bothProfiles, signer: "main", here: "the profile", alicloud: none,
	},
	{
		input: "current profile, `ALIBABA_CLOUD_IGNORE_PROFILE=TRUE`", environment: "ALIBABA_CLOUD_IGNORE_PROFILE=TRUE", file: bothProfiles,
		signer: ofInstance, here: "the ECS instance", alicloud: none, cli: none, gosdk: "the profile",
	},
	{
		input: "current profile with an access key and `sts_token`, without `mode`", file: "token", signer: "temporary", here: "the access key with the token", alicloud: none, gosdk: "the ECS instance",
	},
	{
		input: "current profile with an access key and `ram_role_arn`, without `mode`", file: "no-mode", signer: ofDeployer, here: "the role", alicloud: none, gosdk: "the ECS instance",
	},
	{
		input: "current profile with an access key, `sts_token` and `ram_role_arn`, without `mode`", file: "token-role",
		signer: "temporary", here: "the access key with the token", alicloud: none, gosdk: "the ECS instance",
	},
	{
		input: "current profile with `source_profile` and `ram_role_arn`, without `mode`", file: "source prod",
		failed: `profile "default": the profile "default" of ` + cliFile + " has no mode, and its fields are not those of one mode",
		here:   fails, alicloud: none, gosdk: "the ECS instance",
	},
	{
		input: "current profile of mode `RsaKeyPair`", file: "rsa",
		failed: `profile "default": the profile "default" of ` + cliFile + " has the mode RsaKeyPair, which is not supported",
		here:   fails, alicloud: none, cli: "the key pair", gosdk: "the ECS instance",
	},
	{
		input: "current profile of mode `OIDC` without a role, `ALIBABA_CLOUD_ROLE_ARN`", environment: "ALIBABA_CLOUD_ROLE_ARN=" + cluster, file: "oidc",
		signer: ofOIDC, here: "that role", alicloud: none,
	},
	{
		input: "current profile without an access key", file: "empty", signer: ofInstance, here: "the ECS instance", alicloud: none, cli: none,
	},
	{
		input: "a file with an empty list of profiles", file: `{"current": "default", "profiles": []}`,
		signer: ofInstance, here: "the ECS instance", alicloud: none, cli: fails,
	},
	{
		input: "a file that is not JSON", file: "{planted",
		failed: "profile: " + cliFile + " (content hidden) is not the JSON that the CLI writes", here: fails, alicloud: none, gosdk: "the ECS instance",
	},
	{
		input: "nothing, on an ECS instance with a role", onPage: true, signer: ofInstance, here: "the ECS instance", alicloud: none, cli: none,
	},

	// The provider block.
	{
		input: "access key in the block, access key in the environment", environment: "ALIBABA_CLOUD_ACCESS_KEY_ID=main.key ALIBABA_CLOUD_ACCESS_KEY_SECRET=main.secret",
		block: blockKeys(secondAccount), signer: "second", here: "the block's access key", cli: "–", gosdk: "–",
	},
	{
		input: "`profile` in the block, access key in the environment", onPage: true, environment: inKeys, file: bothProfiles, block: Configuration{Profile: "prod"},
		signer: "third", here: "the profile", alicloud: "the access key", cli: "–", gosdk: "–",
	},
	{
		input: "`ecs_role_name` in the block, access key in the environment", environment: inKeys, block: Configuration{ECSRoleName: "build-machine"},
		signer: ofInstance, here: "the ECS role", alicloud: "the access key", cli: "–", gosdk: "–",
	},
	{
		input: "`assume_role_with_oidc` in the block, access key in the environment", environment: inKeys + inOIDC, block: Configuration{AssumeRoleWithOIDC: &AssumeRoleWithOIDC{}},
		signer: ofOIDC, here: "the role", alicloud: "the access key", cli: "–", gosdk: "–",
	},
	{
		input: "access key in the block, security token in the environment", environment: "ALIBABA_CLOUD_SECURITY_TOKEN=sts.token", block: blockKeys(secondAccount),
		signer: "second", here: "the access key without the token", alicloud: "the access key with the token", cli: "–", gosdk: "–",
	},
	{
		input: "`profile` in the block, two different names in the environment", environment: inProfile + "ALICLOUD_PROFILE=default", file: "prod default",
		block: Configuration{Profile: "default"}, signer: "main", here: "the block's profile", cli: "–", gosdk: "–",
	},
	{
		input: "`profile` without an access key in the block, access key in the environment", environment: inKeys, file: "default no-keys", block: Configuration{Profile: "prod"},
		signer: "second", here: "the access key", cli: "–", gosdk: "–",
	},
	{
		input: "`profile` of mode `CredentialsURI` without a URI in the block, credentials URI", environment: inURI, file: "uri", block: Configuration{Profile: "prod"},
		signer: ofURI, here: "the URI", cli: "–", gosdk: "–",
	},
	{
		input: "`profile` of mode `RamRoleArn` with a security token in the block", file: "sts-role", block: Configuration{Profile: "default"},
		signer: ofDeployer, here: "the role, assumed with the token", alicloud: "the role, assumed without the token", cli: "–", gosdk: "–",
	},
	{
		input: "`assume_role` in the block, named profile of mode `RamRoleArn`", onPage: true, environment: inProfile, file: "role",
		block:  Configuration{AssumeRole: &AssumeRole{RoleARN: reader}},
		signer: "role/registry-reader/terraform", here: "the block's role, assumed with the profile's", alicloud: "the block's role, assumed with the profile's access key", cli: "–", gosdk: "–",
	},
	{
		input: "`shared_credentials_file` in the block, `ALIBABA_CLOUD_PROFILE`, access key in the environment", environment: inKeys + inProfile,
		file: bothProfiles, block: Configuration{SharedCredentialsFile: cliFile}, signer: "third", here: "the profile", alicloud: "the access key", cli: "–", gosdk: "–",
	},
}

func blockKeys(index int) Configuration {
	accessKey, secretKey := account(index)
	return Configuration{AccessKey: accessKey, SecretKey: secretKey}
}
