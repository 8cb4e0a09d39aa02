// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// expectation is the diagnostic of a fault, or what the state holds where a response is accepted.
//
// Its texts may contain {operation}, {host}, {redirect}, which is the host that a redirect leads
// to, {registry}, which is the block of the provider, {vendor} and {code}.
type expectation struct {
	summary string // empty where the response is accepted

	// reason continues "Could not read …: ". Where the response is accepted, it says in the table
	// what the state holds.
	reason   string
	sentence string // the first sentence, where it is not "Could not read …" nor the summary's usual one
	facts    string // further sentences of the first paragraph

	fix        string // what to do; empty for the summary's usual text
	furtherFix string // follows fix
	attribute  string // the attribute at fault; empty for the summary's usual one

	response  string // the third paragraph's: status, code and message; empty for no response
	code      string
	requestID string
	exchange  string // the third paragraph, where it is another

	attempts  int           // 0 means 1
	discarded int           // further requests, of earlier reads and of responses that did not count
	unsent    bool          // the last read sends nothing; attempts are those of an earlier one
	confirmed bool          // the second of two requests follows at once
	interval  time.Duration // the wait that the service requests; 0 where waits grow by themselves

	values   object       // of the state
	warnings []diagnostic // where the response is accepted
}

// numberedID is a request ID that has the number of the last response, as each has its own.
const numberedID = "R{number}"

// noExchange is the exchange of a diagnostic of two paragraphs.
const noExchange = "none"

const (
	fixReport     = "Run Terraform again. If the error persists, report this message to the developers of the provider."
	fixRunAgain   = "Run Terraform again. The read changed nothing."
	fixTag        = "Check the spelling, or push the image first. To wait for the push, set wait = true; to continue without it, set allow_missing = true."
	fixThrottled  = "Wait a minute and run Terraform again. If it happens often, lower -parallelism, or raise max_retries and timeouts.read."
	fixSlow       = "Check the network and the proxy between this machine and the service. If the service is only slow, raise timeouts.read."
	fixMovedTag   = "If digest comes from containerregistry_acr_tag in the same run, the tag moved between the two reads: run Terraform again. Otherwise correct digest."
	fixWithSource = "Remove source, so that the registry is read where the API no longer provides this operation; check the permissions that this needs. " +
		"If acr.endpoint is set and is not an endpoint of the service, correct it."
	fixNotThisService  = "Check {registry}.endpoint and any proxy in between: this is not how the service responds."
	fixNotThisOrReport = fixNotThisService + " If both are right, report this message to the developers of the provider."
	fixClock           = "Set the clock of this machine. If it is right, check any proxy in between: it may delay requests."
	fixTemporaryKeys   = "Get new temporary credentials: access key ID, secret and security token together."
	fixNCRKeys         = "Check the credentials from ncr.access_key in the provider block: the access key must exist and be active, the secret key must belong to it, " +
		"and both must be of this site (public, gov or fin). Check the clock of this machine as well: it may be off by five minutes at most."
	fixNotConnected = "Check {registry}.endpoint, and whether a firewall blocks the connection or a proxy is needed (HTTPS_PROXY, NO_PROXY). See the status page of {vendor} as well."
	fixAnyNCRName   = "Check registry, image_name, reference, site and region: the API does not say which of them does not exist."
)

// vendorNames are the vendors as texts name them, by registry.
var vendorNames = map[string]string{"acr": "Alibaba Cloud", "ncr": "NAVER Cloud"}

// requests returns the number of attempts.
func (e expectation) requests() int {
	if e.unsent {
		return e.attempts
	}
	return max(1, e.attempts)
}

// diagnostic returns the complete diagnostic that the user must read.
func (v *variant) diagnostic(from service) diagnostic {
	expected := v.expected
	if expected.fix == "" {
		expected.fix = v.usualFix()
	}
	if expected.attribute == "" {
		expected.attribute = map[string]string{
			"Instance Not Found": v.source.Instance, "Repository Not Found": v.source.Repository, "Tag Not Found": v.source.Tag,
		}[expected.summary]
	}
	problem := v.finding()
	if !v.hasOwnSentence() {
		problem = "Could not read " + subjectOf(v.source) + ": " + problem
	}
	detail := problem + "\n\n" + expected.fix
	if expected.furtherFix != "" {
		detail += " " + expected.furtherFix
	}
	if exchange := expected.thirdParagraph(); exchange != noExchange {
		detail += "\n\n" + exchange
	}
	names := strings.NewReplacer(
		"{operation}", v.source.Operation, "{host}", from.host(), "{redirect}", from.redirect,
		"{registry}", v.source.Registry, "{vendor}", vendorNames[v.source.Registry],
		"{code}", expected.code,
	)
	return providertest.Error(expected.summary, names.Replace(detail), expected.attribute)
}

// finding is the first paragraph without "Could not read …: ".
func (v *variant) finding() string {
	expected := v.expected
	text := expected.reason + "."
	if v.hasOwnSentence() {
		text = expected.sentence
		if text == "" {
			text = missingSentence(expected.summary, v.source)
		}
	}
	if expected.facts != "" {
		text += " " + expected.facts
	}
	return text
}

// hasOwnSentence reports whether the diagnostic does not begin with "Could not read".
func (v *variant) hasOwnSentence() bool {
	return v.expected.sentence != "" || missingSentence(v.expected.summary, v.source) != ""
}

// thirdParagraph is the exchange.
func (e expectation) thirdParagraph() string {
	if e.exchange != "" {
		return e.exchange
	}
	text := "Request: {operation} at {host}. "
	if e.response == "" {
		text += "No response."
	} else {
		text += "Response: " + endSentence(e.response)
	}
	switch e.requestID {
	case "":
	case numberedID:
		text += fmt.Sprintf(" Request ID: R%d.", max(1, e.attempts))
	default:
		text += " Request ID: " + e.requestID + "."
	}
	if e.attempts > 1 {
		text += fmt.Sprintf(" Attempts: %d.", e.attempts)
	}
	return text
}

func endSentence(text string) string { return strings.TrimSuffix(text, ".") + "." }

// subjectOf says what a source reads, after "Could not read".
func subjectOf(source dataSource) string {
	config := source.Config
	if source.Type == ncrTags {
		return fmt.Sprintf("the tags of image %q in registry %q, site \"public\", region \"KR\"", config["image_name"], config["registry"])
	}
	if source.Registry == "ncr" {
		return fmt.Sprintf("tag %q of image %q in registry %q, site \"public\", region \"KR\"", config["reference"], config["image_name"], config["registry"])
	}
	ofInstance := fmt.Sprintf(" of instance %q, region \"cn-hangzhou\"", config["instance_id"])
	if source.Type == acrLogin {
		object := map[string]string{emulator.OperationGetAuthorizationToken: "a registry login", emulator.OperationListInstanceEndpoint: "the registry endpoint"}
		return object[source.Operation] + ofInstance
	}
	if source.Operation == emulator.OperationGetRepository {
		return fmt.Sprintf("repository \"%s/%s\"", config["namespace"], config["repo_name"]) + ofInstance
	}
	if source.Type == acrTags {
		return fmt.Sprintf("the tags of repository %q", config["repo_id"]) + ofInstance
	}
	subject := map[string]string{acrTag: "tag", acrTagLayers: "the layers of tag", acrTagScan: "the scan of tag"}[source.Type]
	return fmt.Sprintf("%s %q in repository %q", subject, config["tag"], config["repo_id"]) + ofInstance
}

// missingSentence says what does not exist; empty for other summaries.
func missingSentence(summary string, source dataSource) string {
	config := source.Config
	if source.Registry == "ncr" {
		if summary != "Tag Not Found" {
			return ""
		}
		return fmt.Sprintf("Tag %q does not exist in image %q of registry %q, site \"public\", region \"KR\".", config["reference"], config["image_name"], config["registry"])
	}
	instance := fmt.Sprintf("instance %q, region \"cn-hangzhou\".", config["instance_id"])
	return map[string]string{
		"Instance Not Found":   fmt.Sprintf("Instance %q does not exist in region \"cn-hangzhou\", or does not belong to this account.", config["instance_id"]),
		"Repository Not Found": fmt.Sprintf("Repository %q does not exist in ", config["repo_id"]) + instance,
		"Tag Not Found":        fmt.Sprintf("Tag %q does not exist in repository %q of ", config["tag"], config["repo_id"]) + instance,
	}[summary]
}

// permissions say what to grant, by operation.
var permissions = map[string]string{
	emulator.OperationGetRepoTagLayers: "Grant the RAM action cr:GetRepositoryLayers to this user or role.",
	emulator.OperationGetRepoTag: "Grant the RAM action cr:ListRepositoryTag to this user or role. GetRepoTag needs it on the whole instance, repository/cri-k77rd2eo9ztt1qa4: " +
		"a policy for a single repository may allow ListRepoTag and refuse GetRepoTag.",
	emulator.OperationListRepoTag:       "Grant the RAM action cr:ListRepositoryTag to this user or role.",
	emulator.OperationGetRepository:     "Grant the RAM action cr:GetRepository to this user or role.",
	emulator.OperationGetImageTags:      "Grant the policy NCP_CONTAINER_REGISTRY_VIEWER, or one of your own with its View actions, to this account.",
	emulator.OperationGetImageTagDetail: "Grant the policy NCP_CONTAINER_REGISTRY_VIEWER, or one of your own with its View actions, to this account.",

	emulator.OperationGetAuthorizationToken: "Grant the RAM action cr:GetAuthorizationToken to this user or role.",
	emulator.OperationListInstanceEndpoint:  "Grant the RAM action cr:ListInstanceEndpoint to this user or role.",
	emulator.OperationGetRepoTagScanStatus:  "Grant the RAM action cr:GetScan to this user or role.",
	emulator.OperationGetRepoTagScanSummary: "Grant the RAM action cr:GetScanCount to this user or role.",
}

// usualFix says what to do about a summary.
func (v *variant) usualFix() string {
	unavailable := "See the status page of {vendor}, and check any proxy in between. Then run Terraform again."
	if v.expected.response == "" {
		unavailable = "Check {registry}.endpoint, the network and the proxy settings of this machine. See the status page of {vendor} as well."
	}
	return map[string]string{
		"Authentication Failed": "Check the credentials from {registry}.access_key in the provider block: they must be complete, active and of {vendor}. " +
			"Check the clock of this machine as well.",
		"Access Denied":           permissions[v.source.Operation],
		"Instance Not Found":      "Check instance_id and region: an instance is found in its own region only, by an account that it belongs to.",
		"Repository Not Found":    "Check repo_id in the console of the instance. The repository may have been deleted, or belong to another instance.",
		"Tag Not Found":           fixTag,
		"Request Throttled":       fixThrottled,
		"Request Timed Out":       "Check the network and the proxy between this machine and the service, and the status page of {vendor}. Then run Terraform again.",
		"Service Unavailable":     unavailable,
		"API Not Available":       "Check that {registry}.endpoint is an endpoint of this service. If it is, {vendor} has removed the operation.",
		"Unexpected API Response": fixReport,
	}[v.expected.summary]
}
