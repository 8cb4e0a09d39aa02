// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"maps"
	"time"
)

// What a read is to give is worked out here from the fixture and the contract, with nothing of the provider's.

// timestamp is RFC 3339 in UTC, with milliseconds only where there are some; nil for none.
func timestamp(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UTC().Format("2006-01-02T15:04:05.999Z")
}

// text is nil where there is none.
func text(given string) any {
	if given == "" {
		return nil
	}
	return given
}

// want is the state that a read must end in while its tag points at the image. missing says that what was asked for does
// not exist then.
func (r *reading) want(image string) (state object, missing bool) {
	state = make(object, len(r.attributes))
	for _, name := range r.attributes {
		state[name] = nil
	}
	maps.Copy(state, r.config())
	maps.Copy(state, r.place())
	facts := r.facts(image)
	state["exists"] = facts != nil
	maps.Copy(state, facts)
	return state, facts == nil
}

// place is what the provider fills in, whether the tag exists or not.
func (r *reading) place() object {
	if r.source == ncrTag {
		return object{"site": "public", "region": "KR", "registry_host": ncrHost}
	}
	return object{"region": soakRegion, "repo_id": r.tag.repository.id}
}

// facts are what the fixture says of the image that was asked for; nil when there is none.
func (r *reading) facts(image string) object {
	repository := r.tag.repository
	switch {
	case image == "":
		return nil
	case r.source == acrTag:
		return acrTagFacts(repository.acr.Images[image])
	case r.source == acrTagLayers:
		return acrLayersFacts(repository.acr.Images[image], r.digest)
	default:
		return ncrTagFacts(repository.ncr, r.tag.name, repository.ncr.Images[image])
	}
}
