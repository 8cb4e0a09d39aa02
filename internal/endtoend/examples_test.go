// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package endtoend

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/harness"
)

// example is a directory under examples/, and what must come of it.
type example struct {
	override string           // brings the emulator's endpoint in; ENDPOINT stands for it
	outputs  string           // all of them, as JSON
	calls    map[string]int64 // requests of one apply, by operation
	refusals map[string]refusal
}

// refusal is a plan that must fail: because the registries hold something else, or by other variables.
type refusal struct {
	change    func(*testing.T, *emulator.Fixture)
	arguments []string
	errors    []string // all of them, each from its summary to its last line, in any order
	page      string   // the page whose sample the errors are; empty where none shows them
}

func TestExamples(t *testing.T) {
	t.Parallel()
	for directory, want := range examples {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			workspace := copyOf(t, filepath.Join("examples", directory))
			mustRun(t, workspace, "init")
			mustRun(t, workspace, "validate")

			server := start(t, nil)
			want.use(t, workspace, server)
			mustRun(t, workspace, "apply", "-auto-approve")
			if difference := cmp.Diff(want.calls, server.Record().Counts); difference != "" {
				t.Errorf("requests: %s", difference)
			}
			if difference := cmp.Diff(decode(t, want.outputs), outputs(t, workspace)); difference != "" {
				t.Errorf("outputs: %s", difference)
			}
			mustRun(t, workspace, "plan", "-detailed-exitcode") // 2 where a second run would change something

			for name, refused := range want.refusals {
				t.Run(name, func(t *testing.T) {
					want.use(t, workspace, start(t, refused.change))
					refused.check(t, workspace)
				})
			}
		})
	}
}

func TestEveryExampleIsExecuted(t *testing.T) {
	t.Parallel()
	var found, executed []string
	for _, file := range filesIn(t, ".tf", "examples") {
		directory, err := filepath.Rel("examples", filepath.Dir(file))
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, filepath.ToSlash(directory))
	}
	for directory := range examples {
		executed = append(executed, directory)
	}
	slices.Sort(executed)
	slices.Sort(found)
	if difference := cmp.Diff(slices.Compact(found), executed); difference != "" {
		t.Error(difference)
	}
}

func TestExamplesAreFormatted(t *testing.T) {
	t.Parallel()
	workspace := harness.Workspace{
		CLI:               harness.CLIForTest(t),
		Directory:         filepath.Join(root, "examples"),
		ConfigurationFile: installation.ConfigurationFile,
	}
	if result, err := workspace.Run(harness.ContextForTest(t), "fmt", "-check", "-diff", "-recursive"); err != nil {
		t.Errorf("%v\n%s", err, result.Stdout)
	}
}

// use lets the workspace ask a server. A provider block's attributes are replaced one by one, so that acr and ncr
// are given whole.
func (e example) use(t *testing.T, workspace harness.Workspace, server *emulator.Server) {
	t.Helper()
	writeFile(t, filepath.Join(workspace.Directory, "emulator_override.tf"),
		"provider \"containerregistry\" {\n"+strings.ReplaceAll(e.override, "ENDPOINT", server.URL())+"}\n")
}

func (r refusal) check(t *testing.T, workspace harness.Workspace) {
	t.Helper()
	result, err := workspace.Run(harness.ContextForTest(t), append([]string{"plan"}, r.arguments...)...)
	var exit *harness.ExitError
	if !errors.As(err, &exit) || exit.Code != 1 {
		t.Fatalf("the plan must end with exit code 1, got %v\n%s", err, result.Stdout)
	}
	said := flat(result.Stderr)
	if got := strings.Count(said, "Error: "); got != len(r.errors) {
		t.Errorf("%d errors, want %d:\n%s", got, len(r.errors), result.Stderr)
	}
	for _, want := range r.errors {
		if !strings.Contains(said, want) {
			t.Errorf("no error %q in:\n%s", want, result.Stderr)
		}
	}
	if r.page == "" {
		return
	}
	if sample := flat(errorSample(t, r.page)); !strings.Contains(said, sample) {
		t.Errorf("%s shows\n%s\nbut the CLI said\n%s", r.page, sample, said)
	}
}

var (
	// notes are the CLI's own on the values in a condition. Terraform and OpenTofu write different ones.
	notes = regexp.MustCompile(`(?m)^\s*[├│].*\n`)
	// accidents are what differs from run to run.
	accidents = regexp.MustCompile(`Came back from \w+ at \S+,|request id "[^"]*"`)
)

// flat is a CLI's text without line ends, notes, hosts and request ids.
func flat(text string) string {
	text = strings.Join(strings.Fields(notes.ReplaceAllString(text, "")), " ")
	return accidents.ReplaceAllString(text, "…")
}

func outputs(t *testing.T, workspace harness.Workspace) any {
	t.Helper()
	var all map[string]struct {
		Value any `json:"value"`
	}
	if err := json.Unmarshal([]byte(mustRun(t, workspace, "output", "-json").Stdout), &all); err != nil {
		t.Fatal(err)
	}
	values := make(map[string]any, len(all))
	for name, output := range all {
		values[name] = output.Value
	}
	return values
}

func decode(t *testing.T, document string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(document), &value); err != nil {
		t.Fatal(err)
	}
	return value
}
