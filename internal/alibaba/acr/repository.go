// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"cmp"
	"context"
	"fmt"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/strictjson"
)

// RepositoryName names a repository by its namespace and name.
type RepositoryName struct {
	Region, InstanceID, Namespace, Name string
}

func (n RepositoryName) check() error {
	return cmp.Or(
		Instance{Region: n.Region, ID: n.InstanceID}.check(),
		checkField("namespace", n.Namespace, CheckNamespace), checkField("repository", n.Name, CheckRepoName),
	)
}

// Repository is a repository that was found by its name.
type Repository struct {
	ID string // crr-…
	// TagImmutability reports that tags cannot be moved; nil where the response leaves it out.
	TagImmutability *bool
}

// GetRepository returns the repository of a name, with one request per repository in the client's
// life, however many callers need it at the same time; errors are not cached.
//
// API:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepository;
// permission cr:GetRepository. The error is a transport.Error, or that of a Check function.
func (c *Client) GetRepository(ctx context.Context, name RepositoryName) (Repository, error) {
	if err := name.check(); err != nil {
		return Repository{}, fmt.Errorf("GetRepository: %w", err)
	}
	return c.repositories.Get(ctx, name, func(ctx context.Context) (Repository, error) {
		parameters := map[string]string{
			"InstanceId": name.InstanceID, "RepoNamespaceName": name.Namespace, "RepoName": name.Name,
		}
		return call(ctx, c, "GetRepository", name.Region, parameters, func(response *strictjson.Object) Repository {
			return readRepository(response, name)
		})
	})
}

// ForgetRepository makes the next call of GetRepository for the name send a request.
func (c *Client) ForgetRepository(name RepositoryName) { c.repositories.Forget(name) }

// RepoName returns the namespace and name of a repository, with one request per repository, as
// GetRepository. The API, permission and errors are GetRepository's.
func (c *Client) RepoName(ctx context.Context, request RepositoryRequest) (RepositoryName, error) {
	if err := request.check(); err != nil {
		return RepositoryName{}, fmt.Errorf("GetRepository: %w", err)
	}
	return c.repositoryNames.Get(ctx, request, func(ctx context.Context) (RepositoryName, error) {
		parameters := map[string]string{"InstanceId": request.InstanceID, "RepoId": request.RepoID}
		return call(ctx, c, "GetRepository", request.Region, parameters, func(response *strictjson.Object) RepositoryName {
			return readRepoName(response, request)
		})
	})
}

// readRepository reads a response about the repository of this name.
func readRepository(response *strictjson.Object, name RepositoryName) Repository {
	expectText(response, "RepoNamespaceName", "namespace", name.Namespace)
	expectText(response, "RepoName", "repository", name.Name)
	id := response.Text("RepoId")
	if id == nil || CheckRepoID(*id) != nil {
		response.Fail("", "the response has no valid RepoId")
		return Repository{}
	}
	return Repository{ID: *id, TagImmutability: response.Boolean("TagImmutability")}
}

// readRepoName reads a response about the repository of this ID.
func readRepoName(response *strictjson.Object, request RepositoryRequest) RepositoryName {
	expectText(response, "RepoId", "repository", request.RepoID)
	namespace, repository := response.Text("RepoNamespaceName"), response.Text("RepoName")
	if namespace == nil || CheckNamespace(*namespace) != nil {
		response.Fail("", "the response has no valid RepoNamespaceName")
		return RepositoryName{}
	}
	if repository == nil || image.CheckRepository(*repository) != nil {
		response.Fail("", "the response has no valid RepoName")
		return RepositoryName{}
	}
	return RepositoryName{Region: request.Region, InstanceID: request.InstanceID, Namespace: *namespace, Name: *repository}
}
