// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "slices"

// acrRequest is one RPC request to ACR on its way.
type acrRequest struct{ *rpcRequest }

func (r acrRequest) checkPermission() *rpcRefusal {
	if !slices.Contains(r.signer.Operations, r.parameters["Action"]) {
		return &rpcNoPrivilege
	}
	return nil
}
