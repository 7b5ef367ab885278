package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
)

// slots is how many browsers may run at once on this machine, whatever processes ask for them: packages are tested side by side,
// and a browser alone keeps two cores busy. A test that waits for a page must not wait for other tests' browsers.
var slots = max(1, runtime.NumCPU()/2)

// takeSlot waits until a browser may run, and gives what has to be held as long as it does; the system takes it back when this
// process ends, whichever way.
func takeSlot(ctx context.Context, dir string, slots int) (held *os.File, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make a folder for the slots of browsers: %w", err)
	}
	var failed error
	err = again(ctx, func() (bool, error) {
		for slot := range slots {
			if held, failed = lock(filepath.Join(dir, fmt.Sprint(slot))); held != nil || failed != nil {
				return true, nil
			}
		}
		return false, errors.New("as many browsers run as may run at once")
	})
	return held, errors.Join(err, failed)
}

// slot is that of this process, for all of its browsers.
var slot = sync.OnceValues(func() (*os.File, error) { return takeSlot(context.Background(), slotFolder(), slots) })

// slotFolder is the same for all processes of a user.
func slotFolder() string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("tallylight-browsers-%d", os.Getuid()))
}

// lock takes a file for this process; nil: another one has it.
func lock(name string) (*os.File, error) {
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return file, nil
	}
	_ = file.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, nil
	}
	return nil, err
}
