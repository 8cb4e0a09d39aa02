// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"fmt"
)

func (v *validation) acr(fixture ACRFixture) {
	blobs, ids := map[string]int64{emptyLayerDigest: emptyLayerSize}, firstPaths{}
	for index, instance := range fixture.Instances {
		instancePath, names := fmt.Sprintf("acr.instances[%d]", index), firstPaths{}
		for index, repository := range instance.Repositories {
			path := fmt.Sprintf("%s.repositories[%d]", instancePath, index)
			v.unique(names, path+".name", repository.Name, repository.Namespace+"/"+repository.Name)
			v.unique(ids, path+".repo_id", repository.ID, repository.ID)
			for _, name := range sortedKeys(repository.Tags) {
				checkTag(v, fmt.Sprintf("%s.tags[%q]", path, name), name, repository.Tags[name], repository.Images)
			}
			for _, name := range sortedKeys(repository.Images) {
				image := repository.Images[name]
				v.acrImage(fmt.Sprintf("%s.images[%q]", path, name), &image, blobs)
			}
		}
	}
}

func (v *validation) acrImage(imagePath string, image *ACRImage, blobs map[string]int64) {
	for index, platform := range image.Platforms {
		path := fmt.Sprintf("%s.platforms[%d]", imagePath, index)
		if len(image.Platforms) > 1 && platform.Digest == image.Digest {
			v.problem(path+".digest", "is also that of the index")
		}
		for index, layer := range platform.Layers {
			if size, exists := blobs[layer.BlobDigest]; exists && size != layer.BlobSize {
				v.problem(fmt.Sprintf("%s.layers[%d].blob_size", path, index), "%d contradicts %d, the blob's size elsewhere", layer.BlobSize, size)
				continue
			}
			blobs[layer.BlobDigest] = layer.BlobSize
		}
	}
	if image.Exact && len(v.problems) == 0 {
		v.exactDigests(imagePath, image)
	}
}

// exactDigests compares an image's digests with those of the documents that the registry serves.
func (v *validation) exactDigests(imagePath string, image *ACRImage) {
	documents := image.spec().documents()
	compare := func(path, digest, computed string) {
		if digest != computed {
			v.problem(path, "%q is not the content's digest, %q", digest, computed)
		}
	}
	compare(imagePath+".digest", image.Digest, documents.top.digest)
	compare(imagePath+".image_id", image.ImageID, withoutAlgorithm(documents.configurations[0].digest))
	for index, platform := range image.Platforms {
		compare(fmt.Sprintf("%s.platforms[%d].digest", imagePath, index), platform.Digest, documents.manifests[index].digest)
	}
}

func (v *validation) ncr(fixture NCRFixture) {
	names := firstPaths{}
	for index, registry := range fixture.Registries {
		registryPath := fmt.Sprintf("ncr.registries[%d]", index)
		location, exists := findNCRLocation(registry.Site, registry.Region)
		if !exists {
			v.problem(registryPath+".region", "site %q has no region %q", registry.Site, registry.Region)
		}
		v.unique(names, registryPath+".name", registry.Name, location.base+"/"+registry.Name)
		for index, repository := range registry.Repositories {
			path := fmt.Sprintf("%s.repositories[%d]", registryPath, index)
			for _, name := range sortedKeys(repository.Tags) {
				checkTag(v, fmt.Sprintf("%s.tags[%q]", path, name), name, repository.Tags[name].Image, repository.Images)
			}
			for _, name := range sortedKeys(repository.Images) {
				v.ncrDigests(fmt.Sprintf("%s.images[%q]", path, name), repository.Images[name])
			}
		}
	}
}

func (v *validation) ncrDigests(imagePath string, image NCRImage) {
	digests, paths := []string{image.Digest}, []string{imagePath}
	for index, platform := range image.Platforms {
		digests, paths = append(digests, platform.Digest), append(paths, fmt.Sprintf("%s.platforms[%d]", imagePath, index))
	}
	for index, digest := range digests {
		if !image.Verbatim && !digestGrammar.MatchString(digest) {
			v.problem(paths[index]+".digest", "%q does not match %s", digest, digestGrammar)
		}
	}
}

func (v *validation) credentials(fixture CredentialsFixture) {
	var principals, roles, providers []string
	for _, provider := range fixture.OIDCProviders {
		providers = append(providers, provider.ARN)
	}
	for _, role := range fixture.Roles {
		principals, roles = append(principals, role.principal()), append(roles, role.ARN)
	}
	names := firstPaths{}
	for index, role := range fixture.Roles {
		path := fmt.Sprintf("credentials.roles[%d]", index)
		v.unique(names, path+".arn", role.name(), role.name())
		v.known(path+".operations", "operation", permissionsOf(ServiceACR), role.Operations...)
		for _, trusted := range role.Trusted {
			if !accountNameGrammar.MatchString(trusted) {
				v.known(path+".trusted", "role", principals, trusted)
			}
		}
		if role.OIDCProvider != "" {
			v.known(path+".oidc_provider", "provider", providers, role.OIDCProvider)
		}
		if seconds := cmp.Or(role.MaxSessionDuration, defaultSession); seconds < defaultSession || seconds > maxSession {
			v.problem(path+".max_session_duration", "%d is not from %d to %d", seconds, defaultSession, maxSession)
		}
	}
	if fixture.Instance.Role != "" {
		v.known("credentials.instance.role", "role", roles, fixture.Instance.Role)
	}
	if fixture.CredentialsURI != (CredentialsURI{}) {
		v.known("credentials.credentials_uri.role", "role", roles, fixture.CredentialsURI.Role)
	}
}
