// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package ncr

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/naver/ncr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// ncrTagInquiry asks for a tag, and finds out what exactly is missing where the service only says that something is.
type ncrTagInquiry struct {
	*ncrConfigured

	model   *ncrTagModel
	request ncr.TagRequest
	asked   int
	// explained is which of the questions was explained last, counted from 1.
	explained int
	// settled tells that asking once more would explain no more; unconfirmed is why it explained nothing.
	settled     bool
	unconfirmed error
}

func (d *ncrTagDataSource) inquiry(model *ncrTagModel, location ncr.Location) inquiry[ncr.Tag] {
	about := &ncrTagInquiry{ncrConfigured: d.ncr, model: model, request: ncr.TagRequest{
		Location:  location,
		Registry:  model.Registry.ValueString(),
		ImageName: model.ImageName.ValueString(),
		Reference: model.Reference.ValueString(),
	}}
	return inquiry[ncr.Tag]{ask: about.ask, explain: about.explain}
}

// ask explains its first failure at once, and if that fails for a passing reason the next: a registry that does not exist must be
// neither waited for nor masked.
func (i *ncrTagInquiry) ask(ctx context.Context) (ncr.Tag, *failure) {
	tag, err := i.client.GetTag(ctx, i.request)
	i.asked++
	if err == nil {
		if failed := i.model.question().expect(i.model.ExpectedDigest, tag.Digest, tag.LastUpdated); failed != nil {
			return tag, failed
		}
		return tag, i.verify(ctx, tag)
	}
	failed := &failure{question: i.model.question(), err: err}
	if !i.settled {
		i.findMissing(ctx, failed)
	}
	if i.unconfirmed != nil {
		failed.unconfirmed = &unconfirmed{
			err: i.unconfirmed, doubt: "whether its registry does could not be found out", at: path.Root("registry"),
			advice: "make sure that the name of the registry is right. An account that may list tags and registries has that checked.",
		}
	}
	return tag, failed
}

// explain looks again only where time has passed since it did.
func (i *ncrTagInquiry) explain(ctx context.Context, failed *failure) {
	if i.explained < i.asked {
		i.findMissing(ctx, failed)
	}
}

func (i *ncrTagInquiry) findMissing(ctx context.Context, failed *failure) {
	original, isCall := errors.AsType[*transport.Error](failed.err)
	if !isCall || original.Kind != transport.KindTag {
		return
	}
	ctx, cancel := i.clock.explaining(ctx)
	defer cancel()
	missing, err := i.client.FindMissing(ctx, i.request)
	i.explained, i.unconfirmed, i.settled = i.asked, err, err == nil || !isPassing(err)
	if err != nil {
		return
	}
	original.Kind = missing.Kind
	failed.question.advice = maps.Clone(ncrAdvice)
	i.noteBeside(failed, missing)
}

// isPassing tells whether an explanation that failed may succeed a moment later. One that is refused, that the service does not
// have, or that lists too much does not.
func isPassing(err error) bool {
	failed, isCall := errors.AsType[*transport.Error](err)
	return isCall && failed.Kind != transport.KindAccess && failed.Status != http.StatusNotFound
}

func (i *ncrTagInquiry) noteBeside(failed *failure, missing ncr.Missing) {
	names, total := missing.Beside.Names, missing.Beside.Total
	switch {
	case missing.Kind == transport.KindInstance:
		failed.noteBeside("The account", "registries", i.request.Registry, names, total)
	case missing.Kind == transport.KindRepository:
		failed.note("The registry " + quote(i.request.Registry) + " exists, the image " + quote(i.request.ImageName) + " does not.")
	case slices.Contains(names, i.request.Reference):
		failed.isThereNow("The tag " + quote(i.request.Reference) + " is there now.")
	default:
		failed.noteBeside("The image "+quote(i.request.ImageName), "tags", i.request.Reference, names, total)
	}
}

// ncrAdvice is for failures of which is known what is missing.
var ncrAdvice = map[transport.Kind]string{
	transport.KindInstance:   "check registry, site and region: a registry is found in its own site and region only, by an account that it belongs to.",
	transport.KindRepository: "check image_name, and whether the image has been pushed.",
	transport.KindTag:        "check reference, and whether its image has been pushed.",
}

func (m *ncrTagModel) question() question {
	return question{
		service: "NCR",
		asked: "the tag " + quote(m.Reference.ValueString()) + " of the image " + quote(m.ImageName.ValueString()) +
			" in the registry " + quote(m.Registry.ValueString()) + ", site " + quote(m.Site.ValueString()) + ", region " + quote(m.Region.ValueString()),
		permission: "to view Container Registry: the policy NCP_CONTAINER_REGISTRY_VIEWER, or one of your own with its view actions",
		keys:       ncrKeys,
		attributes: map[transport.Kind]path.Path{
			transport.KindInstance:   path.Root("registry"),
			transport.KindRepository: path.Root("image_name"),
			transport.KindTag:        path.Root("reference"),
		},
		advice: map[transport.Kind]string{
			transport.KindCredentials: adviceWithoutNCRKeys,
			transport.KindTag:         "check registry, image_name, reference, site and region: the service says of none of them which it is that does not exist.",
		},
	}
}
