// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"slices"
	"time"
)

// Fixture is everything that an emulator knows. Times are RFC 3339, sizes
// bytes, digests "sha256:" and 64 lower-case hexadecimal digits.
type Fixture struct {
	About    []string   `json:"about,omitempty"` // for the reader of the file only
	Accounts Accounts   `json:"accounts"`
	ACR      ACRFixture `json:"acr"`
	NCR      NCRFixture `json:"ncr"`

	// SignIn is what issues further, temporary ACR accounts.
	SignIn SignInFixture `json:"sign_in,omitzero"`
}

// Accounts are the keys that each service knows.
type Accounts struct {
	ACR []Account `json:"acr"`
	NCR []Account `json:"ncr"`
}

// Account is a key and what it may do.
type Account struct {
	// Name is what Request.Account and a role's Trusted call the account: lower
	// case letters, digits and hyphens.
	Name      string `json:"name"`
	About     string `json:"about,omitempty"`
	AccessKey string `json:"access_key"`
	SecretKey string `json:"secret_key"`

	// SecurityToken makes the key a temporary one, which must come with this
	// token; ACR only.
	SecurityToken string `json:"security_token,omitempty"`

	// Operations are those that the account is allowed; none is an account
	// without permissions.
	Operations []string `json:"operations"`
}

// ACRFixture holds the instances of Alibaba Cloud Container Registry EE.
type ACRFixture struct {
	Instances []ACRInstance `json:"instances"`
}

// ACRInstance is an instance, which exists in its own region only.
type ACRInstance struct {
	ID     string `json:"instance_id"`
	Region string `json:"region"`

	// Name is what the hosts of its registry begin with; the ID when empty.
	Name string `json:"instance_name,omitempty"`

	// Endpoints are those that are enabled, of EndpointInternet and EndpointVPC;
	// nil means the internet only, an empty list none.
	Endpoints []string `json:"endpoints,omitzero"`

	// UserDomains are the owner's own names for the registry.
	UserDomains []string `json:"user_domains,omitempty"`

	Repositories []ACRRepository `json:"repositories"`
}

// ACRRepository holds images by a name of the fixture's own, and the tags that
// point at them by that name. With Load, every tag "load-<number>" exists too.
type ACRRepository struct {
	Namespace       string              `json:"namespace"`
	Name            string              `json:"name"`
	ID              string              `json:"repo_id"`
	Summary         string              `json:"summary"`
	Created         time.Time           `json:"created"`
	Modified        time.Time           `json:"modified"`
	TagImmutability bool                `json:"tag_immutability,omitempty"`
	Load            bool                `json:"load,omitempty"`
	Tags            map[string]string   `json:"tags"`
	Images          map[string]ACRImage `json:"images"`
}

// ACRImage is what a tag points at: an index when it has several platforms.
// ImageID is 64 hexadecimal digits, Status NORMAL when empty.
//
// The registry serves manifests and configurations that are made from these
// facts. Their digests are the fixture's, and Validate computes them again, when
// the image is Exact; else the fixture's digests are made up, and only the API
// knows them.
type ACRImage struct {
	Digest     string        `json:"digest"`
	ImageID    string        `json:"image_id"`
	Created    time.Time     `json:"created"`
	Updated    time.Time     `json:"updated"`
	Status     string        `json:"status,omitempty"`
	Exact      bool          `json:"exact,omitempty"`
	MediaTypes string        `json:"media_types,omitempty"` // MediaTypesDocker when empty, or MediaTypesOCI
	Platforms  []ACRPlatform `json:"platforms"`
}

// size is what the first platform's blobs take, each once, in bytes.
func (i ACRImage) size() int64 {
	seen, size := map[string]bool{}, int64(0)
	for _, layer := range i.Platforms[0].Layers {
		if !seen[layer.BlobDigest] {
			size += layer.BlobSize
		}
		seen[layer.BlobDigest] = true
	}
	return size
}

// ACRPlatform is the image of one platform, its layers in build order, base
// first; a layer's index is its place, from 0. The platform unknown/unknown is
// an attestation, of the image in the same place among those that are none.
type ACRPlatform struct {
	Platform string     `json:"platform"` // os/architecture[/variant]
	Digest   string     `json:"digest"`
	Layers   []ACRLayer `json:"layers"`
}

// ACRLayer is one layer, named as the API does. That the API tells all that
// stands behind the instruction, of a RUN with its shell ("/bin/sh -c …") and of
// BuildKit with its mark, is an assumption from two samples of the vendor's: the
// CMD on its page today, and on an older edition of it a COPY that ends in
// "# buildkit" (https://www.alibabacloud.com/help/doc-detail/145297.htm).
type ACRLayer struct {
	LayerInstruction string `json:"layer_instruction"`
	LayerCMD         string `json:"layer_cmd"`
	BlobSize         int64  `json:"blob_size"`
	BlobDigest       string `json:"blob_digest"`

	// CreatedBy is what the image's configuration tells about the layer; empty
	// means what Docker's classic builder writes for instruction and command.
	CreatedBy string `json:"created_by,omitempty"`
}

// platform is the image with this digest. Without a digest, or with the
// index's own, it is the first one; which one the vendor would take is not
// documented.
func (i ACRImage) platform(digest string) (ACRPlatform, bool) {
	if digest == "" || digest == i.Digest {
		return i.Platforms[0], true
	}
	index := slices.IndexFunc(i.Platforms, func(p ACRPlatform) bool { return p.Digest == digest })
	if index < 0 {
		return ACRPlatform{}, false
	}
	return i.Platforms[index], true
}

// NCRFixture holds the registries of NAVER Cloud Platform Container Registry.
type NCRFixture struct {
	Registries []NCRRegistry `json:"registries"`
}

// NCRRegistry is a registry, which exists in its own site and region only.
type NCRRegistry struct {
	Name         string          `json:"name"`
	Site         string          `json:"site"`   // public, gov, fin
	Region       string          `json:"region"` // KR, SGN, JPN; KR, KRS; FKR
	ID           int64           `json:"id"`
	Created      time.Time       `json:"created"`
	Repositories []NCRRepository `json:"repositories"`
}

// NCRRepository is what the API calls an image: it holds images by a name of
// the fixture's own, and the tags that point at them. With Load, every tag
// "load-<number>" exists too.
type NCRRepository struct {
	Name   string              `json:"name"`
	ID     int64               `json:"image_id"`
	Load   bool                `json:"load,omitempty"`
	Tags   map[string]NCRTag   `json:"tags"`
	Images map[string]NCRImage `json:"images"`
}

// NCRTag is a tag's own id, and the name of the image that it points at.
type NCRTag struct {
	ID    int64  `json:"id"`
	Image string `json:"image"`
}

// NCRImage is what a tag points at.
type NCRImage struct {
	About     string        `json:"about,omitempty"`
	Digest    string        `json:"digest"`
	FullSize  int64         `json:"full_size"`
	Creator   string        `json:"creator"`
	Updated   time.Time     `json:"last_updated"`
	Verbatim  bool          `json:"verbatim,omitempty"` // digests are not checked
	Platforms []NCRPlatform `json:"platforms"`
}

// NCRPlatform is one entry of the API's images[]; a LatestPulled that is
// absent means never.
type NCRPlatform struct {
	OS           string    `json:"os"`
	Architecture string    `json:"architecture"`
	Variant      string    `json:"variant,omitempty"`
	OSVersion    string    `json:"os_version,omitempty"`
	Digest       string    `json:"digest"`
	Size         int64     `json:"size"`
	MediaType    string    `json:"media_type"`
	Created      time.Time `json:"created"`
	Updated      time.Time `json:"updated"`
	LatestPulled time.Time `json:"latest_pulled,omitzero"`
}
