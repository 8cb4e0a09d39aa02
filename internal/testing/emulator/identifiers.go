// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"sync/atomic"
)

// identifiers makes request ids that look like the vendors' but are the same
// in each run, so that a transcript of the demo does not change by itself.
type identifiers struct{ last atomic.Uint64 }

// next returns 32 lower-case hexadecimal digits, another one at each call.
func (i *identifiers) next() string {
	sum := sha256.Sum256([]byte("request " + strconv.FormatUint(i.last.Add(1), 10)))
	return hex.EncodeToString(sum[:16])
}

// rpcRequestID is an id in the form of the vendor's sample,
// BC648259-91A7-4502-BED3-EDF64361FA83.
func (i *identifiers) rpcRequestID() string {
	id := strings.ToUpper(i.next())
	return strings.Join([]string{id[:8], id[8:12], id[12:16], id[16:20], id[20:]}, "-")
}
