package cli

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"tallylight/db"
	"tallylight/readiness"
	"tallylight/readiness/account"
	"tallylight/readiness/journal"
	"tallylight/web/secrets"
)

// frozenNight is a program with an event of level 4 that begins in a day to the second, and a token of CI.
type frozenNight struct {
	*night
	event readiness.Event
	token string
	file  string // of its database
}

func newFrozenNight(t *testing.T) *frozenNight {
	t.Helper()
	now := time.Date(2026, 11, 18, 12, 54, 0, 0, time.UTC)
	f := &frozenNight{file: filepath.Join(t.TempDir(), "frozen.db")}
	f.night = newNight(t, now, func(c *config) { c.Database = "sqlite:" + f.file })
	e := readiness.Event{Title: "ビジネス最前線", Start: now.Add(24 * time.Hour), End: now.Add(25 * time.Hour), Zone: "Asia/Tokyo", Calendar: readiness.Confirmed}
	e, err := f.p.store.CreateEvent(t.Context(), e, f.ken, now.Add(-100*time.Hour))
	f.must(err)
	f.event, err = f.p.store.SetLevelOf(t.Context(), e.ID, db.LevelWord{Level: 4}, f.ken, now.Add(-100*time.Hour))
	f.must(err)
	token, hash := secrets.NewSecret(secrets.TokenPrefix)
	f.token = token
	_, err = f.p.store.AddToken(t.Context(), account.Token{Name: "ci-freeze", Role: readiness.Viewer, Scope: account.Read}, hash, readiness.System, now)
	f.must(err)
	return f
}

// gate runs the command, and gives its exit code with what it printed.
func (f *frozenNight) gate(args ...string) (int, string, string) {
	f.Helper()
	f.Setenv("TALLYLIGHT_URL", f.url)
	f.Setenv("TALLYLIGHT_TOKEN", f.token)
	var out, told bytes.Buffer
	code := run(f.Context(), append([]string{"gate"}, args...), &streams{Out: &out, Err: &told})
	return code, out.String(), told.String()
}

func TestGate(t *testing.T) {
	f := newFrozenNight(t)
	for _, row := range []struct {
		sentence string
		args     []string
		before   time.Duration // the freeze
		code     int
		says     string
	}{
		{"half an hour before the freeze", []string{"web"}, 30 * time.Minute, 0, "Changes are allowed."},
		{"a second later", []string{"web"}, 30*time.Minute - time.Second, 1, "ビジネス最前線 (level 4)"},
		{"what takes no time, a second before", []string{"web", "--within", "0s"}, time.Second, 0, "Changes are allowed."},
		{"in the freeze", []string{"--service", "web"}, 0, 1, "until about Fri 20 Nov 00:54 JST"},
		{"of the event", []string{"--event", f.event.ID}, 0, 1, "ビジネス最前線"},
		{"of another event", []string{"--event", "another"}, 0, 0, "Changes are allowed."},
		{"as JSON", []string{"--json"}, 0, 1, `"state":"locked"`},
		{"of no service", []string{"web search"}, 0, 2, "refused with status 422"},
		{"of two services", []string{"web", "--service", "search"}, 0, 2, "two services"},
		{"for a week", []string{"web", "--within", "168h"}, 0, 2, "refused with status 422"},
		{"of another program", []string{"--url", "http://127.0.0.1:1"}, 0, 3, "cannot tell"},
		{"of no address", []string{"--url", "tallylight"}, 0, 2, "no web address"},
		{"with another token", []string{"--token", "tl_wrong"}, 0, 2, "refused with status 401"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			f.T = t
			f.clock.ms.Store(time.Date(2026, 11, 18, 12, 54, 0, 0, time.UTC).Add(-row.before).UnixMilli())
			code, out, told := f.gate(row.args...)
			if code != row.code || !strings.Contains(out+told, row.says) {
				t.Errorf("exit %d, want %d, and %q in: %s%s", code, row.code, row.says, out, told)
			}
			if strings.Contains(out+told, f.token) {
				t.Error("it tells the token")
			}
		})
	}
	t.Run("with the database away", func(t *testing.T) {
		f.T = t
		end := f.storeAway()
		code, _, told := f.gate("web")
		if code != 3 || !strings.Contains(told, "Last known") || !strings.Contains(told, "ビジネス最前線") {
			t.Errorf("exit %d: %s", code, told)
		}
		end()
	})
}

// storeAway takes the database from under the program.
func (f *frozenNight) storeAway() (end func()) {
	f.must(os.Rename(f.file, f.file+".away"))
	return func() { f.must(os.Rename(f.file+".away", f.file)) }
}

func TestGateTakesOnlyAnAnswerOfOursForFree(t *testing.T) {
	for sentence, answer := range map[string]http.HandlerFunc{
		"a page of a proxy":      func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>OK</html>")) },
		"an empty object":        func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) },
		"nothing":                func(http.ResponseWriter, *http.Request) {},
		"a redirect to somebody": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
		"an error": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(500)
			_, _ = w.Write([]byte(`{"state":"free"}`))
		},
		"a connection that is cut":  func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"a state that nobody knows": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"state":"fine"}`)) },
		"free, under another status": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(203)
			_, _ = w.Write([]byte(`{"state":"free"}`))
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			other := httptest.NewServer(answer)
			defer other.Close()
			var out, told bytes.Buffer
			if code := run(t.Context(), []string{"gate", "--url", other.URL, "web"}, &streams{Out: &out, Err: &told}); code != 3 {
				t.Errorf("exit %d: %s%s", code, out.String(), told.String())
			}
		})
	}
}

func TestWhatPeopleWroteBeginsNoLineOfAJobsLog(t *testing.T) {
	for sentence, answer := range map[string]struct {
		status int
		body   string
	}{
		"free":         {200, `{"state":"free","reason":%s}`},
		"soft":         {200, `{"state":"soft","reason":%s}`},
		"locked":       {423, `{"state":"locked","reason":%s}`},
		"refused":      {422, `{"detail":%s}`},
		"nobody knows": {503, `{"detail":"away.","last_known":{"reason":%s,"as_of":"2026"}}`},
	} {
		t.Run(sentence, func(t *testing.T) {
			other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(answer.status)
				_, _ = fmt.Fprintf(w, answer.body, `"Fair\n::error::x\r\u001b[2J\u202e"`)
			}))
			defer other.Close()
			var out, told bytes.Buffer
			run(t.Context(), []string{"gate", "--url", other.URL, "web"}, &streams{Out: &out, Err: &told})
			said := out.String() + told.String()
			if !strings.Contains(said, "Fair ::error::x [2J") || strings.Count(said, "\n") != 1 || strings.ContainsAny(said, "\r\x1b\u202e") {
				t.Errorf("%q", said)
			}
		})
	}
}

// snippet is a script of the documentation, with what its CI sets for it.
type snippet struct {
	name, shell, script string
	job                 string // as the log has it
	env                 []string
}

// snippets reads those of a page.
func snippets(t *testing.T, page string) []snippet {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(docsFolder, page))
	if err != nil {
		t.Fatal(err)
	}
	var blocks = map[string][]string{}
	for _, kind := range []string{"sh", "yaml"} {
		for _, rest := range strings.Split(string(raw), "\n```"+kind+"\n")[1:] {
			block, _, _ := strings.Cut(rest, "\n```\n")
			blocks[kind] = append(blocks[kind], block)
		}
	}
	if len(blocks["sh"]) != 1 || len(blocks["yaml"]) != 2 {
		t.Fatalf("%s has %d scripts and %d files", page, len(blocks["sh"]), len(blocks["yaml"]))
	}
	var github struct {
		Jobs map[string]struct {
			Steps []struct {
				Env map[string]string
				Run string
			}
		}
	}
	var gitlab map[string]struct{ Script []string }
	for i, into := range []any{&github, &gitlab} {
		if err := yaml.Unmarshal([]byte(blocks["yaml"][i]), into); err != nil {
			t.Fatal(err)
		}
	}
	step := github.Jobs["change-freeze"].Steps[0]
	if step.Env["TALLYLIGHT_TOKEN"] != "${{ secrets.TALLYLIGHT_TOKEN }}" {
		t.Errorf("the token of GitHub Actions is %q", step.Env["TALLYLIGHT_TOKEN"])
	}
	return []snippet{
		{"shell", "sh", blocks["sh"][0], "deploy-web 7", []string{"JOB=deploy-web 7"}},
		{"GitHub Actions", "bash -e", step.Run, "Deploy & ship #2291", []string{"GITHUB_WORKFLOW=Deploy & ship", "GITHUB_RUN_NUMBER=2291"}},
		{"GitLab CI", "sh -e", strings.Join(gitlab["change-freeze"].Script, "\n"), "change-freeze #12", []string{"CI_JOB_NAME=change-freeze", "CI_PIPELINE_IID=12"}},
	}
}

// run runs a snippet as its CI does, and gives the exit code with what it printed.
func (s snippet) run(t *testing.T, address, token string) (int, string) {
	t.Helper()
	shell := strings.Fields(s.shell)
	script := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(script, []byte(s.script+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), shell[0], append(shell[1:], script)...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "TALLYLIGHT_URL=" + address, "TALLYLIGHT_TOKEN=" + token, "no_proxy=127.0.0.1"}, s.env...)
	said, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(said)
}

// TestTheSnippetsOfTheDocumentationRun has each of them asked when it is free, refused, and left without an answer.
func TestTheSnippetsOfTheDocumentationRun(t *testing.T) {
	for _, page := range []string{"freeze.md", "ja/freeze.md"} {
		for _, s := range snippets(t, page) {
			t.Run(page+" "+s.name, func(t *testing.T) {
				f := newFrozenNight(t)
				freeze := f.clock.now()
				f.clock.ms.Store(freeze.Add(-time.Hour).UnixMilli())
				if code, said := s.run(t, f.url, f.token); code != 0 || !strings.Contains(said, `"state":"free"`) {
					t.Errorf("free, and exit %d: %s", code, said)
				}
				f.clock.ms.Store(freeze.UnixMilli())
				if code, said := s.run(t, f.url, f.token); code != 1 || !strings.Contains(said, `"state":"locked"`) {
					t.Errorf("frozen, and exit %d: %s", code, said)
				}
				f.provenBy(s.job)
				end := f.storeAway()
				if code, said := s.run(t, f.url, f.token); code == 0 || !strings.Contains(said, "503") || !strings.Contains(said, `"last_known"`) {
					t.Errorf("without a database, and exit %d: %s", code, said)
				}
				end()
				for name, address := range map[string]string{"no token": f.url, "nobody there": "http://127.0.0.1:1", "no address": ""} {
					if code, said := s.run(t, address, ""); code == 0 {
						t.Errorf("%s, and exit 0: %s", name, said)
					}
				}
			})
		}
	}
}

// provenBy fails unless the task that freezes changes is done, and a job that was refused stands behind it, once.
func (f *frozenNight) provenBy(job string) {
	f.Helper()
	tasks, err := f.p.store.Tasks(context.Background(), f.event.ID)
	f.must(err)
	i := slices.IndexFunc(tasks, func(t readiness.Task) bool { return t.Template == "C-01" })
	if tasks[i].DoneAt.IsZero() || !strings.Contains(tasks[i].Newest().Text, job) || tasks[i].DoneBy != "ci-freeze" {
		f.Errorf("the task is not proven by %q: %+v", job, tasks[i])
	}
	lines, err := f.p.store.RecentChanges(context.Background(), f.event.ID, []string{journal.FreezeRefused}, 10)
	f.must(err)
	if len(lines) != 1 || lines[0].Data["job"] != job {
		f.Errorf("the log has %d refused jobs: %+v", len(lines), lines)
	}
}
