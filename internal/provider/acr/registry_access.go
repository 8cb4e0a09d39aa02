// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// registryReader reads from the instance's registry. The registry's host, a login and the
// repository's name are looked up before that, once for all reads.
type registryReader struct {
	*configured

	address address      // resolved
	host    types.String // registry_host of the configuration; may be null
	// alternative continues the sentence that says which permission to grant; may be empty.
	alternative string
}

// repository returns where the registry has the tag, and the login to it.
func (r registryReader) repository(ctx context.Context) (oci.Repository, error) {
	instance := r.address.instance()
	host := r.host.ValueString()
	if host == "" {
		var err error
		if host, err = r.client.RegistryHost(ctx, instance); err != nil {
			subject := r.address.subject("the registry endpoint of "+r.address.instanceName(), "cr:ListInstanceEndpoint")
			subject.Permission = "Grant the RAM action cr:ListInstanceEndpoint to this user or role, or set registry_host."
			return oci.Repository{}, read.NewError(subject, err)
		}
	}
	name, err := r.repositoryName(ctx)
	if err != nil {
		return oci.Repository{}, err
	}
	login, err := r.client.RegistryLogin(ctx, instance)
	if err != nil {
		subject := r.address.subject("a registry login of "+r.address.instanceName(), "cr:GetAuthorizationToken")
		subject.Permission = r.permission("cr:GetAuthorizationToken")
		return oci.Repository{}, read.NewError(subject, err)
	}
	return oci.Repository{
		Host:  host,
		Name:  name.Namespace + "/" + name.Name,
		Login: oci.Login{Username: login.Username, Password: login.Token, PublicUsername: true},

		Region: instance.Region,
	}, nil
}

// repositoryName returns the configured name of the repository, or looks it up where only its ID is
// given.
func (r registryReader) repositoryName(ctx context.Context) (api.RepositoryName, error) {
	if !r.address.RepoName.IsNull() {
		return r.address.repositoryName(), nil
	}
	name, err := r.client.RepoName(ctx, r.address.repositoryRequest())
	if err != nil {
		subject := r.address.repositorySubject()
		subject.Permission = r.permission("cr:GetRepository")
		failed := read.NewError(subject, err)
		if read.IsMissing(failed) { // the API has read the repository by this ID a moment ago
			return name, failed.Contradicted("the API has the tag, but not its repository", "If the repository was deleted a moment ago, run Terraform again.")
		}
		return name, failed
	}
	return name, nil
}

// subject returns the subject of reading the tag's manifest from its registry, based on that of the
// data source.
func (r registryReader) subject(base read.Subject, repository oci.Repository) read.Subject {
	subject := base
	subject.Object = "the manifest of tag " + transport.Quote(r.address.Tag.ValueString()) + " of repository " + transport.Quote(repository.Name) +
		" from registry " + transport.Quote(repository.Host)
	subject.Permission = r.permission("cr:PullRepository")
	subject.Endpoint = "registry_host (if it is set)"
	subject.Host = read.HostOf("ListInstanceEndpoint returned this host name, and it may be known within a VPC only. Set registry_host to one that this machine can resolve.")
	subject.Fixes = append([]read.Fix{
		{
			Kind: transport.KindUnauthenticated, Problem: "the registry does not accept the login",
			Text: "Run Terraform again. If the error persists, check that registry_host, if it is set, is a host of this instance.",
		},
		{
			Kind: transport.KindUnexpected, Code: "BLOB_UNKNOWN", Problem: "the registry does not have the image's configuration, which its manifest names",
			Text: "Push the image again: the registry has only a part of it.",
		},
	}, subject.Fixes...)
	if !r.host.IsNull() {
		subject.Host = read.HostSetBy("registry_host", "").Marked(path.Root("registry_host"))
		subject.Attributes = maps.Clone(subject.Attributes)
		subject.Attributes[transport.KindUnavailable], subject.Attributes[transport.KindUnexpected] = path.Root("registry_host"), path.Root("registry_host")
	}
	return subject
}

func (r registryReader) permission(action string) string {
	return "Grant the RAM action " + action + " to this user or role" + r.alternative + "."
}
