package freeport

import (
	"net"
	"testing"
)

func TestAPortIsFreeAndNoneThatConnectionsTake(t *testing.T) {
	for range 20 {
		port, err := Port()
		if err != nil || port < lowest || port >= highest {
			t.Fatalf("port %d, %v", port, err)
		}
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
