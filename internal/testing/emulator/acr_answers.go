// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "net/http"

// acrHead are the fields that every answer has, in the order of the vendor's
// sample.
type acrHead struct {
	Code      string `json:"Code"`
	IsSuccess bool   `json:"IsSuccess"`
	RequestID string `json:"RequestId"`
}

// acrTagLayers is GetRepoTagLayers' answer:
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

// acrRepository is GetRepository's answer; times are milliseconds since 1970:
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

func (r acrRequest) serve() answer {
	switch r.parameters["Action"] {
	case OperationGetRepository:
		return r.getRepository()
	case OperationGetRepoTag:
		return r.getRepoTag()
	case OperationListRepoTag:
		return r.listRepoTag()
	case OperationGetAuthorizationToken:
		return r.getAuthorizationToken()
	case OperationListInstanceEndpoint:
		return r.listInstanceEndpoint()
	}
	return r.getRepoTagLayers()
}

func (r acrRequest) getRepoTagLayers() answer {
	repository, image, refused := r.findTag()
	if refused != nil {
		return *refused
	}
	platform, exists := acrPlatformOf(repository, image, r.parameters["Digest"], r.server.options.ServeUntaggedImages)
	if !exists {
		return r.notExisting("IMAGE_NOT_EXIST")
	}
	layers := make([]acrLayer, len(platform.Layers))
	for index, layer := range platform.Layers {
		// Top first, as the vendor's older sibling API lists them.
		layers[len(layers)-1-index] = acrLayer{
			BlobDigest: layer.BlobDigest, LayerIndex: index, BlobSize: layer.BlobSize,
			LayerInstruction: layer.LayerInstruction, LayerCMD: layer.LayerCMD,
		}
	}
	r.server.world.reorder(len(layers), func(i, j int) { layers[i], layers[j] = layers[j], layers[i] })
	return jsonAnswer(http.StatusOK, rpcContentType, acrTagLayers{acrHead: r.success(), Layers: layers})
}

func (r acrRequest) getRepository() answer {
	if refusal := r.missing("RegionId", "InstanceId"); refusal != nil {
		return r.refuse(*refusal)
	}
	repository, code := r.findRepository()
	if code != "" {
		return r.notExisting(code)
	}
	if repository == nil {
		return r.refuse(rpcMissing("RepoId"))
	}
	return jsonAnswer(http.StatusOK, rpcContentType, acrRepository{
		acrHead:           r.success(),
		InstanceID:        r.parameters["InstanceId"],
		RepoID:            repository.ID,
		RepoName:          repository.Name,
		RepoNamespaceName: repository.Namespace,
		RepoStatus:        "NORMAL",
		RepoType:          "PRIVATE",
		RepoBuildType:     "MANUAL",
		Summary:           repository.Summary,
		CreateTime:        repository.Created.UnixMilli(),
		ModifiedTime:      repository.Modified.UnixMilli(),
		TagImmutability:   repository.TagImmutability,
	})
}

// findRepository is nil, without a code, when the request names none.
func (r acrRequest) findRepository() (*ACRRepository, string) {
	region, instanceID := r.parameters["RegionId"], r.parameters["InstanceId"]
	if id := r.parameters["RepoId"]; id != "" {
		return r.server.world.acrRepositoryByID(region, instanceID, id)
	}
	namespace, name := r.parameters["RepoNamespaceName"], r.parameters["RepoName"]
	if namespace == "" || name == "" {
		return nil, ""
	}
	return r.server.world.acrRepositoryByName(region, instanceID, namespace, name)
}

// findTag finds the repository and the image that a request about a tag names,
// or tells the answer that says what is missing.
func (r acrRequest) findTag() (*ACRRepository, ACRImage, *answer) {
	refused := func(a answer) (*ACRRepository, ACRImage, *answer) { return nil, ACRImage{}, &a }
	if refusal := r.missing("RegionId", "InstanceId", "RepoId", "Tag"); refusal != nil {
		return refused(r.refuse(*refusal))
	}
	repository, code := r.server.world.acrRepositoryByID(r.parameters["RegionId"], r.parameters["InstanceId"], r.parameters["RepoId"])
	if code != "" {
		return refused(r.notExisting(code))
	}
	image, exists := r.server.world.acrTag(repository, r.parameters["Tag"])
	if !exists {
		return refused(r.notExisting("TAG_NOT_EXIST"))
	}
	return repository, image, nil
}

func (r acrRequest) success() acrHead {
	return acrHead{Code: "success", IsSuccess: true, RequestID: r.requestID}
}

func (r acrRequest) notExisting(code string) answer {
	return jsonAnswer(http.StatusOK, rpcContentType, acrHead{Code: code, RequestID: r.requestID})
}
