// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Where the source tree and docs/ are published. The Terraform Registry shows docs/index.md at
// documentation, without a slash at the end, and docs/guides/gates.md at
// documentation/guides/gates. It strips .md from a relative link and leaves the rest to the
// browser. So links between pages in directories of docs/ lead to the same page there and on
// GitHub; those from and to docs/index.md do not, and are absolute. OpenTofu's site strips .md only
// within a directory: there, links between directories lead nowhere.
// https://github.com/cloudflare/terraform-provider-cloudflare/pull/7218,
// https://github.com/BerriAI/litellm/pull/42003, https://github.com/opentofu/registry-ui/issues/57
const (
	documentation = "https://registry.terraform.io/providers/containerregistry/containerregistry/latest/docs"
	repository    = "https://github.com/containerregistry/terraform-provider-containerregistry"
)

const noSuchAddress = "the Terraform Registry has no such address; write " + documentation + ", or a page below it without .md"

var (
	links    = regexp.MustCompile(`\]\(([^)\s]*)\)`)
	own      = regexp.MustCompile("(?:" + regexp.QuoteMeta(documentation) + "|" + regexp.QuoteMeta(repository) + ")[^\\s)>\\]\"'`]*")
	headings = regexp.MustCompile("(?m)^#{1,6} (.*)$")
	named    = regexp.MustCompile(`<a id="([^"]+)">`)
	anyFence = regexp.MustCompile("(?ms)^```.*?^```$")
	notKept  = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// repositoryPages lists the pages that are read in the source tree only.
func repositoryPages() []string {
	return []string{readme, "CONTRIBUTING.md", "DESIGN.md", "SECURITY.md", "CHANGELOG.md", "internal/testing/acceptance/README.md"}
}

// TestLinksInPages checks the links to the source tree and to the published pages, to the heading.
// Other links are not followed.
func TestLinksInPages(t *testing.T) {
	t.Parallel()
	count := 0
	for _, page := range append(filesIn(t, ".md", "docs"), repositoryPages()...) {
		page = filepath.ToSlash(page)
		for _, link := range links.FindAllStringSubmatch(prose(t, page), -1) {
			if checkLink(t, page, link[1]) {
				count++
			}
		}
	}
	if count < 100 {
		t.Errorf("the pages have %d links", count)
	}
}

// TestOwnURLs checks the URLs of the repository and of the published pages wherever they are
// written: in code blocks, in examples, and in the texts of the provider.
func TestOwnURLs(t *testing.T) {
	t.Parallel()
	count := 0
	files := slices.Concat(filesIn(t, ".md", "docs"), repositoryPages(), filesIn(t, ".tf", "examples"), filesIn(t, ".go", "internal"))
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, link := range own.FindAllString(readFile(t, filepath.Join(root, file)), -1) {
			count++
			checkTarget(t, file, link, targetOfURL(strings.TrimRight(link, ".,;:")))
		}
	}
	if count == 0 {
		t.Error("no file has a URL of the repository")
	}
}

// checkLink checks a link of a page, and reports whether it leads to the source tree or the
// published pages.
func checkLink(t *testing.T, page, link string) bool {
	t.Helper()
	target := targetOf(page, link)
	if target.file == "" && target.problem == "" {
		return false
	}
	checkTarget(t, page, link, target)
	return true
}

// checkTarget expects a target to exist, with its heading.
func checkTarget(t *testing.T, page, link string, target linkTarget) {
	t.Helper()
	if target.problem != "" {
		t.Errorf("%s links to %s: %s", page, link, target.problem)
		return
	}
	if target.file == "" {
		return
	}
	info, err := os.Stat(filepath.Join(root, filepath.FromSlash(target.file)))
	switch {
	case err != nil:
		t.Errorf("%s links to %s: %v", page, link, err)
	case target.isDirectory && !info.IsDir():
		t.Errorf("%s links to %s, which is a file: write /blob/ for /tree/", page, link)
	case target.isFile && info.IsDir():
		t.Errorf("%s links to %s, which is a directory: write /tree/ for /blob/", page, link)
	case target.anchor != "" && path.Ext(target.file) != ".md":
		t.Errorf("%s links to %s: only pages have headings", page, link)
	case target.anchor != "" && !slices.Contains(anchors(t, target.file), target.anchor):
		t.Errorf("%s links to %s, and %s has no such heading", page, link, target.file)
	}
}

// linkTarget is where a link leads to in the source tree. The file is empty for a link that leads
// elsewhere.
type linkTarget struct {
	file, anchor        string
	isFile, isDirectory bool // what the URL says it is
	problem             string
}

// targetOf returns the target of a link in a page of the source tree.
func targetOf(page, link string) linkTarget {
	isPublished := publishedAt(page) != ""
	if strings.Contains(link, "://") {
		target := targetOfURL(link)
		if target.file != "" && !isPublished {
			target.problem = "it is absolute; pages that are not published link to " + target.file + " by its relative path"
		} else if isPublished && strings.HasPrefix(link, repository) && publishedAt(target.file) != "" {
			target.problem = "it leaves the documentation; write the link to the page"
		}
		return target
	}
	file, anchor, _ := strings.Cut(link, "#")
	if file == "" {
		return linkTarget{file: page, anchor: anchor}
	}
	target := linkTarget{file: path.Join(path.Dir(page), file), anchor: anchor}
	if !isPublished {
		return target
	}
	at := publishedAt(target.file)
	switch base, err := url.Parse(publishedAt(page)); {
	case err != nil:
		target.problem = err.Error()
	case at == "":
		target.problem = "it is not published; link to " + repository + "/blob/main/" + target.file
	default:
		if leadsTo := base.JoinPath("..", strings.TrimSuffix(file, ".md")).String(); leadsTo != at {
			target.problem = "on the Terraform Registry it leads to " + leadsTo + "; link to " + at
		}
	}
	return target
}

// targetOfURL returns the target of an absolute link.
func targetOfURL(link string) linkTarget {
	file, anchor, _ := strings.Cut(link, "#")
	if page, isPage := strings.CutPrefix(file, documentation); isPage {
		target := linkTarget{file: "docs/index.md", anchor: anchor, isFile: true}
		if page != "" {
			target.file = "docs" + page + ".md"
		}
		if publishedAt(target.file) != file || path.Ext(page) != "" {
			target.problem = noSuchAddress
		}
		return target
	}
	if source, isSource := strings.CutPrefix(file, repository+"/blob/main/"); isSource {
		return linkTarget{file: source, anchor: anchor, isFile: true}
	}
	if source, isSource := strings.CutPrefix(file, repository+"/tree/main/"); isSource {
		return linkTarget{file: source, anchor: anchor, isDirectory: true}
	}
	if strings.HasPrefix(file, repository+"/blob/") || strings.HasPrefix(file, repository+"/tree/") {
		return linkTarget{problem: "it is not of the branch main"}
	}
	return linkTarget{}
}

// publishedAt returns the address of a page on the Terraform Registry; empty for what is not
// published.
func publishedAt(file string) string {
	page, isPage := strings.CutPrefix(strings.TrimSuffix(file, ".md"), "docs/")
	switch {
	case !isPage || path.Ext(file) != ".md" || path.Clean(page) != page:
		return ""
	case page == "index":
		return documentation
	default:
		return documentation + "/" + page
	}
}

// prose returns a page without its code blocks, where a number sign is no heading.
func prose(t *testing.T, page string) string {
	t.Helper()
	return anyFence.ReplaceAllString(strings.ReplaceAll(readFile(t, filepath.Join(root, page)), "\r\n", "\n"), "")
}

// anchors returns the anchors of the headings of a page as GitHub and the Terraform Registry make
// them: lower case, without punctuation, with hyphens for spaces. A repeated heading would be
// numbered, so it is an error. The generator adds some anchors by name.
func anchors(t *testing.T, page string) []string {
	t.Helper()
	text := prose(t, page)
	var found []string
	seen := map[string]int{}
	for _, heading := range headings.FindAllStringSubmatch(text, -1) {
		words := notKept.ReplaceAllString(strings.ToLower(links.ReplaceAllString(heading[1], "")), "")
		anchor := strings.ReplaceAll(words, " ", "-")
		seen[anchor]++
		if seen[anchor] > 1 {
			t.Errorf("%s has the heading %q twice", page, heading[1])
		}
		found = append(found, anchor)
	}
	for _, name := range named.FindAllStringSubmatch(text, -1) {
		found = append(found, name[1])
	}
	return found
}
