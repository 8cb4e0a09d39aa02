// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/credentials"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Profiles.

func unreadableProfileFile(problem error) error {
	return credentials.Unusable(problem.Error(), "Check profile and shared_credentials_file, or "+profileVariables[0]+" and "+profileFileVariables[0]+
		" in the environment; `aliyun configure` writes the file.")
}

func malformedProfileFile(file string) error {
	return credentials.Unusable(transport.DisplayName(file)+" (content hidden) is not the JSON that the CLI writes",
		"Repair the file, or write it again with `aliyun configure`.")
}

// encodedProfileFile returns the error of a file in another encoding.
func encodedProfileFile(file string) error {
	return credentials.Unusable(transport.DisplayName(file)+" (content hidden) is not UTF-8 text without a byte order mark",
		"Save the file as UTF-8 without a byte order mark (BOM), or write it again with `aliyun configure`.")
}

// iniFile returns the error of a file that a variable names, and that is not the CLI's JSON.
func iniFile(file string) error {
	return credentials.Unusable(iniFileVariable+" is "+transport.DisplayName(file)+", which is not the JSON that the CLI writes: the INI file of the vendor's SDKs is not read",
		"Unset "+iniFileVariable+", or set "+profileFileVariables[0]+" to the CLI's file.")
}

// profileNotFound lists the profiles that the file has.
func profileNotFound(missing *profile) error {
	return credentials.Unusable("there is no profile "+transport.Quote(missing.name)+" in "+transport.DisplayName(missing.file)+", which has "+
		credentials.ListProfiles(missing.siblingNames()), "Check the profile's name: `aliyun configure list` lists them.")
}

func duplicateProfile(chosen *profile) error {
	return credentials.Unusable("there are several profiles "+transport.Quote(chosen.name)+" in "+transport.DisplayName(chosen.file),
		"Remove or rename all but one: the vendor's tools use different ones.")
}

// disabledProfile returns the error of two variables: one names a profile, one disables profiles.
func disabledProfile(name, disabled string) error {
	return credentials.Unusable(name+" names a profile, but "+disabled+" disables profiles",
		"Unset "+disabled+" to use the profile, or "+name+" to use another credential source.")
}

// incompleteProfile is about a profile without the key ID or its secret, or both.
func incompleteProfile(chosen *profile) error {
	var missing []string
	for _, field := range []string{"access_key_id", "access_key_secret"} {
		if !chosen.has(field) {
			missing = append(missing, field)
		}
	}
	return credentials.IncompleteProfile("profile "+transport.Quote(chosen.name)+" in "+transport.DisplayName(chosen.file), missing)
}

const fixProfileMode = "Use AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC, CredentialsURI, CloudSSO, OAuth or External."

// unknownProfileMode quotes the mode only if it is one of the CLI's.
func unknownProfileMode(chosen *profile, mode string) error {
	if slices.Contains(unsignedModes, mode) {
		fix := fixProfileMode
		if mode == "RamRoleArnWithRoleName" {
			fix = "Use the mode ChainableRamRoleArn, with a source_profile of mode EcsRamRole."
		}
		return credentials.Unusable(chosen.String()+" has the mode "+mode+", which is not supported", fix)
	}
	return credentials.Unusable(chosen.String()+" has an unknown mode", fixProfileMode)
}

func missingProfileMode(chosen *profile) error {
	return credentials.Unusable(chosen.String()+" has no mode, and its fields are not those of one mode", "Set its mode. "+fixProfileMode)
}

func disabledProcess(chosen *profile) error {
	return credentials.Unusable(processDisabledVariable+" forbids the command or the credentials URI of "+chosen.String(),
		"Unset "+processDisabledVariable+", or use another credential source.")
}

func missingSTSToken(chosen *profile) error {
	return credentials.Unusable("sts_token of "+chosen.String()+" is not set", "Write the profile again with `aliyun configure --mode StsToken`.")
}

// unusedSTSToken returns the error of temporary credentials in a profile of mode AK.
func unusedSTSToken(chosen *profile) error {
	return credentials.Unusable("access_key_id of "+chosen.String()+" is of temporary credentials (it begins with "+temporaryPrefix+
		"), but its mode "+keyPairMode+" does not use its sts_token", "Set its mode to "+stsTokenMode+".")
}

// missingRoleARN and missingCredentialsURI return the error of a field that neither the profile nor
// the environment has.
func missingRoleARN(chosen *profile) error {
	return credentials.Unusable("ram_role_arn of "+chosen.String()+" is not set", "Set it there, or "+roleARNVariables[0]+" in the environment.")
}

func missingCredentialsURI(chosen *profile) error {
	return credentials.Unusable("credentials_uri of "+chosen.String()+" is not set", "Set it there, or "+uriVariables[0]+" in the environment.")
}

func missingSourceProfile(chosen *profile) error {
	return credentials.Unusable("source_profile of "+chosen.String()+" is not set", "Set it to the profile whose credentials assume the role.")
}

func invalidExpiredSeconds(chosen *profile) error {
	return credentials.Unusable("expired_seconds of "+chosen.String()+" is not a number of seconds", "Set a number of seconds there.")
}

// profileCycle returns the error of profiles that depend on each other. names are in order; the
// last is one of those before it.
func profileCycle(names []string, file string) error {
	shown := make([]string, len(names))
	for index, name := range names {
		shown[index] = transport.DisplayName(name)
	}
	return credentials.Unusable("the profiles "+strings.Join(shown, " → ")+" of "+transport.DisplayName(file)+" are each other's source_profile",
		"Break that cycle.")
}

// Logins of the CLI.

func fixLogin(mode string, chosen *profile) string {
	return "Sign in again with `aliyun configure --mode " + mode + " --profile " + transport.DisplayName(chosen.name) + "`."
}

func endedLogin(mode string, chosen *profile) error {
	return credentials.Unusable("the "+mode+" login of "+chosen.String()+" has expired", fixLogin(mode, chosen))
}

func unknownOAuthSite(chosen *profile) error {
	return credentials.Unusable("oauth_site_type of "+chosen.String()+" is neither CN nor INTL", fixOAuth(chosen))
}

// fixOAuth says how to log in again.
func fixOAuth(chosen *profile) string {
	return "Log in again with `aliyun configure --mode OAuth" + profileOptions(chosen) + "`."
}

// endedOAuth is about a login whose keys and access token have both expired. While its refresh
// token holds, any request of the CLI renews it, but only in the default file: of another, the CLI
// uses up the refresh token and saves the next one nowhere.
func endedOAuth(chosen *profile) error {
	fix := fixOAuth(chosen)
	if chosen.text("oauth_refresh_token") != "" && chosen.file == defaultProfileFile {
		fix = "Renew the login with `aliyun sts GetCallerIdentity" + profileOptions(chosen) + "`. If that fails, log in again with `aliyun configure --mode OAuth" +
			profileOptions(chosen) + "`."
	}
	return credentials.Unusable("the keys and the access token of the OAuth login of "+chosen.String()+" have expired, and only the CLI renews them", fix)
}

// profileOptions returns the options by which the CLI's commands choose a profile.
func profileOptions(chosen *profile) string {
	options := " --profile " + shellWord(chosen.name)
	if chosen.file != defaultProfileFile {
		options += " --config-path " + shellWord(chosen.file)
	}
	return options
}

// plainWord matches what no shell changes; a leading ~ is meant to be changed.
var plainWord = regexp.MustCompile(`^[~A-Za-z0-9_.,:/@%+=-]+$`)

// shellWord quotes a word of a command where a shell needs that.
func shellWord(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(transport.DisplayName(word), "'", `'\''`) + "'"
}

func invalidCloudSSOURL(chosen *profile, problem error) error {
	return credentials.Unusable("cloud_sso_sign_in_url of "+chosen.String()+" is not valid: "+problem.Error(), fixLogin(cloudSSOMode, chosen))
}

func invalidCloudSSOProfile(chosen *profile) error {
	return credentials.Unusable(chosen.String()+" cannot be sent as JSON", fixLogin(cloudSSOMode, chosen))
}

// External commands.

// Errors of a command's output.
var (
	errCommandOutput     = errors.New("its output (hidden) is not one JSON object")
	errCommandMode       = errors.New("its mode is neither AK nor StsToken")
	errCommandKeys       = errors.New("its output (hidden) lacks a key, or has one that is not valid")
	errCommandExpiration = errors.New("its expiration is not a time")
)

// commandError returns the error of an External profile's command. problem continues a sentence
// that begins with its name.
func commandError(chosen *profile, problem string) error {
	return credentials.Unusable("process_command of "+chosen.String()+problem, "Run the process_command of "+chosen.String()+
		" by hand: it must write one JSON object with mode, access_key_id, access_key_secret and, for temporary credentials, sts_token and expiration.")
}

// lastErrorLine continues the error of a command with a line of its standard error.
func lastErrorLine(line string) string {
	const shownLimit = 200
	if characters := []rune(line); len(characters) > shownLimit {
		line = string(characters[:shownLimit]) + "…"
	}
	return "; the last line of its standard error, without what looks like a secret: " + line
}

func commandTooLong(chosen *profile, note string) error {
	return commandError(chosen, fmt.Sprintf(" writes more than %d KiB%s", commandOutputLimit>>10, note))
}

func commandFailed(chosen *profile, exitCode int, note string) error {
	return commandError(chosen, fmt.Sprintf(" ended with exit code %d%s", exitCode, note))
}
