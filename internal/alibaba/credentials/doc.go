// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package credentials finds the credentials and the region of an Alibaba Cloud account where the
// users of aliyun/alicloud and of the vendor's CLI keep them: in the provider block, the
// environment, a profile of the CLI, and the metadata service of an ECS instance. It exchanges them
// at STS, the metadata service and the vendor's login sites where that is needed.
//
// Decisions that bind this package:
//   - The order of the sources: the provider block first, a profile in it too, because whoever
//     writes a profile into a provider alias means that account, whatever the environment has; then
//     the environment: keys, a profile that a variable names, a credentials URI, a role of the
//     instance, an OIDC token; then the current profile of the file; then the instance. A URI or a
//     role in the environment of an image must not replace a profile that somebody named: no tool
//     of the vendor does that. Where its tools differ, aliyun/alicloud counts: what it reads in the
//     environment precedes an OIDC token, which it reads only for its block, and which a cluster
//     sets in every pod of a service account. Who signs for which input, here and with each of
//     them, is in accounts_cases_test.go.
//   - A source that is configured and fails ends the search: an incomplete key pair, a chosen
//     profile that does not exist or exists twice, a file that cannot be read. Another account must
//     not sign instead. So does a named profile where a variable disables profiles: aliyun/alicloud
//     would use it, the CLI or the SDKs would not.
//   - Variables are named in one table, variables.go. Key ID, secret and token come from one naming
//     scheme. Variables for the same fact with different values are an error where that fact is
//     taken from the environment: the vendor's tools differ in which variable they prefer. A token
//     of a scheme without keys is not used.
//   - Profiles are read as the CLI reads them, also those without a mode, and fields that the
//     environment has instead. A profile's keys are not completed by the environment's.
//   - ALIBABA_CLOUD_CREDENTIALS_FILE is JSON for aliyun/alicloud and INI for the SDKs. INI is an
//     error where the file is needed: another account must not sign instead.
//   - No library is used for this; the SDK only gets fixed credentials, to sign with. The SDK's
//     credential providers and aliyun/credentials-go have no context, follow redirects (with the
//     signed URL as Referer), read without limit, and put the whole profile file into an error.
//     credentials-go (1.4.14) renews an OAuth login, and where it writes the file, it drops the
//     fields of a profile that it does not know. It prints the output of an External profile's
//     command if that is not JSON: not into the plugin's protocol, because go-plugin replaces
//     stdout, but into the log.
//   - The metadata service is the last source. It has 1 s to respond, or 10 s where a role is
//     configured; that there is no service is cached. A token of version 2 is requested first, for
//     a second at most. Where that fails, as in a container behind a hop limit, version 1 is used,
//     unless it is disabled. A success without a token is an error. It is plain HTTP, to one
//     address, without a proxy.
//   - A credentials URI is https, or http on a loopback or link-local address, and no error quotes
//     it: it may contain a secret.
//   - No error quotes the content of a profile file, of a command's output, or of a key.
//   - Nothing writes to the CLI's file. An OAuth refresh token can be used once: between the
//     server's rotation and a write, the new one exists nowhere, and the CLI honours no lock. So an
//     OAuth login is used, never renewed: as in the CLI, the keys that it keeps, as long as they
//     are valid, then its access token, which is exchanged for keys. When both have expired, the
//     error names the command of the CLI that renews the login.
//   - The CLI saves a renewed login in its default file, whichever --config-path it was read from
//     (aliyun-cli of 2026-07, config/profile.go): for a profile in another file, only a new login
//     helps.
//   - An access key ID that begins with STS. signs only with its security token. Without one, no
//     request is sent, wherever the key comes from.
//   - The command of an External profile is run without a shell, with a limit on its time and
//     output. The last line of its standard error is shown, without what looks like a secret.
//   - The command gets the environment of this process, as the vendor's CLI passes on its own, but
//     without the variables TF_* and PLUGIN_*. Terraform sets them for its plugins (magic cookie,
//     certificate of the client, addresses), or reads them itself, such as tokens of its registries
//     and the values of variables. A list of allowed variables would have to know what a user's
//     program needs.
//   - CONTAINERREGISTRY_ECS_METADATA_ENDPOINT and CONTAINERREGISTRY_STS_ENDPOINT replace the
//     addresses of these services, for tests, with a loopback host only: a variable must not send
//     what signs to another host.
//   - The texts of what is wrong with credentials, and of what to do about it, are in errors.go and
//     errors_profile.go.
package credentials
