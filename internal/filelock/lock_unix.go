//go:build !windows

package filelock

import (
	"errors"
	"os"
	"syscall"
)

// lock locks a file unless another process has it.
func lock(file *os.File) (mine bool, err error) {
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// Remove removes a file that is held, so that nobody takes it meanwhile, and gives it back.
func Remove(held *os.File) error { return errors.Join(os.Remove(held.Name()), held.Close()) }
