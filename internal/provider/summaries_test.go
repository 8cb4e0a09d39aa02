// Copyright (c) The terraform-provider-containerregistry Authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
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

// TestTroubleshootingHasEverySummary compares the headings of the page: who searches for the first line of an error must find it.
func TestTroubleshootingHasEverySummary(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/guides/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	var entries []string
	for _, heading := range regexp.MustCompile("(?m)^## `(.+)`$").FindAllStringSubmatch(string(page), -1) {
		entries = append(entries, heading[1])
	}
	inAnyCase := func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }
	if !slices.IsSortedFunc(entries, inAnyCase) {
		t.Errorf("the entries are not in alphabetical order: %q", entries)
	}
	slices.Sort(entries)
	if difference := cmp.Diff(summariesOfCode(t), entries); difference != "" {
		t.Errorf("docs/guides/troubleshooting.md (-code +page):\n%s", difference)
	}
}

// summariesOfCode lists those of all diagnostics, sorted. It fails where a diagnostic is added with a summary that it can't know.
func summariesOfCode(t *testing.T) []string {
	t.Helper()
	finder := summaryFinder{t: t, constants: map[string]string{}}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, finder.visit)
	}
	summaries := slices.Collect(maps.Values(finder.constants))
	for _, ends := range finder.around {
		for _, service := range finder.services {
			summaries = append(summaries, ends[0]+service+ends[1])
		}
	}
	slices.Sort(summaries)
	return slices.Compact(summaries)
}

// summaryFinder collects what summaries are made of.
type summaryFinder struct {
	t         *testing.T
	constants map[string]string // of the names that begin with summary
	services  []string          // what questions call the services
	around    [][2]string       // what stands before and behind a service's name in a summary
}

func (f *summaryFinder) visit(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.ValueSpec:
		for index, name := range node.Names {
			if strings.HasPrefix(name.Name, "summary") && index < len(node.Values) {
				f.constants[name.Name] = f.text(node.Values[index])
			}
		}
	case *ast.KeyValueExpr:
		if key, isName := node.Key.(*ast.Ident); isName && key.Name == "service" {
			f.services = append(f.services, f.text(node.Value))
		}
	case *ast.AssignStmt:
		f.assignment(node)
	case *ast.CallExpr:
		f.call(node)
	}
	return true
}

// assignment finds a summary that is put together: the first part and the last are texts.
func (f *summaryFinder) assignment(node *ast.AssignStmt) {
	for index, left := range node.Lhs {
		selected, isField := left.(*ast.SelectorExpr)
		if !isField || selected.Sel.Name != "summary" || index >= len(node.Rhs) {
			continue
		}
		if whole, isSum := node.Rhs[index].(*ast.BinaryExpr); isSum {
			begin, _ := whole.X.(*ast.BinaryExpr)
			f.around = append(f.around, [2]string{f.text(begin.X), f.text(whole.Y)})
		}
	}
}

// call wants the summary of a diagnostic to be one of the constants, or that of a failure.
func (f *summaryFinder) call(node *ast.CallExpr) {
	called, isMethod := node.Fun.(*ast.SelectorExpr)
	if !isMethod {
		return
	}
	at := map[string]int{"AddError": 0, "AddWarning": 0, "AddAttributeError": 1, "AddAttributeWarning": 1}
	index, adds := at[called.Sel.Name]
	if !adds {
		return
	}
	switch summary := node.Args[index].(type) {
	case *ast.Ident:
		if strings.HasPrefix(summary.Name, "summary") {
			return
		}
	case *ast.SelectorExpr:
		if summary.Sel.Name == "summary" {
			return
		}
	}
	f.t.Errorf("%s is called with a summary that is none of the constants summary…", called.Sel.Name)
}

func (f *summaryFinder) text(node ast.Expr) string {
	literal, isLiteral := node.(*ast.BasicLit)
	if !isLiteral {
		f.t.Fatalf("a summary or a service is no text but %T", node)
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		f.t.Fatal(err)
	}
	return text
}
