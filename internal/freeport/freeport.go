// Package freeport finds ports for servers that are started on an address known beforehand, as tests and the bench do.
package freeport

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"time"

	"tallylight/internal/filelock"
)

// The ports given lie below those that a system takes by itself for outgoing connections (Linux: 32768 and above, RFC 6335:
// 49152 and above). A port given by listening on port 0 is one of those, and may be taken by any connection before its server
// starts, or while it is stopped. Each process gives those of blocks of its own, one after the other, so that tests that run
// side by side leave each other's alone: it holds the locks of the blocks.
const (
	lowest = 15000
	block  = 200
	blocks = 85
)

// given are the blocks of this process, and how many ports of the last one were given. A port that is given again may be one that
// its server, stopped for a moment, wants back: so a process that has used up a block takes another.
var given struct {
	sync.Mutex
	locks []*os.File // or the garbage collector gives them back
	block int
	ports int
}

// next is the next port of this process. Where as many processes run as there are blocks, one is shared.
func next() (int, error) {
	given.Lock()
	defer given.Unlock()
	if given.locks == nil || given.ports == block {
		first := os.Getpid() % blocks
		number, lock, err := filelock.Take("ports", first, blocks)
		if err != nil {
			return 0, err
		}
		if number < 0 {
			number = first
		}
		given.locks, given.block, given.ports = append(given.locks, lock), number, 0
	}
	given.ports++
	return lowest + given.block*block + given.ports - 1, nil
}

// Port gives a port of 127.0.0.1 that nobody listens on.
func Port() (int, error) {
	var failed error
	for range block {
		port, err := next()
		if err != nil {
			return 0, err
		}
		l, err := net.Listen("tcp", address(port))
		if err == nil {
			return port, l.Close()
		}
		failed = err
	}
	return 0, fmt.Errorf("find a free port: %w", failed)
}

// Address gives 127.0.0.1 with such a port, as host:port.
func Address() (string, error) {
	port, err := Port()
	return address(port), err
}

// Answers waits until a server listens at an address; the error says that it has ended, or that it takes longer than it may.
func Answers(address string, within time.Duration, ended <-chan struct{}) (err error) {
	late := time.After(within)
	for {
		var conn net.Conn
		if conn, err = net.Dial("tcp", address); err == nil {
			return conn.Close()
		}
		select {
		case <-ended:
			return errors.New("it ended at once")
		case <-late:
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
