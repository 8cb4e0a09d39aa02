// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// closedSummaries is the closed list of summaries, sorted.
var closedSummaries = []string{
	"API Not Available",
	"Access Denied",
	"Authentication Failed",
	"Digest Mismatch",
	"Digest Not Comparable",
	"Instance Not Found",
	"Invalid Attribute Combination",
	"Invalid Attribute Value",
	"Invalid Environment Variable",
	"Missing ACR Credentials",
	"Missing NCR Credentials",
	"Missing Platform",
	"Missing Region",
	"Not an Image",
	"Platform Not Found",
	"Provider Defect",
	"Repository Not Found",
	"Request Throttled",
	"Request Timed Out",
	"Service Unavailable",
	"Tag Not Found",
	"Unexpected API Response",
	"Unknown Configuration Value",
}

// TestSummariesInTroubleshooting: who searches the documentation for the first line of an error
// finds its section.
func TestSummariesInTroubleshooting(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/guides/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	var sections []string
	for _, heading := range regexp.MustCompile("(?m)^## `(.+)`$").FindAllStringSubmatch(string(page), -1) {
		sections = append(sections, heading[1])
	}
	ignoringCase := func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }
	if !slices.IsSortedFunc(sections, ignoringCase) {
		t.Errorf("the sections are not in alphabetical order: %q", sections)
	}
	slices.Sort(sections)
	if difference := cmp.Diff(closedSummaries, sections); difference != "" {
		t.Errorf("docs/guides/troubleshooting.md (-list +page):\n%s", difference)
	}
}

// TestSummariesInCode compares the list with the summaries of all diagnostics in the code.
func TestSummariesInCode(t *testing.T) {
	t.Parallel()
	found := summaryFinder{t: t, constants: map[string]string{}}
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err == nil {
			found.file = name
			ast.Inspect(file, found.visit)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	summaries := slices.Collect(maps.Values(found.constants))
	for _, service := range found.services {
		for _, affix := range found.affixes {
			summaries = append(summaries, affix[0]+service+affix[1])
		}
	}
	slices.Sort(summaries)
	if difference := cmp.Diff(closedSummaries, slices.Compact(summaries)); difference != "" {
		t.Errorf("(-list +code):\n%s", difference)
	}
}

// summaryFinder collects what summaries are made of, and reports a diagnostic whose summary it
// cannot know.
type summaryFinder struct {
	t         *testing.T
	file      string
	constants map[string]string // by their names, which begin with summary or Summary
	services  []string          // the vendors' short names of their services
	affixes   [][2]string       // what precedes and follows the name of a service in a summary
}

// summaryArguments are the positions of the summary among the arguments of what makes a diagnostic.
var summaryArguments = map[string]int{
	"AddError": 0, "AddWarning": 0, "AddAttributeError": 1, "AddAttributeWarning": 1,
	"NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
}

func (f *summaryFinder) visit(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.ValueSpec:
		for index, name := range node.Names {
			literal := index < len(node.Values) && isLiteral(node.Values[index])
			if literal && strings.HasPrefix(strings.ToLower(name.Name), "summary") {
				f.constants[name.Name] = f.text(node.Values[index])
			}
		}
	case *ast.KeyValueExpr:
		key, _ := node.Key.(*ast.Ident)
		switch {
		case key == nil:
		case key.Name == "Service":
			f.services = append(f.services, f.text(node.Value))
		case key.Name == "summary":
			f.check(node.Value)
		}
	case *ast.AssignStmt:
		for index, left := range node.Lhs {
			if field, isField := left.(*ast.SelectorExpr); isField && field.Sel.Name == "summary" {
				f.check(node.Rhs[min(index, len(node.Rhs)-1)])
			}
		}
	case *ast.CallExpr:
		if called, isMethod := node.Fun.(*ast.SelectorExpr); isMethod {
			if index, makesDiagnostic := summaryArguments[called.Sel.Name]; makesDiagnostic {
				f.check(node.Args[index])
			}
		}
	}
	return true
}

// check accepts the constants, a field or map of them, and a sum with the name of a service.
func (f *summaryFinder) check(summary ast.Expr) {
	switch summary := summary.(type) {
	case *ast.Ident:
		if strings.HasPrefix(summary.Name, "summary") || strings.HasPrefix(summary.Name, "Summary") {
			return
		}
	case *ast.SelectorExpr:
		f.check(summary.Sel)
		return
	case *ast.IndexExpr:
		if table, isName := summary.X.(*ast.Ident); isName && table.Name == "summaries" {
			return
		}
	case *ast.BinaryExpr:
		if begin, isSum := summary.X.(*ast.BinaryExpr); isSum {
			f.affixes = append(f.affixes, [2]string{f.text(begin.X), f.text(summary.Y)})
			return
		}
	}
	f.t.Errorf("%s: the summary of a diagnostic is not one of the constants summary…", f.file)
}

func isLiteral(node ast.Expr) bool {
	_, isBasic := node.(*ast.BasicLit)
	return isBasic
}

func (f *summaryFinder) text(node ast.Expr) string {
	literal, isBasic := node.(*ast.BasicLit)
	if !isBasic {
		f.t.Fatalf("%s: a summary or the name of a service is not a literal but %T", f.file, node)
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		f.t.Fatal(err)
	}
	return text
}
