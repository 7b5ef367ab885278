package cachetest

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"tallylight/internal/freeport"
)

// server is a cache that can be started: a command line of the shell, in which $DIR is its folder and $PORT its port, and
// its files, in which both are replaced.
type server struct {
	name, bin string
	command   string
	files     map[string]string
}

// keeper runs a server until its standard input ends, as it does when the process that holds the other end stops it, or
// dies. Then it stops the server and removes the folder.
const keeper = `
trap '' INT PIPE
cd "$DIR"
%s >"$DIR/log" 2>&1 &
server=$!
exec 3<&0
(cat <&3 >/dev/null; kill $server) &
wait $server
cd /
rm -rf "$DIR"
`

const startTimeout = 20 * time.Second

// path finds the program, also where an ordinary user's PATH has it not.
func (s server) path() (string, error) {
	for _, name := range []string{s.bin, "/usr/sbin/" + s.bin} {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", fmt.Errorf("%s is not installed", s.bin)
}

// start runs the server; a port that is free now can be taken a moment later, so that it tries three times.
func (s server) start() (url string, stop func(), err error) {
	if _, err := s.path(); err != nil {
		return "", nil, err
	}
	for range 3 {
		if url, stop, err = s.keep(); err == nil {
			return url, stop, nil
		}
	}
	return "", nil, err
}

func (s server) keep() (url string, stop func(), err error) {
	address, err := freeport.Address()
	if err != nil {
		return "", nil, err
	}
	dir, err := s.folder(address)
	if err != nil {
		return "", nil, err
	}
	bin, err := s.path()
	if err != nil {
		return "", nil, err
	}
	_, port, _ := strings.Cut(address, ":")
	cmd := exec.Command("sh", "-c", fmt.Sprintf(keeper, s.command))
	cmd.Env = append(os.Environ(), "DIR="+dir, "PORT="+port, "BIN="+bin)
	leash, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, fmt.Errorf("hold %s: %w", s.name, err)
	}
	if err := cmd.Start(); err != nil {
		return "", nil, fmt.Errorf("start %s: %w", s.name, err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	if err := freeport.Answers(address, startTimeout, ended); err != nil {
		said, _ := os.ReadFile(filepath.Join(dir, "log"))
		_ = leash.Close()
		return "", nil, fmt.Errorf("start %s: %w %s", s.name, err, said)
	}
	return "http://" + address + "/", func() { release(leash, ended) }, nil
}

// release stops a server and waits for its end.
func release(leash io.Closer, ended <-chan struct{}) {
	_ = leash.Close()
	<-ended
}

// folder writes the server's files into a folder of its own.
func (s server) folder(address string) (string, error) {
	dir, err := os.MkdirTemp("", "tl-cache-")
	if err != nil {
		return "", fmt.Errorf("prepare a folder for %s: %w", s.name, err)
	}
	for name, text := range s.files {
		text = strings.NewReplacer("$DIR", dir, "$ADDRESS", address).Replace(text)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return "", fmt.Errorf("prepare a file for %s: %w", s.name, err)
		}
	}
	return dir, nil
}
