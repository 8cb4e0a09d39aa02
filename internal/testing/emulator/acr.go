// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// acrRequest is one RPC request to ACR.
type acrRequest struct{ *rpcRequest }

// acrHead are the fields of every response, in the order of the vendor's sample.
type acrHead struct {
	Code      string `json:"Code"`
	IsSuccess bool   `json:"IsSuccess"`
	RequestID string `json:"RequestId"`
}

func (r acrRequest) success() acrHead {
	return acrHead{Code: "success", IsSuccess: true, RequestID: r.id}
}

func (r acrRequest) checkPermission() *apiError {
	if !slices.Contains(r.signer.Operations, r.parameters["Action"]) {
		return rpcNoPrivilege
	}
	return nil
}

func (r acrRequest) serve() (any, *apiError) {
	return map[string]func() (any, *apiError){
		OperationGetRepository:         r.getRepository,
		OperationGetRepoTag:            r.getRepoTag,
		OperationListRepoTag:           r.listRepoTag,
		OperationGetRepoTagLayers:      r.getRepoTagLayers,
		OperationGetAuthorizationToken: r.getAuthorizationToken,
		OperationListInstanceEndpoint:  r.listInstanceEndpoint,
		OperationGetRepoTagScanStatus:  r.getRepoTagScanStatus,
		OperationGetRepoTagScanSummary: r.getRepoTagScanSummary,
	}[r.parameters["Action"]]()
}

// findInstance finds the request's instance.
func (r acrRequest) findInstance() (*ACRInstance, *apiError) {
	if failure := r.missing("RegionId", "InstanceId"); failure != nil {
		return nil, failure
	}
	instance := r.server.state.acrInstance(r.parameters["InstanceId"])
	if instance == nil || instance.Region != r.parameters["RegionId"] {
		return nil, acrNotExisting("INSTANCE_NOT_EXIST")
	}
	return instance, nil
}

// findRepository finds the request's repository by RepoId, or else by namespace and name.
func (r acrRequest) findRepository() (*repository, *apiError) {
	instance, failure := r.findInstance()
	if failure != nil {
		return nil, failure
	}
	id, namespace, name := r.parameters["RepoId"], r.parameters["RepoNamespaceName"], r.parameters["RepoName"]
	code := "REPO_NOT_EXIST"
	if id == "" {
		code = "NAMESPACE_NOT_EXIST"
	}
	for _, candidate := range r.server.state.repositories {
		switch {
		case candidate.instance != instance:
		case id != "" && candidate.acr.ID == id:
			return candidate, nil
		case id == "" && candidate.acr.Namespace == namespace:
			if candidate.acr.Name == name {
				return candidate, nil
			}
			code = "REPO_NOT_EXIST"
		}
	}
	return nil, acrNotExisting(code)
}

// findTag finds the request's repository and tag.
func (r acrRequest) findTag() (*repository, tag, *apiError) {
	if failure := r.missing("RegionId", "InstanceId", "RepoId", "Tag"); failure != nil {
		return nil, tag{}, failure
	}
	repository, failure := r.findRepository()
	if failure != nil {
		return nil, tag{}, failure
	}
	target, exists := repository.tag(r.parameters["Tag"])
	if !exists {
		return nil, tag{}, acrNotExisting("TAG_NOT_EXIST")
	}
	return repository, target, nil
}

// acrTagLayers is GetRepoTagLayers' response:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepotaglayers
type acrTagLayers struct {
	acrHead
	Layers []acrLayer `json:"Layers"`
}

type acrLayer struct {
	BlobDigest       string `json:"BlobDigest"`
	LayerIndex       int    `json:"LayerIndex"`
	LayerInstruction string `json:"LayerInstruction"`
	LayerCMD         string `json:"LayerCMD"`
	BlobSize         int64  `json:"BlobSize"`
}

func (r acrRequest) getRepoTagLayers() (any, *apiError) {
	repository, target, failure := r.findTag()
	if failure != nil {
		return nil, failure
	}
	platform, exists := r.findPlatform(repository, target.image)
	if !exists {
		return nil, acrNotExisting("IMAGE_NOT_EXIST")
	}
	list := acrTagLayers{acrHead: r.success(), Layers: []acrLayer{}}
	for index, layer := range slices.Backward(platform.Layers) { // as the vendor's older sibling API lists them
		list.Layers = append(list.Layers, acrLayer{
			BlobDigest: layer.BlobDigest, LayerIndex: index, BlobSize: layer.BlobSize,
			LayerInstruction: layer.LayerInstruction, LayerCMD: layer.LayerCMD,
		})
	}
	reorder(r.server.state, list.Layers)
	return list, nil
}

// findPlatform finds the image with the request's digest: of the tag's, or with
// Options.ServeUntaggedImages any of the repository's.
func (r acrRequest) findPlatform(repository *repository, tagged image) (ACRPlatform, bool) {
	digest := r.parameters["Digest"]
	platform, exists := tagged.acr.platform(digest)
	if exists || !r.server.options.ServeUntaggedImages {
		return platform, exists
	}
	for _, name := range sortedKeys(repository.images) {
		if platform, exists := repository.images[name].acr.platform(digest); exists {
			return platform, true
		}
	}
	return ACRPlatform{}, false
}

// acrRepository is GetRepository's response; times are milliseconds since 1970:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getrepository
type acrRepository struct {
	acrHead
	InstanceID        string `json:"InstanceId"`
	RepoID            string `json:"RepoId"`
	RepoName          string `json:"RepoName"`
	RepoNamespaceName string `json:"RepoNamespaceName"`
	RepoStatus        string `json:"RepoStatus"`
	RepoType          string `json:"RepoType"`
	RepoBuildType     string `json:"RepoBuildType"`
	Summary           string `json:"Summary"`
	CreateTime        int64  `json:"CreateTime"`
	ModifiedTime      int64  `json:"ModifiedTime"`
	TagImmutability   bool   `json:"TagImmutability"`
}

func (r acrRequest) getRepository() (any, *apiError) {
	if failure := r.missing("RegionId", "InstanceId"); failure != nil {
		return nil, failure
	}
	if r.parameters["RepoId"] == "" && r.missing("RepoNamespaceName", "RepoName") != nil {
		return nil, rpcMissing("RepoId")
	}
	repository, failure := r.findRepository()
	if failure != nil {
		return nil, failure
	}
	content := repository.acr
	return acrRepository{
		acrHead: r.success(), InstanceID: repository.instance.ID,
		RepoID: content.ID, RepoName: content.Name, RepoNamespaceName: content.Namespace,
		RepoStatus: "NORMAL", RepoType: "PRIVATE", RepoBuildType: "MANUAL", Summary: content.Summary,
		CreateTime: content.Created.UnixMilli(), ModifiedTime: content.Modified.UnixMilli(), TagImmutability: content.TagImmutability,
	}, nil
}

// acrAuthorizationToken is GetAuthorizationToken's response, a login for the instance's registry;
// the time is milliseconds since 1970:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-getauthorizationtoken
type acrAuthorizationToken struct {
	acrHead
	AuthorizationToken string `json:"AuthorizationToken"`
	ExpireTime         int64  `json:"ExpireTime"`
	TempUsername       string `json:"TempUsername"`
}

const (
	temporaryUsername = "cr_temp_user"
	loginLifetime     = 1  // hours
	maxLoginLifetime  = 24 // hours
)

// getAuthorizationToken returns a login that expires in an hour or in ExpiresInHours. One that a
// session signed expires with it; that ExpiresInHours can shorten it is an assumption.
func (r acrRequest) getAuthorizationToken() (any, *apiError) {
	requested := r.parameters["ExpiresInHours"]
	if r.server.options.OldLogins {
		requested = ""
	}
	hours, isNumber := positive(cmp.Or(requested, strconv.Itoa(loginLifetime)))
	if !isNumber || hours > maxLoginLifetime {
		return nil, rpcInvalidParameter("ExpiresInHours")
	}
	instance, failure := r.findInstance()
	if failure != nil {
		return nil, failure
	}
	expires := r.server.options.Now().Add(time.Duration(hours) * time.Hour)
	if end := r.signer.expires; !end.IsZero() && (requested == "" || end.Before(expires)) {
		expires = end
	}
	return acrAuthorizationToken{
		acrHead:            r.success(),
		AuthorizationToken: r.server.issueLogin(registryLogin{account: r.signer.Account, instance: instance, expires: expires}),
		ExpireTime:         expires.UnixMilli(),
		TempUsername:       temporaryUsername,
	}, nil
}

// acrEndpointList is ListInstanceEndpoint's response:
// https://www.alibabacloud.com/help/en/acr/developer-reference/api-cr-2018-12-01-listinstanceendpoint
type acrEndpointList struct {
	acrHead
	Endpoints []map[string]any `json:"Endpoints"`
}

// registryModule is the default by assumption; the other module, Helm charts, is not emulated.
const registryModule = "Registry"

// listInstanceEndpoint returns both endpoints; only that of the internet is enabled. That the other
// one has a domain too, and no status, is an assumption.
func (r acrRequest) listInstanceEndpoint() (any, *apiError) {
	instance, failure := r.findInstance()
	if failure != nil {
		return nil, failure
	}
	if cmp.Or(r.parameters["ModuleName"], registryModule) != registryModule {
		return nil, rpcInvalidParameter("ModuleName")
	}
	domains := func(infix string) []any {
		// The vendor's host, or the emulator's own address if requests for that host do not come
		// here.
		host := instance.registryHost(infix)
		if !slices.Contains(r.server.options.TLSHosts, host) {
			host = r.server.listener.Addr().String()
		}
		return []any{map[string]string{"Domain": host, "Type": "SYSTEM"}}
	}
	list := acrEndpointList{r.success(), []map[string]any{
		{
			"EndpointType": "internet", "Enable": true, "Status": "RUNNING", "Domains": domains("-registry."), "LinkedVpcs": []any{},
			"AclEnable": true, "AclEntries": []any{map[string]string{"Entry": "127.0.0.1/32"}},
		},
		{
			"EndpointType": "vpc", "Enable": false, "Domains": domains("-registry-vpc."), "LinkedVpcs": []any{},
			"AclEnable": false, "AclEntries": []any{},
		},
	}}
	reorder(r.server.state, list.Endpoints)
	return list, nil
}

// registryHost is the vendor's host name of the instance's registry.
func (i *ACRInstance) registryHost(infix string) string {
	return cmp.Or(i.Name, i.ID) + infix + i.Region + ".cr.aliyuncs.com"
}

func withoutAlgorithm(digest string) string { return strings.TrimPrefix(digest, "sha256:") }
