package davtest

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"tallylight/internal/freeport"
)

// keeper runs Radicale until its standard input ends, as it does when the process that holds the other end exits or
// dies. Then it stops the server and removes the folder.
const keeper = `
trap '' INT PIPE
radicale --config '' --server-hosts "127.0.0.1:$PORT" --server-max-connections 64 --storage-filesystem-folder "$DIR/store" \
  --auth-type htpasswd --auth-htpasswd-filename "$DIR/users" --auth-htpasswd-encryption plain --auth-delay 0 \
  --web-type none --logging-level error >"$DIR/log" 2>&1 &
server=$!
exec 3<&0
(cat <&3 >/dev/null; kill $server) &
wait $server
cd /
rm -rf "$DIR"
`

// passwords is the file of accounts in the server's folder, which Radicale reads at each request.
const passwords = "users"

const startTimeout = 20 * time.Second

// server is a running server.
type server struct {
	url, dir string
	leash    io.Closer // the other end of the keeper's input; held, or the garbage collector closes it
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
	cmd := exec.Command("sh", "-c", keeper)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DIR="+dir, "PORT="+port)
	leash, err := cmd.StdinPipe()
	if err != nil {
		return server{}, fmt.Errorf("hold Radicale: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return server{}, fmt.Errorf("start Radicale: %w", err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	if err := freeport.Answers(address, startTimeout, ended); err != nil {
		leash.Close()
		return server{}, fmt.Errorf("start Radicale: %w", err)
	}
	return server{"http://" + address, dir, leash}, nil
}

// inMemory gives the folder that lies in memory, where there is one: Radicale waits for the disk at each change.
func inMemory() string {
	const folder = "/dev/shm"
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return ""
	}
	return folder
}
