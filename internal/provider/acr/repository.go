// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// acrRepositoryNaming is the two ways to name a repository.
type acrRepositoryNaming struct {
	repoID, namespace, repoName types.String
}

func (n *acrRepositoryNaming) read(ctx context.Context, config tfsdk.Config, diagnostics *diag.Diagnostics) {
	diagnostics.Append(config.GetAttribute(ctx, path.Root("repo_id"), &n.repoID)...)
	diagnostics.Append(config.GetAttribute(ctx, path.Root("namespace"), &n.namespace)...)
	diagnostics.Append(config.GetAttribute(ctx, path.Root("repo_name"), &n.repoName)...)
}

// validate wants exactly one way, whole. What is not known yet counts as given: it is checked again when it is.
func (n *acrRepositoryNaming) validate(diagnostics *diag.Diagnostics) {
	byID, byNamespace, byName := !n.repoID.IsNull(), !n.namespace.IsNull(), !n.repoName.IsNull()
	var at, problem string
	switch {
	case n.repoID.IsUnknown() || n.namespace.IsUnknown() || n.repoName.IsUnknown():
		return // an unknown value may still turn out null
	case byID && (byNamespace || byName):
		at, problem = "repo_id", "The repository is named twice: by repo_id, and by namespace or repo_name"
	case byID || byNamespace && byName:
		return
	case byNamespace:
		at, problem = "repo_name", "The repository is half named: namespace is given without repo_name"
	case byName:
		at, problem = "namespace", "The repository is half named: repo_name is given without namespace"
	default:
		at, problem = "repo_id", "The repository is not named"
	}
	diagnostics.AddAttributeError(path.Root(at), summaryInvalidCombination, problem+".\nWhat to do: give repo_id, or namespace and repo_name together.")
}
