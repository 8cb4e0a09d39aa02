// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package read

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/image"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// What an error says of what there is beside the thing that is missing. It takes requests that only a failed read makes, and
// that are let go where they fail or take long: the first error stays the one that is reported.

const (
	// namedBeside bounds how many names an error gives.
	namedBeside = 5
	// explanationTimeout bounds the requests that explain an error.
	explanationTimeout = 5 * time.Second
)

// explaining is the context of the requests that explain an error.
func (c clock) explaining(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, cmp.Or(c.explanationTimeout, explanationTimeout))
}

// noteBeside notes which things, such as tags, the place has whose names are nearest to the wanted one. total is how many there are, of which
// names may be the first; 0 where that is not known.
func (f *failure) noteBeside(place, things, wanted string, names []string, total int64) {
	nearest := image.Nearest(wanted, names, namedBeside)
	quoted := make([]string, len(nearest))
	for index, name := range nearest {
		quoted[index] = quote(name)
	}
	list := strings.Join(quoted, ", ")
	switch {
	case len(names) == 0:
		f.note(place + " has no " + things + ".")
	case total > int64(len(names)):
		f.note(fmt.Sprintf("%s has %d %s; of the %d that were looked at, the nearest to %s are %s.", place, total, things, len(names), quote(wanted), list))
	case len(names) > len(nearest):
		f.note(fmt.Sprintf("%s has %d %s; the nearest to %s are %s.", place, len(names), things, quote(wanted), list))
	case len(names) == 1:
		f.note(place + " has nothing but " + list + ".")
	default:
		f.note(fmt.Sprintf("%s has the %s %s.", place, things, list))
	}
}

// mask is what allow_missing makes of a failure: nothing, where it is known that only the tag or its repository is missing. Where that
// could not be found out, for a reason that may pass, that is the error: the registry itself may be what does not exist. Where it can't
// be found out, there is a warning.
func (f *failure) mask(diagnostics *diag.Diagnostics) {
	switch {
	case f.unconfirmed == nil:
	case isPassing(f.unconfirmed.err):
		uncertain := failure{question: f.question, err: f.unconfirmed.err}
		uncertain.note("The tag does not exist, which allow_missing allows; but " + f.unconfirmed.doubt + ".")
		uncertain.report(diagnostics)
	default:
		diagnostics.AddAttributeWarning(f.unconfirmed.at, summaryTagNotFound,
			"Asked for "+f.question.asked+".\n"+
				"It does not exist, which allow_missing allows; but "+f.unconfirmed.doubt+": "+f.unconfirmed.err.Error()+".\n"+
				"What to do: "+f.unconfirmed.advice)
	}
}

// isThereNow notes that what was missing has come meanwhile.
func (f *failure) isThereNow(sentence string) {
	f.note(sentence)
	f.question.advice[transport.KindTag] = "run again."
}
