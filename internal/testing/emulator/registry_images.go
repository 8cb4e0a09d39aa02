// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "slices"

// servedImage is an image's documents, with the digest that a HEAD of its manifest returns; "" is
// none.
type servedImage struct {
	imageDocuments
	headDigest string
}

// documentsOf makes the documents of an image. NCR's HEAD returns the digest of the API.
func (s *Server) documentsOf(i image) servedImage {
	if i.acr != nil {
		documents := i.acr.spec().documents()
		return servedImage{documents, documents.top.digest}
	}
	documents := s.options.Fixture.ncrSpec(i.ncr).documents()
	if !digestGrammar.MatchString(i.digest) {
		return servedImage{documents, documents.top.digest}
	}
	return servedImage{documents, i.digest}
}

// findManifest finds a manifest by a tag or a digest, and the digest that a HEAD of it returns.
func (s *Server) findManifest(r *repository, reference string) (manifest document, headDigest string, exists bool) {
	if !digestGrammar.MatchString(reference) {
		return s.findTagged(r, reference)
	}
	for _, candidate := range s.candidates(r, reference, s.options.ServeUntaggedImages) {
		if reference == candidate.headDigest || reference == candidate.top.digest {
			return candidate.top, reference, true
		}
		if manifest, exists := findDocument(candidate.manifests, reference); exists {
			return manifest, reference, true
		}
	}
	return document{}, "", false
}

func (s *Server) findTagged(r *repository, name string) (manifest document, headDigest string, exists bool) {
	target, exists := r.tag(name)
	if !exists {
		return document{}, "", false
	}
	found := s.documentsOf(target.image)
	// A load tag that was moved is listed with its new image; an original one has to be found again
	// by the digests of its documents.
	if number, isLoad := loadTagNumber(name); isLoad && r.generate != nil && r.generate(number).digest == target.image.digest {
		for _, d := range slices.Concat([]document{found.top}, found.manifests, found.configurations) {
			s.issued.loadImages[d.digest] = number
		}
	}
	headDigest = found.headDigest
	if configured, isConfigured := s.options.NCRRegistryDigest[r.path+":"+name]; isConfigured && r.vendor == ServiceNCR {
		headDigest = configured
	}
	return found.top, headDigest, true
}

// findConfiguration finds a blob, also when no tag points at its image any more: a client that has
// read the manifest can continue.
func (s *Server) findConfiguration(r *repository, digest string) (document, bool) {
	for _, candidate := range s.candidates(r, digest, true) {
		if blob, exists := findDocument(candidate.configurations, digest); exists {
			return blob, true
		}
	}
	return document{}, false
}

// candidates are the images that could have a document of this digest: those that tags point at, and
// with untagged all others.
func (s *Server) candidates(r *repository, digest string, untagged bool) []servedImage {
	if number, exists := s.issued.loadImages[digest]; exists && r.generate != nil {
		return []servedImage{s.documentsOf(r.generate(number))}
	}
	var candidates []servedImage
	for _, listed := range r.listTags() {
		candidates = append(candidates, s.documentsOf(listed.image))
	}
	if untagged {
		for _, name := range sortedKeys(r.images) {
			candidates = append(candidates, s.documentsOf(r.images[name]))
		}
	}
	return candidates
}

func findDocument(documents []document, digest string) (document, bool) {
	return find(documents, func(d document) bool { return d.digest == digest })
}
