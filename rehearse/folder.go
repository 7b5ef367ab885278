package rehearse

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tallylight/internal/filelock"
)

// folder is where a stage is: a folder of its own beside a file that is locked as long as the process lives that has it.
type folder struct {
	id, path string
	held     *os.File
}

const lockSuffix = ".lock"

// root is where the stages of all programs of this user are.
func root(given string) string {
	if given == "" {
		given = os.TempDir()
	}
	return filepath.Join(given, fmt.Sprintf("tallylight-rehearsals-%d", os.Getuid()))
}

// newFolder makes a folder that nobody else has.
func newFolder(given string) (*folder, error) {
	at := root(given)
	if err := os.MkdirAll(at, 0o700); err != nil {
		return nil, fmt.Errorf("make a folder for rehearsals: %w", err)
	}
	for {
		id := strings.ToLower(rand.Text())[:16]
		held, err := filelock.Hold(filepath.Join(at, id+lockSuffix))
		if err != nil {
			return nil, err
		}
		if held == nil {
			continue
		}
		f := &folder{id: id, path: filepath.Join(at, id), held: held}
		if err := os.Mkdir(f.path, 0o700); err != nil {
			return nil, errors.Join(fmt.Errorf("make the folder of a rehearsal: %w", err), f.remove())
		}
		return f, nil
	}
}

// remove gives the folder back; the lock goes last.
func (f *folder) remove() error {
	return errors.Join(os.RemoveAll(f.path), filelock.Remove(f.held))
}

// size is how many bytes the files of the folder have.
func (f *folder) size() (n int64, err error) {
	files, err := os.ReadDir(f.path)
	for _, file := range files {
		info, err := file.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return n, err
		}
		n += info.Size()
	}
	return n, err
}

// Sweep removes the stages that processes have left which live no longer, and says how many.
func Sweep(given string) (n int, err error) {
	at := root(given)
	entries, err := os.ReadDir(at)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look for rehearsals that were left: %w", err)
	}
	left := map[string]bool{}
	for _, entry := range entries {
		left[strings.TrimSuffix(entry.Name(), lockSuffix)] = true
	}
	for id := range left {
		removed, wrong := sweep(filepath.Join(at, id))
		err = errors.Join(err, wrong)
		if removed {
			n++
		}
	}
	return n, err
}

// sweep removes one, unless a process holds its lock.
func sweep(path string) (bool, error) {
	held, err := filelock.Hold(path + lockSuffix)
	if held == nil || err != nil {
		return false, err
	}
	f := folder{path: path, held: held}
	return true, f.remove()
}
