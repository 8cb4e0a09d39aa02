// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"regexp"
)

var (
	platformGrammar     = regexp.MustCompile(`^[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?$`)
	instanceNameGrammar = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	imageIDGrammar      = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func (v *validation) acr(fixture ACRFixture) {
	v.blobs = map[string]int64{emptyLayerDigest: emptyLayerSize}
	instances, repositories := names{}, names{}
	for index, instance := range fixture.Instances {
		place := fmt.Sprintf("acr.instances[%d]", index)
		v.unique(instances, place+".instance_id", instance.ID)
		v.present(place+".region", instance.Region)
		v.known(place+".endpoints", "endpoint", endpoints(), instance.Endpoints...)
		if name := instance.Name; name != "" {
			v.matches(place+".instance_name", name, instanceNameGrammar)
		}
		for _, domain := range instance.UserDomains {
			v.matches(place+".user_domains", domain, hostGrammar)
		}
		paths := names{}
		for index, repository := range instance.Repositories {
			place := fmt.Sprintf("%s.repositories[%d]", place, index)
			v.present(place+".namespace", repository.Namespace)
			v.uniqueAs(paths, place+".name", repository.Name, repository.Namespace+"/"+repository.Name)
			v.unique(repositories, place+".repo_id", repository.ID)
			v.acrRepository(place, repository)
		}
	}
}

func (v *validation) acrRepository(place string, repository ACRRepository) {
	v.time(place+".created", repository.Created)
	v.time(place+".modified", repository.Modified)
	if repository.Modified.Before(repository.Created) {
		v.problem(place+".modified", "is before created")
	}
	for _, name := range sortedKeys(repository.Tags) {
		checkTag(v, fmt.Sprintf("%s.tags[%q]", place, name), name, repository.Tags[name], repository.Images)
	}
	for _, name := range sortedKeys(repository.Images) {
		v.acrImage(fmt.Sprintf("%s.images[%q]", place, name), repository.Images[name])
	}
}

func (v *validation) acrImage(place string, image ACRImage) {
	before := len(v.problems)
	v.digest(place+".digest", image.Digest)
	if !imageIDGrammar.MatchString(image.ImageID) {
		v.problem(place+".image_id", "%q is not 64 lower-case hexadecimal digits", image.ImageID)
	}
	v.time(place+".created", image.Created)
	v.time(place+".updated", image.Updated)
	if image.Updated.Before(image.Created) {
		v.problem(place+".updated", "is before created")
	}
	if len(image.Platforms) == 0 {
		v.problem(place+".platforms", "there is none")
	}
	if image.MediaTypes != "" {
		v.known(place+".media_types", "family of media types", []string{MediaTypesDocker, MediaTypesOCI}, image.MediaTypes)
	}
	digests := names{}
	for index, platform := range image.Platforms {
		place := fmt.Sprintf("%s.platforms[%d]", place, index)
		if !platformGrammar.MatchString(platform.Platform) {
			v.problem(place+".platform", "%q is not os/architecture[/variant]", platform.Platform)
		}
		v.digest(place+".digest", platform.Digest)
		v.unique(digests, place+".digest", platform.Digest)
		if len(image.Platforms) > 1 && platform.Digest == image.Digest {
			v.problem(place+".digest", "is also that of the index")
		}
		for index, layer := range platform.Layers {
			v.acrLayer(fmt.Sprintf("%s.layers[%d]", place, index), layer)
		}
	}
	if image.Exact && len(v.problems) == before {
		v.exact(place, image)
	}
}

// exact computes an image's digests again.
func (v *validation) exact(place string, image ACRImage) {
	built := image.plan().build()
	same := func(place, given, computed string) {
		if given != computed {
			v.problem(place, "%q is not the content's, %q", given, computed)
		}
	}
	same(place+".digest", image.Digest, built.tagged.digest)
	same(place+".image_id", image.ImageID, withoutAlgorithm(built.configurations[0].digest))
	for index, platform := range image.Platforms {
		same(fmt.Sprintf("%s.platforms[%d].digest", place, index), platform.Digest, built.manifests[index].digest)
	}
}

func (v *validation) acrLayer(place string, layer ACRLayer) {
	v.digest(place+".blob_digest", layer.BlobDigest)
	v.notNegative(place+".blob_size", layer.BlobSize)
	if size, known := v.blobs[layer.BlobDigest]; known && size != layer.BlobSize {
		v.problem(place+".blob_size", "%d contradicts %d, the blob's size elsewhere", layer.BlobSize, size)
		return
	}
	v.blobs[layer.BlobDigest] = layer.BlobSize
}
