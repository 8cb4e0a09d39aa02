// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
)

// The expected diagnostics: the subject, the response, and the advice for the summary.

const (
	adviceRunAgain     = "run again; if it stays, report it to the provider's developers with this text. Nothing of this answer was used."
	adviceWait         = "see the vendor's status page, and any proxy on the way; run again later."
	adviceRaiseTimeout = "raise timeouts.read, or run again later."
	adviceCancelled    = "run again. The read changed nothing."
	adviceNetwork      = "check the network and proxy between this machine and the service, and the vendor's status page; then run again."
	adviceSlowService  = "check the network and proxy between this machine and the service; raise timeouts.read if the service is only slow."
	adviceEndpoint     = "check the endpoint in the provider block, and any proxy on the way: this is not how the service answers. " +
		"If both are right, report it to the provider's developers with this text."
	adviceMovedTag = "if digest was read before the layers, as by containerregistry_acr_tag, the tag has been moved in between: run again; " +
		"else check the tag in the repository's console, and that digest is the tag's, or that of one of its images."
	adviceName        = "check the endpoint, or the region that its name is made of where none is set, and this machine's DNS."
	adviceCertificate = "check that the endpoint's host and this machine's clock are right; where a proxy on the way opens TLS, this machine must trust its authority."
	adviceNCRNames    = "check registry, image_name, reference, site and region: the service says of none of them which it is that does not exist."
)

// diagnostic is what the user must read, whole, of a service.
func (v *variant) diagnostic(target service) diagnostic {
	host := target.host()
	response := strings.NewReplacer("{after}", v.want.after(), "{host}", host, "{another}", target.another).Replace(v.want.response)
	switch {
	case strings.HasPrefix(response, "HTTP"):
		response = "Came back from " + v.source.Operation + " at " + host + ", " + response
	case strings.HasPrefix(response, "after"):
		response = "No answer from " + v.source.Operation + " at " + host + " " + response
	case strings.HasPrefix(response, ":"):
		response = "Came back from " + v.source.Operation + response
	}
	advice, attribute := v.want.advice, v.want.attribute
	if advice == "" {
		advice = v.defaultAdvice()
	}
	if attribute == "" {
		attribute = map[string]string{
			"Instance Not Found": v.source.Instance, "Repository Not Found": v.source.Repository, "Tag Not Found": v.source.Tag,
		}[v.want.summary]
	}
	return providertest.Error(v.want.summary, subjectOf(v.source)+"\n"+response+"\nWhat to do: "+advice, attribute)
}

// subjectOf writes the first sentence of the diagnostics of a source.
func subjectOf(source dataSource) string {
	c := source.Config
	if source.Registry == "ncr" {
		return fmt.Sprintf("Asked for the tag %q of the image %q in the registry %q, site \"public\", region \"KR\".", c["reference"], c["image_name"], c["registry"])
	}
	instance := fmt.Sprintf("of the instance %q, region \"cn-hangzhou\".", c["instance_id"])
	if source.Operation == emulator.OperationGetRepository {
		return fmt.Sprintf("Asked for the id of the repository \"%s/%s\" ", c["namespace"], c["repo_name"]) + instance
	}
	subject := "tag"
	if source.Type == acrTagLayers {
		subject = "layers of the tag"
	}
	tag := fmt.Sprintf("%q", c["tag"])
	if c["digest"] != nil {
		tag += fmt.Sprintf(" (image %q)", c["digest"])
	}
	return fmt.Sprintf("Asked for the %s %s in the repository %q ", subject, tag, c["repo_id"]) + instance
}

var permissions = map[string]string{
	emulator.OperationGetRepoTagLayers: "the RAM action cr:GetRepositoryLayers",
	emulator.OperationGetRepoTag:       "the RAM action cr:ListRepositoryTag",
	emulator.OperationGetRepository:    "the RAM action cr:GetRepository",
	emulator.OperationGetImageTagDetail: "to view Container Registry: the policy NCP_CONTAINER_REGISTRY_VIEWER, " +
		"or one of your own with its view actions",
}

func (v *variant) defaultAdvice() string {
	keys, missing := acrKeys, "check the tag in the repository's console, and whether its image has been pushed."
	if v.source.Registry == "ncr" {
		keys, missing = ncrKeys, "check reference, and whether its image has been pushed."
	}
	return map[string]string{
		"Authentication Failed":   "check " + keys + checked,
		"Access Denied":           "allow the account " + permissions[v.source.Operation] + ".",
		"Instance Not Found":      "check instance_id and region: an instance is found in its own region only, by an account that it belongs to.",
		"Repository Not Found":    "check the repository's id or names in the instance's console; it may have been deleted, or belong to another instance.",
		"Tag Not Found":           missing,
		"Request Throttled":       "wait a minute and run again; lower -parallelism, or raise max_retries and timeouts.read, if it happens often.",
		"Request Timed Out":       adviceNetwork,
		"Service Unavailable":     v.adviceOnUnavailable(),
		"API Not Available":       "check that the endpoint in the provider block is this service's own; if it is, the vendor has taken this operation away.",
		"Unexpected API Response": adviceRunAgain,
	}[v.want.summary]
}

func (v *variant) adviceOnUnavailable() string {
	if strings.HasPrefix(v.want.response, "HTTP") {
		return adviceWait
	}
	return "check that the endpoint's host is right and reachable from this machine, and the vendor's status page; then run again."
}
