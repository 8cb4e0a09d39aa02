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

// FuzzNames expects that a name that a check accepts is exactly one part of a path, a host or a
// reference: none of its characters is an escape, a separator or a relative path there.
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

// checkSegment expects one segment of a path, also after a server has decoded and cleaned the path.
func checkSegment(t *testing.T, subject, name string) {
	t.Helper()
	if url.PathEscape(name) != name || path.Join("/before", name, "after") != "/before/"+name+"/after" || strings.Contains(name, "/") {
		t.Errorf("the %s %q is not one segment of a path", subject, name)
	}
}

// checkHost expects a complete host.
func checkHost(t *testing.T, host string) {
	t.Helper()
	parsed, err := url.Parse("https://" + host + "/path")
	if err != nil || parsed.Host != host || parsed.User != nil || parsed.Path != "/path" {
		t.Errorf("%q is not a host: %v, %v", host, parsed, err)
	}
}

// checkReference expects a reference that is parsed to these parts.
func checkReference(t *testing.T, text, host, repository, tag string) {
	t.Helper()
	name, err := reference.ParseNormalizedNamed(text)
	if err != nil {
		t.Errorf("%q: %v", text, err)
		return
	}
	tagged, isTagged := name.(reference.NamedTagged)
	if reference.Domain(name) != host || reference.Path(name) != repository || !isTagged || tagged.Tag() != tag {
		t.Errorf("%q is %q, %q, %v", text, reference.Domain(name), reference.Path(name), name)
	}
}
