package pgtest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// Server is a server of one test, to which things may happen. It ends with the test.
type Server struct{ on server }

// Own starts one. Where PostgreSQL is not installed the test is skipped, or fails when CI=true.
func Own(tb testing.TB) *Server {
	tb.Helper()
	running(tb)
	on, err := start()
	if err != nil {
		tb.Fatalf("start a server: %v", err)
	}
	s := &Server{on}
	tb.Cleanup(func() {
		s.Thaw(tb)
		if err := on.leash.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// DSN gives the URL of a new empty database of the server.
func (s *Server) DSN(tb testing.TB) string {
	tb.Helper()
	name := newName()
	if err := s.on.make(name, ""); err != nil {
		tb.Fatal(err)
	}
	return s.on.dsn(name)
}

// Stop stops the server as its admin does who does not wait for anybody.
func (s *Server) Stop(tb testing.TB) {
	tb.Helper()
	s.control(tb, "-m", "fast", "stop")
}

// Start starts it again.
func (s *Server) Start(tb testing.TB) {
	tb.Helper()
	s.control(tb, "-l", "log", "-s", "-w", "-o", "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -p "+strconv.Itoa(s.on.port), "start")
}

func (s *Server) control(tb testing.TB, args ...string) {
	tb.Helper()
	cmd := exec.Command(filepath.Join(s.on.bin, "pg_ctl"), append([]string{"-D", filepath.Join(s.on.dir, "data")}, args...)...)
	cmd.Dir = s.on.dir
	if err := dropRoot(cmd, s.on.dir); err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Run(); err != nil {
		tb.Fatalf("pg_ctl %s: %v", args[len(args)-1], err)
	}
}

// Freeze stops all processes of the server where they are; its sockets stay open. Thaw lets them go on.
func (s *Server) Freeze(tb testing.TB) {
	tb.Helper()
	s.signal(tb, syscall.SIGSTOP)
}

// Thaw ends Freeze.
func (s *Server) Thaw(tb testing.TB) {
	tb.Helper()
	s.signal(tb, syscall.SIGCONT)
}

// ReadOnly has every transaction refuse to write, or not: on or off.
func (s *Server) ReadOnly(tb testing.TB, word string) {
	tb.Helper()
	for _, statement := range []string{"ALTER SYSTEM SET default_transaction_read_only = " + word, "SELECT pg_reload_conf()"} {
		if err := s.on.run(statement); err != nil {
			tb.Fatal(err)
		}
	}
}

// signal sends a signal to the server's first process, then to those that it began.
func (s *Server) signal(tb testing.TB, sig syscall.Signal) {
	tb.Helper()
	file, err := os.ReadFile(filepath.Join(s.on.dir, "data", "postmaster.pid"))
	if err != nil {
		return // it is stopped
	}
	first, err := strconv.Atoi(string(bytes.TrimSpace(bytes.SplitN(file, []byte("\n"), 2)[0])))
	if err != nil {
		tb.Fatalf("the pid of PostgreSQL: %v", err)
	}
	for _, pid := range append([]int{first}, children(tb, first)...) {
		_ = syscall.Kill(pid, sig) // one may have ended meanwhile
	}
}

// children lists the processes that a process began.
func children(tb testing.TB, of int) (pids []int) {
	tb.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		tb.Fatal(err)
	}
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		var pid, parent int
		var state string
		_, rest, _ := strings.Cut(string(stat), ") ")
		if _, err := fmt.Sscan(rest, &state, &parent); err != nil || parent != of {
			continue
		}
		if _, err := fmt.Sscan(string(stat), &pid); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}
