// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "slices"

// The services, as Fault.Service, MoveTag.Service and Request.Service name them.
const (
	ServiceACR = "acr"
	ServiceNCR = "ncr"
)

// The operations, as Fault.Operation, Request.Operation, Record.Counts and an
// account's operations in the fixture name them. The ACR ones are the API's
// action names; the NCR ones follow the addresses of the API's pages.
const (
	OperationGetRepoTagLayers  = "GetRepoTagLayers"
	OperationGetRepoTag        = "GetRepoTag"
	OperationListRepoTag       = "ListRepoTag"
	OperationGetRepository     = "GetRepository"
	OperationGetImageTagDetail = "GetImageTagDetail"
	OperationGetImageTags      = "GetImageTags"
	OperationGetImages         = "GetImages"
	OperationGetRegistry       = "GetRegistry"

	// OperationUnknown stands for every request that is none of the above.
	OperationUnknown = "unknown"
)

func operationsOf(service string) []string {
	if service == ServiceNCR {
		return []string{OperationGetImageTagDetail, OperationGetImageTags, OperationGetImages, OperationGetRegistry}
	}
	return []string{OperationGetRepoTagLayers, OperationGetRepoTag, OperationListRepoTag, OperationGetRepository}
}

// isOperation tells whether a service has the operation, or it is OperationUnknown.
func isOperation(name string) bool {
	return name == OperationUnknown ||
		slices.Contains(operationsOf(ServiceACR), name) || slices.Contains(operationsOf(ServiceNCR), name)
}

// call is one request to a service, as far as it could be understood before
// any signature was verified.
type call struct {
	service   string
	operation string
	accessKey string
	region    string
}
