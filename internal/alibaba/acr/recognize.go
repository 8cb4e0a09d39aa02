// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"fmt"
	"slices"
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

// what says what the id is, as the continuation of a sentence that begins with it.
func (id resourceID) what() string {
	if id.repoName == "" {
		return "is the id of an alicloud_cr_ee_namespace"
	}
	return "is the id of an alicloud_cr_ee_repo"
}

// onlyPart returns the one part between slashes and colons that a check accepts, as in the address
// of a page of the console.
func onlyPart(text string, isPart func(string) bool) (string, bool) {
	if _, isSafe := image.SplitParts(text); !isSafe {
		return "", false
	}
	parts := strings.FieldsFunc(text, func(character rune) bool { return character == '/' || character == ':' })
	parts = slices.DeleteFunc(parts, func(part string) bool { return !isPart(part) })
	if len(parts) != 1 {
		return "", false
	}
	return parts[0], true
}

// hostSetting returns the host in a text as a setting of registry_host; nil without one.
func hostSetting(text string) []image.Setting {
	parts, isSafe := image.SplitParts(text)
	if host := strings.ToLower(parts.Host + parts.Repository); isSafe && parts.Host == "" && isRegistryHost(host) {
		return []image.Setting{{Attribute: registryHostAttribute, Value: host}}
	}
	if !isSafe || !isRegistryHost(parts.Host) {
		return nil
	}
	return []image.Setting{{Attribute: registryHostAttribute, Value: parts.Host}}
}

const (
	registryHostAttribute = "registry_host"

	whatHost = "is the host of a registry"
)

func recognizeInstanceID(text string) (image.Mistake, bool) {
	const advice = "the ID of the instance"
	if isRepoID(text) {
		repoID := image.Setting{Attribute: "repo_id", Value: text, Replaces: isInstanceID, Excludes: []string{"namespace", "repo_name"}}
		return image.Mistake{What: "is the ID of a repository", Elsewhere: []image.Setting{repoID}, Advice: advice}, true
	}
	if id, isID := parseResourceID(text); isID {
		return image.Mistake{What: id.what(), Value: id.instanceID}, true
	}
	if host := hostSetting(text); host != nil {
		return image.Mistake{What: "includes " + image.PartHost, Elsewhere: host, Advice: advice}, true
	}
	if lower := strings.ToLower(text); isInstanceID(lower) {
		return image.Mistake{What: "has " + image.PartUpperCase, Value: lower}, true
	}
	id, isIncluded := onlyPart(text, isInstanceID)
	return image.Mistake{What: "includes the ID of an instance", Value: id}, isIncluded
}

func recognizeRepoID(text string) (image.Mistake, bool) {
	const advice = "the ID of the repository"
	if isInstanceID(text) {
		instanceID := image.Setting{Attribute: "instance_id", Value: text, Replaces: isRepoID}
		return image.Mistake{What: "is the ID of an instance", Elsewhere: []image.Setting{instanceID}, Advice: advice}, true
	}
	if lower := strings.ToLower(text); isRepoID(lower) {
		return image.Mistake{What: "has " + image.PartUpperCase, Value: lower}, true
	}
	if id, isIncluded := onlyPart(text, isRepoID); isIncluded {
		return image.Mistake{What: "includes the ID of a repository", Value: id}, true
	}
	if id, isID := parseResourceID(text); isID && id.repoName != "" {
		return image.Mistake{What: id.what(), Advice: "the repo_id of that resource, or instead of it " + names(id.namespace, id.repoName)}, true
	} else if isID {
		return image.Mistake{What: id.what(), Advice: advice}, true
	}
	parts, isSafe := image.SplitParts(text)
	namespace, name, hasNamespace := strings.Cut(parts.Repository, "/")
	what := "is the name of a repository"
	if parts.Includes(image.PartRepository) != "" {
		what = "includes the name of a repository"
	}
	return image.Mistake{What: what, Advice: advice + ", or instead of it " + names(namespace, name)},
		isSafe && hasNamespace && isNamespace(namespace) && image.CheckRepository(name) == nil
}

// names continues "set … to …, or instead of it".
func names(namespace, repoName string) string {
	return fmt.Sprintf("namespace to %q and repo_name to %q", namespace, repoName)
}

func recognizeNamespace(text string) (image.Mistake, bool) {
	if id, isID := parseResourceID(text); isID {
		return image.Mistake{What: id.what(), Value: id.namespace, Elsewhere: repoNameSetting(id.repoName)}, true
	}
	parts, isSafe := image.SplitParts(text)
	if host := hostSetting(text); host != nil && (parts.Host == "" || parts.Repository == "") {
		return image.Mistake{What: whatHost, Elsewhere: host, Advice: "the name of the namespace"}, true
	}
	lower := strings.ToLower(parts.Repository)
	namespace, name, _ := strings.Cut(lower, "/")
	what := parts.Includes(image.PartRepository)
	if what == "" || name != "" {
		what = parts.Includes("")
	}
	return image.Mistake{What: what, Value: namespace, Elsewhere: repoNameSetting(name)}, isSafe && what != "" && image.CheckRepository(lower) == nil
}

// recognizeRepoName recognizes references, of which the first part of the name is the namespace.
func recognizeRepoName(text string) (image.Mistake, bool) {
	if id, isID := parseResourceID(text); isID && id.repoName != "" {
		return image.Mistake{What: id.what(), Value: id.repoName, Elsewhere: namespaceSetting(id.namespace)}, true
	}
	parts, isSafe := image.SplitParts(text)
	if host := hostSetting(text); host != nil && (parts.Host == "" || parts.Repository == "") {
		return image.Mistake{What: whatHost, Elsewhere: host, Advice: "the name of the repository"}, true
	}
	what := parts.Includes(image.PartRepository)
	name, elsewhere := strings.ToLower(parts.Repository), []image.Setting(nil)
	if namespace, rest, hasNamespace := strings.Cut(name, "/"); hasNamespace && isNamespace(namespace) {
		name, elsewhere = rest, namespaceSetting(namespace)
	}
	if parts.Digest != "" {
		elsewhere = append(elsewhere, image.Setting{Attribute: "digest", Value: parts.Digest})
	}
	return image.Mistake{What: what, Value: name, Elsewhere: elsewhere}, isSafe && what != "" && image.CheckRepository(name) == nil
}

// namespaceSetting returns a namespace that was found before the name of a repository as a setting
// of namespace.
func namespaceSetting(namespace string) []image.Setting {
	return []image.Setting{{Attribute: "namespace", Value: namespace, Replaces: isNamespace}}
}

// repoNameSetting returns the name of a repository as a setting of repo_name; nil without one.
func repoNameSetting(name string) []image.Setting {
	if image.CheckRepository(name) != nil {
		return nil
	}
	return []image.Setting{{Attribute: "repo_name", Value: name}}
}
