// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "slices"

// registryImages finds the images of one repository.
type registryImages struct {
	tagged func(tag string) (registryImage, bool)

	// all are those that tags point at now, and with untagged all others too;
	// load images are not among them.
	all func(untagged bool) []registryImage

	load func(number int) registryImage // nil where there are no load images
}

// registryImage is an image with the digest that a HEAD of it tells; "" is none.
type registryImage struct {
	imageContent
	stated string
}

// allOf serves the images that tags point at and, with untagged, all others.
func allOf[Image any](tagged []Image, images map[string]Image, untagged bool, served func(Image) registryImage) []registryImage {
	var all []registryImage
	for _, image := range tagged {
		all = append(all, served(image))
	}
	if !untagged {
		return all
	}
	for _, name := range sortedKeys(images) {
		all = append(all, served(images[name]))
	}
	return all
}

// acrImages are a repository's. Tags that were moved to an image of its own are
// among them, as the API tells them.
func (s *Server) acrImages(repository *ACRRepository) registryImages {
	served := func(image ACRImage) registryImage {
		built := image.plan().build()
		return registryImage{built, built.tagged.digest}
	}
	images := registryImages{
		tagged: func(tag string) (registryImage, bool) {
			image, exists := s.world.acrTag(repository, tag)
			if !exists {
				return registryImage{}, false
			}
			return served(image), true
		},
		all: func(untagged bool) []registryImage {
			var tagged []ACRImage
			for _, tag := range s.world.acrTags(repository) {
				tagged = append(tagged, tag.image)
			}
			return allOf(tagged, repository.Images, untagged, served)
		},
	}
	if repository.Load {
		images.load = func(number int) registryImage { return served(loadACRImage(number)) }
	}
	return images
}

// ncrImages are a repository's. A HEAD tells the digests that the API knows, or
// what Options says; a GET can't, since its body has another one.
func (s *Server) ncrImages(repository *NCRRepository) registryImages {
	served := func(image NCRImage) registryImage {
		built := s.options.Fixture.ncrPlan(image).build()
		if !digestGrammar.MatchString(image.Digest) {
			return registryImage{built, built.tagged.digest}
		}
		return registryImage{built, image.Digest}
	}
	images := registryImages{
		tagged: func(name string) (registryImage, bool) {
			tag, exists := s.world.ncrTag(repository, name)
			if !exists {
				return registryImage{}, false
			}
			image := served(tag.image)
			if stated, given := s.options.NCRRegistryDigest[repository.Name+":"+name]; given {
				image.stated = stated
			}
			return image, true
		},
		all: func(untagged bool) []registryImage {
			var tagged []NCRImage
			for _, tag := range s.world.ncrTags(repository) {
				tagged = append(tagged, tag.image)
			}
			return allOf(tagged, repository.Images, untagged, served)
		},
	}
	if repository.Load {
		images.load = func(number int) registryImage { return served(loadNCRImage(number)) }
	}
	return images
}

// manifest finds what a reference, a tag or a digest, names, and the digest that a
// HEAD of it tells.
func (s *Server) manifest(images registryImages, reference string) (found content, stated string, exists bool) {
	if !digestGrammar.MatchString(reference) {
		image, exists := images.tagged(reference)
		number, generated := loadNumber(reference)
		// A load tag that was moved is among all tags, with what it points at.
		if generated && images.load != nil && images.load(number).tagged.digest == image.tagged.digest {
			s.registry.rememberLoad(number, image.imageContent)
		}
		return image.tagged, image.stated, exists
	}
	for _, image := range s.candidates(images, reference, s.options.ServeUntaggedImages) {
		if reference == image.stated || reference == image.tagged.digest {
			return image.tagged, reference, true
		}
		if index := indexOfDigest(image.manifests, reference); index >= 0 {
			return image.manifests[index], reference, true
		}
	}
	return content{}, "", false
}

// configuration finds a blob. It is there also when no tag leads to it any more:
// who has a manifest can read on.
func (s *Server) configuration(images registryImages, digest string) (content, bool) {
	for _, image := range s.candidates(images, digest, true) {
		if index := indexOfDigest(image.configurations, digest); index >= 0 {
			return image.configurations[index], true
		}
	}
	return content{}, false
}

// candidates are the images that could have a content of this digest.
func (s *Server) candidates(images registryImages, digest string, untagged bool) []registryImage {
	if number, known := s.registry.findLoad(digest); known && images.load != nil {
		return []registryImage{images.load(number)}
	}
	return images.all(untagged)
}

func indexOfDigest(contents []content, digest string) int {
	return slices.IndexFunc(contents, func(c content) bool { return c.digest == digest })
}
