package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long one step may take on a busy machine.
const patience = 20 * time.Second

// glance is how long to let pass before looking again.
const glance = 10 * time.Millisecond

// Tab is one tab. Its methods end the test where a step fails. A selector is CSS and means the first element it finds.
type Tab struct {
	tb  testing.TB
	ctx context.Context

	mu         sync.Mutex
	complaints []string
}

// Goto opens an address and gives the status of the answer.
func (t *Tab) Goto(url string) (status int) {
	t.tb.Helper()
	answer := run(t, "open "+url, chromedp.NavigateResponse(url))
	return statusOf(answer)
}

// Follow clicks what leads to another page, waits for that page and gives the status of the answer.
func (t *Tab) Follow(selector string) (status int) {
	t.tb.Helper()
	Eval[bool](t, `window.leaving = true`)
	t.Click(selector)
	t.Wait(`!window.leaving && document.readyState === "complete"`)
	return Eval[int](t, `performance.getEntriesByType("navigation")[0].responseStatus`)
}

func statusOf(answer *network.Response) int {
	if answer == nil {
		return 0
	}
	return int(answer.Status)
}

// Click clicks as a mouse does, once the element can be seen.
func (t *Tab) Click(selector string) {
	t.tb.Helper()
	run(t, "click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// Fill sets a field of any kind, in place of what is in it.
func (t *Tab) Fill(selector, value string) {
	t.tb.Helper()
	const set = `((el, value) => {
		el.focus();
		el.value = value;
		for (const name of ["input", "change"]) el.dispatchEvent(new Event(name, {bubbles: true}));
	})(document.querySelector(%s), %s)`
	run(t, "fill "+selector, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(set, quote(selector), quote(value))))
}

// Type puts the caret into a field and adds text at it, and leaves the focus there.
func (t *Tab) Type(selector, text string) {
	t.tb.Helper()
	Eval[bool](t, fmt.Sprintf(`(document.querySelector(%s).focus(), true)`, quote(selector)))
	t.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, input.InsertText, input.InsertTextParams{Text: text})
		return err
	}))
}

// Text gives the text of an element as it can be seen, or "" where there is none.
func (t *Tab) Text(selector string) string {
	t.tb.Helper()
	return Eval[string](t, fmt.Sprintf(`document.querySelector(%s)?.innerText ?? ""`, quote(selector)))
}

// WaitText waits until the element is there and its text contains part.
func (t *Tab) WaitText(selector, part string) {
	t.tb.Helper()
	expression := fmt.Sprintf(`document.querySelector(%s)?.innerText.includes(%s)`, quote(selector), quote(part))
	if !t.await(expression) {
		t.tb.Fatalf("%s does not say %q; it says %q", selector, part, t.Text(selector))
	}
}

// Wait waits until a JavaScript expression is true.
func (t *Tab) Wait(expression string) {
	t.tb.Helper()
	if !t.await(expression) {
		t.tb.Fatalf("never true: %s", expression)
	}
}

// await looks again and again, on the next page too where the tab moves on. It looks from here and not from inside the page:
// where scripts are turned off, a page's own timers and frames never call back.
func (t *Tab) await(expression string) bool {
	t.tb.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	again := time.NewTicker(glance)
	defer again.Stop()
	for {
		found, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		var thrown *chromedp.ExceptionError
		if errors.As(err, &thrown) {
			t.tb.Fatalf("%s: %v", expression, err)
		}
		if err == nil && found {
			return true
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return false
		}
	}
}

// Eval gives the value of a JavaScript expression; a promise is waited for.
func Eval[T any](t *Tab, expression string) T {
	t.tb.Helper()
	return run(t, expression, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Resize sets the size of the page in CSS pixels; below 600 it is a phone with a touch screen.
func (t *Tab) Resize(width, height int) {
	t.tb.Helper()
	var options []chromedp.EmulateViewportOption
	if width < 600 {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	t.Do(chromedp.EmulateViewport(int64(width), int64(height), options...))
}

// Prefer sets the colour scheme that the tab prefers, light (as it begins) or dark, and stops motion, so that two pictures of
// one page are equal.
func (t *Tab) Prefer(scheme string) {
	t.tb.Helper()
	features := []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}
	t.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return err
	}))
}

// Do runs any other steps.
func (t *Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	t.tb.Helper()
	run(t, "do", chromedp.Steps(steps...))
}

// Screenshot writes a PNG of the whole page to name.png in the folder for artefacts, and gives its path.
func (t *Tab) Screenshot(name string) string {
	t.tb.Helper()
	png := run(t, "take a picture", chromedp.FullScreenshot(100))
	dir, err := artifacts()
	t.must("find the folder for artefacts", err)
	file := filepath.Join(dir, filepath.FromSlash(name)+".png")
	t.must("make the folder for artefacts", os.MkdirAll(filepath.Dir(file), 0o755))
	t.must("keep the picture", os.WriteFile(file, png, 0o644))
	return file
}

// artifacts is TALLYLIGHT_ARTIFACTS, or the folder artifacts beside go.mod.
func artifacts() (string, error) {
	if dir := os.Getenv("TALLYLIGHT_ARTIFACTS"); dir != "" {
		return dir, nil
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for ; filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "artifacts"), nil
		}
	}
	return "", errors.New("there is no go.mod above")
}

// Complaints gives what the browser found wrong since the last call: errors on the console, exceptions, requests that
// failed, and breaches of the content security policy.
func (t *Tab) Complaints() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	found := t.complaints
	t.complaints = nil
	return found
}

// listen runs on the goroutine that reads the browser's messages.
func (t *Tab) listen(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			t.complain(strings.TrimSpace(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)))
		}
	case *runtime.EventExceptionThrown:
		t.complain("exception: " + (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			t.complain("console: " + consoleText(e.Args))
		}
	}
}

func (t *Tab) complain(sentence string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.complaints = append(t.complaints, sentence)
}

func consoleText(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		if a.Description != "" {
			words = append(words, a.Description)
			continue
		}
		words = append(words, string(a.Value))
	}
	return strings.Join(words, " ")
}

// run does one step within the patience, and ends the test where it fails.
func run[T any](t *Tab, what string, action chromedp.Action[T]) T {
	t.tb.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	t.must(what, err)
	return value
}

func (t *Tab) must(what string, err error) {
	t.tb.Helper()
	if err != nil {
		t.tb.Fatalf("%s: %v", what, err)
	}
}

// quote gives s as a JavaScript string.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string has a JSON form
	}
	return string(b)
}
