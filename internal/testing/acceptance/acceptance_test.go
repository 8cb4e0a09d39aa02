// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package acceptance

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/emulator"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/testing/providertest"
	"github.com/containerregistry/terraform-provider-containerregistry/internal/transport"
)

// reportVariable names a file that the report is written to.
const reportVariable = "TF_ACC_REPORT"

// TestAccServices prints a report of what the services answer. A difference from the emulator is no
// failure; a named tag that can't be read is one, and the failure names it.
func TestAccServices(t *testing.T) {
	if os.Getenv("TF_ACC") == "" {
		t.Skip("TF_ACC is not set")
	}
	report := "# What the services answer\n"
	for _, service := range services {
		t.Run(service.name, func(t *testing.T) {
			section, failure := service.report(t, os.Getenv)
			report += "\n" + section
			if failure != "" {
				t.Error(failure)
			}
			if strings.Contains(section, "Skipped: ") {
				t.Skip(section)
			}
		})
	}
	fmt.Println(report) // to be pasted: t.Log would indent it
	if file := os.Getenv(reportVariable); file != "" {
		if err := os.WriteFile(file, []byte(report), 0o600); err != nil {
			t.Error(err)
		}
	}
}

// service is one of the two, and how it is surveyed.
type service struct {
	name      string
	block     string // in the provider block
	variables []variable
	// complete fills in names that have a default, and returns the base URL of the service's API.
	complete func(names) (*url.URL, error)
	survey   func(*survey)
	// emulated are the names of what the emulator's fixture has.
	emulated func(*emulator.Fixture) names
}

var services = []service{acrService, ncrService}

// variable is an environment variable that names something.
type variable struct {
	name     string
	optional bool
	public   bool // the value may stand in the report
}

// names are the values of a service's variables.
type names map[string]string

// report returns the service's section, and why the named tag could not be read. The latter names
// things.
func (s service) report(t *testing.T, getenv func(string) string) (section, failure string) {
	t.Helper()
	given, missing, unset := names{}, []string{}, []string{}
	for _, variable := range s.variables {
		given[variable.name] = getenv(variable.name)
		if given[variable.name] == "" && !variable.optional {
			missing = append(missing, variable.name)
		}
	}
	if len(missing) > 0 {
		return fmt.Sprintf("## %s\n\nSkipped: %s not set.\n", s.name, quotedList(missing)), ""
	}
	endpoint, err := s.complete(given)
	if err != nil {
		t.Fatal(err)
	}
	for _, variable := range s.variables {
		if variable.optional && !variable.public && given[variable.name] == "" {
			unset = append(unset, variable.name)
		}
	}
	found := s.observe(t, given, endpoint, nil)
	return s.markdown(compare(s.reference(t), found), unset), found.failure
}

// reference is what the emulator answers.
func (s service) reference(t *testing.T) *observation {
	t.Helper()
	emulated := emulator.StartForTest(t, emulator.Options{})
	block := providertest.Block(emulated.URL())[s.block].(providertest.Object)
	endpoint, err := url.Parse(block["endpoint"].(string))
	if err != nil {
		t.Fatal(err)
	}
	keys := providertest.Object{"access_key": block["access_key"], "secret_key": block["secret_key"]}
	return s.observe(t, s.emulated(emulator.DefaultFixture()), endpoint, keys)
}

// observe reads all that the report tells of. keys are of the provider block; without them the
// provider finds credentials by itself.
func (s service) observe(t *testing.T, given names, endpoint *url.URL, keys providertest.Object) *observation {
	t.Helper()
	recorder := startRecorder(t, endpoint)
	session := providertest.Start(t, nil)
	session.MustConfigure(t.Context(), providertest.Object{s.block: providertest.Object{"endpoint": recorder.url() + endpoint.Path}.With(keys)})
	observed := &observation{answers: map[string]string{}, fields: map[string]fieldForms{}, redactor: redactor{}}
	for _, variable := range s.variables {
		if !variable.public {
			observed.redactor.add(given[variable.name])
		}
	}
	s.survey(&survey{t: t, names: given, session: session, recorder: recorder, answered: map[string]exchange{}, observed: observed})
	return observed
}

// observation is what a service was found to answer.
type observation struct {
	subjects   []string              // in the order in which they were first recorded
	answers    map[string]string     // by subject
	fields     map[string]fieldForms // by operation
	operations []string              // in the order in which they first answered
	redactor   redactor
	failure    string // why the named tag could not be read
}

func (o *observation) record(subject, answer string) {
	if _, known := o.answers[subject]; !known {
		o.subjects = append(o.subjects, subject)
	}
	o.answers[subject] = answer
}

// survey reads from a service through the provider.
type survey struct {
	t        *testing.T
	names    names
	session  *providertest.Session
	recorder *recorder
	observed *observation
	answered map[string]exchange // the last answer of each operation that was no error
}

// read reads a data source, and records what the provider makes of it, what each operation
// answered, and the fields of the answers. It returns the last exchange of each operation.
func (s *survey) read(subject, typeName string, config providertest.Object) map[string]exchange {
	s.t.Helper()
	_, diagnostics := s.session.ReadUnvalidated(s.t.Context(), typeName, config)
	isFirst := len(s.observed.subjects) == 0
	result := "a state"
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity != providertest.SeverityError {
			result += ", with the warning " + diagnostic.Summary
			continue
		}
		if result = diagnostic.Summary; isFirst {
			s.observed.failure = diagnostic.Summary + "\n" + diagnostic.Detail
		}
	}
	s.observed.record(subject+": `"+typeName+"`", result)
	last := map[string]exchange{}
	for _, exchange := range s.recorder.take() {
		s.observed.redactor.add(exchange.keys...)
		s.observed.record(subject+": "+exchange.operation, exchange.describe(s.observed.redactor))
		last[exchange.operation] = exchange
		if isFirst && exchange.broken != nil {
			s.observed.failure += fmt.Sprintf("\n%s: %v", exchange.operation, exchange.broken)
		}
		if !exchange.failed() {
			s.learn(exchange)
		}
	}
	return last
}

func (s *survey) learn(answered exchange) {
	operation := answered.operation
	s.answered[operation] = answered
	if s.observed.fields[operation] == nil {
		s.observed.fields[operation] = fieldForms{}
		s.observed.operations = append(s.observed.operations, operation)
	}
	s.observed.fields[operation].learn("", answered.body)
}

// endpointOf is the one that a variable gives, or else the service's own.
func endpointOf(given string, own *url.URL) (*url.URL, error) {
	if given == "" {
		return own, nil
	}
	return transport.ParseEndpoint(given)
}

// quotedList reads "`A`, `B` are".
func quotedList(variables []string) string {
	verb := " is"
	if len(variables) > 1 {
		verb = " are"
	}
	return "`" + strings.Join(variables, "`, `") + "`" + verb
}
