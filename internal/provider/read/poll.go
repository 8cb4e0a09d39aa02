// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

const (
	firstInterval   = 2 * time.Second
	intervalGrowth  = 1.5
	longestInterval = 30 * time.Second
	// shortestInterval keeps the last question from following the one before at once.
	shortestInterval = time.Second
	// longestReserve is what is left of a read's time, or a tenth of it, for the last question and for what explains its answer.
	longestReserve    = 5 * time.Second
	reservePartOfRead = 10
)

// patience says whether a read asks again for what is not there yet, and until when.
type patience struct {
	clock   clock
	waits   bool
	started time.Time
	limit   time.Duration
}

// askPatiently asks until the answer is there, until one that waiting can't heal, or until the time is over: then the last answer
// is the failure.
func askPatiently[T any](ctx context.Context, p patience, ask func(context.Context) (T, *failure)) (T, *failure) {
	var last *failure
	for asked := 1; ; asked++ {
		answer, failed := ask(ctx)
		switch {
		case failed == nil:
			return answer, nil
		case last != nil && ranOutOfTime(failed):
			return answer, p.gaveUp(last, asked)
		case !p.waits || !isPending(failed):
			return answer, p.brokenOff(failed, asked)
		}
		interval, more := p.next(asked)
		if !more {
			return answer, p.gaveUp(failed, asked)
		}
		p.log(ctx, failed, asked, interval)
		select {
		case <-p.clock.after(interval):
			last = failed
		case <-ctx.Done():
			return answer, p.ended(ctx, failed, asked)
		}
	}
}

// next is the wait after the given question, counted from 1; false where no time is left for another.
func (p patience) next(asked int) (time.Duration, bool) {
	left := p.limit - min(longestReserve, p.limit/reservePartOfRead) - p.waited()
	if left < shortestInterval {
		return 0, false
	}
	grown := float64(firstInterval) * math.Pow(intervalGrowth, float64(asked-1))
	return min(left, time.Duration(min(grown, float64(longestInterval)))), true
}

func (p patience) waited() time.Duration { return p.clock.now().Sub(p.started) }

// ranOutOfTime tells whether a question had no answer because the read's time was over.
func ranOutOfTime(err error) bool {
	return hasKind(err, transport.KindTimeout) && errors.Is(err, context.DeadlineExceeded)
}

func (p patience) gaveUp(failed *failure, asked int) *failure {
	if asked == 1 {
		return failed
	}
	failed.waited = true
	failed.note(fmt.Sprintf("It was asked for %d times in %s; this is the last answer.", asked, p.waited().Round(time.Second)))
	return failed
}

// brokenOff notes in a failure that no wait heals how long it had been waited for.
func (p patience) brokenOff(failed *failure, asked int) *failure {
	if asked > 1 {
		failed.note(fmt.Sprintf("Before that, it was waited for in vain: %s in %s.", counted(asked-1, "answer"), p.waited().Round(time.Second)))
	}
	return failed
}

func (p patience) ended(ctx context.Context, failed *failure, asked int) *failure {
	if !errors.Is(ctx.Err(), context.Canceled) {
		return p.gaveUp(failed, asked)
	}
	return &failure{question: failed.question, err: &cancelledWait{asked: asked, waited: p.waited()}}
}

// cancelledWait is a wait that the user ended.
type cancelledWait struct {
	asked  int
	waited time.Duration
}

func (e *cancelledWait) Error() string {
	return fmt.Sprintf("what it waits for was not there yet after %s in %s, when the read was cancelled", counted(e.asked, "answer"), e.waited.Round(time.Second))
}

func (p patience) log(ctx context.Context, failed *failure, asked int, interval time.Duration) {
	tflog.Info(ctx, "waiting for a tag", map[string]any{
		"asked":             failed.question.asked,
		"questions":         asked,
		"waited_seconds":    p.waited().Seconds(),
		"remaining_seconds": (p.limit - p.waited()).Seconds(),
		"next_seconds":      interval.Seconds(),
		"last_answer":       failed.Error(),
	})
}
