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
		checkField("namespace", n.Namespace, CheckNamespace), checkField("repository", n.Name, image.CheckRepository),
	)
}

// RepoID returns the ID (crr-…) of a repository, with one request per repository in the client's
// life, however many callers need it at the same time; errors are not cached.
//
// API:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepository;
// permission cr:GetRepository. Its errors are a transport.Error, or one of the Check functions'.
func (c *Client) RepoID(ctx context.Context, name RepositoryName) (string, error) {
	if err := name.check(); err != nil {
		return "", fmt.Errorf("GetRepository: %w", err)
	}
	return c.repositoryIDs.Get(ctx, name, func(ctx context.Context) (string, error) {
		parameters := map[string]string{
			"InstanceId": name.InstanceID, "RepoNamespaceName": name.Namespace, "RepoName": name.Name,
		}
		return call(ctx, c, "GetRepository", name.Region, parameters, func(response *strictjson.Object) string {
			return readRepoID(response, name)
		})
	})
}

// ForgetRepoID makes the next call of RepoID for the name send a request.
func (c *Client) ForgetRepoID(name RepositoryName) { c.repositoryIDs.Forget(name) }

// RepoName returns the namespace and name of a repository, with one request per repository, as
// RepoID. The API, permission and errors are RepoID's.
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

// readRepoID reads a response about the repository of this name.
func readRepoID(response *strictjson.Object, name RepositoryName) string {
	expectText(response, "RepoNamespaceName", "namespace", name.Namespace)
	expectText(response, "RepoName", "repository", name.Name)
	id := response.Text("RepoId")
	if id == nil || CheckRepoID(*id) != nil {
		response.Fail("", "the response has no valid RepoId")
		return ""
	}
	return *id
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
