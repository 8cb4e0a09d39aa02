// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import "testing"

// TestLinkTargets checks what TestLinksInPages relies on.
func TestLinkTargets(t *testing.T) {
	t.Parallel()
	const (
		index = "docs/index.md"
		guide = "docs/guides/gates.md"
	)
	for _, test := range []struct {
		page, link string
		expected   linkTarget
	}{
		{index, "#network", linkTarget{file: index, anchor: "network"}},
		{guide, "testing.md", linkTarget{file: "docs/guides/testing.md"}},
		{guide, "./testing.md#mocks", linkTarget{file: "docs/guides/testing.md", anchor: "mocks"}},
		{guide, "../data-sources/ncr_tag.md#notes", linkTarget{file: "docs/data-sources/ncr_tag.md", anchor: "notes"}},
		{guide, documentation + "#network", linkTarget{file: index, anchor: "network", isFile: true}},
		{index, documentation + "/guides/gates", linkTarget{file: guide, isFile: true}},
		{index, repository + "/blob/main/GNUmakefile", linkTarget{file: "GNUmakefile", isFile: true}},
		{guide, repository + "/tree/main/examples", linkTarget{file: "examples", isDirectory: true}},
		{readme, "docs/index.md", linkTarget{file: index}},
		{readme, repository + "/security/advisories/new", linkTarget{}},
		{readme, "https://registry.terraform.io/providers/aliyun/alicloud/latest/docs", linkTarget{}},

		{index, "guides/gates.md", linkTarget{file: guide, problem: "on the Terraform Registry it leads to " +
			"https://registry.terraform.io/providers/containerregistry/containerregistry/latest/guides/gates; link to " + documentation + "/guides/gates"}},
		{guide, "../index.md#network", linkTarget{file: index, anchor: "network", problem: "on the Terraform Registry it leads to " +
			documentation + "/index; link to " + documentation}},
		{guide, "testing", linkTarget{file: "docs/guides/testing", problem: "it is not published; link to " + repository + "/blob/main/docs/guides/testing"}},
		{guide, "../../README.md", linkTarget{file: readme, problem: "it is not published; link to " + repository + "/blob/main/README.md"}},
		{guide, repository + "/blob/main/" + index, linkTarget{file: index, isFile: true, problem: "it leaves the documentation; write the link to the page"}},
		{guide, repository + "/blob/v0.1.0/README.md", linkTarget{problem: "it is not of the branch main"}},
		{readme, documentation, linkTarget{file: index, isFile: true, problem: "it is absolute; pages that are not published link to docs/index.md by its relative path"}},
		{readme, repository + "/blob/main/LICENSE", linkTarget{file: "LICENSE", isFile: true,
			problem: "it is absolute; pages that are not published link to LICENSE by its relative path"}},
		{guide, documentation + "/", linkTarget{file: "docs/.md", isFile: true, problem: noSuchAddress}},
		{guide, documentation + "/index", linkTarget{file: index, isFile: true, problem: noSuchAddress}},
		{guide, documentation + "/guides/gates.md", linkTarget{file: "docs/guides/gates.md.md", isFile: true, problem: noSuchAddress}},
		{guide, documentation + "/guides/gates/", linkTarget{file: "docs/guides/gates/.md", isFile: true, problem: noSuchAddress}},
	} {
		if got := targetOf(test.page, test.link); got != test.expected {
			t.Errorf("%s, %s:\n got %+v\nwant %+v", test.page, test.link, got, test.expected)
		}
	}
}
