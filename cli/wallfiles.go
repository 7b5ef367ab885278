package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tallylight/static"
	"tallylight/text"
)

// picturePeriod is how often the wall is written to files.
const picturePeriod = time.Minute

// pictures are the files of the wall by their language, and pictureAssets what they name, under the same names.
var (
	pictures      = map[text.Lang]string{text.EN: "wall.html", text.JA: "wall.ja.html"}
	pictureAssets = []string{"tallylight.css", "picture.js", "icon.svg", "fonts/barlow-sc-500.woff2", "fonts/barlow-sc-600.woff2"}
)

// wallFiles writes the wall to a folder from which any web server can show it while this program is down.
type wallFiles struct {
	dir    string
	render func(ctx context.Context, lang text.Lang) ([]byte, error)

	writing sync.Mutex // one at a time, so that an older picture never comes after a newer one
}

// write writes the wall in each language with all that it needs.
func (a *wallFiles) write(ctx context.Context, _ time.Time) error {
	a.writing.Lock()
	defer a.writing.Unlock()
	for _, name := range pictureAssets {
		body, err := static.Plain(name)
		if err == nil {
			err = a.put(name, body)
		}
		if err != nil {
			return fmt.Errorf("write the wall: %w", err)
		}
	}
	for lang, name := range pictures {
		body, err := a.render(ctx, lang)
		if err == nil {
			err = a.put(name, body)
		}
		if err != nil {
			return fmt.Errorf("write the wall: %w", err)
		}
	}
	return nil
}

// put gives a file its content at one stroke: whoever reads meanwhile gets the old or the new one, whole.
func (a *wallFiles) put(name string, body []byte) error {
	path := filepath.Join(a.dir, filepath.FromSlash(name))
	if known, err := os.ReadFile(path); err == nil && bytes.Equal(known, body) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".tallylight-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // what was renamed is not there any more
	_, err = file.Write(body)
	if err = errors.Join(err, file.Chmod(0o644), file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// writable says what is wrong with a folder to which the wall is to be written.
func writable(dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return errors.New("is not a readable folder; create it or use another one")
	}
	file, err := os.CreateTemp(dir, ".tallylight-*")
	if err != nil {
		return errors.New("is not writable for this program; change its permissions or use another folder")
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}
