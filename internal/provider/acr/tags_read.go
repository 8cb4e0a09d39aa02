// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acr

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	api "github.com/containerregistry/terraform-provider-containerregistry/internal/alibaba/acr"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/provider/read"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// defaultStatus is the status of a tag that can be pulled.
const defaultStatus = "NORMAL"

// statusGrammar matches those that are documented, and others of their form: the API may have more.
var statusGrammar = regexp.MustCompile(`^[A-Z0-9_-]{1,64}$`)

var errStatus = image.NewGrammarError(`must be a status as the API returns it, such as "NORMAL": at most 64 capital letters, digits, "_" or "-"`, recognizeStatus)

// recognizeStatus returns the text in capital letters. Whether that is a status is checked by the
// caller.
func recognizeStatus(text string) (image.Mistake, bool) {
	return image.Mistake{What: "has lower-case letters", Value: strings.ToUpper(text)}, true
}

func checkStatus(status string) error {
	if !statusGrammar.MatchString(status) {
		return errStatus
	}
	return nil
}

type tagsModel struct {
	repositoryAddress
	read.Settings
	read.TagList

	Status types.String `tfsdk:"status"`
}

// status returns the status of the tags to keep.
func (m *tagsModel) status() string {
	if m.Status.IsNull() {
		return defaultStatus
	}
	return m.Status.ValueString()
}

// listedTags says which tags are in the state, and how. It fails only for input that the validators
// refuse.
func (m *tagsModel) listedTags() (read.ListedTags[api.ListedTag], error) {
	listed := read.ListedTags[api.ListedTag]{
		Type: listedTagType, Choice: choice, Flatten: flattenTag, Host: m.RegistryHost.ValueString(),
		Repository: m.Namespace.ValueString() + "/" + m.RepoName.ValueString(), // without these names there is no reference
		HowToPin:   "Do not deploy by the name of a tag instead. Check the images in the console of the registry.",
	}
	if err := checkStatus(m.status()); err != nil {
		return listed, fmt.Errorf("status %s %w", transport.Quote(m.status()), err)
	}
	var err error
	listed.Filter, err = m.Filter(m.status())
	return listed, err
}

// tagsReader reads the tags of a repository.
type tagsReader struct {
	*configured

	model *tagsModel
}

// tagsResult has the tags of a repository, and their part of the state.
type tagsResult struct {
	repoID types.String
	tags   []api.ListedTag
	state  read.TagListState
}

func (r tagsReader) operation() read.Operation[tagsResult] {
	return read.Operation[tagsResult]{
		Get:     r.get,
		Explain: func(_ context.Context, failed read.Error) read.Error { return failed },
	}
}

func (r tagsReader) get(ctx context.Context) (tagsResult, error) {
	configured := address{repositoryAddress: r.model.repositoryAddress}
	listed, err := r.model.listedTags()
	if err != nil {
		return tagsResult{}, read.NewError(configured.tagListSubject(), err)
	}
	return inRepository(ctx, r.configured, configured, func(ctx context.Context, resolved address) (tagsResult, error) {
		return r.list(ctx, resolved, listed)
	})
}

func (r tagsReader) list(ctx context.Context, resolved address, listed read.ListedTags[api.ListedTag]) (tagsResult, error) {
	subject, result := resolved.tagListSubject(), tagsResult{repoID: resolved.RepoID}
	var err, stateError error
	result.tags, err = r.client.ListTags(ctx, resolved.repositoryRequest(), func(tags []api.ListedTag) { result.state, stateError = listed.State(ctx, tags) })
	switch {
	case err != nil:
		return tagsResult{repoID: resolved.RepoID}, aboutRepository(read.NewError(subject, err))
	case stateError != nil:
		return result, read.NewError(subject, stateError)
	default:
		return result, nil
	}
}

// aboutRepository refuses an error about a tag: none was named in the request.
func aboutRepository(failed read.Error) read.Error {
	if !read.HasKind(failed, transport.KindTagNotFound, transport.KindImageNotFound) {
		return failed
	}
	return failed.Contradicted("the error is about a tag, and the request names none", "Run Terraform again. If the error persists, report this message to the developers of the provider.")
}

// tagListSubject returns the subject of reading all tags of the repository.
func (a address) tagListSubject() read.Subject {
	repository := "repository " + a.repositoryDisplayName() + " of " + a.instanceName()
	subject := a.subject("the tags of "+repository, tagPermission)
	subject.Container, subject.Tag = repository, ""
	delete(subject.Missing, transport.KindTagNotFound)
	delete(subject.Attributes, transport.KindTagNotFound)
	delete(subject.Attributes, transport.KindImageNotFound)
	return subject
}

// choice returns what the choice among tags depends on.
func choice(tag api.ListedTag) image.ListedTag {
	listed := image.ListedTag{Name: tag.Name, Pushed: tag.ImageUpdate, Status: read.StringOrEmpty(tag.Status)}
	if digest := read.ValidDigest(read.NormalizedDigest(tag.Digest)); digest != "" {
		listed.Contents = []string{digest}
	}
	return listed
}

// flatten returns the large facts of a repository; nil for one that does not exist.
func (m *tagsModel) flatten(result read.Result[tagsResult], diagnostics *diag.Diagnostics) map[string]tftypes.Value {
	m.warnOfNoStatus(result.Value.tags, diagnostics)
	return m.Set(listedTagType, result.Exists, result.Value.state, diagnostics)
}

// flattenTag returns a tag for the state. As in a read of one tag, the digest is taken for that of
// the whole tag.
func flattenTag(tag api.ListedTag) read.ListedTag {
	digest := read.NormalizedDigest(tag.Digest)
	return read.ListedTag{
		Name: tag.Name, Digest: digest, Pin: read.ValidDigest(digest), Size: tag.ImageSize, Created: tag.ImageCreate, Updated: tag.ImageUpdate,
		Own: map[string]tftypes.Value{
			"status":   tftypes.NewValue(tftypes.String, tag.Status),
			"image_id": tftypes.NewValue(tftypes.String, tag.ImageID),
		},
	}
}

// warnOfNoStatus warns of tags without a status, which are left out: they may be about to be
// deleted.
func (m *tagsModel) warnOfNoStatus(tags []api.ListedTag, diagnostics *diag.Diagnostics) {
	count, first := 0, ""
	for _, tag := range tags {
		if tag.Status != nil {
			continue
		}
		if count == 0 || tag.Name < first {
			first = tag.Name
		}
		count++
	}
	if count == 0 {
		return
	}
	problem := fmt.Sprintf("The API returned no status for %d of the %d tags of the repository, %s among them. tags does not have these: it is not known whether their status is %s.",
		count, len(tags), transport.Quote(first), transport.Quote(m.status()))
	fix := "Check them in the console of the registry."
	if count == 1 {
		problem = fmt.Sprintf("The API returned no status for tag %s. tags does not have it: it is not known whether its status is %s.", transport.Quote(first), transport.Quote(m.status()))
		fix = "Check it in the console of the registry."
	}
	diagnostics.AddAttributeWarning(path.Root("status"), read.SummaryUnexpectedResponse, problem+"\n\n"+fix)
}
