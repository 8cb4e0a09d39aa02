// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/cli"
)

// goCommand stands in for go: what it builds are CLIs, and of the tests that it runs one is skipped on one of these, and one fails on the CLI called broken.
const goCommand = `#!/bin/sh
if [ "$1" = build ]; then
	while [ "$1" != -o ]; do shift; done
	case $2 in
	*/terraform) answer='Terraform v1.8.5-dev' ;;
	*/tofu) answer='OpenTofu v1.12.6-dev' ;;
	esac
	printf '#!/bin/sh\necho %s\n' "$answer" > "$2"
	exec /bin/chmod +x "$2"
fi
say() { printf '{"Action":"%s","Package":"m/%s","Test":"%s","Output":"%s","Elapsed":2}\n' "$@"; }
for package in demo endtoend provider; do
	case $* in *internal/$package*)
		say pass $package TestCLI
		case $TF_ACC_TERRAFORM_PATH in
		*/.tools/bin/terraform)
			say output $package TestNew "    since_test.go:9: terraform 1.8.5-dev ($TF_ACC_TERRAFORM_PATH) is too old\n"
			say skip $package TestNew ;;
		*/broken)
			say output $package TestBroken 'wrong\n'
			say fail $package TestBroken
			say fail $package
			code=1
			continue ;;
		esac
		say pass $package ;;
	esac
done
exit ${code:-0}
`

// sourceTree is a machine with nothing on its PATH but go and the CLIs that are given with their answers, in an empty source tree.
func sourceTree(t *testing.T, clis map[string]string) string {
	t.Helper()
	directory := t.TempDir()
	writeFile(t, filepath.Join(directory, "go.mod"), "module "+cli.ModulePath+"\n", 0o600)
	for _, name := range pinned {
		for _, file := range []string{"go.mod", "go.sum"} {
			writeFile(t, filepath.Join(directory, "tools", name, file), "", 0o600)
		}
	}
	writeFile(t, filepath.Join(directory, "bin", "go"), goCommand, 0o700)
	for name, answer := range clis {
		writeFile(t, filepath.Join(directory, "bin", name), "#!/bin/sh\n"+answer+"\n", 0o700)
	}
	t.Chdir(directory)
	t.Setenv("PATH", filepath.Join(directory, "bin"))
	t.Setenv(cli.PathVariable, "")
	return directory
}

func writeFile(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

// matrix is what the command prints: % stands for the source tree's directory, and the progress of the builds is left out.
func matrix(t *testing.T, directory string, arguments ...string) (string, error) {
	t.Helper()
	var output strings.Builder
	err := run(t.Context(), arguments, &output)
	printed := strings.ReplaceAll(output.String(), directory, "%")
	return regexp.MustCompile(`(?m)^(Building .*|  \d+s: .* compiled)\n`).ReplaceAllString(printed, ""), err
}

const tested = "The tests that use a CLI (internal/testing/demo, internal/testing/e2e, internal/provider -run ^TestCLI), without the race detector, on\n"

const built = `  terraform 1.8.5-dev (%/.tools/bin/terraform), built from tools/terraform
  tofu 1.12.6-dev (%/.tools/bin/tofu), built from tools/opentofu
`

const ranOnBuilt = `
==> terraform 1.8.5-dev (%/.tools/bin/terraform)
  demo: 2s
  endtoend: 2s
  provider: 2s

==> tofu 1.12.6-dev (%/.tools/bin/tofu)
  demo: 2s
  endtoend: 2s
  provider: 2s
`

const skippedOnBuilt = `
Skipped on terraform 1.8.5-dev:
  3: terraform 1.8.5-dev is too old
     demo.TestNew
     endtoend.TestNew
     provider.TestNew
`

func TestMatrix(t *testing.T) {
	for name, test := range map[string]struct {
		clis      map[string]string
		forced    string
		arguments []string
		want      string
		err       error
	}{
		"the terraform on PATH, and those of tools/": {
			clis: map[string]string{"terraform": "echo Terraform v1.11.4"},
			want: tested + "  terraform 1.11.4 (%/bin/terraform), PATH\n" + built +
				"\n==> terraform 1.11.4 (%/bin/terraform)\n  demo: 2s\n  endtoend: 2s\n  provider: 2s\n" + ranOnBuilt + `
CLI        Version     From                        Result  Passed, by package              Failed  Skipped  Time
terraform  1.11.4      PATH                        passed  demo 1, endtoend 1, provider 1  0       0        0s
terraform  1.8.5-dev   built from tools/terraform  passed  demo 1, endtoend 1, provider 1  0       3        0s
tofu       1.12.6-dev  built from tools/opentofu   passed  demo 1, endtoend 1, provider 1  0       0        0s
` + skippedOnBuilt,
		},
		"without the one that make test takes": {
			clis:      map[string]string{"terraform": "echo Terraform v1.11.4"},
			arguments: []string{"-after-test"},
			want: tested + "  terraform 1.11.4 (%/bin/terraform), PATH (left out: make test runs the same tests on it)\n" + built + ranOnBuilt + `
CLI        Version     From                        Result             Passed, by package              Failed  Skipped  Time
terraform  1.11.4      PATH                        left to make test  -                               -       -        -
terraform  1.8.5-dev   built from tools/terraform  passed             demo 1, endtoend 1, provider 1  0       3        0s
tofu       1.12.6-dev  built from tools/opentofu   passed             demo 1, endtoend 1, provider 1  0       0        0s
` + skippedOnBuilt,
		},
		"nothing on PATH: make test takes the built OpenTofu": {
			arguments: []string{"-after-test"},
			want: "There is no terraform on PATH.\n" + tested + strings.TrimSuffix(built, "\n") + " (left out: make test runs the same tests on it)\n" +
				strings.SplitAfter(ranOnBuilt, "provider: 2s\n")[0] + `
CLI        Version     From                        Result             Passed, by package              Failed  Skipped  Time
terraform  1.8.5-dev   built from tools/terraform  passed             demo 1, endtoend 1, provider 1  0       3        0s
tofu       1.12.6-dev  built from tools/opentofu   left to make test  -                               -       -        -
` + skippedOnBuilt,
		},
		"a terraform that is too old": {
			clis: map[string]string{"terraform": "echo Terraform v1.4.7"},
			want: "The terraform on PATH is passed over: find a CLI: %/bin/terraform is Terraform 1.4.7, older than 1.5\n" + tested + built + ranOnBuilt + `
CLI        Version     From                        Result  Passed, by package              Failed  Skipped  Time
terraform  1.8.5-dev   built from tools/terraform  passed  demo 1, endtoend 1, provider 1  0       3        0s
tofu       1.12.6-dev  built from tools/opentofu   passed  demo 1, endtoend 1, provider 1  0       0        0s
` + skippedOnBuilt,
		},
		"a forced one that fails does not end the others": {
			clis:   map[string]string{"broken": "echo OpenTofu v1.6.3", "terraform": "echo Terraform v1.11.4"},
			forced: "bin/broken",
			want: tested + "  tofu 1.6.3 (%/bin/broken), TF_ACC_TERRAFORM_PATH\n" + built +
				"\n==> tofu 1.6.3 (%/bin/broken)\nwrong\nwrong\nwrong\n" + ranOnBuilt + `
CLI        Version     From                        Result  Passed, by package              Failed  Skipped  Time
tofu       1.6.3       TF_ACC_TERRAFORM_PATH       FAILED  demo 1, endtoend 1, provider 1  6       0        0s
terraform  1.8.5-dev   built from tools/terraform  passed  demo 1, endtoend 1, provider 1  0       3        0s
tofu       1.12.6-dev  built from tools/opentofu   passed  demo 1, endtoend 1, provider 1  0       0        0s

Failed on tofu 1.6.3:
  demo.TestBroken
  demo
  endtoend.TestBroken
  endtoend
  provider.TestBroken
  provider
` + skippedOnBuilt,
			err: errFailed,
		},
	} {
		t.Run(name, func(t *testing.T) {
			directory := sourceTree(t, test.clis)
			t.Setenv(cli.PathVariable, test.forced)
			printed, err := matrix(t, directory, test.arguments...)
			if !errors.Is(err, test.err) {
				t.Errorf("error %v, want %v", err, test.err)
			}
			if difference := cmp.Diff(test.want, printed); difference != "" {
				t.Error(difference)
			}
		})
	}
}

func TestMatrixThatCanNotRun(t *testing.T) {
	for name, test := range map[string]struct {
		goCommand string
		forced    string
		arguments []string
		want      string
	}{
		"a forced CLI that is none":            {goCommand, "bin/go", nil, "find a CLI: %/bin/go version: no Terraform or OpenTofu version in its answer"},
		"a go that can't test, and says so":    {strings.Replace(goCommand, "say() {", "exit 2; say() {", 1), "", nil, "go test: exit status 2"},
		"a go that tests nothing, and is glad": {strings.Replace(goCommand, "say() {", "exit 0; say() {", 1), "", nil, errFailed.Error()},
		"an argument":                          {goCommand, "", []string{"all"}, `unexpected argument "all"`},
	} {
		t.Run(name, func(t *testing.T) {
			directory := sourceTree(t, nil)
			writeFile(t, filepath.Join(directory, "bin", "go"), test.goCommand, 0o700)
			t.Setenv(cli.PathVariable, test.forced)
			_, err := matrix(t, directory, test.arguments...)
			if want := strings.ReplaceAll(test.want, "%", directory); err == nil || err.Error() != want {
				t.Errorf("error %v, want %s", err, want)
			}
		})
	}
}
