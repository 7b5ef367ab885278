// Package browsertest drives a real headless Chromium in tests. One browser runs for all tests of a process, and no more than
// half as many as there are cores on the machine; each tab has cookies of its own, so that several people can be signed in at
// once.
package browsertest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Browser opens tabs for one test.
type Browser struct {
	tb  testing.TB
	ctx context.Context
}

// process is a running Chromium.
type process struct {
	ctx   context.Context // of its first tab
	leave func()          // gives back what is left when it has ended
	leash io.Closer       // held, or the garbage collector closes it: its end means that this process has ended
}

// shared is the browser of this process, running once it was launched.
var (
	shared  = sync.OnceValues(launch)
	running atomic.Pointer[process]
)

// Close ends the browser where a test has asked for it, and waits until it has ended: for a package that looks what still goes on when its
// tests are over. Nothing asks for the browser after that.
func Close() {
	p := running.Load()
	if p == nil {
		return
	}
	if err := errors.Join(chromedp.Cancel(p.ctx), p.leash.Close()); err != nil {
		fmt.Fprintln(os.Stderr, "close the browser:", err)
	}
	p.leave()
}

// New gives the browser to a test, once it may run: it is the first thing that a test asks for, before whatever grows old. Where Chromium is not installed the test is skipped, or fails when CI=true.
func New(tb testing.TB) *Browser {
	tb.Helper()
	p, err := shared()
	if err != nil && os.Getenv("CI") != "true" {
		tb.Skipf("no browser to test with: %v; go tool task prepare installs it", err)
	}
	if err != nil {
		tb.Fatalf("no browser to test with: %v", err)
	}
	return &Browser{tb: tb, ctx: p.ctx}
}

// launch starts Chromium without a window, and without what it fetches from elsewhere. It dies with this process.
func launch() (process, error) {
	path, err := executable()
	if err != nil {
		return process{}, err
	}
	if _, err := slot(); err != nil {
		return process{}, err
	}
	profile, leash, err := profileFolder()
	if err != nil {
		return process{}, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("allow-pre-commit-input", true)) // or a click is lost that comes before a page's first frame
	allocator, leave := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	if err := chromedp.Do(ctx); err != nil {
		return process{}, fmt.Errorf("start %s: %w", path, err)
	}
	p := process{ctx, leave, leash}
	running.Store(&p)
	return p, nil
}

func executable() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("chromium is not installed")
}

// profileFolder makes a fresh folder, and starts a shell that removes it when the leash is closed, as it is when this
// process ends, whichever way. Chromium needs a moment to die too, and writes until then.
func profileFolder() (dir string, leash io.Closer, err error) {
	if dir, err = os.MkdirTemp("", "tallylight-chromium-"); err != nil {
		return "", nil, fmt.Errorf("make a folder for the profile: %w", err)
	}
	cmd := exec.Command("sh", "-c", `trap '' INT; cat; sleep 1; rm -rf "$1" || { sleep 5; rm -rf "$1"; }`, "sh", dir)
	cmd.Dir = os.TempDir()
	if leash, err = cmd.StdinPipe(); err != nil {
		return "", nil, fmt.Errorf("watch over the profile: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return "", nil, fmt.Errorf("watch over the profile: %w", err)
	}
	return dir, leash, nil
}

// Option sets up a tab before its first page.
type Option func(*Tab)

// Language makes the tab ask for pages in a language: "ja" or "en".
func Language(lang string) Option {
	headers := network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}}
	return func(t *Tab) {
		t.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, network.SetExtraHTTPHeaders, headers)
			return err
		}))
	}
}

// NoScript turns off the scripts of pages.
func NoScript() Option {
	return func(t *Tab) {
		t.silent = true
		t.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return err
		}))
	}
}

// Tab opens a tab with cookies of its own and the given size in CSS pixels; below 600 it is a phone with a touch screen.
// It is closed when the test ends.
func (b *Browser) Tab(width, height int, options ...Option) *Tab {
	b.tb.Helper()
	t := &Tab{tb: b.tb, documents: map[cdp.LoaderID]document{}}
	t.shown, t.leave = context.WithCancel(b.ctx)
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(t.listen))
	b.tb.Cleanup(cancel)
	t.ctx = ctx
	t.must("open a tab", chromedp.Do(ctx)) // the life of the tab is that of this first context, so it has no deadline
	t.Resize(width, height)
	t.Prefer("light")
	for _, o := range options {
		o(t)
	}
	return t
}
