// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

// The services, as Fault.Service, MoveTag.Service and Request.Service name them.
const (
	ServiceACR = "acr"
	ServiceNCR = "ncr"
)

// The operations, as Fault.Operation, Request.Operation, Record.Counts and an
// account's operations in the fixture name them. The ACR ones are the API's
// action names; the NCR one follows the title of the API's page.
const (
	OperationGetRepoTagLayers  = "GetRepoTagLayers"
	OperationGetRepository     = "GetRepository"
	OperationGetImageTagDetail = "GetImageTagDetail"

	// OperationUnknown stands for every request that is none of the above.
	OperationUnknown = "unknown"
)

func operationsOf(service string) []string {
	if service == ServiceNCR {
		return []string{OperationGetImageTagDetail}
	}
	return []string{OperationGetRepoTagLayers, OperationGetRepository}
}

// call is one request to a service, as far as it could be understood before
// any signature was verified.
type call struct {
	service   string
	operation string
	accessKey string
	region    string
}
