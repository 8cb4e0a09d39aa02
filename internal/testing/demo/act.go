// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

func (d *demo) apply(ctx context.Context) error {
	d.announce("%s apply: assert what the tags are, gate on what is in them, pin what is deployed", d.workspace.CLI.Name)
	_, err := d.workspace.Run(ctx, "apply", "-auto-approve")
	var exit *cli.ExitError
	if errors.As(err, &exit) {
		// The error's own text repeats what the CLI has printed already.
		return fmt.Errorf("%s: exit code %d", strings.Join(exit.Arguments, " "), exit.Code)
	}
	return err
}

func (d *demo) showOutputs(ctx context.Context) error {
	d.announce("Compare the outputs with what the registries hold")
	got, err := d.readOutputs(ctx)
	if err != nil {
		return err
	}
	if wanted := d.story.wantedOutputs(); !reflect.DeepEqual(got, wanted) {
		return fmt.Errorf("the outputs are\n%+v, but the registries hold\n%+v", got, wanted)
	}
	d.say("Pinned: %s", got.PinnedReference.Value)
	d.say("Pinned: %s", got.PinnedSidecar.Value)
	d.say("The digests, sizes, platforms and layers are those of the registries.")
	return nil
}

func (d *demo) moveTags(context.Context) error {
	d.announce("Somebody pushes other images with the tag %s", approvedTag)
	d.say("NCR: %s/%s:%s is the build of %s now", registry, service, approvedTag, movedInNCR)
	d.say("ACR: %s/%s:%s is the build of %s now, on another base image", namespace, service, approvedTag, movedInACR)
	return errors.Join(
		d.emulator.MoveTag(emulator.MoveTag{
			Service: emulator.ServiceNCR, Registry: registry, Image: service, Tag: approvedTag, To: movedInNCR,
		}),
		d.emulator.MoveTag(emulator.MoveTag{
			Service: emulator.ServiceACR, InstanceID: instanceID, Namespace: namespace, Repository: service,
			Tag: approvedTag, To: movedInACR,
		}),
	)
}

func (d *demo) planAgain(ctx context.Context) error {
	d.announce("%s plan must refuse", d.workspace.CLI.Name)
	result, err := d.refusedPlan(ctx)
	if err != nil {
		return err
	}
	d.say("The refusal is the point of the demo:")
	fmt.Fprintf(d.output, "\n%s\n\n", strings.Trim(result.Stderr, "\n"))
	d.say("Refused, as it should be: the errors name what was approved and what is there now.")
	return nil
}

// refusedPlan makes a plan that must be refused.
func (d *demo) refusedPlan(ctx context.Context) (cli.Result, error) {
	result, err := d.quietly(ctx, "plan")
	fmt.Fprint(d.output, result.Stdout)
	err = d.story.checkRefusal(err)
	if err != nil {
		fmt.Fprint(d.output, result.Stderr)
	}
	return result, err
}

// planWithoutAPI shows that the gates don't need the API: the provider asks ACR's registry for the same facts.
func (d *demo) planWithoutAPI(ctx context.Context) error {
	d.announce("Alibaba Cloud takes the API action GetRepoTagLayers away; %s plan must refuse as before", d.workspace.CLI.Name)
	d.emulator.SetActionRemoved(emulator.OperationGetRepoTagLayers, true)
	before := d.emulator.Record().Counts[emulator.OperationGetManifest]
	if _, err := d.refusedPlan(ctx); err != nil {
		return err
	}
	if d.emulator.Record().Counts[emulator.OperationGetManifest] == before {
		return errors.New("the plan refused, but the registry was not asked for a manifest")
	}
	d.say("Refused with the same errors: the layers are read from the registry itself now.")
	return nil
}

// checkRefusal looks at how the plan after the moves ended: it must have failed, and its errors must name
// what was approved and what was found, of both registries.
func (s story) checkRefusal(err error) error {
	if err == nil {
		return errors.New("the tags were moved, and the plan did not refuse")
	}
	var exit *cli.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	if exit.Code != 1 {
		return fmt.Errorf("the plan ended with exit code %d, expected 1", exit.Code)
	}
	// The CLI wraps lines at spaces.
	text := strings.Join(strings.Fields(exit.Stderr), " ")
	for _, wanted := range []string{
		"Resource postcondition failed",
		fmt.Sprintf("acme/storefront:1.4.2 was approved as %s, but the tag is %s since 2024-03-29T07:45:12Z.", s.approved.Digest, s.moved.Digest),
		fmt.Sprintf("platform/storefront:1.4.2 is not built on the approved base image %s; its base is %s.",
			s.approvedLayers[0].BlobDigest, s.movedLayers[0].BlobDigest),
	} {
		if !strings.Contains(text, wanted) {
			return fmt.Errorf("the plan refused, but its errors do not say %q", wanted)
		}
	}
	return nil
}
