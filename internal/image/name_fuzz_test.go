// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/distribution/reference"
)

// FuzzNames: a name that the checks let through stays where it is put: it is the part of a path, a host or a reference that it is
// taken for, and no escape, dot or slash of it means anything else.
func FuzzNames(f *testing.F) {
	f.Fuzz(func(t *testing.T, name string) {
		if CheckTag(name) == nil {
			checkSegment(t, "tag", name)
			checkReference(t, "host.example/app:"+name, "host.example", "app", name)
		}
		if CheckRepository(name) == nil {
			for part := range strings.SplitSeq(name, "/") {
				checkSegment(t, "part of a repository", part)
			}
			checkReference(t, "host.example/"+name+":1", "host.example", name, "1")
		}
		if IsLabel(name) {
			checkSegment(t, "label", name)
			checkHost(t, "cr."+name+".aliyuncs.com")
			checkHost(t, name+".kr.ncr.ntruss.com")
		}
		if CheckHost(name) == nil {
			checkHost(t, name)
			checkReference(t, name+"/app:1", name, "app", "1")
		}
	})
}

// checkSegment wants a name to be one segment of a path, as it is and once more when a server decodes and cleans the path.
func checkSegment(t *testing.T, what, name string) {
	t.Helper()
	if url.PathEscape(name) != name || path.Join("/before", name, "behind") != "/before/"+name+"/behind" || strings.Contains(name, "/") {
		t.Errorf("the %s %q is no segment of a path", what, name)
	}
}

// checkHost wants a name to be a host by itself.
func checkHost(t *testing.T, host string) {
	t.Helper()
	parsed, err := url.Parse("https://" + host + "/path")
	if err != nil || parsed.Host != host || parsed.User != nil || parsed.Path != "/path" {
		t.Errorf("%q is no host: %v, %v", host, parsed, err)
	}
}

func checkReference(t *testing.T, written, host, repository, tag string) {
	t.Helper()
	named, err := reference.ParseNormalizedNamed(written)
	if err != nil {
		t.Errorf("%q: %v", written, err)
		return
	}
	tagged, isTagged := named.(reference.NamedTagged)
	if reference.Domain(named) != host || reference.Path(named) != repository || !isTagged || tagged.Tag() != tag {
		t.Errorf("%q is %q, %q, %v", written, reference.Domain(named), reference.Path(named), named)
	}
}
