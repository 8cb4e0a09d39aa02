// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
)

// repositoryArguments are the two ways to name a repository.
type repositoryArguments struct {
	repoID, namespace, repoName types.String
}

func (r *repositoryArguments) read(ctx context.Context, config tfsdk.Config, diagnostics *diag.Diagnostics) {
	diagnostics.Append(config.GetAttribute(ctx, path.Root("repo_id"), &r.repoID)...)
	diagnostics.Append(config.GetAttribute(ctx, path.Root("namespace"), &r.namespace)...)
	diagnostics.Append(config.GetAttribute(ctx, path.Root("repo_name"), &r.repoName)...)
}

// validate requires exactly one complete way. Unknown values are validated when they are known. An
// empty one has an error of its own.
func (r *repositoryArguments) validate(diagnostics *diag.Diagnostics) {
	byID, byNamespace, byName := !r.repoID.IsNull(), !r.namespace.IsNull(), !r.repoName.IsNull()
	var at, problem string
	fix := "Set either repo_id, or both namespace and repo_name."
	switch {
	case r.repoID.IsUnknown() || r.namespace.IsUnknown() || r.repoName.IsUnknown():
		return // an unknown value may still turn out null
	case attribute.IsEmpty(r.repoID) || attribute.IsEmpty(r.namespace) || attribute.IsEmpty(r.repoName):
		return
	case byID && (byNamespace || byName):
		at, problem = "repo_id", "repo_id conflicts with namespace and repo_name."
	case byID || byNamespace && byName:
		return
	case byNamespace:
		at, problem = "namespace", "namespace requires repo_name."
	case byName:
		at, problem = "repo_name", "repo_name requires namespace."
		if namespace, name, isJoined := strings.Cut(r.repoName.ValueString(), "/"); isJoined && api.CheckNamespace(namespace) == nil && api.CheckRepoName(name) == nil {
			fix = fmt.Sprintf("Set namespace to %q, and repo_name to %q.", namespace, name)
		}
	default:
		at, problem = "repo_id", "Missing repository."
	}
	diagnostics.AddAttributeError(path.Root(at), attribute.SummaryInvalidCombination, problem+"\n\n"+fix)
}
