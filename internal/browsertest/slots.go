package browsertest

import (
	"context"
	"errors"
	"os"
	"runtime"
	"sync"

	"tallylight/internal/filelock"
)

// slots is how many browsers may run at once on this machine, whatever processes ask for them: packages are tested side by side,
// and a browser alone keeps two cores busy. A test that waits for a page must not wait for other tests' browsers.
var slots = max(1, runtime.NumCPU()/2)

// slot is that of this process, for all of its browsers, as soon as it may have one.
var slot = sync.OnceValues(func() (*os.File, error) { return takeSlot(context.Background(), "browsers", slots) })

// takeSlot waits until a browser may run, and gives what has to be held as long as it does.
func takeSlot(ctx context.Context, kind string, slots int) (held *os.File, err error) {
	var failed error
	err = again(ctx, func() (bool, error) {
		if _, held, failed = filelock.Take(kind, 0, slots); held == nil && failed == nil {
			return false, errors.New("as many browsers run as may run at once")
		}
		return true, nil
	})
	return held, errors.Join(err, failed)
}
