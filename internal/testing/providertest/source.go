// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package providertest

import (
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// Types of data sources, for the tests of one of them.
const (
	ACRTag       = "containerregistry_acr_tag"
	ACRTagLayers = "containerregistry_acr_tag_layers"
	ACRTags      = "containerregistry_acr_tags"
	ACRTagScan   = "containerregistry_acr_tag_scan"
	NCRTag       = "containerregistry_ncr_tag"
	NCRTags      = "containerregistry_ncr_tags"
)

// ACRLogin is the type of the ephemeral resource.
const ACRLogin = "containerregistry_acr_login"

// Source is a data source, with a read of it that succeeds with the emulator's default fixture.
type Source struct {
	Type      string
	Registry  string // the name of its registry's block in the provider block
	Operation string // the emulator's operation that the read requests

	// Requests are the operations of a read of Config, in their order; nil where Operation is the
	// only one.
	Requests []string

	// Config holds the arguments that it needs, and Alternatives others that address the same tag.
	// Together they have every argument that goes into a request.
	Config       Object
	Alternatives []Object

	// Instance, Repository and Tag are the arguments that name these, and that an error about one
	// of them marks. Tag is empty for a list of tags.
	Instance, Repository, Tag string

	// Location is what a read resolves besides its arguments, whether the tag exists or not.
	Location Object

	// Missing are configurations that name what does not exist.
	Missing []Missing

	// Move is a move of a tag in the repository of Config, but for the tag and the image.
	Move emulator.MoveTag

	// Load are the changes of Config that lead to the repository in which every tag load-<number>
	// exists; nil where one configuration does not do for all of them.
	Load Object
}

// Missing is a read of what does not exist.
type Missing struct {
	Name      string
	Config    Object
	Summary   string // of the error
	Attribute string // that the error marks
	Maskable  bool   // whether allow_missing accepts it
	Location  Object // what the read resolves all the same
}

// Sources returns all data sources, those of one registry together.
func Sources() []Source {
	acr := acrSource()
	return []Source{
		acr.of(ACRTag, emulator.OperationGetRepoTag),
		acr.of(ACRTagLayers, emulator.OperationGetRepoTagLayers),
		acr.list(ACRTags, emulator.OperationListRepoTag),
		acrScanSource(acr),
		ncrTagSource(),
		// Without the one tag of several platforms, which is not pinned, and a warning.
		ncrTagSource().list(NCRTags, emulator.OperationGetImageTags).withAll(Object{"name_regex": "^(1|latest)"}),
	}
}

// TagSources returns the data sources of one tag.
func TagSources() []Source {
	return slices.DeleteFunc(Sources(), func(source Source) bool { return source.Tag == "" })
}

// LoadSources returns the data sources that read any tag, also one that may not exist, by one
// request.
func LoadSources() []Source {
	return slices.DeleteFunc(TagSources(), func(source Source) bool { return source.Load == nil })
}

// SourceOf returns the data source of a type.
func SourceOf(typeName string) Source {
	for _, source := range Sources() {
		if source.Type == typeName {
			return source
		}
	}
	panic("there is no data source " + typeName)
}

// SourcesOf returns the data sources of a registry.
func SourcesOf(registry string) []Source {
	return slices.DeleteFunc(Sources(), func(source Source) bool { return source.Registry != registry })
}

// Registries returns the names of the registries' blocks, in the order of Sources.
func Registries() []string {
	var names []string
	for _, source := range Sources() {
		if !slices.Contains(names, source.Registry) {
			names = append(names, source.Registry)
		}
	}
	return names
}

// With returns the source with changes of its configuration.
func (s Source) With(changes Object) Source {
	s.Config = s.Config.With(changes)
	return s
}

// WithTag returns the source with another tag in its configuration.
func (s Source) WithTag(tag string) Source { return s.With(Object{s.Tag: tag}) }

// Configs returns Config and Alternatives.
func (s Source) Configs() []Object { return append([]Object{s.Config}, s.Alternatives...) }

// RequestsOf counts the requests of an operation that a read of Config sends.
func (s Source) RequestsOf(operation string) int {
	count := 0
	for _, request := range s.AllRequests() {
		if request == operation {
			count++
		}
	}
	return count
}

// AllRequests returns the operations of a read of Config, in their order.
func (s Source) AllRequests() []string {
	if s.Requests == nil {
		return []string{s.Operation}
	}
	return s.Requests
}

// MoveTag returns the move of a tag of the repository to the image of another, after that many
// responses to the source's operation; 0 is at once.
func (s Source) MoveTag(tag, to string, responses int) emulator.MoveTag {
	move := s.Move
	move.Tag, move.To = tag, to
	if responses > 0 {
		move.After = &emulator.After{Operation: s.Operation, Responses: responses}
	}
	return move
}

func (s Source) of(typeName, operation string) Source {
	s.Type, s.Operation = typeName, operation
	return s
}

// list returns the data source of the list of all tags, by that of one: the same without the tag.
func (s Source) list(typeName, operation string) Source {
	s = s.of(typeName, operation)
	withoutTag := func(config Object) Object {
		config = config.With(nil)
		delete(config, s.Tag)
		return config
	}
	s.Config, s.Alternatives, s.Missing = withoutTag(s.Config), slices.Clone(s.Alternatives), slices.Clone(s.Missing)
	for index := range s.Alternatives {
		s.Alternatives[index] = withoutTag(s.Alternatives[index])
	}
	s.Missing = slices.DeleteFunc(s.Missing, func(missing Missing) bool { return missing.Attribute == s.Tag })
	for index := range s.Missing {
		s.Missing[index].Config = withoutTag(s.Missing[index].Config)
	}
	s.Tag, s.Load = "", nil
	return s
}

// withAll returns the source with changes of all its configurations.
func (s Source) withAll(changes Object) Source {
	s.Config = s.Config.With(changes)
	for index := range s.Alternatives {
		s.Alternatives[index] = s.Alternatives[index].With(changes)
	}
	for index := range s.Missing {
		s.Missing[index].Config = s.Missing[index].Config.With(changes)
	}
	return s
}

// acrSource has what the data sources of ACR have in common.
func acrSource() Source {
	const instance, repository = "cri-k77rd2eo9ztt1qa4", "crr-v7m9m2g0qkqjf56p"
	byID := Object{"instance_id": instance, "repo_id": repository, "tag": "1.4.2"}
	byName := Object{"instance_id": instance, "namespace": "platform", "repo_name": "storefront", "tag": "1.4.2"}
	region := Object{"region": "cn-hangzhou"}
	const tagNotFound, repositoryNotFound, instanceNotFound = "Tag Not Found", "Repository Not Found", "Instance Not Found"
	noInstance := Object{"instance_id": "cri-0000000000000000"}
	return Source{
		Registry: "acr", Config: byID, Alternatives: []Object{byName}, Location: region,
		Instance: "instance_id", Repository: "repo_id", Tag: "tag",
		Missing: []Missing{
			{"tag", byID.With(Object{"tag": "9.9.9"}), tagNotFound, "tag", true, region},
			{"tag, by name", byName.With(Object{"tag": "9.9.9"}), tagNotFound, "tag", true, region.With(Object{"repo_id": repository})},
			{"repository by id", byID.With(Object{"repo_id": "crr-0000000000000000"}), repositoryNotFound, "repo_id", true, region},
			{"repository by name", byName.With(Object{"repo_name": "backend"}), repositoryNotFound, "repo_name", true, region},
			{"namespace", byName.With(Object{"namespace": "plattform"}), repositoryNotFound, "namespace", true, region},
			{"instance", byID.With(noInstance), instanceNotFound, "instance_id", false, nil},
			{"instance, by name", byName.With(noInstance), instanceNotFound, "instance_id", false, nil},
			{"instance in another region", byID.With(Object{"region": "cn-beijing"}), instanceNotFound, "instance_id", false, nil},
		},
		Move: emulator.MoveTag{Service: emulator.ServiceACR, InstanceID: instance, Namespace: "platform", Repository: "storefront"},
		Load: Object{"repo_id": "crr-l0adl0adl0adl0ad"},
	}
}

// acrScanSource reads the scan of an image, of any of the tags that point to it: the digest is an
// argument.
func acrScanSource(acr Source) Source {
	source := acr.of(ACRTagScan, emulator.OperationGetRepoTagScanStatus)
	source.Requests = []string{emulator.OperationGetRepoTagScanStatus, emulator.OperationGetRepoTagScanSummary, emulator.OperationGetRepoTagScanStatus}
	source.Load = nil
	digest := Object{"digest": "sha256:3cc3f2fd8b54ddb5a1168aee715684b217d340a0cde9dda31477b447ec9c03e4"}
	source = source.With(digest)
	source.Alternatives, source.Missing = slices.Clone(source.Alternatives), slices.Clone(source.Missing)
	for index, alternative := range source.Alternatives {
		source.Alternatives[index] = alternative.With(digest)
	}
	for index := range source.Missing {
		source.Missing[index].Config, source.Missing[index].Maskable = source.Missing[index].Config.With(digest), false
	}
	return source
}

func ncrTagSource() Source {
	config := Object{"registry": "acme", "image_name": "storefront", "reference": "1.4.2"}
	location := func(registry string) Object {
		return Object{"site": "public", "region": "KR", "registry_host": registry + ".kr.ncr.ntruss.com"}
	}
	return Source{
		Type: NCRTag, Registry: "ncr", Operation: emulator.OperationGetImageTagDetail, Config: config, Location: location("acme"),
		Instance: "registry", Repository: "image_name", Tag: "reference",
		Missing: []Missing{
			{"tag", config.With(Object{"reference": "9.9.9"}), "Tag Not Found", "reference", true, location("acme")},
			{"image", config.With(Object{"image_name": "backend"}), "Repository Not Found", "image_name", true, location("acme")},
			{"registry", config.With(Object{"registry": "acne"}), "Instance Not Found", "registry", false, nil},
		},
		Move: emulator.MoveTag{Service: emulator.ServiceNCR, Registry: "acme", Image: "storefront"},
		Load: Object{"image_name": "load"},
	}
}
