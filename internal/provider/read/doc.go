// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package read has what the reads of all registries share: the deadline, polling, the policy for
// missing tags, the expected digest, and the one way from an error to a diagnostic.
//
// A data source describes what it reads by a Subject, and how by an Operation. Run executes the
// operation; its error is an Error, which Report renders in three paragraphs: what is wrong, what
// to do, and the exchange behind it. What to do is in a table: the rows of the subject first, then
// those of its vendor, then the general ones in fixes.go.
//
// Decisions about what is missing:
//
//   - allow_missing masks a tag or repository that does not exist, and nothing else.
//   - That something is missing takes evidence: a list that failed or is truncated is none, and the
//     first error stays. With allow_missing, a check that failed for a reason that may not last is
//     the error, because the registry itself may be missing; one that is refused or not offered is
//     a warning.
//   - A tag that exists without the image that digest names is not missing, and never masked: most
//     often it was moved after the digest was read, and a gate that allows missing tags must not
//     allow that.
//   - Requests that explain an error have 5 s, and are sent only for an error that is reported.
//
// Decisions about lists of tags:
//
//   - They have allow_missing and exists, which are about the repository, and no wait: what would
//     be waited for, a tag, is read by its name.
//   - Filters that cannot select anything by their form are errors: a variant without a version, a
//     pre-release as the only version while include_prereleases is not set. A filter that selects
//     nothing is none: latest is null.
//   - Two tags of the highest version that may be two images are Digest Mismatch, on version. The
//     choice by name would depend on how somebody spells a version.
//   - version of a tag is set whether or not there is a constraint, without v and variant.
//   - Their state is a LargeState, which the framework does not process.
//
// Decisions about polling:
//
//   - wait waits for what allow_missing masks, because a push creates it, for the expected digest,
//     and while API and registry contradict each other. Any other error ends the wait at once, and
//     says how long it was: retries cover what passes within seconds. A digest that cannot be
//     compared is never waited for: waiting does not make it comparable.
//   - The first interval is 2 s, each next one 1.5 times as long, at most 30 s. Of timeouts.read, 5
//     s or a tenth is kept for the last attempt and for what explains its error. There is no
//     jitter: one push is awaited, not by a crowd.
//   - What exists, but is not finished (a scan), is waited for where the read says so by
//     Unfinished. At the end of the wait it is Request Timed Out, or the service's error if that
//     said so.
//   - A cancelled read or wait is Request Timed Out, and its text says that it was cancelled: the
//     list of summaries has nothing nearer.
//
// Decisions about values:
//
//   - A fact with a control character is Unexpected API Response; what decorates facts is null
//     then, with one warning about all such values (IgnoredValues). What a control character is
//     stands in package strictjson, which fields decorate in the clients: what people may write
//     freely (who pushed, features of an os, the instruction of a layer). All that is compared,
//     pinned, a key or the choice of an image is a fact.
//   - An unknown value of the provider block fails the reads that need it, not the block: a read of
//     another registry, or one that is deferred until the value is known, has no use for it.
//   - The error of a host name that cannot be resolved names the setting that the host comes from,
//     and marks it where it is an attribute of the data source.
//   - A value that an attribute must not show, such as of a URL with a user or a query, is hidden
//     in texts, too.
//
// Decisions about digests:
//
//   - expected_digest fails where the service returned no valid digest: nothing was compared, and
//     an assertion must not pass on nothing.
//   - The digest of a whole tag is image.DecideTag's decision; this package asserts and pins
//     nothing else. Where only an image's digest is known, pinned_reference is null with a warning,
//     and expected_digest is Digest Not Comparable.
//   - A registry that contradicts the API (verify_digest), or does not have its tag, is Digest
//     Mismatch, and never masked. Both are read once more before: most often the tag moved between
//     the two requests.
//   - A mismatch says what the expected digest is if it is another one of the same responses (an
//     image's, image_id): the tag was not moved then.
//   - images_by_platform and ACR's images have the same objects, PlatformImage, without times of
//     pulls: they are passed to deployments, which must not change because somebody else pulled.
//   - A digest that is not valid stays as the service sent it, and no reference is built from it. A
//     list has one warning about all of its invalid digests, not one each.
//   - A tag without a digest is a warning: as the digest of containerregistry_acr_tag_layers, null
//     would mean whatever the tag points to by then.
package read
