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

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a state may take to come on a busy machine. Nothing waits that long where it comes.
const patience = 90 * time.Second

// glance is how long to let pass before looking again.
const glance = 10 * time.Millisecond

// Tab is one tab. Its methods end the test where a step fails. A selector is CSS and means the first element it finds.
type Tab struct {
	tb     testing.TB
	ctx    context.Context
	silent bool // the scripts of its pages are turned off

	mu         sync.Mutex
	complaints []complaint
	current    cdp.LoaderID // of the document that it shows
	documents  map[cdp.LoaderID]document
	shown      context.Context // ends when the tab shows another document
	leave      context.CancelFunc
}

// complaint is what the browser found wrong, of a request or of none.
type complaint struct {
	request network.RequestID
	says    string
}

// document is what the browser said of a document.
type document struct {
	url       string
	status    int
	committed bool // the tab shows it, or has shown it
	loaded    bool // with all that belongs to it
}

// Goto opens an address and gives the status of the answer. The page that is left may be on its way elsewhere, and get there
// after all: then the address is opened again.
func (t *Tab) Goto(url string) (status int) {
	t.tb.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	for {
		loader, err := ask(ctx, t, navigate(url))
		if errors.Is(err, errLeft) {
			continue
		}
		t.must("open "+url, err)
		if loader == "" { // a place on the page that is open
			return 0
		}
		t.arrive("open "+url, func() bool { return t.documents[loader].committed })
		t.mu.Lock()
		opened, shown := t.documents[loader], t.documents[t.current]
		t.mu.Unlock()
		if shown.url == opened.url {
			return opened.status
		}
	}
}

// navigate opens an address and gives the document that the browser loads.
func navigate(url string) chromedp.Action[cdp.LoaderID] {
	return func(ctx context.Context, target *chromedp.Target) (cdp.LoaderID, error) {
		for {
			opened, err := cdp.Call(ctx, target, page.Navigate, page.NavigateParams{URL: url})
			switch {
			case err != nil:
				return "", err
			case opened.ErrorText == "net::ERR_ABORTED": // in favour of where the page that is left was going
				continue
			case opened.ErrorText != "":
				return "", errors.New(opened.ErrorText)
			}
			return opened.LoaderID, nil
		}
	}
}

// Follow clicks what leads to another page, waits for that page and gives the status of the answer.
func (t *Tab) Follow(selector string) (status int) {
	t.tb.Helper()
	t.mu.Lock()
	left := t.current
	t.mu.Unlock()
	t.Click(selector)
	t.arrive("follow "+selector, func() bool { return t.current != left && t.documents[t.current].status != 0 })
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.documents[t.current].status
}

// arrive waits until the tab shows the document that is waited for, or one after it, with all that belongs to it. It goes by
// what the browser says, not by what the page says: a page that is being left may say nothing any more.
func (t *Tab) arrive(what string, there func() bool) {
	t.tb.Helper()
	arrived := func() bool {
		t.mu.Lock()
		defer t.mu.Unlock()
		return there() && t.documents[t.current].loaded
	}
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	t.must(what, again(ctx, func() (bool, error) { return arrived(), nil }))
}

// again looks until it is so, or the context ends; then it gives what the last look met with.
func again(ctx context.Context, look func() (bool, error)) error {
	next := time.NewTicker(glance)
	defer next.Stop()
	for {
		is, err := look()
		if is {
			return nil
		}
		select {
		case <-next.C:
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		}
	}
}

// Click clicks as a mouse does, once the element can be seen and is not covered. A page that changes at this instant can move
// the element from under the mouse; then it clicks again.
func (t *Tab) Click(selector string) {
	t.tb.Helper()
	const find = `(() => {
		const el = document.querySelector(%[1]s);
		if (!el?.checkVisibility()) return null;
		el.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
		const at = el.getClientRects()[0];
		if (!at) return null;
		const [x, y] = [at.x + at.width / 2, at.y + at.height / 2], top = document.elementFromPoint(x, y);
		if (!el.contains(top)) return null;
		self.clickOf = {};
		addEventListener("click", (e) => { if (e.composedPath().includes(document.querySelector(%[1]s))) self.clickOf.done = true },
			{capture: true, once: true});
		return [x, y];
	})()`
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	ignored := 0
	err := again(ctx, func() (bool, error) {
		place, err := ask(ctx, t, chromedp.Evaluate[[]float64](fmt.Sprintf(find, quote(selector))))
		if err != nil || len(place) != 2 {
			return false, err
		}
		if ignored > 1 {
			return t.clickByScript(ctx, selector)
		}
		if err = t.press(ctx, place[0], place[1]); errors.Is(err, errNotTaken) {
			ignored++
			return false, nil
		}
		if err != nil || t.silent {
			return err == nil || errors.Is(err, errLeft), err
		}
		// Where the click led away, the next page knows nothing of it.
		return t.look(ctx, `self.clickOf?.done !== undefined || self.clickOf === undefined`)
	})
	t.must("click "+selector, err)
}

// errNotTaken says that the browser took no notice of a click.
var errNotTaken = errors.New("the browser took no notice of the click")

// press clicks at a place. A busy browser that draws another tab may never take a click up: then this one is brought to the
// front.
func (t *Tab) press(ctx context.Context, x, y float64) error {
	const patient = 20 * time.Second
	soon, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	_, err := ask(soon, t, chromedp.MouseClickXY(x, y))
	if err == nil || soon.Err() == nil || ctx.Err() != nil {
		return err
	}
	_, err = ask(ctx, t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.BringToFront, cdp.Empty{})
		return err
	}))
	return errors.Join(errNotTaken, err)
}

// clickByScript clicks an element that was seen uncovered where the browser, at the front too, takes no notice of the mouse: a
// machine that does too much at once can leave a renderer without a frame, and its input waits for one.
func (t *Tab) clickByScript(ctx context.Context, selector string) (bool, error) {
	t.tb.Logf("click %s: the mouse was taken no notice of, it is clicked by a script", selector)
	done, err := t.look(ctx, fmt.Sprintf(`(document.querySelector(%s).click(), true)`, quote(selector)))
	return done || errors.Is(err, errLeft), err
}

// Fill sets a field of any kind, in place of what is in it, once it is there.
func (t *Tab) Fill(selector, value string) {
	t.tb.Helper()
	const set = `((el, value) => {
		if (!el) return false;
		el.focus();
		el.value = value;
		for (const name of ["input", "change"]) el.dispatchEvent(new Event(name, {bubbles: true}));
		return true;
	})(document.querySelector(%s), %s)`
	t.Wait(fmt.Sprintf(set, quote(selector), quote(value)))
}

// Type puts the caret into a field and adds text at it, and leaves the focus there.
func (t *Tab) Type(selector, text string) {
	t.tb.Helper()
	t.Wait(fmt.Sprintf(`(document.querySelector(%s).focus(), true)`, quote(selector)))
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
	if err := t.await(expression); err != nil {
		t.tb.Fatalf("%s does not say %q (%v); it says %q", selector, part, err, t.Text(selector))
	}
}

// Wait waits until a JavaScript expression is true. One that throws is not true yet: on a page that is only just coming, what
// it speaks of may not be there.
func (t *Tab) Wait(expression string) {
	t.tb.Helper()
	if err := t.await(expression); err != nil {
		t.tb.Fatalf("never true: %s: %v", expression, err)
	}
}

// await looks again and again, on the next page too where the tab moves on. It looks from here and not from inside the page:
// where scripts are turned off, a page's own timers and frames never call back.
func (t *Tab) await(expression string) error {
	t.tb.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return again(ctx, func() (bool, error) {
		is, err := t.look(ctx, expression)
		var thrown *chromedp.ExceptionError
		if errors.As(err, &thrown) && thrown.ExceptionDetails.Exception != nil && thrown.ExceptionDetails.Exception.ClassName == "SyntaxError" {
			t.tb.Fatalf("%s: %v", expression, err)
		}
		return is, err
	})
}

// look says whether an expression is true now.
func (t *Tab) look(ctx context.Context, expression string) (bool, error) {
	return ask(ctx, t, chromedp.Evaluate[bool]("!!("+expression+")"))
}

// errLeft says that the page was left before it answered.
var errLeft = errors.New("the page was left before it answered")

// ask takes a step on the page that is open. A page that is left may answer that it is, or never: then the step is given up.
func ask[T any](ctx context.Context, t *Tab, step chromedp.Action[T]) (value T, err error) {
	const grace = time.Second // for the answer that is on its way
	t.mu.Lock()
	shown := t.shown
	t.mu.Unlock()
	ctx, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	stay := context.AfterFunc(shown, func() { time.AfterFunc(grace, func() { giveUp(errLeft) }) })
	defer stay()
	if value, err = chromedp.Run(ctx, step); err != nil && errors.Is(context.Cause(ctx), errLeft) {
		err = errLeft
	}
	return value, err
}

// Eval gives the value of a JavaScript expression; a promise is waited for. Where the page is left before it answers, the next
// one is asked.
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
	png := run(t, "take a picture", func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		yes := true // quick: the file is larger, and takes a third of the time
		taken, err := cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &yes, FromSurface: &yes, OptimizeForSpeed: &yes})
		return taken.Data, err
	})
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
// failed, and breaches of the content security policy. That a page itself was refused is none: Goto and Follow give its status.
func (t *Tab) Complaints() (found []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.complaints {
		if t.documents[cdp.LoaderID(c.request)].status == 0 { // the request of a document has the document's name
			found = append(found, c.says)
		}
	}
	t.complaints = nil
	return found
}

// listen runs on the goroutine that reads the browser's messages.
func (t *Tab) listen(event any) {
	switch e := event.(type) {
	case *network.EventResponseReceived:
		if e.Type == network.ResourceTypeDocument {
			t.note(e.LoaderID, func(d *document) { d.status = int(e.Response.Status) })
		}
	case *page.EventFrameNavigated:
		if e.Frame.ParentID == "" {
			t.note(e.Frame.LoaderID, func(d *document) { d.url, d.committed = e.Frame.URL, true })
			t.show(e.Frame.LoaderID)
		}
	case *page.EventLifecycleEvent:
		if e.Name == "load" {
			t.note(e.LoaderID, func(d *document) { d.loaded = true })
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			t.complain(e.Entry.NetworkRequestID, strings.TrimSpace(fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL)))
		}
	case *page.EventJavascriptDialogOpening:
		t.complain("", "dialog: "+e.Message)
	case *runtime.EventExceptionThrown:
		t.complain("", "exception: "+(&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			t.complain("", "console: "+consoleText(e.Args))
		}
	}
}

// show notes which document the tab shows now.
func (t *Tab) show(loader cdp.LoaderID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.leave()
	t.current = loader
	t.shown, t.leave = context.WithCancel(context.Background())
}

// note changes what is known of a document.
func (t *Tab) note(loader cdp.LoaderID, change func(*document)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := t.documents[loader]
	change(&d)
	t.documents[loader] = d
}

func (t *Tab) complain(request network.RequestID, sentence string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.complaints = append(t.complaints, complaint{request, sentence})
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

// run does one step within the patience, on the next page where one is left before it is done, and ends the test where it fails.
func run[T any](t *Tab, what string, step chromedp.Action[T]) (value T) {
	t.tb.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	t.must(what, again(ctx, func() (bool, error) {
		var err error
		var gone *cdproto.Error // as the browser answers for a page that is no longer there
		if value, err = ask(ctx, t, step); errors.Is(err, errLeft) || errors.As(err, &gone) {
			return false, err
		}
		t.must(what, err)
		return true, nil
	}))
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
