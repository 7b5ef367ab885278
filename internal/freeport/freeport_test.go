package freeport

import (
	"net"
	"testing"
)

func TestAPortIsFreeAndNoneThatConnectionsTake(t *testing.T) {
	seen := map[int]bool{}
	for range 2*block + 1 {
		port, err := Port()
		if err != nil || port < lowest || port >= 32768 {
			t.Fatalf("port %d, %v", port, err)
		}
		if seen[port] {
			t.Fatalf("port %d is given twice", port)
		}
		seen[port] = true
	}
	at, err := Address()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", at)
	if err != nil {
		t.Fatalf("%s is not free: %v", at, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}
