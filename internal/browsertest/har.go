package browsertest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/websocket"
)

// SaveHAR has Chromium open a page with its developer tools beside it, and gives the HAR that the tools save of it, cookies
// included. Where Chromium is not installed the test is skipped, or fails when CI=true.
func SaveHAR(tb testing.TB, page string) []byte {
	tb.Helper()
	path, err := executable()
	if err != nil && os.Getenv("CI") != "true" {
		tb.Skipf("no browser to test with: %v; go tool task prepare installs it", err)
	}
	if err != nil {
		tb.Fatalf("no browser to test with: %v", err)
	}
	if _, err := slot(); err != nil {
		tb.Fatalf("no browser to test with: %v", err)
	}
	ctx, cancel := context.WithTimeout(tb.Context(), patience)
	defer cancel()
	tools, stop, err := openTools(ctx, path)
	if err != nil {
		tb.Fatalf("open the developer tools of Chromium: %v", err)
	}
	defer stop()
	var har string
	if err := tools.eval(fmt.Sprintf(savePage, quote(page)), &har); err != nil {
		tb.Fatalf("save a HAR of %s: %v", page, err)
	}
	return append([]byte(har), '\n')
}

// What the developer tools are told, in their own page: their modules are those by which their own "Save all as HAR"
// does it.
const (
	modules = `const at = (m) => import(new URL(m, location.href));
const SDK = await at("core/sdk/sdk.js"), Logs = await at("models/logs/logs.js"), HAR = await at("models/har/har.js");
const target = SDK.TargetManager.TargetManager.instance().primaryPageTarget();`
	connected = `(async () => { ` + modules + ` return target !== null })()`
	savePage  = `(async () => { ` + modules + `
const loaded = new Promise((done) => target.model(SDK.ResourceTreeModel.ResourceTreeModel)
  .addEventListener(SDK.ResourceTreeModel.Events.Load, done));
await target.pageAgent().invoke_navigate({url: %s});
await loaded;
const requests = Logs.NetworkLog.NetworkLog.instance().requests();
return JSON.stringify({log: await HAR.Log.Log.build(requests, {sanitize: false})}, null, 1) })()`
)

// tools are Chromium's developer tools, open in a tab of their own.
type tools struct {
	ctx  context.Context
	conn *websocket.Conn
	sent int
}

var toolsFlags = []string{"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
	"--disable-component-update", "--disable-background-networking", "--remote-debugging-port=0", "--remote-allow-origins=*"}

// openTools starts a Chromium with an empty tab, and the developer tools of that tab.
func openTools(ctx context.Context, path string) (t *tools, stop func(), err error) {
	profile, leash, err := profileFolder()
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, path, append(slices.Clip(toolsFlags), "--user-data-dir="+profile, "about:blank")...)
	said, err := cmd.StderrPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		cancel()
		_ = leash.Close()
		return nil, nil, fmt.Errorf("start %s: %w", path, err)
	}
	stop = func() {
		cancel()
		_ = cmd.Wait()
		_ = leash.Close()
	}
	if t, err = attach(ctx, said); err != nil {
		stop()
	}
	return t, stop, err
}

// attach opens the developer tools once Chromium has said where it listens.
func attach(ctx context.Context, said io.Reader) (*tools, error) {
	lines, address := bufio.NewReader(said), ""
	for address == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			return nil, fmt.Errorf("find where Chromium listens: %w", err)
		}
		if _, at, ok := strings.Cut(line, "DevTools listening on ws://"); ok {
			address, _, _ = strings.Cut(at, "/")
		}
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }() // until it ends
	page, err := newTab(ctx, address, "about:blank")
	if err != nil {
		return nil, err
	}
	app := "http://" + address + "/devtools/devtools_app.html?ws=" + strings.TrimPrefix(page, "ws://")
	socket, err := newTab(ctx, address, app)
	if err != nil {
		return nil, err
	}
	conn, err := websocket.Dial(socket, "", "http://"+address)
	if err != nil {
		return nil, fmt.Errorf("talk to the developer tools: %w", err)
	}
	t := &tools{ctx: ctx, conn: conn}
	return t, t.ready()
}

// newTab opens a tab and gives the address of its debugger.
func newTab(ctx context.Context, address, page string) (socket string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, "http://"+address+"/json/new?"+url.QueryEscape(page), nil)
	if err != nil {
		return "", err
	}
	req.Close = true
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", fmt.Errorf("open a tab: %w", err)
	}
	defer resp.Body.Close()
	var tab struct {
		Socket string `json:"webSocketDebuggerUrl"`
	}
	err = json.NewDecoder(resp.Body).Decode(&tab)
	return tab.Socket, err
}

// ready waits until the tools have found their tab.
func (t *tools) ready() error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		var is bool
		err := t.eval(connected, &is)
		if is {
			return nil
		}
		select {
		case <-tick.C:
		case <-t.ctx.Done():
			return fmt.Errorf("the developer tools found no tab: %w", err)
		}
	}
}

// eval has the tools run a script, and reads what its promise becomes.
func (t *tools) eval(script string, into any) error {
	t.sent++
	type params struct {
		Expression    string `json:"expression"`
		AwaitPromise  bool   `json:"awaitPromise"`
		ReturnByValue bool   `json:"returnByValue"`
	}
	deadline, _ := t.ctx.Deadline()
	_ = t.conn.SetDeadline(deadline)
	err := websocket.JSON.Send(t.conn, map[string]any{"id": t.sent, "method": "Runtime.evaluate", "params": params{script, true, true}})
	for err == nil {
		var answer struct {
			ID     int `json:"id"`
			Result struct {
				Result    struct{ Value json.RawMessage } `json:"result"`
				Exception json.RawMessage                 `json:"exceptionDetails"`
			} `json:"result"`
		}
		if err = websocket.JSON.Receive(t.conn, &answer); err != nil || answer.ID != t.sent {
			continue
		}
		if answer.Result.Exception != nil {
			return fmt.Errorf("the script failed: %s", answer.Result.Exception)
		}
		if into == nil {
			return nil
		}
		return json.Unmarshal(answer.Result.Result.Value, into)
	}
	return err
}
