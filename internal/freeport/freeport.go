// Package freeport finds ports for servers that are started on an address known beforehand, as tests and the bench do.
package freeport

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// The ports given lie below those that a system takes by itself for outgoing connections (Linux: 32768 and above, RFC 6335:
// 49152 and above). A port given by listening on port 0 is one of those, and may be taken by any connection before its server
// starts, or while it is stopped.
const lowest, highest, tries = 15000, 32000, 100

// Port gives a port of 127.0.0.1 that nobody listens on.
func Port() (int, error) {
	var failed error
	for range tries {
		port := lowest + rand.IntN(highest-lowest)
		l, err := net.Listen("tcp", address(port))
		if err == nil {
			return port, l.Close()
		}
		failed = errors.Join(failed, err)
	}
	return 0, fmt.Errorf("find a free port: %w", failed)
}

// Address gives 127.0.0.1 with such a port, as host:port.
func Address() (string, error) {
	port, err := Port()
	return address(port), err
}

func address(port int) string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) }
