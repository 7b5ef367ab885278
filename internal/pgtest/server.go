package pgtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"tallylight/internal/freeport"
)

// keeper makes a cluster in the current folder, says "ready", and waits for its standard input to end, as it does when
// the process that holds the other end exits or dies. Then it stops the server and removes the folder.
const keeper = `
trap '' INT PIPE
trap '"$BIN/pg_ctl" -D "$DIR/data" -m immediate stop; cd /; rm -rf "$DIR"' EXIT
set -e
"$BIN/initdb" -D data -U app --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >&2
"$BIN/pg_ctl" -D data -l log -s -w -o "-c listen_addresses=127.0.0.1 -p $PORT -c unix_socket_directories='' \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=100" start >&2
echo ready
exec >&- 2>&-
cat >/dev/null
`

// server is a running server.
type server struct {
	url   string    // of its first database
	leash io.Closer // the other end of the keeper's input, nil for a server of others; held, or the garbage collector closes it

	bin, dir string // of a server of ours: its programs, and its folder
	port     int
}

// start runs a throw-away server that ends with this process.
func start() (server, error) {
	bin, err := binaries()
	if err != nil {
		return server{}, err
	}
	// A port that is free now can be taken a moment later.
	for range 3 {
		var s server
		if s, err = keep(bin); err == nil {
			return s, nil
		}
	}
	return server{}, err
}

// binaries gives the folder with initdb: of the newest version that Debian's package put there, or of the PATH.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err == nil && len(found) > 0 {
		newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
		return filepath.Dir(newest), nil
	}
	initdb, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("initdb is not installed")
	}
	return filepath.Dir(initdb), nil
}

// version reads 15 from /usr/lib/postgresql/15/bin/initdb.
func version(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	return n
}

// keep runs the keeper until the server is ready.
func keep(bin string) (server, error) {
	port, err := freeport.Port()
	if err != nil {
		return server{}, err
	}
	cmd, err := keeperCommand(bin, port)
	if err != nil {
		return server{}, fmt.Errorf("prepare a folder for PostgreSQL: %w", err)
	}
	leash, err := cmd.StdinPipe()
	if err != nil {
		return server{}, fmt.Errorf("hold PostgreSQL: %w", err)
	}
	said, err := say(cmd)
	if err != nil {
		return server{}, fmt.Errorf("start PostgreSQL: %w", err)
	}
	if said != "ready\n" {
		return server{}, errors.New("PostgreSQL did not start")
	}
	return server{url: fmt.Sprintf("postgres://app@127.0.0.1:%d/postgres?sslmode=disable", port), leash: leash, bin: bin, dir: cmd.Dir, port: port}, nil
}

// keeperCommand gives the keeper a new folder, and a user that initdb accepts.
func keeperCommand(bin string, port int) (*exec.Cmd, error) {
	dir, err := os.MkdirTemp(roomy("/dev/shm"), "tallylight-pg-")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("sh", "-c", keeper)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "BIN="+bin, "DIR="+dir, "PORT="+strconv.Itoa(port))
	return cmd, dropRoot(cmd, dir)
}

// roomy gives the folder where it has room for the databases of tests, and "" where it has not or is not there. In memory a
// database is made in a tenth of the time that it takes on a disk.
func roomy(memory string) string {
	const room = 2 << 30
	var is syscall.Statfs_t
	if err := syscall.Statfs(memory, &is); err != nil || is.Bavail*uint64(is.Bsize) < room {
		return ""
	}
	return memory
}

// say starts the command and gives the first line it prints, or an empty one where it prints none.
func say(cmd *exec.Cmd) (string, error) {
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	return line, nil
}

// dropRoot makes the command run as the user postgres where this process is root's, as initdb refuses root.
func dropRoot(cmd *exec.Cmd, dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return fmt.Errorf("PostgreSQL refuses root: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return fmt.Errorf("the user postgres: %w", err)
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return fmt.Errorf("the user postgres: %w", err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return os.Chown(dir, int(uid), int(gid))
}
