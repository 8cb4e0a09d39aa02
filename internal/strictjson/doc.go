// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

// Package strictjson reads JSON strictly, in the forms in which the vendors write it. It is pure.
//
// Decisions that bind this package:
//
//   - Names are exact, and a duplicate name is an error. encoding/json matches names in any case
//     and takes the last of two: a response that contradicts itself would be read as if it did not.
//   - A document is one JSON object with nothing after it, in UTF-8. Truncated JSON is an error,
//     never the fields before its end.
//   - An absent field, null, an empty string and a time of 0 are all read as nil: the vendors use
//     all of them for a value that they do not have.
//   - A number is exact or an error: a JSON number or a string of one, without a fraction, within
//     64 bits. A size that is nearly right would pass a gate.
//   - A time before 1970 or after 9999 is an error: RFC 3339 cannot express the latter.
//   - A list of more than 1,000 entries is an error: no image has so many layers, and what a broken
//     service sends must not take longer than the deadline.
//   - A control character is a character that a terminal obeys, or that makes a text look like
//     another one: C0, DEL and C1, the separators of lines and paragraphs (U+2028, U+2029), and
//     format characters, such as an override of the direction, a byte order mark or a tag. The two
//     joiners U+200C and U+200D are allowed: honest names in some scripts, and emoji, contain them.
//     The CLIs print a string of the state without escapes if it has a line break.
//   - Text refuses a control character. The client decides which fields only decorate facts, and so
//     become nil with a warning instead (DecoratingText), and which may contain any character
//     (AnyText). Error codes and messages (Label) may contain any: the texts that show them are
//     escaped.
//   - A digest is trimmed before its characters are checked: one with a line break at its end is
//     valid.
//   - The size of a document is checked before any of it is decoded: at most 200,000 names and
//     values, 5,000 entries in any list or object, 64 levels. To decode 4 MiB of brackets would
//     take hundreds of times that. The tokens are counted without a copy of the document, up to the
//     bound.
//   - Values are slices of the document, which is not copied. Of a label, at most 64 KiB are
//     decoded.
//   - A reason quotes a value unescaped: redaction finds a secret only in the form in which it was
//     sent.
package strictjson
