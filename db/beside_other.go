//go:build !linux

package db

import "os"

// networkFileSystem is known on Linux only.
func networkFileSystem(string) string { return "" }

// lockedElsewhere is known on Linux only.
func lockedElsewhere(*os.File) bool { return false }

// forbidsWriting is known on Linux only.
func forbidsWriting(string) bool { return false }
