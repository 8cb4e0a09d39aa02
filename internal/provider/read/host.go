// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// HostOrigin says where the host of a request comes from, for the error of a host name that cannot
// be resolved. The zero value is for a host that is not set anywhere.
type HostOrigin struct {
	// sentence says what to check, as one or more sentences.
	sentence string
	// setting is the attribute that sets the host; empty where it follows from something else.
	setting string
	// attribute is the data source's attribute that the host comes from; nil where it comes from
	// elsewhere.
	attribute *path.Path
}

// HostFrom returns the origin of a host that comes from a setting, by the name that its user knows
// it by.
func HostFrom(setting string) HostOrigin {
	return HostOrigin{sentence: "The host name comes from " + setting + ": check it."}
}

// HostSetBy returns the origin of a host that an attribute sets by itself. place follows its name
// in a sentence.
func HostSetBy(attribute, place string) HostOrigin {
	origin := HostFrom(attribute + place)
	origin.setting = attribute
	return origin
}

// HostOf returns an origin with sentences of its own.
func HostOf(sentences string) HostOrigin { return HostOrigin{sentence: sentences} }

// Marked returns a copy with the attribute that an error marks.
func (o HostOrigin) Marked(at path.Path) HostOrigin {
	o.attribute = &at
	return o
}

// isUnknownHost reports that a host name of the subject's could not be resolved, not one of a
// credential source.
func (e Error) isUnknownHost(failed transport.Error) bool {
	return failed.Reason == transport.ReasonUnknownHost && failed.CredentialSource == "" && e.Subject.Host.sentence != ""
}

// mark returns the attribute at fault of a failed call; nil without one.
func (e Error) mark(failed transport.Error) *path.Path {
	at, isMarked := e.Subject.Attributes[failed.Kind]
	switch {
	case failed.CredentialSource != "":
		return nil
	case e.isUnknownHost(failed):
		return e.Subject.Host.attribute
	case isMarked:
		return &at
	default:
		return nil
	}
}
