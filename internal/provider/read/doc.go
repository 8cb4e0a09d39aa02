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
//   - That something is missing needs evidence. A list that failed or is truncated is not evidence:
//     the first error stays. With allow_missing, a check that failed for a reason that may not last
//     is the error, because the registry itself may be missing; one that is refused or not offered
//     is a warning.
//   - A tag that exists without the image that digest names is not missing, and never masked: most
//     often it was moved after the digest was read, and a gate that allows missing tags must not
//     allow that.
//   - Requests that explain an error have 5 s, and are sent only for an error that is reported.
//
// Decisions about lists of tags:
//
//   - They have allow_missing and exists, which are about the repository, and no wait: what would
//     be waited for, a tag, is read by its name.
//   - A filter that can never select anything is an error: a variant without a version, a
//     pre-release as the only version while include_prereleases is not set. A filter that happens
//     to select nothing is not an error: latest is null.
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
//   - The first interval is 2 s, each next one 1.5 times as long, at most 30 s. 5 s of
//     timeouts.read, or a tenth if that is less, are kept for the last attempt and for the requests
//     that explain its error. There is no jitter: few clients wait for the same push.
//   - Something that exists, but is not finished (a scan), is waited for if the read returns
//     Unfinished. At the end of the wait it is Request Timed Out, or the service's error if that
//     said so.
//   - A cancelled read or wait is Request Timed Out, and its text says that it was cancelled: no
//     summary of the list fits better.
//
// Decisions about values:
//
//   - A fact with a control character is Unexpected API Response; what decorates facts is null
//     then, with one warning about all such values (IgnoredValues). Package strictjson says what a
//     control character is, and the clients say which fields decorate: those that people may write
//     freely (who pushed, features of an os, the instruction of a layer). Every value that is
//     compared or pinned, is a key, or selects an image is a fact.
//   - An unknown value of the provider block fails the reads that need it, not the block: a read of
//     another registry, or one that is deferred until the value is known, has no use for it.
//   - The error of a host name that cannot be resolved names the setting that the host comes from,
//     and marks it where it is an attribute of the data source.
//   - A value that the errors of its attribute hide, such as a URL with a user or a query, is
//     hidden in other texts too.
//
// Decisions about digests:
//
//   - expected_digest fails where the service returned no valid digest: nothing was compared, and
//     an assertion must not pass on nothing.
//   - image.DecideTag decides what the digest of a whole tag is; this package asserts and pins
//     nothing else. Where only an image's digest is known, pinned_reference is null with a warning,
//     and expected_digest is Digest Not Comparable.
//   - A registry that contradicts the API (verify_digest), or does not have its tag, is Digest
//     Mismatch, and never masked. Both are read once more before: most often the tag moved between
//     the two requests.
//   - If the expected digest is another digest of the same responses (an image's, image_id), the
//     mismatch says which: the tag was not moved then.
//   - images_by_platform and ACR's images have the same objects, PlatformImage, without times of
//     pulls: they are passed to deployments, which must not change because somebody else pulled.
//   - A digest that is not valid stays as the service sent it, and no reference is built from it. A
//     list has one warning about all of its invalid digests, not one each.
//   - A tag without a digest is a warning: as the digest of containerregistry_acr_tag_layers, null
//     would mean whatever the tag points to by then.
package read
