// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package credentials has the sources of NAVER Cloud's credentials: the provider block, the
// environment, and the profiles of the vendor's command line.
//
// Decisions that bind this package:
//   - What the configuration names comes before the environment: an explicit choice must not lose
//     to a variable that happens to be set.
//   - Access key and secret key are always of one origin: two halves of different origins may be of
//     different accounts. An incomplete pair is an error, and the next source is not tried.
//   - Two names of one key with different values are an error: ncloud takes NCLOUD_ACCESS_KEY, the
//     SDKs take NCLOUD_ACCESS_KEY_ID, so that either account could be meant.
//   - A profile inherits nothing, as in the vendor's own tool
//     (https://github.com/NaverCloudPlatform/ncp-iam-authenticator).
//   - A value in the file of profiles is taken as written: a key may contain # ; : % and end in a
//     backslash.
//   - No error quotes a key, or a line of the file.
package credentials
