package cachetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"tallylight/internal/freeport"
	"tallylight/internal/leash"
)

// server is a cache that can be started: a command line of the shell, in which $DIR is its folder and $PORT its port, and
// its files, in which both are replaced.
type server struct {
	name, bin string
	command   string
	files     map[string]string
}

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
	running, err := leash.Start(s.command, dir, "PORT="+port, "BIN="+bin)
	if err != nil {
		return "", nil, fmt.Errorf("start %s: %w", s.name, err)
	}
	if err := freeport.Answers(address, startTimeout, running.Ended); err != nil {
		return "", nil, fmt.Errorf("start %s: %w", s.name, running.Failed(err))
	}
	return "http://" + address + "/", running.Stop, nil
}

// folder writes the server's files into a folder of its own.
func (s server) folder(address string) (string, error) {
	dir, err := os.MkdirTemp("", "tl-cache-")
	if err != nil {
		return "", fmt.Errorf("prepare a folder for %s: %w", s.name, err)
	}
	_, port, _ := strings.Cut(address, ":")
	for name, text := range s.files {
		text = strings.NewReplacer("$DIR", dir, "$ADDRESS", address, "$PORT", port).Replace(text)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return "", fmt.Errorf("prepare a file for %s: %w", s.name, err)
		}
	}
	return dir, nil
}
