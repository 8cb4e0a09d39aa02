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
	d.startStep("%s apply: assert what the tags are, gate on what is in them, pin what is deployed", d.workspace.CLI.Name)
	_, err := d.workspace.Run(ctx, "apply", "-auto-approve")
	var exit *cli.ExitError
	if errors.As(err, &exit) {
		// The error's own text repeats what the CLI has printed already.
		return fmt.Errorf("%s: exit code %d", strings.Join(exit.Arguments, " "), exit.Code)
	}
	return err
}

func (d *demo) showOutputs(ctx context.Context) error {
	d.startStep("Compare the outputs with what the registries hold")
	got, err := d.readOutputs(ctx)
	if err != nil {
		return err
	}
	if expected := d.scenario.expectedOutputs(hostOf(d.emulator)); !reflect.DeepEqual(got, expected) {
		return fmt.Errorf("the outputs are\n%+v, but the registries hold\n%+v", got, expected)
	}
	d.printLine("Pinned, for all platforms: %s", got.Deployed.Value.AllPlatforms)
	d.printLine("Pinned, for 64-bit ARM:    %s", got.Deployed.Value.OnlyARM64)
	d.printLine("The digests, sizes, platforms and layers are those of the registries.")
	return nil
}

func (d *demo) moveTags(context.Context) error {
	d.startStep("Push other images with the same tags")
	d.printLine("NCR: %s/%s:%s has another image for linux/arm64, and the same one for %s", registry, service, tagInNCR, representative)
	d.printLine("ACR: %s/%s:%s is now the build of %s, on another base image", namespace, service, tagInACR, movedInACR)
	return errors.Join(
		d.emulator.MoveTag(emulator.MoveTag{
			Service: emulator.ServiceNCR, Registry: registry, Image: service, Tag: tagInNCR, To: movedInNCR,
		}),
		d.emulator.MoveTag(emulator.MoveTag{
			Service: emulator.ServiceACR, InstanceID: instanceID, Namespace: namespace, Repository: service,
			Tag: tagInACR, To: movedInACR,
		}),
	)
}

func (d *demo) planMovedTags(ctx context.Context) error {
	d.startStep("%s plan must fail", d.workspace.CLI.Name)
	result, err := d.runFailingPlan(ctx)
	if err != nil {
		return err
	}
	d.printLine("It fails as expected:")
	fmt.Fprintf(d.output, "\n%s\n\n", strings.Trim(result.Stderr, "\n"))
	d.printLine("The errors name what was approved and what the tags are now.")
	d.printLine("The digest that NCR's API returns did not change: %s", digestFor(d.scenario.moved, representative))
	return nil
}

// runFailingPlan runs a plan that must fail.
func (d *demo) runFailingPlan(ctx context.Context) (cli.Result, error) {
	result, err := d.runQuietly(ctx, "plan")
	fmt.Fprint(d.output, result.Stdout)
	err = d.scenario.checkRefusal(err)
	if err != nil {
		fmt.Fprint(d.output, result.Stderr)
	}
	return result, err
}

// planWithoutAPI shows that the gates don't need the API: the provider reads the same facts from
// ACR's registry.
func (d *demo) planWithoutAPI(ctx context.Context) error {
	d.startStep("Without the API action GetRepoTagLayers %s plan must fail as before", d.workspace.CLI.Name)
	d.emulator.SetActionRemoved(emulator.OperationGetRepoTagLayers, true)
	before := d.emulator.Record().Counts[emulator.OperationGetBlob]
	if _, err := d.runFailingPlan(ctx); err != nil {
		return err
	}
	if d.emulator.Record().Counts[emulator.OperationGetBlob] == before {
		return errors.New("the plan failed, but read no configuration of an image from the registry")
	}
	d.printLine("It fails with the same errors: the layers are now read from the registry itself.")
	return nil
}

// checkRefusal checks the error of the plan after the moves: the plan must have failed, and its
// errors must name the approved and the present image in both registries.
func (s scenario) checkRefusal(err error) error {
	if err == nil {
		return errors.New("the tags were moved, and the plan did not fail")
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
	for _, expected := range []string{
		"Resource postcondition failed",
		fmt.Sprintf("acme/storefront:edge was approved as %s, but the tag is %s since 2024-04-02T11:20:05Z. The API still returns %s.",
			s.approved.Digest, s.moved.Digest, digestFor(s.approved, representative)),
		fmt.Sprintf("platform/storefront:1.4.2 is not built on the approved base image %s; its base is %s.",
			s.approvedLayers[0].BlobDigest, s.movedLayers[0].BlobDigest),
	} {
		if !strings.Contains(text, expected) {
			return fmt.Errorf("the plan failed, but its errors do not contain %q", expected)
		}
	}
	return nil
}
