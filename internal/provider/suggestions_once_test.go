// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// listOperations are the operations of the lists that hints are made of, by registry.
var listOperations = map[string]string{"acr": emulator.OperationListRepoTag, "ncr": emulator.OperationGetImageTags}

// TestManyMissingTagsRequestTheirListOnce reads many tags of one repository that do not exist, side
// by side and one after the other.
func TestManyMissingTagsRequestTheirListOnce(t *testing.T) {
	t.Parallel()
	for _, source := range []dataSource{acrTagSource, acrLayersSource, ncrTagSource} {
		server, session := emulated(t)
		read := func(tag string) {
			_, problems := session.Read(t.Context(), source.Type, source.WithTag(tag).Config)
			const hint = `Similar tags: "1.4.0", "1.4.1", "1.4.2", "1.4.3", `
			if len(problems) != 1 || problems[0].Summary != "Tag Not Found" || !strings.Contains(problems[0].Detail, hint) {
				t.Errorf("%s: %+v", source.Type, problems)
			}
		}
		var reads sync.WaitGroup
		for number := range 20 {
			reads.Go(func() { read(fmt.Sprintf("1.4.%d", 4+number%6)) })
		}
		reads.Wait()
		read("1.4.9")
		counts := server.Record().Counts
		if operation := listOperations[source.Registry]; counts[operation] != 1 {
			t.Errorf("%s: requests %v", source.Type, counts)
		}
	}
}

// TestHintAfterWaitIsNew waits for a tag while a similar one is pushed, after another read has
// requested the list.
func TestHintAfterWaitIsNew(t *testing.T) {
	t.Parallel()
	for _, source := range []dataSource{acrTagSource, ncrTagSource} {
		server, session, _ := emulatedFast(t)
		session.Read(t.Context(), source.Type, source.WithTag("9").Config)
		if err := server.MoveTag(source.MoveTag("v1.4.9", "1.4.3", 3)); err != nil {
			t.Fatal(err)
		}
		_, problems := session.Read(t.Context(), source.Type, source.WithTag("1.4.9").Config.With(object{"wait": true}))
		const hint = `Similar tags: "v1.4.9", "1.4.0", "1.4.1", "1.4.2", "1.4.3" (9 tags in total).`
		if len(problems) != 1 || problems[0].Summary != "Tag Not Found" || !strings.Contains(problems[0].Detail, hint) {
			t.Errorf("%s: %+v", source.Type, problems)
		}
	}
}

// TestHintFromBeforeTagWasDeleted has a cached list with the tag that does not exist now: what it
// says is not taken for the present.
func TestHintFromBeforeTagWasDeleted(t *testing.T) {
	t.Parallel()
	for _, source := range []dataSource{acrTagSource, ncrTagSource} {
		server, session := emulated(t)
		session.Read(t.Context(), source.Type, source.WithTag("9").Config)
		move := source.MoveTag("1.4.3", "", 0)
		move.Delete = true
		if err := server.MoveTag(move); err != nil {
			t.Fatal(err)
		}
		_, problems := session.Read(t.Context(), source.Type, source.WithTag("1.4.3").Config)
		const hint = `Similar tags: "1.4.0", "1.4.1", "1.4.2", "1.5.0", "edge" (7 tags in total).`
		if len(problems) != 1 || problems[0].Summary != "Tag Not Found" || !strings.Contains(problems[0].Detail, hint) {
			t.Errorf("%s: %+v", source.Type, problems)
		}
		if operation := listOperations[source.Registry]; server.Record().Counts[operation] != 2 {
			t.Errorf("%s: requests %v", source.Type, server.Record().Counts)
		}
	}
}
