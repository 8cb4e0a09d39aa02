// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"fmt"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
)

// resourceID is an id of aliyun/alicloud's resources: <instance_id>:<namespace> is
// alicloud_cr_ee_namespace's, <instance_id>:<namespace>:<repo_name> alicloud_cr_ee_repo's
// (https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/cr_ee_repo).
type resourceID struct {
	instanceID, namespace, repoName string
}

func parseResourceID(text string) (resourceID, bool) {
	fields := strings.Split(text, ":")
	if len(fields) < 2 || len(fields) > 3 || !isInstanceID(fields[0]) || !isNamespace(fields[1]) {
		return resourceID{}, false
	}
	id := resourceID{instanceID: fields[0], namespace: fields[1]}
	if len(fields) == 3 {
		id.repoName = fields[2]
	}
	return id, len(fields) == 2 || image.CheckRepository(id.repoName) == nil
}

// what continues a sentence that begins with the id.
func (id resourceID) what() string {
	if id.repoName == "" {
		return "is the id of an alicloud_cr_ee_namespace"
	}
	return "is the id of an alicloud_cr_ee_repo"
}

func recognizeInstanceID(text string) (image.Mistake, bool) {
	if isRepoID(text) {
		return image.Mistake{What: "is the ID of a repository", Elsewhere: []image.Setting{{Attribute: "repo_id", Value: text}}, Advice: "the ID of the instance"}, true
	}
	id, isID := parseResourceID(text)
	return image.Mistake{What: id.what(), Value: id.instanceID}, isID
}

func recognizeRepoID(text string) (image.Mistake, bool) {
	if isInstanceID(text) {
		return image.Mistake{What: "is the ID of an instance", Elsewhere: []image.Setting{{Attribute: "instance_id", Value: text}}, Advice: "the ID of the repository"}, true
	}
	id, isID := parseResourceID(text)
	advice := "the repo_id of that resource"
	if id.repoName != "" {
		advice += fmt.Sprintf(", or instead of it namespace to %q and repo_name to %q", id.namespace, id.repoName)
	}
	return image.Mistake{What: id.what(), Advice: advice}, isID && id.repoName != ""
}

func recognizeNamespace(text string) (image.Mistake, bool) {
	if id, isID := parseResourceID(text); isID {
		return image.Mistake{What: id.what(), Value: id.namespace, Elsewhere: repoName(id.repoName)}, true
	}
	found, isSafe := image.SplitParts(text)
	namespace, name, _ := strings.Cut(found.Repository, "/")
	what := found.Includes(image.PartRepository)
	if what == "" || name != "" {
		what = found.Includes("")
	}
	return image.Mistake{What: what, Value: namespace, Elsewhere: repoName(name)}, isSafe && what != "" && image.CheckRepository(found.Repository) == nil
}

// recognizeRepoName recognizes references, of which the first part of the name is the namespace.
func recognizeRepoName(text string) (image.Mistake, bool) {
	if id, isID := parseResourceID(text); isID && id.repoName != "" {
		return image.Mistake{What: id.what(), Value: id.repoName, Elsewhere: []image.Setting{{Attribute: "namespace", Value: id.namespace}}}, true
	}
	found, isSafe := image.SplitParts(text)
	what := found.Includes(image.PartRepository)
	name, elsewhere := found.Repository, []image.Setting(nil)
	if namespace, rest, hasNamespace := strings.Cut(name, "/"); hasNamespace && isNamespace(namespace) {
		name, elsewhere = rest, []image.Setting{{Attribute: "namespace", Value: namespace}}
	}
	if found.Digest != "" {
		elsewhere = append(elsewhere, image.Setting{Attribute: "digest", Value: found.Digest})
	}
	return image.Mistake{What: what, Value: name, Elsewhere: elsewhere}, isSafe && what != "" && image.CheckRepository(name) == nil
}

// repoName returns the name of a repository as what belongs elsewhere; nil without one.
func repoName(name string) []image.Setting {
	if image.CheckRepository(name) != nil {
		return nil
	}
	return []image.Setting{{Attribute: "repo_name", Value: name}}
}
