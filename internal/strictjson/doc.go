// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package strictjson reads JSON the way the two vendors write it, strictly: numbers are exact or an error, text
// and times that say nothing are absent, a document is one object with nothing behind it, and no name
// stands in an object twice. It is pure.
package strictjson
