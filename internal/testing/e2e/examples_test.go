// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"encoding/json"
	"errors"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
)

// example is a directory under examples/, and the expected results.
type example struct {
	requires minimumVersion
	override string                              // sets the endpoint of the emulator, ENDPOINT
	change   func(*testing.T, *emulator.Fixture) // changes the fixture; may be nil
	prepare  func(*testing.T, *emulator.Server)  // changes the responses of the registries; may be nil
	lagging  map[string]string                   // what the registries serve for tags, unlike the APIs
	outputs  string                              // all of them, as JSON; the emulator's host is registryHost
	calls    map[string]int64                    // requests of one apply, by operation
	missing  []string                            // operations of those whose response is that something does not exist
	refusals map[string]refusal
}

// refusal is a run that must fail: by the content or the responses of the registries, or by other
// variables.
type refusal struct {
	command     string                              // of the CLI; empty for plan
	change      func(*testing.T, *emulator.Fixture) // on top of the example's; may be nil
	prepare     func(*testing.T, *emulator.Server)  // instead of the example's; may be nil
	lagging     map[string]string                   // what the registries serve for tags, unlike the APIs
	variables   string                              // content of terraform.tfvars, for null
	arguments   []string
	environment []string         // NAME=value: other credentials than the example's
	errors      []string         // all of them, each from its summary to its last line, in any order
	calls       map[string]int64 // requests of the plan, by operation; nil where they are not what matters
	missing     []string         // operations of those whose response is that something does not exist
	least       map[string]int64 // as many requests, or more, by operation: where time decides
	page        string           // a page that shows some of that; empty where none does
}

func TestExamples(t *testing.T) {
	t.Parallel()
	for directory, want := range everyExample() {
		t.Run(directory, func(t *testing.T) {
			t.Parallel()
			workspace := want.workspace(t, directory)
			mustRun(t, workspace, "validate")

			server := want.serve(t, workspace)
			mustRun(t, workspace, "apply", "-auto-approve")
			checkCalls(t, want.calls, server, want.missing...)
			checkOutputs(t, want.outputs, workspace)
			mustRun(t, workspace, "plan", "-detailed-exitcode") // 2 where a second run would change something

			for name, refused := range want.refusals {
				t.Run(name, func(t *testing.T) {
					server := want.but(refused).serve(t, workspace)
					refused.check(t, workspace)
					if refused.calls != nil {
						checkCalls(t, refused.calls, server, refused.missing...)
					}
					for operation, least := range refused.least {
						if got := server.Record().Counts[operation]; got < least {
							t.Errorf("%d requests of %s, want %d or more", got, operation, least)
						}
					}
				})
			}
		})
	}
}

// A module below an example is executed with it.
func TestAllExamplesAreExecuted(t *testing.T) {
	t.Parallel()
	executed := map[string]bool{}
	for directory := range everyExample() {
		executed[directory] = true
	}
	for directory := range credentialSources() {
		executed["authentication/"+directory] = true
	}
	for directory := range logins {
		executed[directory] = true
	}
	for _, file := range filesIn(t, ".tf", "examples") {
		file = strings.TrimPrefix(filepath.ToSlash(file), "examples/")
		directory := path.Dir(file)
		for directory != "." {
			if executed[directory] {
				break
			}
			directory = path.Dir(directory)
		}
		if directory == "." {
			t.Errorf("examples/%s is executed by no test", file)
		}
	}
}

func TestExamplesAreFormatted(t *testing.T) {
	t.Parallel()
	workspace := cli.WorkspaceForTest(t)
	workspace.Directory = filepath.Join(root, "examples")
	functionsVersion.check(t, workspace.CLI) // an older one can't read a call of them
	if result, err := workspace.Run(cli.ContextForTest(t), "fmt", "-check", "-diff", "-recursive"); err != nil {
		t.Errorf("%v\n%s", err, result.Stdout)
	}
}

// everyExample returns the examples of all pages, recipes and functions.
func everyExample() map[string]example {
	all := map[string]example{}
	for _, some := range []map[string]example{examples, recipes, pins, gates, lists, scans, fromTheRegistry, functionExamples} {
		maps.Copy(all, some)
	}
	return all
}

// workspace returns an initialized copy of the example's directory, with credentials for both
// registries in the environment, as the pages advise.
func (e example) workspace(t *testing.T, directory string) cli.Workspace {
	t.Helper()
	workspace := copyOf(t, filepath.Join("examples", directory))
	e.requires.check(t, workspace.CLI)
	workspace.Environment = append(workspace.Environment, exampleCredentials()...)
	initialize(t, workspace)
	return workspace
}

// exampleCredentials returns the environment variables with credentials for both registries.
func exampleCredentials() []string {
	accounts := emulator.DefaultFixture().Accounts
	return []string{
		"ALIBABA_CLOUD_ACCESS_KEY_ID=" + accounts.ACR[0].AccessKey, "ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + accounts.ACR[0].SecretKey,
		"NCLOUD_ACCESS_KEY=" + accounts.NCR[0].AccessKey, "NCLOUD_SECRET_KEY=" + accounts.NCR[0].SecretKey,
	}
}

// serve starts an emulator of the registries that the example needs, and sets it as the endpoint of
// the workspace.
func (e example) serve(t *testing.T, workspace cli.Workspace) *emulator.Server {
	t.Helper()
	fixture := emulator.DefaultFixture()
	if e.change != nil {
		e.change(t, fixture)
	}
	server := emulator.StartForTest(t, emulator.Options{Fixture: fixture, RegistryTags: e.lagging})
	if e.prepare != nil {
		e.prepare(t, server)
	}
	e.use(t, workspace, server)
	return server
}

// use sets a server as the endpoint. An override replaces the attributes of a provider block one by
// one, so that acr and ncr are written completely. An example without a provider block gets an
// empty one to override. An example that needs no endpoint gets nothing.
func (e example) use(t *testing.T, workspace cli.Workspace, server *emulator.Server) {
	t.Helper()
	if e.override == "" {
		return
	}
	if !hasProviderBlock(t, workspace) {
		writeFile(t, filepath.Join(workspace.Directory, "provider.tf"), "provider \"containerregistry\" {}\n")
	}
	writeFile(t, filepath.Join(workspace.Directory, "emulator_override.tf"),
		"provider \"containerregistry\" {\n"+strings.ReplaceAll(e.override, "ENDPOINT", server.URL())+"}\n")
}

var providerBlock = regexp.MustCompile(`(?m)^provider "containerregistry" \{`)

// hasProviderBlock tells whether a file of the workspace that is no override configures the
// provider.
func hasProviderBlock(t *testing.T, workspace cli.Workspace) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(workspace.Directory, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(files, func(file string) bool {
		return !strings.HasSuffix(file, "_override.tf") && providerBlock.MatchString(readFile(t, file))
	})
}

// but returns the example under the circumstances of a refusal.
func (e example) but(refused refusal) example {
	e.prepare, e.lagging = refused.prepare, refused.lagging
	if change := e.change; change != nil && refused.change != nil {
		e.change = func(t *testing.T, fixture *emulator.Fixture) {
			change(t, fixture)
			refused.change(t, fixture)
		}
	} else if refused.change != nil {
		e.change = refused.change
	}
	return e
}

func (r refusal) check(t *testing.T, workspace cli.Workspace) {
	t.Helper()
	if r.command == "" {
		r.command = "plan"
	}
	variables := filepath.Join(workspace.Directory, "terraform.tfvars") // empty, it sets none
	writeFile(t, variables, r.variables)
	defer writeFile(t, variables, "")
	workspace.Environment = slices.Concat(workspace.Environment, r.environment)
	result, err := workspace.Run(cli.ContextForTest(t), append([]string{r.command}, r.arguments...)...)
	var exit *cli.ExitError
	if !errors.As(err, &exit) || exit.Code != 1 {
		t.Fatalf("the run must end with exit code 1, got %v\n%s", err, result.Stdout)
	}
	output := flat(result.Stderr)
	if got := strings.Count(output, "Error: "); got != len(r.errors) {
		t.Errorf("%d errors, want %d:\n%s", got, len(r.errors), result.Stderr)
	}
	for _, want := range r.errors {
		if !strings.Contains(output, want) {
			t.Errorf("no error %q in:\n%s", want, result.Stderr)
		}
	}
	if r.page == "" {
		return
	}
	isPrinted := func(sample string) bool { return strings.Contains(output, flat(sample)) }
	if samples := blocks(t, r.page, "text"); !slices.ContainsFunc(samples, isPrinted) {
		t.Errorf("%s shows\n%s\nbut the CLI printed\n%s", r.page, strings.Join(samples, "\n"), output)
	}
}

// checkCalls compares the requests, by operation. One more may have been sent for each response
// that says that something does not exist: on a connection that was used before, that is confirmed.
func checkCalls(t *testing.T, want map[string]int64, server *emulator.Server, missing ...string) {
	t.Helper()
	counts := server.Record().Counts
	for _, operation := range missing {
		if counts[operation] > want[operation] {
			counts[operation]--
		}
	}
	if difference := cmp.Diff(want, counts); difference != "" {
		t.Errorf("requests: %s", difference)
	}
}

func checkOutputs(t *testing.T, want string, workspace cli.Workspace) {
	t.Helper()
	want = emulatorHost.ReplaceAllString(want, registryHost)
	if difference := cmp.Diff(decode(t, want), outputs(t, workspace)); difference != "" {
		t.Errorf("outputs: %s", difference)
	}
}

var (
	// notes matches what the CLI adds about the values in a condition. Terraform and OpenTofu write
	// different texts.
	notes = regexp.MustCompile(`(?m)^\s*[├│].*\n`)
	// variable is what differs from run to run, between what comes before and after it: hosts of
	// services and registries, but not that of the metadata service; request IDs; how long a read
	// waited.
	variable = []*regexp.Regexp{
		regexp.MustCompile(`(Request: [A-Z][\w ]* at )\S+?(\.(?: |$))`),
		regexp.MustCompile(`(Request ID: )\S+?(\.(?: |$))`),
		regexp.MustCompile(`(registry )"[^"]*[.:][^"]*"()`),
		regexp.MustCompile(`(Waited )\d+s \(\d+ attempts\)()`),
		regexp.MustCompile(`(after )\d+s( \()`),
	}
)

// flat returns a CLI's text on one line, without notes and without what differs from run to run.
func flat(text string) string {
	text = oneLine(text)
	for _, expression := range variable {
		text = expression.ReplaceAllString(text, "$1…$2")
	}
	return text
}

func oneLine(text string) string {
	return strings.Join(strings.Fields(notes.ReplaceAllString(text, "")), " ")
}

// registryHost replaces the emulator's host in outputs: it has another port in each run.
const registryHost = "registry.example"

var emulatorHost = regexp.MustCompile(`127\.0\.0\.1:\d+`)

func outputs(t *testing.T, workspace cli.Workspace) any {
	t.Helper()
	var all map[string]struct {
		Value any `json:"value"`
	}
	printed := emulatorHost.ReplaceAllString(mustRun(t, workspace, "output", "-json").Stdout, registryHost)
	if err := json.Unmarshal([]byte(printed), &all); err != nil {
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
