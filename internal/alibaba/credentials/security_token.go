// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"errors"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// temporaryPrefix begins the access key ID of temporary credentials, which sign only with their
// security token. The service would call such a key unknown.
const temporaryPrefix = "STS."

// missingTokenError reports an access key ID of temporary credentials without a security token.
type missingTokenError struct {
	names keyNames
}

func (e *missingTokenError) Error() string { return "no security token" }

// checkSecurityToken refuses temporary credentials without their security token.
func checkSecurityToken(pair credentials.Credentials, names keyNames) error {
	if strings.HasPrefix(pair.AccessKey, temporaryPrefix) && pair.SecurityToken == "" {
		return missingSecurityToken(names, "")
	}
	return nil
}

// withStrayToken checks the credentials of any source, and names the variable of another naming
// scheme that has a security token where one is missing.
func (c *Chain) withStrayToken(retrieve credentials.ProviderFunc) credentials.ProviderFunc {
	return func(ctx context.Context) (credentials.Credentials, error) {
		retrieved, err := retrieve(ctx)
		if err == nil && checkSecurityToken(retrieved, keyNames{}) != nil {
			return credentials.Credentials{}, noSecurityToken()
		}
		missing, isMissing := errors.AsType[*missingTokenError](err)
		failed, isCall := errors.AsType[transport.Error](err)
		if !isMissing || !isCall {
			return retrieved, err
		}
		for _, names := range keyVariables {
			if names.securityToken != missing.names.securityToken && c.options.Environment.Getenv(names.securityToken) != "" {
				named := missingSecurityToken(missing.names, names.securityToken)
				return credentials.Credentials{}, failed.WithMessage(named.Message).WithFix(named.Fix)
			}
		}
		return credentials.Credentials{}, err
	}
}
