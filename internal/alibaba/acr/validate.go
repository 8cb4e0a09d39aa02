// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

var (
	instanceIDGrammar = regexp.MustCompile(`^cri-[0-9A-Za-z]{1,64}$`)
	repoIDGrammar     = regexp.MustCompile(`^crr-[0-9A-Za-z]{1,64}$`)
)

// Errors of the checks below.
var (
	ErrInstanceID = image.NewGrammarError(`must be "cri-" and letters or digits, such as "cri-kmsiwlxxdcva1234"`, recognizeInstanceID)
	ErrRepoID     = image.NewGrammarError(`must be "crr-" and letters or digits, such as "crr-v7m9m2g0qkqjf56p"`, recognizeRepoID)
	ErrNamespace  = image.NewGrammarError(`must be lower-case letters and digits, separated by ".", "_", "__" or "-", without "/"`, recognizeNamespace)
	ErrRepoName   = image.NewGrammarError(image.ErrRepository.Error(), recognizeRepoName)
	ErrImageHost  = image.NewGrammarError("must not start with the host of a registry", recognizeRepoName)
	// ErrNamespaceHost refuses a host, which is valid by the grammar of a namespace.
	ErrNamespaceHost = image.NewGrammarError("must not be the host of a registry", recognizeNamespace)
)

// checkField checks a field of a request. Its error names the field and quotes its value.
func checkField(name, value string, check func(string) error) error {
	if err := check(value); err != nil {
		return fmt.Errorf("%s %s %w", name, transport.Quote(value), err)
	}
	return nil
}

// CheckInstanceID checks the ID of an instance, cri-….
func CheckInstanceID(id string) error {
	if !isInstanceID(id) {
		return ErrInstanceID
	}
	return nil
}

// CheckRepoID checks the ID of a repository, crr-….
func CheckRepoID(id string) error {
	if !isRepoID(id) {
		return ErrRepoID
	}
	return nil
}

// CheckNamespace checks the name of a namespace. The error is ErrNamespaceHost for the host of a
// registry, which the grammar allows, else ErrNamespace.
func CheckNamespace(name string) error {
	switch {
	case !isNamespace(name):
		return ErrNamespace
	case isRegistryHost(name):
		return ErrNamespaceHost
	default:
		return nil
	}
}

// CheckRepoName checks the name of a repository. The error is ErrImageHost for a name that starts
// with the host of a registry of Alibaba Cloud, which the grammar allows, else ErrRepoName.
func CheckRepoName(name string) error {
	if image.CheckRepository(name) != nil {
		return ErrRepoName
	}
	if first, _, _ := strings.Cut(name, "/"); isRegistryHost(first) {
		return ErrImageHost
	}
	return nil
}

func isInstanceID(id string) bool { return instanceIDGrammar.MatchString(id) }

func isRepoID(id string) bool { return repoIDGrammar.MatchString(id) }

func isNamespace(name string) bool {
	return !strings.Contains(name, "/") && image.CheckRepository(name) == nil
}

// isRegistryHost reports whether a host is in the vendor's domain, as those of its registries are.
func isRegistryHost(host string) bool { return strings.HasSuffix(host, ".aliyuncs.com") }
