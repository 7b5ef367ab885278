package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

const root = "../.."

// link is a link or image in Markdown; a title within the brackets is not used here.
var link = regexp.MustCompile(`\]\(([^()\s]+)\)`)

func TestLinksLeadSomewhere(t *testing.T) {
	pages := pages(t)
	for path, page := range pages {
		for _, m := range link.FindAllStringSubmatch(withoutCode(page), -1) {
			if wrong := broken(pages, path, m[1]); wrong != "" {
				t.Errorf("%s: %s: %s", path, m[1], wrong)
			}
		}
	}
}

func TestAJapanesePageLeadsToTheEnglishOneAndBack(t *testing.T) {
	pages := pages(t)
	for path, page := range pages {
		if folder, name := filepath.Split(path); folder == "docs/ja/" {
			if !strings.Contains(page, "](../"+name+")") || !strings.Contains(pages["docs/"+name], "](ja/"+name+")") {
				t.Errorf("%s and docs/%s do not name each other", path, name)
			}
		}
	}
}

// place is a file or folder of the module as CONTRIBUTING names it.
var place = regexp.MustCompile("`([a-z][a-z0-9_/.]*(?:/|\\.go|\\.js|\\.css))`")

func TestContributingNamesPlacesThatAreThere(t *testing.T) {
	places := place.FindAllStringSubmatch(pages(t)["CONTRIBUTING.md"], -1)
	if len(places) < 50 {
		t.Errorf("only %d places are found", len(places))
	}
	for _, m := range places {
		if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
			t.Errorf("%s is not there", m[1])
		}
	}
}

func TestTheReadmeIsShort(t *testing.T) {
	const most = 900
	if n := len(strings.Fields(pages(t)["README.md"])); n > most {
		t.Errorf("%d words, at most %d", n, most)
	}
}

func TestBrokenLinksAreFound(t *testing.T) {
	pages := map[string]string{"README.md": "# Title\n\n## How it works: a `test`\n", "docs/a.md": "# A\n"}
	for _, row := range []struct {
		sentence, from, to string
		want               bool
	}{
		{"a page that is there", "README.md", "docs/a.md", false},
		{"from a folder upwards", "docs/a.md", "../README.md", false},
		{"a heading of the same page, without its marks", "README.md", "#how-it-works-a-test", false},
		{"a heading of another page", "docs/a.md", "../README.md#title", false},
		{"another site is not asked", "README.md", "https://example.com/", false},
		{"a file that is no page", "README.md", "LICENSE", false},
		{"a page that is not there", "README.md", "docs/b.md", true},
		{"a heading that is not there", "README.md", "docs/a.md#b", true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if got := broken(pages, row.from, row.to); (got != "") != row.want {
				t.Errorf("%q, want broken %v", got, row.want)
			}
		})
	}
}

// pages reads the Markdown of the root folder and of docs/, by path.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && path != "docs" && path != "docs/ja" {
			return fs.SkipDir
		}
		if filepath.Ext(path) == ".md" {
			body, err := os.ReadFile(filepath.Join(root, path))
			all[path] = string(body)
			return err
		}
		return nil
	})
	if err != nil || len(all) < 10 {
		t.Fatalf("%d pages, %v", len(all), err)
	}
	return all
}

// broken says what is wrong with a link; empty where it leads somewhere. Other sites are not asked.
func broken(pages map[string]string, from, to string) string {
	file, heading, _ := strings.Cut(to, "#")
	if strings.Contains(file, ":") {
		return ""
	}
	target := from
	if file != "" {
		target = filepath.Join(filepath.Dir(from), file)
	}
	page, isPage := pages[target]
	if !isPage {
		if _, err := os.Stat(filepath.Join(root, target)); err != nil || filepath.Ext(target) == ".md" {
			return "there is no such file"
		}
		return ""
	}
	if heading != "" && !anchors(page)[heading] {
		return "there is no such heading"
	}
	return ""
}

// anchors gives the names of a page's headings as GitHub makes them.
func anchors(page string) map[string]bool {
	names := map[string]bool{}
	for line := range strings.Lines(withoutCode(page)) {
		if title := strings.TrimLeft(line, "#"); title != line {
			names[anchor(strings.TrimSpace(title))] = true
		}
	}
	return names
}

func anchor(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r):
			return unicode.ToLower(r)
		default:
			return -1
		}
	}, title)
}

// withoutCode leaves out blocks of code, in which a # begins a comment.
func withoutCode(page string) string {
	parts := strings.Split("\n"+page, "\n```")
	for i := range parts {
		if i%2 == 1 {
			parts[i] = ""
		}
	}
	return strings.Join(parts, "\n")
}
