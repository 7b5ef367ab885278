package davtest

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"tallylight/internal/freeport"
	"tallylight/internal/leash"
)

// radicale runs the server of a folder.
const radicale = `radicale --config '' \
  --server-hosts "127.0.0.1:$PORT" --server-max-connections 64 --storage-filesystem-folder "$DIR/store" \
  --auth-type htpasswd --auth-htpasswd-filename "$DIR/users" --auth-htpasswd-encryption plain --auth-delay 0 \
  --web-type none --logging-level error`

// passwords is the file of accounts in the server's folder, which Radicale reads at each request.
const passwords = "users"

const startTimeout = 20 * time.Second

// server is a running server.
type server struct {
	url, dir string
	running  *leash.Server // held, or the garbage collector ends it
}

// start runs a throw-away server that ends with this process.
func start() (server, error) {
	if _, err := exec.LookPath("radicale"); err != nil {
		return server{}, errors.New("radicale is not installed")
	}
	// A port that is free now can be taken a moment later.
	var s server
	var err error
	for range 3 {
		if s, err = keep(); err == nil {
			return s, nil
		}
	}
	return server{}, err
}

func keep() (server, error) {
	address, err := freeport.Address()
	if err != nil {
		return server{}, err
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return server{}, err
	}
	dir, err := os.MkdirTemp(inMemory(), "tallylight-dav-")
	if err != nil {
		return server{}, fmt.Errorf("prepare a folder for Radicale: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, passwords), nil, 0o600); err != nil {
		return server{}, fmt.Errorf("prepare accounts for Radicale: %w", err)
	}
	running, err := leash.Start(radicale, dir, "PORT="+port)
	if err != nil {
		return server{}, fmt.Errorf("start Radicale: %w", err)
	}
	if err := freeport.Answers(address, startTimeout, running.Ended); err != nil {
		return server{}, fmt.Errorf("start Radicale: %w", running.Failed(err))
	}
	return server{"http://" + address, dir, running}, nil
}

// inMemory gives the folder that lies in memory, where there is one: Radicale waits for the disk at each change.
func inMemory() string {
	const folder = "/dev/shm"
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return ""
	}
	return folder
}
