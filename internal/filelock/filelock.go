// Package filelock says which process has what: whoever holds a file's lock has it, such as one of the few of something that the
// processes share that test side by side. The system takes the lock back when the process ends, whichever way.
package filelock

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Take locks the first of n files of that kind that nobody holds, beginning with the one of number first, and gives its number
// and what has to be held as long as it is used; -1: all are taken. The files are those of this user.
func Take(kind string, first, n int) (number int, held *os.File, err error) {
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("tallylight-%s-%d", kind, os.Getuid()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return -1, nil, fmt.Errorf("make a folder for locks: %w", err)
	}
	for i := range n {
		number = (first + i) % n
		if held, err = Hold(filepath.Join(dir, fmt.Sprint(number))); held != nil || err != nil {
			return number, held, err
		}
	}
	return -1, nil, nil
}

// Hold locks a file for this process, and makes it where there is none; nil: another one has it, or has just taken it away.
func Hold(name string) (*os.File, error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	mine, err := lock(file)
	switch {
	case err != nil:
		return nil, errors.Join(fmt.Errorf("lock %s: %w", name, err), file.Close())
	case mine && there(file, name):
		return file, nil
	default:
		return nil, file.Close()
	}
}

// there says that a file that was opened still stands under its name: whoever held it before may have removed it.
func there(file *os.File, name string) bool {
	opened, err := file.Stat()
	if err != nil {
		return false
	}
	stands, err := os.Stat(name)
	return err == nil && os.SameFile(opened, stands)
}
