// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	_ "embed"
	"slices"
	"strings"
	"time"
)

// Fixture is the data that an emulator serves. Times are RFC 3339, sizes bytes, digests "sha256:"
// and 64 lower-case hexadecimal digits. The rules in the "valid" tags are those of
// validation.fields.
type Fixture struct {
	Description []string           `json:"description,omitempty"` // for the reader of the file only
	Accounts    Accounts           `json:"accounts"`
	ACR         ACRFixture         `json:"acr"`
	NCR         NCRFixture         `json:"ncr"`
	Credentials CredentialsFixture `json:"credentials,omitzero"`
}

// Accounts are the keys of each service.
type Accounts struct {
	ACR []Account `json:"acr"`
	NCR []Account `json:"ncr"`
}

// Account is a key with its permissions.
type Account struct {
	Name        string `json:"name" valid:"required,unique,account name"`
	Description string `json:"description,omitempty"`
	AccessKey   string `json:"access_key" valid:"required,unique"`
	SecretKey   string `json:"secret_key" valid:"required"`

	// SecurityToken makes the key a temporary one; ACR only.
	SecurityToken string   `json:"security_token,omitempty"`
	Operations    []string `json:"operations"` // that the account is allowed
}

// ACRFixture holds the instances of Alibaba Cloud Container Registry EE.
type ACRFixture struct {
	Instances []ACRInstance `json:"instances"`
}

// ACRInstance is an instance, which exists in its own region only.
type ACRInstance struct {
	ID     string `json:"instance_id" valid:"required,unique"`
	Region string `json:"region" valid:"required"`

	// Name begins the host of its registry; the ID when empty.
	Name string `json:"instance_name,omitempty" valid:"instance name"`

	Repositories []ACRRepository `json:"repositories"`
}

// ACRRepository holds images by names of the fixture's own, and the names of the tags' images. With
// Load, every tag "load-<number>" exists too.
type ACRRepository struct {
	Namespace       string              `json:"namespace" valid:"required"`
	Name            string              `json:"name" valid:"required"`
	ID              string              `json:"repo_id" valid:"required"`
	Summary         string              `json:"summary"`
	Created         time.Time           `json:"created" valid:"required"`
	Modified        time.Time           `json:"modified" valid:"required,not before created"`
	TagImmutability bool                `json:"tag_immutability,omitempty"`
	Load            bool                `json:"load,omitempty"`
	Tags            map[string]string   `json:"tags"`
	Images          map[string]ACRImage `json:"images"`
}

// ACRImage is an image, an index when it has several platforms. Status is NORMAL when empty.
//
// The registry serves manifests and configurations that are made from these facts, under their own
// digests. Those of the built-in fixture are the same; other fixtures may have invented ones, which
// only the API has.
type ACRImage struct {
	Digest     string        `json:"digest" valid:"digest"`
	ImageID    string        `json:"image_id" valid:"image id"`
	Created    time.Time     `json:"created" valid:"required"`
	Updated    time.Time     `json:"updated" valid:"required,not before created"`
	Status     string        `json:"status,omitempty"`
	MediaTypes string        `json:"media_types,omitempty" valid:"media types"` // docker when empty, or oci
	Platforms  []ACRPlatform `json:"platforms" valid:"required"`
}

// size is the size of the first platform's blobs, each counted once, in bytes.
func (i *ACRImage) size() int64 {
	blobs, size := map[string]bool{}, int64(0)
	for _, layer := range i.Platforms[0].Layers {
		if !blobs[layer.BlobDigest] {
			size += layer.BlobSize
		}
		blobs[layer.BlobDigest] = true
	}
	return size
}

// platform finds the image of a platform by its digest. Without a digest, or with the index's own,
// it is the first one; which one the vendor takes is not documented.
func (i *ACRImage) platform(digest string) (ACRPlatform, bool) {
	if digest == "" || digest == i.Digest {
		return i.Platforms[0], true
	}
	index := slices.IndexFunc(i.Platforms, func(p ACRPlatform) bool { return p.Digest == digest })
	if index < 0 {
		return ACRPlatform{}, false
	}
	return i.Platforms[index], true
}

// ACRPlatform is the image of one platform, its layers in build order, base first. The platform
// unknown/unknown is an attestation: the first one is for the first image of the index, and so on.
type ACRPlatform struct {
	Platform string     `json:"platform" valid:"platform"`
	Digest   string     `json:"digest" valid:"unique,digest"`
	Scan     ACRScan    `json:"scan,omitzero"` // zero for an image that was never scanned
	Layers   []ACRLayer `json:"layers"`
}

// ACRLayer is one layer, as the API describes it. That the API returns all that follows the
// instruction, of a RUN with its shell ("/bin/sh -c …") and of BuildKit with its mark, is an
// assumption from two samples of the vendor's: the CMD on its page today, and on an older edition
// of it a COPY that ends in "# buildkit" (https://www.alibabacloud.com/help/doc-detail/145297.htm).
type ACRLayer struct {
	LayerInstruction string `json:"layer_instruction"`
	LayerCMD         string `json:"layer_cmd"`
	BlobSize         int64  `json:"blob_size"`
	BlobDigest       string `json:"blob_digest" valid:"digest"`

	// CreatedBy is the history in the configuration; by default what Docker's classic builder
	// writes.
	CreatedBy string `json:"created_by,omitempty"`
}

// NCRFixture holds the registries of NAVER Cloud Platform Container Registry.
type NCRFixture struct {
	// IndexDigests makes the API's digest of a tag the one that the tag names, also if that is an
	// index. By default it is the digest of the image that represents the tag, as the API's page
	// says; see NCRImage.representative.
	IndexDigests bool `json:"index_digests,omitempty"`

	Registries []NCRRegistry `json:"registries"`
}

// NCRRegistry is a registry, which exists in its own site and region only.
type NCRRegistry struct {
	Name         string          `json:"name" valid:"required"`
	Site         string          `json:"site"`   // public, gov, fin
	Region       string          `json:"region"` // KR, SGN, JPN; KR, KRS; FKR
	ID           int64           `json:"id"`
	Created      time.Time       `json:"created" valid:"required"`
	Repositories []NCRRepository `json:"repositories"`
}

// NCRRepository is an image of the API, with the contents of an ACRRepository.
type NCRRepository struct {
	Name   string              `json:"name" valid:"required,unique"`
	ID     int64               `json:"image_id"`
	Load   bool                `json:"load,omitempty"`
	Tags   map[string]NCRTag   `json:"tags"`
	Images map[string]NCRImage `json:"images"`
}

// NCRTag is a tag's own id, and the name of the image that it points at.
type NCRTag struct {
	ID    int64  `json:"id" valid:"unique"`
	Image string `json:"image"`
}

// NCRImage is an image of one or several platforms. Digest is the one that its tags name: of the
// index, or of the only platform's manifest, which then has it too. With Verbatim, the digests are
// not checked, and the API returns this one.
type NCRImage struct {
	Description string        `json:"description,omitempty"`
	Digest      string        `json:"digest"`
	Creator     string        `json:"creator"`
	Updated     time.Time     `json:"last_updated" valid:"required"`
	Verbatim    bool          `json:"verbatim,omitempty"`
	Platforms   []NCRPlatform `json:"platforms"`
}

// representative is the image whose digest and size the API returns for a tag: that of linux/amd64,
// or else the first, an attestation only if there is nothing else. The page of API v3 says so of
// the digest (24 November 2026, type Tag), and its example of the size; that v2 does the same is an
// assumption from the equal names: https://api.ncloud-docs.com
func (i *NCRImage) representative() NCRPlatform {
	for _, matches := range []func(NCRPlatform) bool{
		func(p NCRPlatform) bool { return p.OS == "linux" && p.Architecture == "amd64" },
		func(p NCRPlatform) bool { return p.OS != "unknown" },
		func(NCRPlatform) bool { return true },
	} {
		if platform, exists := find(i.Platforms, matches); exists {
			return platform
		}
	}
	return NCRPlatform{}
}

// NCRPlatform is one entry of the API's images[]; without LatestPulled it was never pulled.
type NCRPlatform struct {
	OS           string    `json:"os" valid:"required"`
	Architecture string    `json:"architecture" valid:"required"`
	Variant      string    `json:"variant,omitempty"`
	OSVersion    string    `json:"os_version,omitempty"`
	Digest       string    `json:"digest" valid:"required,unique"`
	Size         int64     `json:"size"`
	MediaType    string    `json:"media_type" valid:"required"`
	Created      time.Time `json:"created" valid:"required"`
	Updated      time.Time `json:"updated" valid:"required,not before created"`
	LatestPulled time.Time `json:"latest_pulled,omitzero"`
}

// CredentialsFixture is the data of STS, an instance's metadata and a credentials URI, which issue
// temporary ACR accounts.
type CredentialsFixture struct {
	Roles          []Role         `json:"roles,omitempty"`
	OIDCProviders  []OIDCProvider `json:"oidc_providers,omitempty"`
	Instance       Instance       `json:"instance,omitzero"`
	CredentialsURI CredentialsURI `json:"credentials_uri,omitzero"`
}

// Role is a RAM role. Its credentials are an ACR account with the role's operations, which is
// role/<role>/<session> in the record.
type Role struct {
	Description string `json:"description,omitempty"`
	ARN         string `json:"arn" valid:"role ARN"`
	ID          string `json:"role_id" valid:"role id"`

	// Trusted are the names of the accounts that may assume the role, whether these exist or not;
	// role/<name> is each session of another role.
	Trusted []string `json:"trusted,omitempty"`

	// ExternalID is required from who assumes the role, unless it is empty.
	ExternalID string `json:"external_id,omitempty" valid:"external id"`

	// OIDCProvider is the ARN of the provider whose tokens may assume the role.
	OIDCProvider string `json:"oidc_provider,omitempty"`

	// Operations are those of ACR that the role is allowed.
	Operations []string `json:"operations"`

	// MaxSessionDuration is from 3600 to 43200 seconds; 0 means 3600.
	MaxSessionDuration int `json:"max_session_duration,omitempty"`
}

// name is the last part of the role's ARN.
func (r Role) name() string { return r.ARN[strings.LastIndex(r.ARN, "/")+1:] }

// principal is the role's sessions in Trusted.
func (r Role) principal() string { return "role/" + r.name() }

// OIDCProvider is an identity provider that is registered with RAM.
type OIDCProvider struct {
	ARN      string      `json:"arn" valid:"unique,provider ARN"`
	Issuer   string      `json:"issuer" valid:"required"`
	ClientID string      `json:"client_id" valid:"required"`
	Tokens   []OIDCToken `json:"tokens"`
}

// OIDCToken is a token that its provider has issued. Without Expires it does not expire.
type OIDCToken struct {
	Token   string    `json:"token" valid:"unique,token"`
	Subject string    `json:"subject" valid:"required"`
	Expires time.Time `json:"expires,omitzero"`
}

// Instance is the ECS instance whose metadata are served. Without Role, the ARN of a role, its
// metadata have no credentials.
type Instance struct {
	ID   string `json:"instance_id" valid:"instance id"` // also the name of its sessions
	Role string `json:"role,omitempty"`
}

// CredentialsURI is a local service that returns credentials to everybody; without Path it does not
// exist.
type CredentialsURI struct {
	Path    string `json:"path" valid:"credentials path"`
	Role    string `json:"role"` // an ARN
	Session string `json:"session" valid:"session name"`
}

//go:embed fixtures/images.json
var defaultFixture []byte

// DefaultFixture is fixtures/images.json, a new copy at each call. A test validates it, not each of
// the thousands of emulators that start with it.
func DefaultFixture() *Fixture {
	var fixture Fixture
	if err := decodeStrict(defaultFixture, &fixture); err != nil {
		panic("emulator: the built-in fixture: " + err.Error())
	}
	return &fixture
}

// AccountByName returns an account, and panics if there is none of this name: that is a mistake in
// the caller's code.
func AccountByName(accounts []Account, name string) Account {
	account, exists := find(accounts, func(a Account) bool { return a.Name == name })
	if !exists {
		panic("emulator: unknown account " + name)
	}
	return account
}

func findAccount(accounts []Account, accessKey string) (Account, bool) {
	return find(accounts, func(a Account) bool { return a.AccessKey == accessKey })
}

// find returns the first element that matches.
func find[Element any](list []Element, matches func(Element) bool) (element Element, exists bool) {
	index := slices.IndexFunc(list, matches)
	if index < 0 {
		return element, false
	}
	return list[index], true
}
