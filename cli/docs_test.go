package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/labstack/echo/v4"

	"tallylight/internal/docs"
	"tallylight/text"
	"tallylight/web/api"
)

var updateDocs = flag.Bool("update", false, "write the generated tables of the documentation")

const docsFolder = "../docs"

func TestGeneratedTablesAreThoseOfTheProgram(t *testing.T) {
	blocks := map[text.Lang]map[string]string{text.EN: docs.Rules(text.For(text.EN)), text.JA: docs.Rules(text.For(text.JA))}
	model := commandModel(t)
	maps.Copy(blocks[text.EN], map[string]string{"variables": variables(model), "commands": commandList(model), "operations": operations(t)})
	for lang, more := range accessBlocks(t) {
		maps.Copy(blocks[lang], more)
	}
	used := map[string]bool{}
	err := filepath.WalkDir(docsFolder, func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".md" {
			checkPage(t, path, blocks[pageLanguage(path)], used)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(blocks[text.EN])) {
		if !used[name] {
			t.Errorf("no page has the block %q", name)
		}
	}
}

func pageLanguage(path string) text.Lang {
	if filepath.Base(filepath.Dir(path)) == "ja" {
		return text.JA
	}
	return text.EN
}

func checkPage(t *testing.T, path string, blocks map[string]string, used map[string]bool) {
	t.Helper()
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := docs.Fill(string(page), blocks)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for name := range blocks {
		used[name] = used[name] || strings.Contains(want, "<!-- generated: "+name+" -->")
	}
	switch {
	case want == string(page):
	case *updateDocs:
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s is not what the program says; write it anew with: go tool task docs", path)
	}
}

func commandModel(t *testing.T) *kong.Node {
	t.Helper()
	parser, err := kong.New(new(commands), kong.Name("tallylight"))
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model.Node
}

// configFlags are the flags of config, which most commands share.
func configFlags(model *kong.Node) []*kong.Flag {
	serve := model.Children[slices.IndexFunc(model.Children, func(n *kong.Node) bool { return n.Name == "serve" })]
	return serve.Flags
}

func variables(model *kong.Node) string {
	var rows [][]string
	for _, f := range configFlags(model) {
		rows = append(rows, []string{code(f.Envs[0]), code("--" + f.Name), code(f.Default), f.Help})
	}
	return docs.Table([]string{"variable", "flag", "default", "what"}, rows)
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

// commandList describes each command with the flags of its own.
func commandList(model *kong.Node) string {
	shared := map[string]bool{}
	for _, f := range configFlags(model) {
		shared[f.Name+f.Help] = true
	}
	var b strings.Builder
	for _, command := range model.Leaves(true) {
		fmt.Fprintf(&b, "### tallylight %s\n\n%s\n\n```\ntallylight %s\n```\n\n", command.Path(), command.Help, command.Summary())
		if command.Detail != "" {
			b.WriteString(command.Detail + "\n\n")
		}
		rows, all := arguments(command, shared)
		if len(rows) > 0 {
			b.WriteString(docs.Table([]string{"argument", "default", "what"}, rows) + "\n")
		}
		if all {
			b.WriteString("It reads all [environment variables](#environment-variables).\n\n")
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// arguments lists what a command takes; all says that it takes everything that is shared, which is left out then.
func arguments(command *kong.Node, shared map[string]bool) (rows [][]string, all bool) {
	for _, p := range command.Positional {
		rows = append(rows, []string{code("<" + p.Name + ">"), "", p.Help})
	}
	isShared := func(f *kong.Flag) bool { return shared[f.Name+f.Help] }
	own := slices.DeleteFunc(slices.Clone(command.Flags), isShared)
	if all = len(command.Flags)-len(own) == len(shared); !all {
		own = command.Flags
	}
	for _, f := range own {
		rows = append(rows, []string{code("--" + f.Name), code(f.Default), f.Help + fromVariable(f)})
	}
	return rows, all
}

func fromVariable(f *kong.Flag) string {
	if len(f.Envs) == 0 {
		return ""
	}
	return " (" + code(f.Envs[0]) + ")"
}

// operations lists what the description of the API holds.
func operations(t *testing.T) string {
	t.Helper()
	var rows [][]string
	for _, op := range described(t) {
		rows = append(rows, []string{code(op.call), op.Summary})
	}
	return docs.Table([]string{"call, below /api/v1", "what"}, rows)
}

// describedOperation is an operation as the description of the API has it.
type describedOperation struct {
	call    string // method and path
	Summary string `json:"summary"`
	Needs   string `json:"x-tallylight-needs"`
	Scope   string `json:"x-tallylight-scope"`
}

// described lists the operations by path.
func described(t *testing.T) (all []describedOperation) {
	t.Helper()
	e := echo.New()
	api.Register(api.Config{Now: time.Now, Version: version})(e, func(next echo.HandlerFunc) echo.HandlerFunc { return next })
	answer := httptest.NewRecorder()
	e.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil))
	var doc struct {
		Paths map[string]map[string]describedOperation `json:"paths"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, method := range []string{"get", "post", "put", "patch", "delete"} {
			if op, there := doc.Paths[path][method]; there {
				op.call = strings.ToUpper(method) + " " + path
				all = append(all, op)
			}
		}
	}
	return all
}
