package cli

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tallylight/internal/browsertest"
	"tallylight/readiness"
	"tallylight/text"
)

// aside is another web server, which knows nothing of ours and shows a folder.
func aside(t *testing.T, dir string, alter func(page string) string) string {
	t.Helper()
	files := http.FileServer(http.Dir(dir))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := os.ReadFile(filepath.Join(dir, r.URL.Path))
		if err != nil || !strings.HasSuffix(r.URL.Path, ".html") {
			files.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'")
		_, _ = w.Write([]byte(alter(string(body))))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestThePictureOfTheWall has the program write the wall, and another server show it.
func TestThePictureOfTheWall(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t) // before the picture is written, since it may have to be waited for
	dir, now := t.TempDir(), time.Now().Truncate(time.Second)
	n := newNight(t, now, func(c *config) { c.Snapshot = dir })
	n.cal.put("open", "朝の扉", now.Add(30*time.Hour))
	n.cal.put("secret", "Merger with Oyama", now.Add(40*time.Hour), "CLASS:PRIVATE")
	n.cal.put("embargo", "Launch by Oyama", now.Add(50*time.Hour))
	n.at(now)
	_, err := n.p.store.TellBrief(t.Context(), n.event("embargo").ID, readiness.Brief{Station: "Oyama TV",
		EmbargoUntil: now.Add(time.Hour).UTC().Format(time.RFC3339)}, 0, n.yui, now)
	n.must(err)
	n.must(n.p.wallFiles.write(t.Context(), now))
	for _, name := range pictures {
		body, err := os.ReadFile(filepath.Join(dir, name))
		n.must(err)
		if !bytes.Contains(body, []byte("朝の扉")) || bytes.Contains(body, []byte("Oyama")) {
			t.Errorf("%s shows what is private, or not what is not", name)
		}
	}
	asWritten := func(page string) string { return page }
	written := `data-written="` + now.UTC().Format(time.RFC3339)
	aged := func(by time.Duration) func(string) string {
		return func(page string) string {
			return strings.Replace(page, written, `data-written="`+time.Now().Add(-by).UTC().Format(time.RFC3339), 1)
		}
	}
	const covered = `document.getElementById("cover").checkVisibility()`
	rows := []struct {
		sentence, file, says string
		alter                func(string) string
		covered              bool
		noScript             bool
	}{
		{"new, it shows what is", "wall.html", "A picture, written", asWritten, false, false},
		{"in Japanese as well", "wall.ja.html", "時点の画面", asWritten, false, false},
		{"two minutes are not old", "wall.html", "A picture, written", aged(2 * time.Minute), false, false},
		{"after three it is covered", "wall.html", "This picture is 3 minutes old", aged(3 * time.Minute), true, false},
		{"and says its age", "wall.ja.html", "この画面は75分前のものです", aged(75*time.Minute + time.Second), true, false},
		{"one from the future is not believed", "wall.html", "UNKNOWN", aged(-2 * time.Minute), true, false},
		{"without scripts it says when it was written", "wall.html", "A picture, written", asWritten, false, true},
	}
	for _, row := range rows {
		t.Run(row.sentence, func(t *testing.T) {
			var options []browsertest.Option
			if row.noScript {
				options = append(options, browsertest.NoScript())
			}
			tab := browser.Tab(1440, 810, options...)
			tab.Goto(aside(t, dir, row.alter) + "/" + row.file)
			tab.WaitText("body", row.says)
			if got := browsertest.Eval[bool](tab, covered); got != row.covered {
				t.Errorf("covered: %t", got)
			}
			if got := browsertest.Eval[bool](tab, `document.querySelector(".wcall:not(.unk)") === null`); got != row.covered && !row.noScript {
				t.Errorf("its call is unknown: %t", got)
			}
			if !browsertest.Eval[bool](tab, `getComputedStyle(document.body).backgroundColor === "rgb(5, 9, 12)" && document.fonts.check("600 20px 'Barlow Semi Condensed'")`) {
				t.Error("it has lost its stylesheet or its fonts")
			}
			for _, c := range tab.Complaints() {
				t.Error(c)
			}
			tab.Screenshot("picture." + strings.ReplaceAll(row.sentence, " ", "-"))
		})
	}
}

// TestAPictureNeedsNoServer opens it as a file, and has what it shows outlive its evidence.
func TestAPictureNeedsNoServer(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	dir, now := t.TempDir(), time.Now().Truncate(time.Second)
	n := newNight(t, now, func(c *config) { c.Snapshot = dir })
	n.cal.put("open", "Morning door", now.Add(30*time.Hour))
	n.cal.put("embargo", "Launch by Oyama", now.Add(50*time.Hour))
	n.at(now)
	_, err := n.p.store.TellBrief(t.Context(), n.event("embargo").ID, readiness.Brief{Station: "Oyama TV",
		EmbargoUntil: now.Add(time.Hour).UTC().Format(time.RFC3339)}, 0, n.yui, now)
	n.must(err)
	n.must(n.p.wallFiles.write(t.Context(), now))
	path := filepath.Join(dir, "wall.html")
	tab := browser.Tab(1440, 810)
	tab.Goto("file://" + path)
	tab.WaitText("h1", "Morning door")
	if !browsertest.Eval[bool](tab, `document.querySelector(".wcall.unk") === null && !document.getElementById("cover").checkVisibility()`) {
		t.Error("a new picture shows nothing")
	}
	browsertest.Eval[bool](tab, `(document.getElementById("wall-call").dataset.until = new Date(Date.now() - 1).toISOString(), true)`)
	tab.WaitText("#wall-call", "UNKNOWN")
	tab.Wait(`document.querySelector(".wcall.unk") !== null && !document.getElementById("cover").checkVisibility()`)
}

func TestAPictureIsWrittenAtOneStroke(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	said := "first"
	a := &wallFiles{dir: dir, render: func(context.Context, text.Lang) ([]byte, error) {
		if said == "" {
			return nil, errors.New("the store cannot be read")
		}
		return []byte(said), nil
	}}
	for _, row := range []struct {
		sentence, says, stands string
		fails                  bool
	}{
		{"the first", "first", "first", false},
		{"a later one takes its place", "second", "second", false},
		{"where there is none the old one stays, and grows old", "", "second", true},
	} {
		said = row.says
		if err := a.write(t.Context(), time.Time{}); (err != nil) != row.fails {
			t.Errorf("%s: %v", row.sentence, err)
		}
		if body, err := os.ReadFile(filepath.Join(dir, "wall.html")); err != nil || string(body) != row.stands {
			t.Errorf("%s: %q, %v", row.sentence, body, err)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, ".*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

func TestWhereThePictureMayGo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ sentence, dir, says string }{
		{"a folder of our own", t.TempDir(), ""},
		{"nowhere", "", ""},
		{"a folder that is not there", filepath.Join(t.TempDir(), "none"), "is not a readable folder"},
		{"a file", file, "is not a readable folder"},
		{"a folder in which nobody may write", "/proc", "is not writable"},
	} {
		c := config{Listen: "127.0.0.1:0", Database: "sqlite:x", Zone: "UTC", Zone2: "UTC", Calendar: defaultCalendar, Snapshot: row.dir}
		_, err := c.Validate()
		if (err == nil) != (row.says == "") || err != nil && !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v", row.sentence, err)
		}
	}
	t.Setenv("TALLYLIGHT_SNAPSHOT", file)
	var said bytes.Buffer
	if code := run(t.Context(), []string{"serve"}, &streams{Out: &said, Err: &said}); code != 2 || !strings.Contains(said.String(), "TALLYLIGHT_SNAPSHOT") {
		t.Errorf("a start that has to write into a file: exit %d, %s", code, said.String())
	}
}
