// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Fix is a row of the table that says what to do about a failed call. The first row that matches
// counts.
//
// Texts may contain {operation}, {vendor}, {endpoint}, {host}, which says where the host comes
// from, {between}, which is what else may have responded, {permission}, {retries}, {clock}, which
// says what is wrong with this machine's clock, and {credentials}, {secret} and {token}, which name
// where the credentials of the request came from.
type Fix struct {
	Kind transport.Kind
	// Reason restricts the row to one reason; ReasonOther to none.
	Reason transport.Reason
	// Code restricts the row to one code of the service, or with a * at its end to those with that
	// prefix; empty to none.
	Code string
	// Problem continues "Could not read …:", in place of the general text of the kind; may be
	// empty.
	Problem string
	// Text says what to do, as imperative sentences.
	Text string
}

// TagNotMaskable is the row of a missing tag where there is no allow_missing.
var TagNotMaskable = Fix{Kind: transport.KindTagNotFound, Text: fixTag + fixOnlyWait}

func (f Fix) matches(failed transport.Error) bool {
	prefix, isPrefix := strings.CutSuffix(f.Code, "*")
	return f.Kind == failed.Kind &&
		(f.Reason == transport.ReasonOther || f.Reason == failed.Reason) &&
		(f.Code == "" || f.Code == failed.Code || isPrefix && strings.HasPrefix(failed.Code, prefix))
}

const (
	fixRunAgain = "Run Terraform again. The read changed nothing."
	fixReport   = "If the error persists, report this message to the developers of the provider."
	fixNetwork  = "Check {endpoint}, the network and the proxy settings of this machine."
	fixNotThis  = "Check {endpoint} and any proxy in between: this is not how the service responds."
	fixTag      = "Check the spelling, or push the image first."
	fixNoWait   = " To wait for the push, set wait = true; to continue without it, set allow_missing = true."
	fixOnlyWait = " To wait for the push, set wait = true."
)

// generalFixes are the rows for all vendors.
var generalFixes = []Fix{
	{Kind: transport.KindUnauthenticated, Text: "Check the credentials from {credentials}: they must be complete, active and of {vendor}. Check the clock of this machine as well."},
	{
		Kind: transport.KindForbidden, Reason: transport.ReasonBeforeLogin, Problem: "the registry refused {operation}, which is sent before the login",
		Text: "Check whether the registry allows this machine's address in its access control list, and check {between}.",
	},
	{Kind: transport.KindForbidden, Text: "{permission}"},
	{Kind: transport.KindTagNotFound, Text: fixTag + fixNoWait},
	{Kind: transport.KindThrottled, Text: "Wait a minute and run Terraform again. If it happens often, lower -parallelism, or raise {retries}."},
	{Kind: transport.KindTimeout, Text: "Check the network and the proxy between this machine and the service, and the status page of {vendor}. Then run Terraform again."},
	{Kind: transport.KindUnavailable, Reason: transport.ReasonUnknownHost, Text: "{host} Check the DNS of this machine. Where it reaches the internet through a proxy only, set HTTPS_PROXY."},
	{Kind: transport.KindUnavailable, Reason: transport.ReasonNotConnected, Text: "Check {endpoint}, and whether a firewall blocks the connection or a proxy is needed " +
		"(HTTPS_PROXY, NO_PROXY). See the status page of {vendor} as well."},
	{Kind: transport.KindUnavailable, Reason: transport.ReasonCertificate, Text: "If a corporate proxy inspects TLS, add its CA certificate to the system store (Linux: SSL_CERT_FILE). " +
		"Otherwise check {endpoint} and the clock of this machine."},
	{Kind: transport.KindUnavailable, Reason: transport.ReasonNoTLS, Text: fixNotThis},
	{Kind: transport.KindUnavailable, Reason: transport.ReasonTLSRefused, Text: "Check {endpoint} and any proxy in between: " +
		"requests use TLS 1.2 or 1.3, without a client certificate."},
	{Kind: transport.KindUnavailable, Reason: transport.ReasonNotHTTP, Text: fixNotThis},
	{Kind: transport.KindUnavailable, Reason: transport.ReasonPage, Text: "See the status page of {vendor}, and check {between}. Then run Terraform again."},
	{Kind: transport.KindUnsupported, Text: "Check that {endpoint} is an endpoint of this service. If it is, {vendor} has removed the operation."},
	{Kind: transport.KindUnexpected, Reason: transport.ReasonListMoved, Text: "Run Terraform again when no tag is being pushed or deleted. Nothing was read of the list, because a part of it might lack a tag. " +
		"If the error persists, report this message to the developers of the provider."},
	{Kind: transport.KindUnexpected, Reason: transport.ReasonListTooLong, Text: "Read the tags that you need one by one, by the data source of a single tag, or delete tags that are no longer in use. " +
		"name_regex does not help: the API has no filter, so that the whole list would be read first."},
	{Kind: transport.KindEnvironment, Text: "Correct the variable, or unset it to connect without a proxy. Percent-encode special characters of a user or password (@ is %40, / is %2F, # is %23). " +
		"Hosts that NO_PROXY lists are reached without the proxy."},
	{Kind: transport.KindUnexpected, Reason: transport.ReasonPage, Text: "Something other than the service responded. Check {between}."},
	{Kind: transport.KindUnexpected, Reason: transport.ReasonRepeated, Text: "Check any proxy in between: it sends responses twice, or keeps them. " +
		"If there is none, report this message to the developers of the provider."},
	{Kind: transport.KindUnexpected, Reason: transport.ReasonRedirect, Text: fixNotThis + " If both are right, report this message to the developers of the provider."},
}

// fixFor returns what to do about a failed call of a subject.
func (e Error) fixFor(failed transport.Error) string {
	fix := cmp.Or(failed.Fix, e.Fix, e.tableFix(failed))
	if e.Polled && IsMissing(failed) {
		fix = strings.TrimSuffix(strings.TrimSuffix(fix, fixNoWait), fixOnlyWait) + " If the push takes longer, raise timeouts.read."
	}
	if failed.RetriesCut && !e.Subject.HasFixedDeadline {
		fix += " To allow more attempts, raise timeouts.read."
	}
	return e.fill(fix, failed)
}

// slowFix says what to do where the deadline passed.
func (e Error) slowFix() string {
	const fix = "Check the network and the proxy between this machine and the service."
	if e.Subject.HasFixedDeadline {
		return fix + " If the service is only slow, run Terraform again later."
	}
	return fix + " If the service is only slow, raise timeouts.read."
}

// retriesSetting names what allows more retries.
func (e Error) retriesSetting() string {
	if e.Subject.HasFixedDeadline {
		return "max_retries"
	}
	return "max_retries and timeouts.read"
}

func (e Error) tableFix(failed transport.Error) string {
	if row, found := e.row(failed); found {
		return row.Text
	}
	switch failed.Kind {
	case transport.KindNoCredentials:
		return e.Subject.Vendor.Setup
	case transport.KindUnavailable:
		if failed.Status == 0 {
			return fixNetwork + " See the status page of {vendor} as well."
		}
		return "See the status page of {vendor}, and check any proxy in between. Then run Terraform again."
	default:
		// Some gateways give any path a request ID: a 404 without a code still suggests a wrong
		// endpoint.
		mayBeAnother := failed.RequestID == "" || failed.Status == http.StatusNotFound
		if failed.Status != 0 && !transport.IsSuccess(failed.Status) && failed.Code == "" && mayBeAnother {
			return fixNotThis + " If both are right, report this message to the developers of the provider."
		}
		return "Run Terraform again. " + fixReport
	}
}

// row finds the row of the table: the subject's first, then the vendor's, then the general ones.
func (e Error) row(failed transport.Error) (Fix, bool) {
	if failed.Kind == transport.KindTimeout && errors.Is(failed, context.Canceled) {
		return Fix{Text: fixRunAgain}, true
	}
	if failed.Kind == transport.KindTimeout && errors.Is(failed, context.DeadlineExceeded) {
		return Fix{Text: e.slowFix()}, true
	}
	if failed.Reason == transport.ReasonClock { // whatever the code is
		return Fix{Problem: "{clock}", Text: "Set the clock of this machine. If it is right, check any proxy in between: it may delay requests."}, true
	}
	for _, table := range [][]Fix{e.Subject.Fixes, e.Subject.Vendor.Fixes, generalFixes} {
		for _, row := range table {
			if row.matches(failed) {
				return row, true
			}
		}
	}
	return Fix{}, false
}

// fill replaces the names in braces.
func (e Error) fill(text string, failed transport.Error) string {
	endpoint, host, between := e.Subject.Endpoint, "Check "+e.Subject.Endpoint+".", "HTTPS_PROXY and NO_PROXY, and any proxy, firewall or captive portal between this machine and the service"
	if e.isUnknownHost(failed) {
		host = e.Subject.Host.sentence
	}
	setting := e.Subject.Host.setting
	if failed.CredentialSource != "" { // it has an endpoint of its own, or none to set
		endpoint, host, setting = "the credential source", "Check the credential source.", "the credential source"
	}
	if setting != "" {
		between = setting + ", " + between
	}
	credentials := cmp.Or(failed.SignedBy, failed.CredentialSource, "the "+e.Subject.Vendor.Block+" block of the provider")
	return strings.NewReplacer(
		"{operation}", failed.Operation,
		"{vendor}", e.Subject.Vendor.Name,
		"{endpoint}", endpoint,
		"{host}", host,
		"{between}", between,
		"{permission}", e.Subject.Permission,
		"{retries}", e.retriesSetting(),
		"{clock}", clockProblem(failed.ClockOffset),
		"{credentials}", credentials,
		"{secret}", cmp.Or(failed.SecretFrom, credentials),
		"{token}", cmp.Or(failed.TokenFrom, credentials),
	).Replace(text)
}

// clockProblem says how far this machine's clock is ahead of the service's: 0 where they agree, or
// where it is not known.
func clockProblem(offset time.Duration) string {
	amount := strings.TrimSuffix(offset.Abs().String(), "0s")
	switch {
	case offset > 0:
		return "the clock of this machine is " + amount + " ahead of the service's"
	case offset < 0:
		return "the clock of this machine is " + amount + " behind the service's"
	default:
		return "the service does not accept the time of the request"
	}
}
