// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/attribute"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// Report adds the diagnostic of an error: what is wrong, what to do, and the exchange behind it.
func Report(err error, diagnostics *diag.Diagnostics) {
	if library, isLibrary := errors.AsType[diagnosticsError](err); isLibrary {
		diagnostics.Append(library.diagnostics...)
		return
	}
	failed, isRead := errors.AsType[Error](err)
	if !isRead {
		diagnostics.AddError(summaryDefect, capitalized(err.Error())+".")
		return
	}
	rendered := failed.render()
	problem := withFacts(rendered.problem, failed.Facts)
	detail := paragraphs(problem, rendered.fix, rendered.exchange)
	if rendered.attribute != nil {
		diagnostics.AddAttributeError(*rendered.attribute, rendered.summary, detail)
		return
	}
	diagnostics.AddError(rendered.summary, detail)
}

// withFacts appends the facts to a problem. After indented lines they begin on a line of their own.
func withFacts(problem string, facts []string) string {
	separator := " "
	if strings.Contains(problem, "\n  ") {
		separator = "\n"
	}
	if len(facts) == 0 {
		return problem
	}
	return problem + separator + strings.Join(facts, " ")
}

// rendered is an error as its diagnostic shows it.
type rendered struct {
	summary, problem, fix, exchange string
	attribute                       *path.Path // at fault; nil without one
}

// render returns the texts of an error, by the type of its cause.
func (e Error) render() rendered {
	if failed, isCall := errors.AsType[transport.Error](e.Cause); isCall {
		if e.Fallback != nil {
			return e.renderFallback(failed)
		}
		return e.renderCall(failed)
	}
	if unfinished, isUnfinished := errors.AsType[Unfinished](e.Cause); isUnfinished {
		return rendered{summary: summaryRequestTimedOut, problem: unfinished.Problem, fix: unfinished.Fix}
	}
	if platform, isPlatform := errors.AsType[*oci.PlatformError](e.Cause); isPlatform {
		return e.renderPlatform(platform)
	}
	if artifact, isNotImage := errors.AsType[*oci.NotImageError](e.Cause); isNotImage {
		return e.renderNotImage(artifact)
	}
	if mismatch, isMismatch := errors.AsType[DigestMismatch](e.Cause); isMismatch {
		return e.renderMismatch(mismatch)
	}
	if failed, isNotComparable := errors.AsType[DigestNotComparable](e.Cause); isNotComparable {
		return renderNotComparable(failed)
	}
	if mismatch, isMismatch := errors.AsType[RegistryMismatch](e.Cause); isMismatch {
		return e.renderRegistryMismatch(mismatch)
	}
	if equal, isEqual := errors.AsType[EqualVersions](e.Cause); isEqual {
		return renderEqualVersions(equal)
	}
	if cancelled, isCancelled := errors.AsType[pollCancelled](e.Cause); isCancelled {
		return rendered{
			summary: summaryRequestTimedOut,
			problem: "Cancelled while waiting for " + e.Subject.Object + ", after " + cancelled.waited + ".", fix: fixRunAgain,
		}
	}
	return rendered{summary: attribute.SummaryInvalidValue, problem: e.couldNotRead(e.Cause.Error()), exchange: noRequest}
}

func (e Error) renderCall(failed transport.Error) rendered {
	shown := rendered{summary: summaries[failed.Kind], problem: e.problem(failed), fix: e.fixFor(failed), exchange: exchange(failed), attribute: e.mark(failed)}
	if failed.Kind == transport.KindNoCredentials {
		shown.summary = "Missing " + e.Subject.Vendor.Service + " Credentials"
	}
	return shown
}

// renderFallback shows the errors of two sources that both failed.
func (e Error) renderFallback(failed transport.Error) rendered {
	shown := rendered{summary: summaries[failed.Kind], problem: e.problem(failed), exchange: exchange(failed)}
	fallback, isRead := errors.AsType[Error](e.Fallback)
	if !isRead {
		return shown
	}
	second := fallback.render()
	shown.problem = "The API no longer provides " + failed.Operation + codeInParentheses(failed) + ", and reading the layers from the registry failed. " +
		withFacts(second.problem, fallback.Facts)
	shown.fix, shown.attribute = second.fix, second.attribute
	shown.exchange = "1. " + exchange(failed) + "\n2. " + second.exchange
	return shown
}

func codeInParentheses(failed transport.Error) string {
	if failed.Code == "" {
		return ""
	}
	return " (" + failed.Code + ")"
}
