// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"errors"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/oci"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// The sources of layers.
const (
	sourceAPI      = "api"
	sourceRegistry = "registry"
)

// acrLayersAnswer is what one of the sources says.
type acrLayersAnswer struct {
	layers []acr.Layer
	// image is what the registry says besides, at that host; nil where the API answered.
	image *oci.Image
	host  string
}

// operation names what the layers were read by.
func (a acrLayersAnswer) operation() string {
	if a.image != nil {
		return oci.OperationManifest
	}
	return "GetRepoTagLayers"
}

// acrLayersInquiry asks for layers: the API and, where that no longer has the action, the registry.
type acrLayersInquiry struct {
	acr   *acrConfigured
	model *acrTagLayersModel
}

func (d *acrTagLayersDataSource) inquiry(model *acrTagLayersModel) inquiry[acrLayersAnswer] {
	about := &acrLayersInquiry{acr: d.acr, model: model}
	return inquiry[acrLayersAnswer]{
		ask:     about.ask,
		explain: func(ctx context.Context, failed *failure) { d.acr.explain(ctx, &model.acrAddress, failed) },
	}
}

func (i *acrLayersInquiry) ask(ctx context.Context) (acrLayersAnswer, *failure) {
	if failed := i.acr.resolve(ctx, &i.model.acrAddress); failed != nil {
		return acrLayersAnswer{}, failed
	}
	// Only the registry can be asked for a platform: layers that may be another one's are no answer.
	if i.model.Source.ValueString() == sourceRegistry || !i.model.Platform.IsNull() {
		return i.askRegistry(ctx)
	}
	layers, err := i.acr.client.GetRepoTagLayers(ctx, i.model.request())
	if err == nil {
		return acrLayersAnswer{layers: layers}, nil
	}
	failed := &failure{question: i.model.question(), err: err}
	if !hasKind(err, transport.KindAction) {
		i.acr.forgetMissing(&i.model.acrAddress, failed)
		return acrLayersAnswer{}, failed
	}
	if !i.model.Source.IsNull() {
		failed.note("The registry was not asked instead: source is " + quote(i.model.Source.ValueString()) + ".")
		failed.question.advice[transport.KindAction] = adviceOnSource
		return acrLayersAnswer{}, failed
	}
	answer, instead := i.askRegistry(ctx)
	return answer, failed.answeredInstead(instead)
}

const adviceOnSource = "leave source out, so that the registry is asked where the API no longer has this operation; see the permissions that this needs. " +
	"If the endpoint in the provider block is not the service's own, correct it."

// answeredInstead is the failure of an API without the operation, and of what was asked instead of it. What that says for sure, such as that there
// is no such tag, is its answer; else neither could answer.
func (f *failure) answeredInstead(instead *failure) *failure {
	if instead == nil {
		return nil
	}
	if !couldNotAnswer(instead) {
		instead.note("The API no longer has GetRepoTagLayers: the registry was asked instead.")
		return instead
	}
	f.instead = instead
	return f
}

// couldNotAnswer tells whether a failure leaves open what was asked for.
func couldNotAnswer(failed *failure) bool {
	return hasKind(failed, transport.KindAuthentication, transport.KindAccess, transport.KindThrottled, transport.KindUnavailable,
		transport.KindAction, transport.KindUnexpected, transport.KindTimeout) && !errors.Is(failed, context.Canceled)
}
