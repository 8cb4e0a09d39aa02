// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// instanceName names the instance in a sentence.
func (a address) instanceName() string {
	return "instance " + transport.Quote(a.InstanceID.ValueString()) + ", region " + transport.Quote(a.Region.ValueString())
}

// repositoryDisplayName quotes the repository as the user wrote it, with the ID that it was
// resolved to.
func (a address) repositoryDisplayName() string {
	id := a.RepoID.ValueString()
	if a.RepoName.IsNull() {
		return transport.Quote(id)
	}
	name := transport.Quote(a.Namespace.ValueString() + "/" + a.RepoName.ValueString())
	if id != "" {
		name += " (" + id + ")"
	}
	return name
}

// subject returns the subject of an operation on the instance, which needs a RAM action.
func (a address) subject(object, action string) read.Subject {
	repository := path.Root("repo_id")
	if !a.RepoName.IsNull() {
		repository = path.Root("repo_name")
	}
	inRepository := " in repository " + a.repositoryDisplayName() + " of " + a.instanceName()
	tag := transport.Quote(a.Tag.ValueString())
	return read.Subject{
		Vendor: &vendor,
		Object: object,
		Tag:    "tag " + tag,
		Missing: map[transport.Kind]string{
			transport.KindInstanceNotFound:   "Instance " + transport.Quote(a.InstanceID.ValueString()) + " does not exist in region " + transport.Quote(a.Region.ValueString()) + ", or does not belong to this account.",
			transport.KindRepositoryNotFound: "Repository " + a.repositoryDisplayName() + " does not exist in " + a.instanceName() + ".",
			transport.KindTagNotFound:        "Tag " + tag + " does not exist" + inRepository + ".",
		},
		Attributes: map[transport.Kind]path.Path{
			transport.KindInstanceNotFound:   path.Root("instance_id"),
			transport.KindRepositoryNotFound: repository,
			transport.KindTagNotFound:        path.Root("tag"),
			transport.KindImageNotFound:      path.Root("digest"),
		},
		Permission: "Grant the RAM action " + action + " to this user or role.",
		Endpoint:   "acr.endpoint",
		Host:       a.host,
		Fixes:      a.repositoryFixes(),
	}
}

// tagSubject returns the subject of an operation on the tag.
func (a address) tagSubject(action string) read.Subject {
	subject := a.subject("tag "+transport.Quote(a.Tag.ValueString())+" in repository "+a.repositoryDisplayName()+" of "+a.instanceName(), action)
	if action == tagPermission {
		subject.Permission += " GetRepoTag needs it on the whole instance, repository/" + a.InstanceID.ValueString() +
			": a policy for a single repository may allow ListRepoTag and refuse GetRepoTag."
	}
	return subject
}

// repositorySubject returns the subject of GetRepository.
func (a address) repositorySubject() read.Subject {
	return a.subject("repository "+a.repositoryDisplayName()+" of "+a.instanceName(), "cr:GetRepository")
}

// lookupSubject returns the subject of GetRepository and its error, which may be that the namespace
// does not exist.
func (a address) lookupSubject(err error) read.Subject {
	subject := a.repositorySubject()
	const missing = transport.KindRepositoryNotFound
	if call, isCall := errors.AsType[transport.Error](err); isCall && call.Kind == missing && strings.HasSuffix(call.Code, "NAMESPACE_NOT_EXIST") {
		subject.Missing[missing] = "Namespace " + transport.Quote(a.Namespace.ValueString()) + " does not exist in " + a.instanceName() + "."
		subject.Attributes[missing] = path.Root("namespace")
		subject.Fixes = []read.Fix{{Kind: missing, Text: "Check namespace. The namespaces of the instance are in its console."}}
	}
	return subject
}

// repositoryFixes returns the fixes for a repository that is named by its namespace and name.
func (a address) repositoryFixes() []read.Fix {
	if a.RepoName.IsNull() {
		return nil
	}
	if name, isBelow := strings.CutPrefix(a.RepoName.ValueString(), a.Namespace.ValueString()+"/"); isBelow {
		return []read.Fix{{
			Kind: transport.KindRepositoryNotFound,
			Text: "repo_name includes the namespace: set repo_name to " + transport.Quote(name) + ".",
		}}
	}
	return []read.Fix{{
		Kind: transport.KindRepositoryNotFound,
		Text: "Check namespace and repo_name. They are separate arguments, for example namespace = \"platform\" and repo_name = \"storefront\".",
	}}
}

// explain adds to an error which tags exist where one is missing and, where it exists, what it
// points to.
func (c *configured) explain(ctx context.Context, a address, failed read.Error) read.Error {
	if !read.HasKind(failed, transport.KindTagNotFound, transport.KindImageNotFound) {
		return failed
	}
	ctx, cancel := c.clock.ExplanationContext(ctx)
	defer cancel()
	a, err := c.resolve(ctx, a) // from the cache: the failed read has resolved it
	if err != nil {
		return failed
	}
	if failed.Polled { // a list from before the wait says nothing about what was pushed since
		c.client.ForgetFirstTags(a.tagRequest())
	}
	first, err := c.client.FirstTags(ctx, a.tagRequest())
	if err != nil {
		return failed
	}
	if digest, exists := first.Digests[a.Tag.ValueString()]; exists {
		return existingTag(failed, digest)
	}
	if first.Total <= int64(len(first.Names)) && read.HasKind(failed, transport.KindImageNotFound) { // the list is complete: the tag itself is missing
		failed = failed.WithSubject(a.missingTagSubject(failed.Subject)).WithFix("Check tag and digest, or push the image first.")
	}
	return failed.WithSuggestions("the repository", "tags", a.Tag.ValueString(), first.Names, first.Total)
}

// missingTagSubject returns a subject whose tag does not exist, although the API said that its
// image does not.
func (a address) missingTagSubject(subject read.Subject) read.Subject {
	subject.Missing = maps.Clone(subject.Missing)
	subject.Missing[transport.KindImageNotFound] = subject.Missing[transport.KindTagNotFound]
	return subject
}

// existingTag explains a tag that exists although an image of it does not: most often it moved
// while it was read.
func existingTag(failed read.Error, listed *string) read.Error {
	sentence := "It exists now"
	if read.HasKind(failed, transport.KindImageNotFound) {
		sentence = "The tag exists"
	}
	if digest := read.NormalizedDigest(listed); digest != nil {
		sentence += ", and points to " + read.DigestText(*digest)
	}
	sentence += "."
	if read.HasKind(failed, transport.KindTagNotFound) {
		return failed.WithExisting(sentence)
	}
	return failed.WithFact(sentence)
}
