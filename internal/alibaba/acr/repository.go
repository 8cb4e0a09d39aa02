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

// RepositoryName names a repository as people do.
type RepositoryName struct {
	Region, InstanceID, Namespace, Name string
}

// RepoID returns the id (`crr-…`) of a repository, by GetRepository. The service is asked once per
// repository in the client's life, however many callers ask at the same time; failures are not kept.
//
// API: https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepository;
// permission cr:GetRepository. Its errors are a *transport.Error, or one of the Check functions'.
func (c *Client) RepoID(ctx context.Context, name RepositoryName) (string, error) {
	if err := cmp.Or(
		CheckRegion(name.Region), CheckInstanceID(name.InstanceID), CheckNamespace(name.Namespace), image.CheckRepository(name.Name),
	); err != nil {
		return "", fmt.Errorf("GetRepository: %w", err)
	}
	return c.repositories.Get(ctx, name, func(ctx context.Context) (string, error) {
		parameters := map[string]string{
			"InstanceId": name.InstanceID, "RepoNamespaceName": name.Namespace, "RepoName": name.Name,
		}
		return call(ctx, c, "GetRepository", name.Region, parameters, func(answer *strictjson.Object) string {
			return readRepoID(answer, name)
		})
	})
}

// ForgetRepoID makes the next call of RepoID for the name ask the service.
func (c *Client) ForgetRepoID(name RepositoryName) { c.repositories.Forget(name) }

// RepoName returns namespace and name of a repository, by GetRepository, asked once per repository as RepoID does.
func (c *Client) RepoName(ctx context.Context, request RepositoryRequest) (RepositoryName, error) {
	if err := cmp.Or(CheckRegion(request.Region), CheckInstanceID(request.InstanceID), CheckRepoID(request.RepoID)); err != nil {
		return RepositoryName{}, fmt.Errorf("GetRepository: %w", err)
	}
	return c.names.Get(ctx, request, func(ctx context.Context) (RepositoryName, error) {
		parameters := map[string]string{"InstanceId": request.InstanceID, "RepoId": request.RepoID}
		return call(ctx, c, "GetRepository", request.Region, parameters, func(answer *strictjson.Object) RepositoryName {
			return readRepoName(answer, request)
		})
	})
}

// readRepoName makes sure that the answer is about the repository that was asked for.
func readRepoName(answer *strictjson.Object, request RepositoryRequest) RepositoryName {
	expect(answer, "RepoId", request.RepoID)
	name := RepositoryName{Region: request.Region, InstanceID: request.InstanceID}
	if namespace := answer.Text("RepoNamespaceName"); namespace != nil && CheckNamespace(*namespace) == nil {
		name.Namespace = *namespace
	} else {
		answer.Fail("RepoNamespaceName", "want the name of the repository's namespace")
	}
	if own := answer.Text("RepoName"); own != nil && image.CheckRepository(*own) == nil {
		name.Name = *own
	} else {
		answer.Fail("RepoName", "want the repository's name")
	}
	return name
}

// readRepoID makes sure that the answer is about the repository that was asked for.
func readRepoID(answer *strictjson.Object, name RepositoryName) string {
	expect(answer, "RepoNamespaceName", name.Namespace)
	expect(answer, "RepoName", name.Name)
	id := answer.Text("RepoId")
	if id == nil || CheckRepoID(*id) != nil {
		answer.Fail("RepoId", "want the repository's id, crr-…")
		return ""
	}
	return *id
}

func expect(answer *strictjson.Object, field, want string) {
	if got := answer.Text(field); got != nil && *got != want {
		answer.Fail(field, `the answer is about "`+*got+`"`)
	}
}
