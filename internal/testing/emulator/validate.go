// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
)

// patterns are the rules in "valid" tags that name a pattern.
var patterns = map[string]*regexp.Regexp{
	"account name":     accountNameGrammar,
	"credentials path": regexp.MustCompile(`^` + credentialsPrefix + `.+$`),
	"digest":           digestGrammar,
	"external id":      externalIDGrammar,
	"image id":         regexp.MustCompile(`^[0-9a-f]{64}$`),
	"instance id":      regexp.MustCompile(`^i-[a-z0-9]+$`),
	"instance name":    regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`),
	"media types":      regexp.MustCompile(`^(docker|oci)$`),
	"platform":         regexp.MustCompile(`^[a-z0-9]+/[a-z0-9]+(/[a-z0-9.]+)?$`), // os/architecture[/variant]
	"provider ARN":     regexp.MustCompile(`^acs:ram::[0-9]+:oidc-provider/[a-zA-Z0-9._-]+$`),
	"role ARN":         roleARNGrammar,
	"role id":          regexp.MustCompile(`^[0-9]+$`),
	"scan service":     regexp.MustCompile(`^(ACR|SAS)_SCAN_SERVICE$`),
	"scan status":      regexp.MustCompile(`^(SCANNING|COMPLETE|FAILED|RETRYING)$`),
	"session name":     sessionNameGrammar,
	"token":            regexp.MustCompile(`^[^.]+\.[^.]+\.[^.]+$`), // of a JSON Web Token's form
}

var (
	accountNameGrammar = regexp.MustCompile(`^[a-z0-9-]+$`)
	digestGrammar      = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
)

// validate returns all problems of a fixture, one per line, each with its path:
// acr.instances[0].region. Contradictions are problems, too: duplicate names, a tag whose image
// does not exist, a blob with two sizes.
func (f *Fixture) validate() error {
	v := &validation{}
	v.fields("", reflect.ValueOf(*f), nil)
	accounts := map[string][]Account{ServiceACR: f.Accounts.ACR, ServiceNCR: f.Accounts.NCR}
	for _, service := range sortedKeys(accounts) {
		for index, account := range accounts[service] {
			v.contains(fmt.Sprintf("accounts.%s[%d].operations", service, index), "operation", permissionsOf(service), account.Operations...)
		}
	}
	v.acr(f.ACR)
	v.ncr(f.NCR)
	v.credentials(f.Credentials)
	return errors.Join(v.problems...)
}

type validation struct{ problems []error }

func (v *validation) problem(path, format string, arguments ...any) {
	v.problems = append(v.problems, fmt.Errorf("%s: %s", path, fmt.Sprintf(format, arguments...)))
}

// fields checks the rules in the "valid" tags of a value's fields, and of all values in it:
//
//	required            not empty
//	unique              different from the same field of the list's, or map's, other elements
//	not before created  not before the field Created
//	a pattern's name    matches that pattern, unless it is optional (omitempty) and empty
//
// No number may be negative.
func (v *validation) fields(path string, value reflect.Value, seen firstPaths) {
	switch value.Kind() {
	case reflect.Struct:
		for _, field := range reflect.VisibleFields(value.Type()) {
			name, content := jsonName(field), value.FieldByIndex(field.Index)
			isAbsent := strings.Contains(field.Tag.Get("json"), ",omitzero") && content.IsZero()
			if name == "" || isAbsent {
				continue
			}
			fieldPath := strings.TrimPrefix(path+"."+name, ".")
			v.field(fieldPath, field, value, seen)
			v.fields(fieldPath, content, nil)
		}
	case reflect.Slice:
		elements := firstPaths{}
		for index := range value.Len() {
			v.fields(fmt.Sprintf("%s[%d]", path, index), value.Index(index), elements)
		}
	case reflect.Map:
		keys, elements := value.MapKeys(), firstPaths{}
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
		for _, key := range keys {
			v.fields(fmt.Sprintf("%s[%q]", path, key), value.MapIndex(key), elements)
		}
	case reflect.Int, reflect.Int64:
		if value.Int() < 0 {
			v.problem(path, "%d is negative", value.Int())
		}
	}
}

func (v *validation) field(path string, field reflect.StructField, parent reflect.Value, seen firstPaths) {
	value := parent.FieldByIndex(field.Index)
	for rule := range strings.SplitSeq(field.Tag.Get("valid"), ",") {
		switch rule {
		case "":
		case "required":
			if value.IsZero() || value.Kind() == reflect.Slice && value.Len() == 0 {
				v.problem(path, "is missing")
			}
		case "unique":
			v.unique(seen, path, fmt.Sprint(value), field.Name+fmt.Sprint(value))
		case "not before created":
			created := parent.FieldByName("Created").Interface().(time.Time)
			if value.Interface().(time.Time).Before(created) {
				v.problem(path, "is before created")
			}
		default:
			isOptional := strings.Contains(field.Tag.Get("json"), ",omitempty")
			if !patterns[rule].MatchString(value.String()) && (!isOptional || !value.IsZero()) {
				v.problem(path, "%q does not match %s", value, patterns[rule])
			}
		}
	}
}

// firstPaths are the paths of values that must not occur again.
type firstPaths map[string]string

func (v *validation) unique(seen firstPaths, path, value, identity string) {
	if first, exists := seen[identity]; exists && value != "" {
		v.problem(path, "%q is the same as %s", value, first)
		return
	}
	seen[identity] = path
}

// contains checks that a list has all names.
func (v *validation) contains(path, kind string, list []string, names ...string) {
	for _, name := range names {
		if !slices.Contains(list, name) {
			v.problem(path, "unknown %s %q", kind, name)
		}
	}
}

// checkTag checks a tag and its image. An image with the name of a tag must be that tag's, or To of
// MoveTag would be ambiguous.
func checkTag[Image any](v *validation, path, name, imageName string, images map[string]Image) {
	if !tagGrammar.MatchString(name) {
		v.problem(path, "%q is not a tag", name)
	}
	if _, exists := images[imageName]; !exists {
		v.problem(path, "unknown image %q", imageName)
	}
	if _, exists := images[name]; exists && name != imageName {
		v.problem(path, "the tag points at %q, and not at the image of its own name", imageName)
	}
}

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
				v.acrImage(fmt.Sprintf("%s.images[%q]", path, name), repository.Images[name], blobs)
			}
		}
	}
}

func (v *validation) acrImage(imagePath string, image ACRImage, blobs map[string]int64) {
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

func (v *validation) ncrDigests(path string, image NCRImage) {
	for _, platform := range append([]NCRPlatform{{Digest: image.Digest}}, image.Platforms...) {
		if !image.Verbatim && !digestGrammar.MatchString(platform.Digest) {
			v.problem(path, "digest %q does not match %s", platform.Digest, digestGrammar)
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
		v.contains(path+".operations", "operation", permissionsOf(ServiceACR), role.Operations...)
		for _, trusted := range role.Trusted {
			if !accountNameGrammar.MatchString(trusted) {
				v.contains(path+".trusted", "role", principals, trusted)
			}
		}
		if role.OIDCProvider != "" {
			v.contains(path+".oidc_provider", "provider", providers, role.OIDCProvider)
		}
		if seconds := cmp.Or(role.MaxSessionDuration, defaultSession); seconds < defaultSession || seconds > maxSession {
			v.problem(path+".max_session_duration", "%d is not from %d to %d", seconds, defaultSession, maxSession)
		}
	}
	if fixture.Instance.Role != "" {
		v.contains("credentials.instance.role", "role", roles, fixture.Instance.Role)
	}
	if fixture.CredentialsURI != (CredentialsURI{}) {
		v.contains("credentials.credentials_uri.role", "role", roles, fixture.CredentialsURI.Role)
	}
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

func jsonName(field reflect.StructField) string {
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name
}
