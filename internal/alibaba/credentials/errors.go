// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// What is wrong with credentials, and what to do about it. No text contains a secret, nor a line of
// a file.

// disabledBy says why a source is not configured.
func disabledBy(variable string) string { return "disabled by " + variable }

// differentValues returns the error of two variables for the same fact with different values, which
// may be secrets and are not shown.
func differentValues(first, second string) error {
	return credentials.Unusable(first+" and "+second+" have different values", "Unset the one that is not meant, or set both to the same value.")
}

func differentRegions(first, firstRegion, second, secondRegion string) error {
	return fmt.Errorf("%s is %s, but %s is %s", first, transport.Quote(firstRegion), second, transport.Quote(secondRegion))
}

// Key pairs.

// missingSecurityToken returns the error of temporary credentials without a security token. stray
// names a token that is set elsewhere, and may be empty.
func missingSecurityToken(names keyNames, stray string) transport.Error {
	failed := transport.Error{
		Kind:    transport.KindNoCredentials,
		Message: names.accessKey + " is of temporary credentials (it begins with " + temporaryPrefix + "), but " + names.securityToken + " is not set",
		Fix:     "Set " + names.securityToken + " to the security token that was issued with this access key.",
		Cause:   &missingTokenError{names},
	}
	if stray != "" {
		failed.Message += "; " + stray + " is set, and does not count here"
		failed.Fix = "If the token in " + stray + " was issued with this access key, set " + names.securityToken + " to it; otherwise to the one that was."
	}
	return failed
}

// noSecurityToken is missingSecurityToken for a source without variables or arguments of its own.
func noSecurityToken() error {
	return credentials.Unusable("its access key ID is of temporary credentials (it begins with "+temporaryPrefix+"), and it gives no security token",
		"Let it give the security token that was issued with this access key.")
}

func invalidKey(name string, problem error) error {
	return credentials.Unusable(name+" (value hidden) is not valid: "+problem.Error(), "Set "+name+" to the value alone.")
}

// Roles and STS.

func invalidSessionLength(seconds int64) error {
	return credentials.Unusable(
		fmt.Sprintf("the session of %d s is not one of %d to %d s", seconds, ShortestSession, LongestSession),
		"Choose a time within these limits, and within the role's own.")
}

func invalidRoleARN(problem error) error {
	return credentials.Unusable("the ARN of the role (value hidden) is not valid: "+problem.Error(),
		"Correct it in ram_role_arn of the profile, or in "+strings.Join(roleARNVariables, " or ")+" in the environment.")
}

func invalidSessionName(problem error) error {
	return credentials.Unusable("the session name of the role (value hidden) is not valid: "+problem.Error(),
		"Correct it in ram_session_name of the profile, or in "+sessionNameVariables[0]+" in the environment.")
}

func invalidReplacedEndpoint(variable string) error {
	return credentials.Unusable(variable+" is not like http://127.0.0.1:8080: it is for an emulator on this machine only", "Unset "+variable+".")
}

// incompleteOIDC returns the error of settings that are missing in the environment and in setting.
func incompleteOIDC(missing []string, setting string) error {
	verb := " is"
	if len(missing) > 1 {
		verb = " are"
	}
	return credentials.Unusable(credentials.Enumerate(missing)+verb+" not set", "Set what is missing in "+setting+", or in the environment.")
}

func unreadableOIDCToken(problem error) error {
	return credentials.Unusable("the OIDC token: "+problem.Error(), "Check where the file of the OIDC token is mounted.")
}

func invalidOIDCToken(problem error) error {
	return credentials.Unusable("the OIDC token (value hidden) is not valid: "+problem.Error(), "Check what writes the OIDC token.")
}

const fixRoleParameters = "Check the settings of the role: its ARN, session name, policy and duration."

// stsFixes say what to do where STS refuses, by the kind of its error.
type stsFixes struct {
	forbidden, unauthenticated string
}

// fixesOfAssumeRole returns the fixes for a role that the credentials of a source assume.
func fixesOfAssumeRole(source string) stsFixes {
	return stsFixes{
		forbidden: "Check the role's ARN; allow sts:AssumeRole on it to the account of " + source +
			"; and name that account in the role's trust policy, with the external ID that the policy requires.",
		unauthenticated: fixUnauthenticated("the credentials of " + source),
	}
}

var fixesOfOIDC = stsFixes{
	forbidden: "Check the ARNs of role and OIDC provider, and name that provider, with the token's audience and subject, " +
		"in the role's trust policy.",
	unauthenticated: fixUnauthenticated("the OIDC token and its provider"),
}

func fixUnauthenticated(what string) string {
	return "Check " + what + ": they must be complete, active and of this cloud; and this machine's clock must be right."
}

// The metadata service.

const fixMetadata = "Run this on an ECS instance that has a RAM role, or use another credential source."

func disabledMetadata() error {
	return credentials.Unusable(metadataDisabledVariable+" forbids requests to the metadata service",
		"Unset "+metadataDisabledVariable+", or use another credential source.")
}

func invalidInstanceRole(problem error) error {
	return credentials.Unusable("the name of the instance's role (value hidden) is not valid: "+problem.Error(),
		"Correct it in ram_role_name of the profile, or in "+strings.Join(ecsRoleVariables, " or ")+" in the environment.")
}

var errMetadataToken = errors.New("the response is not a token")

// noToken returns the error of a response without a token. The request is not repeated: version 1
// is tried next.
func noToken(status int) error {
	failed := transport.StatusError(status)
	failed.Retryable = false
	return failed
}

// noMetadataV2 returns the error of a metadata service that issues no token; failed is the error of
// the request for one.
func noMetadataV2(failed transport.Error) error {
	failed.Kind, failed.RetriesCut = transport.KindNoCredentials, false
	return failed.WithMessage("the metadata service issues no token of version 2, and " + metadataV1DisabledVariable + " forbids version 1").
		WithFix("Unset " + metadataV1DisabledVariable + " if the instance has version 1 only. " + fixMetadata)
}

func metadataTimedOut() error {
	return transport.Error{
		Kind: transport.KindUnavailable, Operation: metadataOperation, Host: metadataAddress,
		Message: "no response within " + metadataTimeout.String(), Fix: fixMetadata, Attempts: 1,
	}
}

// metadataError is the error of a response with this status.
func metadataError(status int) error {
	failed := transport.StatusError(status)
	if status == http.StatusNotFound {
		failed.Kind, failed.Reason, failed.Message = transport.KindNoCredentials, transport.ReasonInvalidResponse, "this instance does not have the RAM role, or any"
	}
	return failed.WithFix(fixMetadata)
}

// Credentials URIs.

func invalidCredentialsURI(setting string, problem error) error {
	return credentials.Unusable(setting+" (value hidden) is not valid: "+problem.Error(), "Set "+setting+" to the URI that the program serves.")
}

// credentialsURIError returns an error of the request with what to do. It is the same for all that
// the program does: that is neither the vendor's service nor the provider.
func credentialsURIError(err error, setting string) error {
	failed, isCall := errors.AsType[transport.Error](err)
	if !isCall || failed.Status == 0 && failed.Reason != transport.ReasonNotConnected {
		return err
	}
	return failed.WithFix("Check the program behind " + setting + ": it must run, and return credentials as JSON.")
}
