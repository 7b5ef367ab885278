package main

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// room says what a package may know. Rooms are named exactly: "web" is not "web/api", and a room inside a room has a row of
// its own. A package without one belongs to the nearest room around it.
type room struct {
	ours    []string // our rooms it may import
	foreign []string // what else it may import, of what is closed to the others (see closed)
	clock   bool     // may it read the clock
}

// knowledge are the nouns and rules, the lowest first; what a calendar says of them is intake.
var knowledge = []string{"readiness/fault", "readiness/proof", "readiness/airtime", "readiness/forecast", "readiness/toppage", "readiness/journal", "readiness/claim", "readiness/scope", "readiness/wording", "readiness/standing", "readiness/preference", "readiness/upkeep", "readiness/retry", "readiness", "readiness/account", "readiness/display", "readiness/outfeed", "readiness/notice", "readiness/digest", "readiness/measured", "readiness/slo", "readiness/review", "readiness/rehearsal"}

// knowing adds rooms to those of knowledge.
func knowing(more ...string) []string { return slices.Concat(knowledge, more) }

// rooms is the table 'who may import whom'. A package that is not in it fails the test: decide where it belongs first.
var rooms = map[string]room{
	"readiness/fault":      {},
	"readiness/proof":      {ours: knowledge[:1]},
	"readiness/toppage":    {ours: []string{"readiness/fault", "readiness/proof", "readiness/forecast"}},
	"readiness/airtime":    {ours: knowledge[:1]},
	"readiness/forecast":   {ours: []string{"readiness/fault", "readiness/airtime"}},
	"readiness/journal":    {},
	"readiness/claim":      {ours: []string{"readiness/fault"}},
	"readiness/standing":   {ours: []string{"readiness/fault", "readiness/wording"}},
	"readiness/scope":      {},
	"readiness/wording":    {ours: knowledge[:1]},
	"readiness/preference": {ours: knowledge[:1]},
	"readiness/upkeep":     {},
	"readiness/retry":      {},
	"readiness":            {ours: knowledge[:13]},
	"readiness/account":    {ours: []string{"readiness/fault", "readiness"}},
	"readiness/display":    {ours: []string{"readiness/fault", "readiness"}},
	"readiness/outfeed":    {ours: []string{"readiness/fault", "readiness", "readiness/display"}},
	"readiness/notice":     {ours: []string{"readiness/fault", "readiness/retry", "readiness/journal", "readiness/toppage", "readiness/standing", "readiness/preference", "readiness", "readiness/display"}},
	"readiness/digest":     {ours: []string{"readiness/fault", "readiness/journal", "readiness", "readiness/notice"}},
	"readiness/measured":   {ours: knowledge[:14]},
	"readiness/slo":        {ours: knowledge},
	"readiness/review":     {ours: knowledge},
	"readiness/rehearsal":  {ours: knowledge[:14]},
	"readiness/learning":   {ours: knowing("readiness/grading")},
	"readiness/grading":    {ours: knowledge},
	"readiness/freeze":     {ours: []string{"readiness/fault", "readiness/toppage", "readiness"}},
	"readiness/ticket":     {ours: knowledge[:1]},
	"readiness/intake":     {ours: knowledge},
	"readiness/scale":      {ours: []string{"readiness/fault", "readiness/toppage", "readiness"}},
	"readiness/batch":      {ours: knowledge},
	"readiness/table":      {ours: knowledge},

	"static":            {foreign: []string{"net/http"}},
	"outbound":          {foreign: []string{"net"}},
	"charset":           {},
	"sheetfile":         {ours: []string{"readiness/fault", "charset"}, foreign: []string{"github.com/xuri/excelize"}},
	"text":              {ours: knowing("readiness/learning", "readiness/freeze", "readiness/scale", "readiness/ticket", "readiness/intake", "readiness/batch", "readiness/table", "readiness/grading")},                               // to give each state of the model its word
	"views":             {ours: knowing("readiness/learning", "readiness/freeze", "readiness/scale", "readiness/ticket", "readiness/intake", "readiness/batch", "readiness/table", "readiness/grading", "text", "web/intent", "seal")}, // to show again what was meant
	"calendar":          {ours: knowing("readiness/intake", "charset", "outbound"), foreign: []string{"net", "github.com/emersion/go-ical"}},
	"feedout":           {ours: knowing("readiness/intake", "text")},
	"probe":             {ours: []string{"readiness/toppage", "outbound"}, foreign: []string{"net"}},
	"verify":            {ours: []string{"readiness/fault", "readiness/proof", "readiness/scale", "readiness", "readiness/measured", "scaledocs"}, foreign: []string{"net"}},
	"notify":            {ours: []string{"readiness/fault", "readiness", "readiness/notice", "outbound"}, foreign: []string{"net"}},
	"notify/discord":    {ours: []string{"notify", "text"}, foreign: []string{"net/http"}},
	"notify/googlechat": {ours: []string{"notify", "text"}},
	"notify/teams":      {ours: []string{"notify", "text"}, foreign: []string{"net/http"}},
	"notify/slack":      {ours: []string{"notify", "text"}, foreign: []string{"net/http"}},
	"tracker":           {ours: []string{"readiness", "readiness/ticket", "notify"}, foreign: []string{"net/http"}},
	"tracker/github":    {ours: []string{"readiness/ticket", "notify", "tracker"}, foreign: []string{"net/http"}},
	"tracker/gitlab":    {ours: []string{"readiness/ticket", "notify", "tracker"}, foreign: []string{"net/http"}},
	"loadreport":        {ours: []string{"readiness/fault", "readiness/toppage"}},
	"scaledocs":         {ours: []string{"readiness/fault", "readiness/scale"}, foreign: []string{"go.yaml.in/yaml"}},
	"ladderfile":        {ours: []string{"readiness/fault", "readiness/proof", "readiness/scope", "readiness/toppage", "readiness/wording", "readiness", "yamlfile"}, foreign: []string{"go.yaml.in/yaml"}},
	"scenariofile":      {ours: []string{"readiness/fault", "readiness/rehearsal", "readiness", "yamlfile"}},
	"yamlfile":          {foreign: []string{"go.yaml.in/yaml"}},
	"seal":              {},
	"db":                {ours: knowing("readiness/learning", "readiness/freeze", "readiness/scale", "readiness/ticket", "readiness/intake", "readiness/batch", "readiness/grading", "seal"), foreign: slices.Concat(sqlDrivers, []string{"os"})},

	"notify/ntfy":      {ours: []string{"notify", "text"}, foreign: []string{"net/http"}},
	"notify/pagerduty": {ours: []string{"notify", "text"}, foreign: []string{"net/http"}},
	"notify/signed":    {ours: []string{"readiness", "notify", "text"}, foreign: []string{"net/http"}},
	"notify/lineworks": {ours: []string{"readiness", "notify", "text"}, foreign: []string{"net/http"}},
	"notify/mail":      {ours: []string{"readiness/fault", "readiness", "notify", "text"}, foreign: []string{"net", "github.com/wneessen/go-mail"}},

	"rehearse": {ours: knowing("db", "jobs", "internal/filelock"), foreign: []string{"net/http", "os"}},
	"jobs":     {ours: knowing("readiness/learning", "readiness/intake", "readiness/ticket", "text", "calendar", "feedout", "probe", "notify", "tracker"), clock: true},
	"web": {ours: knowing("readiness/learning", "readiness/freeze", "readiness/scale", "scaledocs", "readiness/ticket", "readiness/intake", "readiness/batch", "readiness/table", "readiness/grading", "db", "views", "text", "feedout", "static", "ladderfile", "scenariofile", "sheetfile", "web/intent", "web/loadfile", "web/passkey", "web/problem", "web/provider", "web/rates", "web/secrets"),
		foreign: []string{"net", "github.com/labstack/echo"}},
	"web/intent":   {ours: knowing("readiness/freeze", "readiness/scale", "readiness/ticket", "readiness/intake", "readiness/batch", "readiness/table", "scenariofile", "sheetfile")},
	"web/api":      {ours: knowing("readiness/learning", "readiness/freeze", "readiness/scale", "readiness/ticket", "readiness/intake", "readiness/batch", "readiness/table", "db", "scenariofile", "sheetfile", "scaledocs", "text", "loadreport", "web/intent", "web/loadfile", "web/problem", "web/rates", "web/secrets", "seal"), foreign: []string{"net", "github.com/labstack/echo"}},
	"web/rates":    {},
	"web/secrets":  {ours: knowledge},
	"web/passkey":  {ours: []string{"readiness/fault", "readiness", "readiness/account"}, foreign: []string{"github.com/go-webauthn/webauthn"}},
	"web/provider": {ours: knowledge, foreign: []string{"net", "github.com/coreos/go-oidc", "golang.org/x/oauth2"}},
	"web/loadfile": {ours: []string{"readiness/fault", "readiness/toppage", "loadreport"}, foreign: []string{"net", "github.com/labstack/echo"}},
	"web/problem":  {ours: []string{"readiness/fault", "readiness", "text"}, foreign: []string{"net", "github.com/labstack/echo"}},

	"demo": {foreign: []string{"net", "os"}, clock: true},
	"cli": {ours: knowing("readiness/learning", "readiness/freeze", "readiness/scale", "readiness/ticket", "readiness/intake", "tracker", "tracker/github", "tracker/gitlab", "text", "static", "outbound", "calendar", "feedout", "probe", "notify", "notify/discord", "notify/googlechat", "notify/lineworks", "notify/mail", "notify/ntfy", "notify/pagerduty", "notify/signed", "notify/slack", "notify/teams", "verify", "db", "views", "jobs", "rehearse", "scenariofile", "web", "web/api", "web/provider", "web/secrets", "demo", "loadreport", "seal"),
		foreign: []string{"net", "os", "database/sql"}, clock: true},
	".": {ours: []string{"cli"}, foreign: []string{"os"}},

	"calendar/internal/zonenames": {foreign: []string{"os"}}, // writes tables of calendar; run by hand
	"internal/docs":               {ours: []string{"readiness/fault", "readiness/scope", "readiness/toppage", "readiness", "readiness/account", "readiness/display", "readiness/notice", "text"}},
	"internal/given":              {ours: knowing("readiness/intake")},
	"internal/prepare":            {foreign: []string{"os"}, clock: true},
	"internal/mutants":            {foreign: []string{"os"}},
	"internal/samplefeed":         {},
	"internal/seed":               {ours: knowing("readiness/intake", "db")},
	"internal/thirdparty":         {foreign: []string{"os"}},
	"internal/update":             {foreign: []string{"os"}},
	"internal/pgtest":             {ours: []string{"internal/freeport"}, foreign: slices.Concat(sqlDrivers, []string{"net", "os"}), clock: true},
	"internal/dbtest":             {ours: []string{"db", "internal/pgtest", "seal"}, foreign: []string{"database/sql", "os"}},
	"internal/davtest":            {ours: []string{"internal/freeport", "internal/leash"}, foreign: []string{"net", "os"}, clock: true},
	"internal/promtest":           {ours: []string{"internal/freeport", "internal/leash"}, foreign: []string{"net", "os"}, clock: true},
	"internal/oidctest":           {ours: []string{"internal/freeport", "internal/leash"}, foreign: []string{"net", "os"}, clock: true},
	"internal/sendtest":           {ours: []string{"notify", "outbound"}, foreign: []string{"net"}},
	"internal/leash":              {foreign: []string{"os"}},
	"internal/filelock":           {foreign: []string{"os"}},
	"internal/freeport":           {ours: []string{"internal/filelock"}, foreign: []string{"net", "os"}},
	"internal/cachetest":          {ours: []string{"internal/freeport", "internal/leash"}, foreign: []string{"net", "os"}, clock: true},
	"internal/browsertest":        {ours: []string{"internal/filelock"}, foreign: []string{"net", "os"}, clock: true},
	"e2e":                         {ours: []string{"internal/freeport"}, foreign: slices.Concat(sqlDrivers, []string{"net", "os"}), clock: true},
	"bench": {ours: knowing("readiness/intake", "calendar", "db", "jobs", "outbound", "probe", "internal/freeport", "internal/samplefeed", "internal/seed"),
		foreign: []string{"net", "os"}, clock: true},
}

var sqlDrivers = []string{"database/sql", "modernc.org/sqlite", "github.com/jackc/pgx", "github.com/pressly/goose"}

// closed lists what only the rooms that name it may import. A path stands for what lies below it too, except that "net"
// does not stand for net/url, net/netip, net/mail and net/textproto, which only take text apart.
var closed = slices.Concat(sqlDrivers, []string{"net", "os", "github.com/emersion/go-ical", "github.com/labstack/echo", "github.com/xuri/excelize", "github.com/go-webauthn/webauthn", "github.com/coreos/go-oidc", "golang.org/x/oauth2", "github.com/wneessen/go-mail"})

var textOnly = []string{"net/url", "net/netip", "net/mail", "net/textproto"}

// pkg is what go list says of a package.
type pkg struct {
	ImportPath, Dir string
	Imports         []string
	GoFiles         []string
}

func TestRoomsImportOnlyWhatTheyMay(t *testing.T) {
	for _, p := range packages(t) {
		name, r, ok := roomOf(p)
		if !ok {
			t.Errorf("%s is not in the table of rooms", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			if !r.mayImport(name, imported) {
				t.Errorf("%s must not import %s", p.ImportPath, imported)
			}
		}
	}
}

func TestRoomsReadTheClockOnlyWhereTheyMay(t *testing.T) {
	for _, p := range packages(t) {
		if _, r, ok := roomOf(p); ok && !r.clock {
			for _, file := range p.GoFiles {
				for _, place := range clockReads(t, filepath.Join(p.Dir, file)) {
					t.Errorf("%s reads the clock; now is an argument here", place)
				}
			}
		}
	}
}

// mostNames bounds what a reader of readiness has to know: the names and methods that it exports.
const mostNames = 499

func TestReadinessStaysReadable(t *testing.T) {
	if n := exportedNames(t, "readiness"); n > mostNames {
		t.Errorf("readiness exports %d names, at most %d: make a room of what belongs together, or a value of what is alike", n, mostNames)
	}
}

func TestMayImport(t *testing.T) {
	rows := []struct {
		sentence, room, imported string
		want                     bool
	}{
		{"the rules are written in the standard library", "readiness", "time", true},
		{"the rules know no network", "readiness", "net/http", false},
		{"the rules may take an address apart", "readiness", "net/url", true},
		{"the rules know no database", "readiness", "database/sql", false},
		{"the rules know no words", "readiness", "tallylight/text", false},
		{"the rules know no file", "readiness", "os", false},
		{"a signal is the system's as well", "readiness", "os/signal", false},
		{"the rules stand on the top page's", "readiness", "tallylight/readiness/toppage", true},
		{"the top page knows no event", "readiness/toppage", "tallylight/readiness", false},
		{"what a machine says knows no top page", "readiness/proof", "tallylight/readiness/toppage", false},
		{"the kernel knows nobody", "readiness/fault", "tallylight/readiness/proof", false},
		{"the rules suggest no level", "readiness", "tallylight/readiness/grading", false},
		{"how a time is written knows no event", "readiness/airtime", "tallylight/readiness", false},
		{"the kinds of change know nobody", "readiness/journal", "tallylight/readiness/fault", false},
		{"what stands knows no event", "readiness/standing", "tallylight/readiness", false},
		{"what a table says knows no file", "readiness/table", "tallylight/sheetfile", false},
		{"workbooks stay in sheetfile", "web", "github.com/xuri/excelize/v2", false},
		{"the rules know nothing of calendars", "readiness", "tallylight/readiness/intake", false},
		{"the pages are not the API", "web", "tallylight/web/api", false},
		{"the API is not the pages", "web/api", "tallylight/views", false},
		{"a room inside a room is named by those who may enter", "web", "tallylight/web/problem", true},
		{"and is closed to the others", "jobs", "tallylight/web/problem", false},
		{"echo stays in web", "jobs", "github.com/labstack/echo/v4", false},
		{"web has echo, also its middleware", "web", "github.com/labstack/echo/v4/middleware", true},
		{"the driver stays in db", "web", "github.com/jackc/pgx/v5/stdlib", false},
		{"the driver is at home in db", "db", "github.com/jackc/pgx/v5/stdlib", true},
		{"the two doors never meet", "web", "tallylight/jobs", false},
		{"a name that only begins alike is another room", "web", "tallylight/dbx", false},
		{"nobody imports main", "cli", "tallylight", false},
		{"main is the command line", ".", "tallylight/cli", true},
		{"and knows nothing else", ".", "tallylight/db", false},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			if got := rooms[row.room].mayImport(row.room, row.imported); got != row.want {
				t.Errorf("%s importing %s: %v, want %v", row.room, row.imported, got, row.want)
			}
		})
	}
}

// mayImport tells whether the room, known by its name, may import a package.
func (r room) mayImport(name, imported string) bool {
	if imported == "tallylight" {
		return false
	}
	if ours, ok := strings.CutPrefix(imported, "tallylight/"); ok {
		return ours == name || slices.Contains(r.ours, ours)
	}
	if slices.Contains(textOnly, imported) {
		return true
	}
	bars := func(path string) bool { return within(imported, path) }
	return !slices.ContainsFunc(closed, bars) || slices.ContainsFunc(r.foreign, bars)
}

// within tells whether path is root or lies below it.
func within(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// roomOf finds the room that a package lies in: the longest name in the table that covers it.
func roomOf(p pkg) (name string, r room, ok bool) {
	path := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "tallylight"), "/")
	if path == "" {
		return ".", rooms["."], true
	}
	for candidate, found := range rooms {
		if within(path, candidate) && len(candidate) >= len(name) {
			name, r, ok = candidate, found, true
		}
	}
	return name, r, ok
}

// clockReads gives the places in a file that call time.Now, time.Since or time.Until, or hand one of them on.
func clockReads(t *testing.T, file string) (places []string) {
	t.Helper()
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			from, isName := s.X.(*ast.Ident)
			if isName && from.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, s.Sel.Name) {
				places = append(places, set.Position(s.Pos()).String())
			}
		}
		return true
	})
	return places
}

// exportedNames counts the exported names of a package and the exported methods of its types.
func exportedNames(t *testing.T, dir string) (n int) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, error %v", dir, len(files), err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range tree.Decls {
			for _, name := range declaredNames(decl) {
				if name.IsExported() {
					n++
				}
			}
		}
	}
	return n
}

// declaredNames gives the names that a declaration at the top of a file makes.
func declaredNames(decl ast.Decl) (names []*ast.Ident) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		return []*ast.Ident{d.Name}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name)
			case *ast.ValueSpec:
				names = append(names, s.Names...)
			}
		}
	}
	return names
}

// packages lists all of ours, without their tests, which may import what they need.
func packages(t *testing.T) (all []pkg) {
	t.Helper()
	out, err := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Imports,GoFiles", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}
