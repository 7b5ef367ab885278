package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"tallylight/internal/freeport"
)

// apart does one piece of the bench's work in a process of its own, and reads what it cost from the JSON that it writes.
func apart[T any](ctx context.Context, in string, args ...string) (got T, err error) {
	self, err := os.Executable()
	if err != nil {
		return got, err
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stdin, cmd.Stderr = strings.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return got, fmt.Errorf("%s: %w", args[0], err)
	}
	return got, json.Unmarshal(out, &got)
}

// program is the built program with its database and the address that it listens on.
type program struct {
	file, dir string
	env       []string
	address   string
	said      log
	process   *exec.Cmd
}

// log keeps what the program prints.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// build builds the program as it is released.
func build(ctx context.Context, dir, database string) (*program, error) {
	p := &program{file: filepath.Join(dir, "tallylight"), dir: dir}
	cmd := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-trimpath", "-ldflags=-s -w", "-o", p.file, "tallylight")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	address, err := freeport.Address()
	if err != nil {
		return nil, err
	}
	p.address = address
	p.env = append(os.Environ(), "TALLYLIGHT_LISTEN="+p.address, "DATABASE_URL="+database, "TALLYLIGHT_LANG=ja", "TALLYLIGHT_API_RATE=0")
	return p, nil
}

func (p *program) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, p.file, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = p.dir, p.env, &p.said, &p.said
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	return cmd
}

// addPerson makes an account that may work on tasks.
func (p *program) addPerson(ctx context.Context, email, password string) error {
	cmd := p.command(ctx, "user", "add", "--email="+email, "--name=Bench", "--role=sre")
	cmd.Stdin = strings.NewReader(password + "\n")
	return cmd.Run()
}

// token makes a token of the API that may read everything.
func (p *program) token(ctx context.Context) (string, error) {
	cmd := p.command(ctx, "token", "create", "--name=bench", "--role=sre")
	cmd.Stdout = nil
	said, err := cmd.Output()
	return strings.TrimSpace(string(said)), err
}

func (p *program) start(ctx context.Context) error {
	p.process = p.command(ctx)
	return p.process.Start()
}

// stop ends the program as a service manager would.
func (p *program) stop() error {
	if err := p.process.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.process.Wait()
}

// memory gives a line of the process's status in MiB: VmRSS is what it holds now, VmHWM the most it ever held.
// Where the system has no such file it is 0.
func (p *program) memory(line string) float64 { return statusOf(p.process.Process.Pid, line) }

// statusOf reads a line of memory from what the system says of a process, in MiB; 0 where it says nothing.
func statusOf(pid int, line string) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), line+":")
	rest, _, _ = strings.Cut(rest, "kB")
	kib, err := strconv.Atoi(strings.TrimSpace(rest))
	if err != nil {
		return 0
	}
	return float64(kib) / 1024
}
