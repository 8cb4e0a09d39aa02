// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"sync"
	"time"
)

// metadataTokens are the tokens that the metadata service has issued, with
// their ends.
type metadataTokens struct {
	mutex  sync.Mutex
	issued map[string]time.Time
	count  int
}

// issue makes a token, another one at each call and the same in each run.
func (t *metadataTokens) issue(expires time.Time) string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.count++
	sum := sha256.Sum256(fmt.Appendf(nil, "metadata token %d", t.count))
	token := base64.StdEncoding.EncodeToString(sum[:])
	if t.issued == nil {
		t.issued = map[string]time.Time{}
	}
	t.issued[token] = expires
	return token
}

func (t *metadataTokens) valid(token string, now time.Time) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	expires, known := t.issued[token]
	return known && now.Before(expires)
}

func (t *metadataTokens) clear() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.issued = nil
}
