// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
)

// fromEnvironment takes the first of what the environment configures: keys, a profile that a
// variable names, a credentials URI, a role of the instance, a role with an OIDC token.
func (c *Chain) fromEnvironment(ctx context.Context) (credentials.Credentials, error) {
	for _, retrieve := range []credentials.ProviderFunc{
		c.fromKeyVariables, c.fromNamedProfile, c.fromURIVariables, c.fromRoleVariables, c.fromOIDCVariables,
	} {
		retrieved, err := retrieve(ctx)
		if _, isNotConfigured := errors.AsType[*credentials.NotConfiguredError](err); !isNotConfigured {
			return retrieved, err
		}
	}
	names := make([]string, len(keyVariables))
	for index, scheme := range keyVariables {
		names[index] = scheme.accessKey
	}
	return credentials.Credentials{}, &credentials.NotConfiguredError{Reason: credentials.Enumerate(names) + " are not set"}
}

// errNotInEnvironment reports that the environment does not configure a source.
var errNotInEnvironment = &credentials.NotConfiguredError{Reason: "not set in the environment"}

// fromKeyVariables takes the key pair of one naming scheme. Other schemes may only repeat it.
func (c *Chain) fromKeyVariables(ctx context.Context) (credentials.Credentials, error) {
	var chosen credentials.Credentials
	var chosenNames keyNames
	var withoutToken error // of temporary keys, whose token another scheme may have
	for _, names := range keyVariables {
		pair := names.read(c.options.Environment)
		if pair.AccessKey == "" && pair.SecretKey == "" {
			continue
		}
		if pair.AccessKey == "" || pair.SecretKey == "" {
			return credentials.Credentials{}, c.incompleteVariables(pair, names)
		}
		complete, err := credentials.Named(inEnvironment(names.accessKey), func(context.Context) (credentials.Credentials, error) {
			if different := names.differentFrom(pair, chosenNames, chosen); different != nil {
				return credentials.Credentials{}, different
			}
			return checkKeyPair(pair, names, credentials.RemoveVariable)
		})(ctx)
		if _, isMissing := errors.AsType[*missingTokenError](err); isMissing {
			complete, withoutToken = pair, cmp.Or(withoutToken, err)
		} else if err != nil {
			return credentials.Credentials{}, err
		}
		complete.SecretSource, complete.TokenSource = inEnvironment(names.secretKey), inEnvironment(names.securityToken)
		if chosen.AccessKey == "" || chosen.SecurityToken == "" && complete.SecurityToken != "" {
			chosen, chosenNames = complete, names
		}
	}
	if chosen.AccessKey == "" {
		return credentials.Credentials{}, errNotInEnvironment
	}
	if withoutToken != nil && chosen.SecurityToken == "" {
		return credentials.Credentials{}, withoutToken
	}
	return chosen, nil
}

// incompleteVariables returns the error of half a pair, whose other half may be of another naming
// scheme.
func (c *Chain) incompleteVariables(pair credentials.Credentials, names keyNames) error {
	for _, other := range keyVariables {
		switch set := other.read(c.options.Environment); {
		case pair.AccessKey == "" && set.AccessKey != "" && set.SecretKey == "":
			return credentials.MixedPair(names.secretKey, names.accessKey, other.accessKey, names.pair(), other.pair())
		case pair.SecretKey == "" && set.SecretKey != "" && set.AccessKey == "":
			return credentials.MixedPair(names.accessKey, names.secretKey, other.secretKey, names.pair(), other.pair())
		}
	}
	_, err := checkKeyPair(pair, names, credentials.RemoveVariable)
	return err
}

// read returns what the variables of a scheme are set to, trimmed.
func (n keyNames) read(environment credentials.Environment) credentials.Credentials {
	return credentials.Credentials{
		AccessKey: environment.Getenv(n.accessKey), SecretKey: environment.Getenv(n.secretKey), SecurityToken: environment.Getenv(n.securityToken),
	}.Trimmed()
}

// differentFrom returns an error if a scheme has another value than the one before it. A value that
// only one of them has is not compared.
func (n keyNames) differentFrom(pair credentials.Credentials, before keyNames, earlier credentials.Credentials) error {
	for _, key := range []struct{ name, value, earlierName, earlier string }{
		{n.accessKey, pair.AccessKey, before.accessKey, earlier.AccessKey},
		{n.secretKey, pair.SecretKey, before.secretKey, earlier.SecretKey},
		{n.securityToken, pair.SecurityToken, before.securityToken, earlier.SecurityToken},
	} {
		if key.value != "" && key.earlier != "" && key.value != key.earlier {
			return differentValues(key.earlierName, key.name)
		}
	}
	return nil
}

// fromOIDCVariables assumes the role of a pod.
func (c *Chain) fromOIDCVariables(ctx context.Context) (credentials.Credentials, error) {
	name, _ := c.options.Environment.First(slices.Concat(oidcTokenVariables, oidcFileVariables, oidcProviderVariables)...)
	if name == "" {
		return credentials.Credentials{}, errNotInEnvironment
	}
	return credentials.Named(inEnvironment(name), c.withOIDC(AssumeRoleWithOIDC{}))(ctx)
}

// fromNamedProfile takes the profile that a variable names. The current profile of the file comes
// after the environment.
func (c *Chain) fromNamedProfile(ctx context.Context) (credentials.Credentials, error) {
	if name, _ := c.options.Environment.First(profileVariables...); name == "" {
		return credentials.Credentials{}, errNotInEnvironment
	}
	return c.fromProfile(ctx)
}

func (c *Chain) fromURIVariables(ctx context.Context) (credentials.Credentials, error) {
	name, uri, err := c.variable(uriVariables)
	if err != nil {
		return credentials.Credentials{}, err
	}
	if name == "" {
		return credentials.Credentials{}, errNotInEnvironment
	}
	return credentials.Named(inEnvironment(name), c.withURI(uri, name))(ctx)
}

func (c *Chain) fromRoleVariables(ctx context.Context) (credentials.Credentials, error) {
	if c.options.Environment.IsTrue(metadataDisabledVariable) {
		return credentials.Credentials{}, errNotInEnvironment
	}
	name, role, err := c.variable(ecsRoleVariables)
	if err != nil {
		return credentials.Credentials{}, err
	}
	if name == "" {
		return credentials.Credentials{}, errNotInEnvironment
	}
	return credentials.Named(inEnvironment(name), c.withInstanceRole(role))(ctx)
}

func inEnvironment(variable string) string { return variable + " in the environment" }
