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
//     the environment; then the profile that the environment or the file chooses; then the
//     instance.
//   - A source that is configured and fails ends the search: an incomplete key pair, a chosen
//     profile that does not exist, a file that cannot be read. Another account must not sign
//     instead.
//   - Both keys and the token come from one generation of variable names.
//   - No library is used for this. The SDK's credential providers and aliyun/credentials-go have no
//     context, follow redirects (with the signed URL as Referer), read without limit, and put the
//     whole profile file into an error. credentials-go prints the responses of External and OAuth
//     to stdout, which is the plugin's own channel, and drops the fields of a profile that it does
//     not know.
//   - The metadata service is the last source, with 1 s for a response; 10 s where a role is
//     configured. That there is none is cached. The token of version 2 is requested first; version
//     1 is used only where the service has no token, and its use is not disabled. It is plain HTTP,
//     to one address, without a proxy.
//   - A credentials URI is https, or http on a loopback or link-local address, and no error quotes
//     it: it may contain a secret.
//   - No error quotes the content of a profile file, of a command's output, or of a key.
//   - An OAuth refresh token can be used once. It is used only if the profile file can be replaced,
//     and all other fields of the file stay. The login itself needs a browser: that is the CLI's.
//   - The command of an External profile is run without a shell, with a limit on its time and
//     output.
//   - CONTAINERREGISTRY_ECS_METADATA_ENDPOINT and CONTAINERREGISTRY_STS_ENDPOINT replace the
//     addresses of these services, for tests, with a loopback host only: a variable must not send
//     what signs to another host.
//   - The texts of what is wrong with credentials, and of what to do about it, are in errors.go.
package credentials
