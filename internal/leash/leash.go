// Package leash runs servers for tests that end with the process that started them, however that ends.
package leash

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// keeper runs a server until its standard input ends, as it does when the process that holds the other end stops it, or
// dies. Then it stops the server and removes the folder. A signal to the whole group, as that of a time limit, ends both.
const keeper = `
trap '' INT PIPE
trap : HUP QUIT TERM
cd "$DIR"
%s >"$DIR/log" 2>&1 &
server=$!
exec 3<&0
(cat <&3 >/dev/null; kill $server) &
wait $server
kill $server 2>/dev/null
wait $server
cd /
rm -rf "$DIR"
`

// Server is a server that was started.
type Server struct {
	Ended chan struct{} // closed when it has ended

	dir string
	end io.Closer // the other end of the keeper's input; held, or the garbage collector closes it
}

// Start runs a command line of the shell in a folder, $DIR, which goes with it; env are more of its variables, NAME=value.
func Start(command, dir string, env ...string) (*Server, error) {
	cmd := exec.Command("sh", "-c", fmt.Sprintf(keeper, command))
	cmd.Env = append(append(os.Environ(), "DIR="+dir), env...)
	end, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &Server{make(chan struct{}), dir, end}
	go func() {
		_ = cmd.Wait()
		close(s.Ended)
	}()
	return s, nil
}

// Failed stops a server that is not as it should be, and gives the error with what the server printed.
func (s *Server) Failed(err error) error {
	said, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	_ = s.end.Close()
	return fmt.Errorf("%w %s", err, said)
}

// Stop stops the server and waits for its end.
func (s *Server) Stop() {
	_ = s.end.Close()
	<-s.Ended
}
