package web_test

import (
	"bufio"
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/text"
	"tallylight/web"
)

// storeFault is something that happens to the file of a running program, and how it ends.
type storeFault struct {
	sentence string
	kind     fault.StoreKind
	begin    func(s *site) (end func())
}

func storeFaults() []storeFault {
	return []storeFault{
		{"the file is moved away, and back", fault.StoreGone, (*site).moveAway},
		{"its log is deleted, and comes back", fault.StoreGone, (*site).moveLogAway},
		{"another file takes its place, until it is put back", fault.StoreReplaced, (*site).replace},
		{"a page of it is damaged, until it is put right", fault.StoreCorrupt, (*site).damage},
		{"a newer program has changed its schema, until that is undone", fault.StoreNewer, (*site).newer},
		{"another process holds the lock", fault.StoreLocked, (*site).lockElsewhere},
		{"it becomes read-only, until it may be written again", fault.StoreReadOnly, (*site).immutable},
		{"the disk is full, until there is room again", fault.StoreFull, (*site).fill},
	}
}

func (s *site) moveAway() func() {
	s.must(os.Rename(s.file, s.file+".away"))
	return func() { s.must(os.Rename(s.file+".away", s.file)) }
}

func (s *site) moveLogAway() func() {
	s.must(os.Rename(s.file+"-wal", s.file+".away"))
	return func() { s.must(os.Rename(s.file+".away", s.file+"-wal")) }
}

func (s *site) replace() func() {
	content, err := furnishedStore()
	s.must(err)
	end := s.moveAway()
	s.must(os.WriteFile(s.file, content, 0o600))
	return end
}

// damage overwrites a part of the file with what means nothing there.
func (s *site) damage() func() {
	const from, length = 8 * 4096, 16 * 4096
	f, err := os.OpenFile(s.file, os.O_RDWR, 0)
	s.must(err)
	was := make([]byte, length)
	_, err = f.ReadAt(was, from)
	s.must(err)
	put := func(content []byte) {
		_, err := f.WriteAt(content, from)
		s.must(err)
		s.must(s.store.CheckUp(s.Context(), noon))
	}
	put(bytes.Repeat([]byte("damage. "), length/8))
	return func() {
		put(was)
		f.Close()
	}
}

// newer has another program note a schema that this one does not know.
func (s *site) newer() func() {
	other, err := sql.Open("sqlite", "file:"+s.file+"?_pragma=busy_timeout(5000)")
	s.must(err)
	_, err = other.ExecContext(s.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
	s.must(err)
	for began := time.Now(); s.get("", "/readyz").StatusCode == 200; time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > 5*time.Second {
			s.Fatal("5 s later nobody has noticed")
		}
	}
	return func() {
		_, err := other.ExecContext(s.Context(), `DELETE FROM goose_db_version WHERE version_id = 99999`)
		s.must(err)
		s.must(other.Close())
	}
}

// lockedFile names the file that a process of this test locks, and holds until its input ends.
const lockedFile = "TALLYLIGHT_TEST_LOCK"

func TestAProcessThatHoldsTheLock(t *testing.T) {
	file := os.Getenv(lockedFile)
	if file == "" {
		t.Skip("started by the tests that need one")
	}
	db, err := sql.Open("sqlite", "file:"+file+"?_txlock=immediate&_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("locked")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
}

func (s *site) lockElsewhere() func() {
	self, err := os.Executable()
	s.must(err)
	cmd := exec.Command(self, "-test.run=^TestAProcessThatHoldsTheLock$")
	cmd.Env = append(os.Environ(), lockedFile+"="+s.file)
	in, err := cmd.StdinPipe()
	s.must(err)
	out, err := cmd.StdoutPipe()
	s.must(err)
	s.must(cmd.Start())
	said := bufio.NewReader(out)
	line, err := said.ReadString('\n')
	s.must(err)
	if line != "locked\n" {
		s.Fatalf("the other process says %q", line)
	}
	return func() {
		s.must(in.Close())
		rest, err := io.ReadAll(said)
		s.must(err)
		if err := cmd.Wait(); err != nil {
			s.Fatalf("the other process: %v: %s", err, rest)
		}
	}
}

// immutable forbids every write to the file and its log, also to those who have them open.
func (s *site) immutable() func() {
	set := func(flag string) error {
		said, err := exec.Command("chattr", flag, s.file, s.file+"-wal").CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, said)
		}
		return nil
	}
	if err := set("+i"); err != nil {
		s.Skipf("no file can be made immutable here: %v", err)
	}
	end := sync.OnceFunc(func() { s.must(set("-i")) })
	s.Cleanup(end)
	return end
}

// fill takes all room from the disk that the database is on.
func (s *site) fill() func() {
	filler := filepath.Join(filepath.Dir(s.file), "filler")
	f, err := os.Create(filler)
	s.must(err)
	for size := 64 << 10; size > 0; {
		if n, err := f.Write(make([]byte, size)); err != nil || n < size {
			size /= 2
		}
	}
	s.must(f.Close())
	return func() { s.must(os.Remove(filler)) }
}

// smallDisk gives a folder on a disk of 3 MiB of its own.
func smallDisk(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=3m"); err != nil {
		t.Skipf("no disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// TestFaultsOfTheDatabase has each fault happen to a running program: what is written is refused with a sentence, what can
// still be read is shown, what cannot is UNKNOWN, and nothing that was said to be saved is lost.
func TestFaultsOfTheDatabase(t *testing.T) {
	for _, row := range storeFaults() {
		t.Run(row.sentence, func(t *testing.T) {
			folder := t.TempDir()
			if row.kind == fault.StoreFull {
				folder = smallDisk(t)
			}
			s := openIn(t, folder)
			go s.store.Listen(t.Context()) // it ends with the test
			cookie, task := s.as(readiness.SRE), s.task(true)
			s.expect(s.post(cookie, "/tasks/"+task.ID+"/claim"), 303)
			end := row.begin(s)
			said := text.For(text.EN).StoreFault(row.kind)
			s.faulty(cookie, task, row.kind, said)
			end()
			s.wellAgain(cookie, task)
			if n := strings.Count(s.log.String(), "msg=\"database fault\""); n == 0 || n > 2 {
				t.Errorf("the log tells it %d times", n)
			}
		})
	}
}

// faulty fails unless the site answers as it has to while a fault stands.
func (s *site) faulty(cookie string, task readiness.Task, kind fault.StoreKind, said string) {
	s.Helper()
	refused := 503
	if kind == fault.StoreFull {
		refused = 507
	}
	if reads(kind) {
		a := s.untilRefused(cookie, task)
		s.expect(a, refused, said)
		s.retryAfter(a, kind)
		s.expect(s.get("", "/readyz"), 200, "ready to read only", said)
		s.expect(s.get(cookie, "/wall"), 200)
		s.expect(s.get(cookie, "/"), 200)
		return
	}
	a := s.note(cookie, task, "a note")
	s.expect(a, refused, said)
	s.retryAfter(a, kind)
	s.expect(s.get("", "/readyz"), 503, said)
	wall := s.get(cookie, "/wall", "Accept-Language", "en")
	s.expect(wall, 503, "UNKNOWN", said)
	s.expect(s.get(cookie, "/", "Accept-Language", "en"), 503, said)
	s.expect(s.get(cookie, "/", "Accept-Language", "ja"), 503, text.For(text.JA).StoreFault(kind))
}

func (s *site) retryAfter(a answer, kind fault.StoreKind) {
	s.Helper()
	if got, want := a.Header.Get("Retry-After"), fmt.Sprint(int(kind.Retry().Seconds())); got != want {
		s.Errorf("Retry-After %q, want %q", got, want)
	}
}

// reads says that pages can be read while a fault of the kind stands.
func reads(kind fault.StoreKind) bool {
	return kind == fault.StoreFull || kind == fault.StoreReadOnly || kind == fault.StoreLocked
}

// untilRefused takes notes until one is refused. Those that were taken have to be there.
func (s *site) untilRefused(cookie string, task readiness.Task) answer {
	s.Helper()
	for n := range 2000 {
		note := fmt.Sprintf("note %d %s", n, strings.Repeat("x", 1500))
		a := s.note(cookie, task, note)
		if a.StatusCode != 303 {
			return a
		}
		changes, err := s.store.Changes(s.Context(), 0, task.EventID, 5000)
		s.must(err)
		if !slices.ContainsFunc(changes, func(c readiness.Change) bool { return strings.Contains(fmt.Sprint(c.Data), note) }) {
			s.Fatalf("note %d was said to be saved and is not there", n)
		}
	}
	s.Fatal("it takes all that is written")
	return answer{}
}

func (s *site) note(cookie string, task readiness.Task, note string) answer {
	s.Helper()
	return s.ask(cookie, "POST", "/tasks/"+task.ID+"/note", form("note", note), "Accept-Language", "en")
}

// wellAgain fails unless the site works within five seconds, with all that had been saved.
func (s *site) wellAgain(cookie string, claimed readiness.Task) {
	s.Helper()
	for began := time.Now(); ; {
		a := s.get("", "/readyz")
		if a.StatusCode == 200 && a.body == "ready\n" && s.get(cookie, "/wall").StatusCode == 200 {
			break
		}
		if time.Since(began) > 5*time.Second {
			s.Fatalf("5 s later it is %d: %s", a.StatusCode, a.body)
		}
		time.Sleep(50 * time.Millisecond)
	}
	task, err := s.store.Task(s.Context(), claimed.ID)
	s.must(err)
	if len(task.Claims) != 1 {
		s.Errorf("the task that was claimed before has %d claims", len(task.Claims))
	}
	s.expect(s.post(cookie, "/tasks/"+claimed.ID+"/claim/delete"), 303)
}

// TestReadingNeverWaitsForAWriter: sessions that were not used for a while are used while another program holds the lock.
func TestReadingNeverWaitsForAWriter(t *testing.T) {
	s := open(t)
	cookies := []string{s.as(readiness.SRE), s.as(readiness.PR)}
	s.after(11 * time.Hour)
	unlock := s.lockElsewhere()
	for _, cookie := range cookies {
		for _, path := range []string{"/", "/wall", "/calendar"} {
			began := time.Now()
			s.expect(s.get(cookie, path), 200)
			if late := time.Since(began); late > 2*time.Second {
				t.Errorf("%s waited %s", path, late)
			}
		}
	}
	s.after(11 * time.Hour)
	s.expect(s.get(cookies[0], "/"), 200) // its use is known, also while it cannot be stored
	unlock()
	s.after(2 * time.Minute)
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		s.expect(s.get(cookies[0], "/"), 200)
		other := web.New(s.Config) // knows what is stored
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Cookie", cookies[0])
		other.Handler().ServeHTTP(w, r)
		if w.Code == 200 {
			break
		}
		if time.Since(began) > 10*time.Second {
			t.Fatalf("10 s after the lock was let go the use of the session is not stored: %d", w.Code)
		}
		s.after(2 * time.Minute)
	}
}
