package filelock

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lock locks a file unless another process has it.
func lock(file *os.File) (mine bool, err error) {
	const first = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	err = windows.LockFileEx(windows.Handle(file.Fd()), first, 0, 1, 0, new(windows.Overlapped))
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}

// Remove gives back a file that is held, and removes it: one that is open cannot be removed here. Where somebody takes it in between it
// is theirs, and stays.
func Remove(held *os.File) error {
	if err := held.Close(); err != nil {
		return err
	}
	err := os.Remove(held.Name())
	if errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}
