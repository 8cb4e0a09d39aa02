// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import "github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"

// acrCredentialSources need no profile and assume no role.
var acrCredentialSources = map[string]map[string]credentialSource{
	"acr-keys": {
		"keys in variables": {requests: readBy("main")},
		"whatever the environment holds": {
			environment: keysOf("third", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
			requests:    readBy("main"),
		},
	},
	"acr-sts-token": {
		"temporary keys in variables": {
			environment: keysOf("temporary", "TF_VAR_acr_access_key", "TF_VAR_acr_secret_key", "TF_VAR_acr_security_token"),
			requests:    readBy("temporary"),
		},
	},
	"acr-environment": {
		"ALIBABA_CLOUD_…": {
			environment: append(keysOf("second", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"), inHangzhou),
			requests:    readBy("second"),
		},
		"ALIBABA_CLOUD_… with a token": {
			environment: append(keysOf("temporary", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"), inHangzhou),
			requests:    readBy("temporary"),
		},
		"ALICLOUD_…": {
			environment: append(keysOf("third", "ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY"), "ALICLOUD_REGION=cn-hangzhou"),
			requests:    readBy("third"),
		},
		"ALICLOUD_… with a token": {
			environment: append(keysOf("temporary", "ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"), inHangzhou),
			requests:    readBy("temporary"),
		},
		"ALIBABACLOUD_…, and their region": {
			environment: append(keysOf("second", "ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET"), "ALIBABACLOUD_REGION_ID=cn-hangzhou"),
			requests:    readBy("second"),
		},
		"two schemes of the same keys, and a profile": {
			environment: append(append(keysOf("second", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
				keysOf("second", "ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY")...), inHangzhou),
			home:     profiles(production("main")),
			requests: readBy("second"),
		},
		"credentials URI": {
			environment: []string{"ALIBABA_CLOUD_CREDENTIALS_URI=$NETWORK/credentials/build", inHangzhou},
			requests:    readBy("role/broker/build", "GetCredentials"),
		},
		"a named profile before a credentials URI and an ECS role": {
			environment: []string{"ALIBABA_CLOUD_PROFILE=production", "ALICLOUD_CREDENTIALS_URI=$NETWORK/credentials/build", "ALIBABA_CLOUD_ECS_METADATA=build-machine"},
			home:        profiles(production("third")),
			requests:    readBy("third"),
		},
		"ALIBABA_CLOUD_ECS_METADATA": {
			environment: []string{"ALIBABA_CLOUD_ECS_METADATA=build-machine", inHangzhou},
			requests:    readBy(instanceSession, "GetMetadataToken", "GetInstanceCredentials"),
		},
		"ALICLOUD_ECS_ROLE_NAME": {
			environment: []string{"ALICLOUD_ECS_ROLE_NAME=build-machine", inHangzhou},
			requests:    readBy(instanceSession, "GetMetadataToken", "GetInstanceCredentials"),
		},
		"an ECS instance whose role is not named": {
			environment: []string{inHangzhou},
			requests:    readBy(instanceSession, "GetMetadataToken", "GetInstanceRole", "GetInstanceCredentials"),
		},
	},
	"acr-ecs-role": {
		"metadata with tokens only": {
			options:  emulator.Options{Metadata: emulator.MetadataTokenOnly},
			requests: readBy(instanceSession, "GetMetadataToken", "GetInstanceCredentials"),
		},
		"metadata without tokens": {
			options:  emulator.Options{Metadata: emulator.MetadataPlainOnly},
			requests: readBy(instanceSession, "GetMetadataToken", "GetInstanceCredentials"),
		},
	},
	"acr-credentials-uri": {
		"a program on this machine": {
			override: `acr {
				region          = "cn-hangzhou"
				credentials_uri = "$NETWORK/credentials/build"
			}`,
			requests: readBy("role/broker/build", "GetCredentials"),
		},
	},
}

const (
	inHangzhou      = "ALIBABA_CLOUD_REGION=cn-hangzhou"
	instanceSession = "role/build-machine/i-bp1exampleexample0000"
)

// readBy returns the requests of one read of a tag in ACR by an account, and those that get its
// credentials.
func readBy(account string, credentialSource ...string) map[string]int {
	requests := map[string]int{"GetRepository by " + account: 1, "GetRepoTag by " + account: 1}
	for _, request := range credentialSource {
		requests[request]++
	}
	return requests
}

// keysOf sets two variables to the keys of an account in ACR, or three with its token.
func keysOf(account string, names ...string) []string {
	keys := acrAccount(account)
	var variables []string
	for index, value := range []string{keys.AccessKey, keys.SecretKey, keys.SecurityToken}[:len(names)] {
		variables = append(variables, names[index]+"="+value)
	}
	return variables
}

func acrAccount(name string) emulator.Account {
	return emulator.AccountByName(emulator.DefaultFixture().Accounts.ACR, name)
}

func ncrAccount(name string) emulator.Account {
	return emulator.AccountByName(emulator.DefaultFixture().Accounts.NCR, name)
}
