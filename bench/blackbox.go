package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tallylight/internal/freeport"
)

// blackboxNames are what prometheus's blackbox_exporter is installed as.
var blackboxNames = []string{"prometheus-blackbox-exporter", "blackbox_exporter"}

// blackbox is a running blackbox_exporter, asked over HTTP as Prometheus asks it.
type blackbox struct {
	cmd     *exec.Cmd
	address string
	client  *http.Client
}

// errNoBlackbox says that there is none on this machine.
var errNoBlackbox = errors.New("blackbox_exporter is not installed; apt-get install prometheus-blackbox-exporter")

// startBlackbox starts one that trusts the page server.
func startBlackbox(ctx context.Context, dir string, pages *pageServer) (*blackbox, error) {
	file := ""
	for _, name := range blackboxNames {
		if found, err := exec.LookPath(name); err == nil {
			file = found
		}
	}
	if file == "" {
		return nil, errNoBlackbox
	}
	certificate, err := pages.writeCertificate(dir)
	if err != nil {
		return nil, err
	}
	config := filepath.Join(dir, "blackbox.yml")
	rules := "modules:\n  page:\n    prober: http\n    http:\n      preferred_ip_protocol: ip4\n      tls_config:\n        ca_file: " + certificate + "\n"
	if err := os.WriteFile(config, []byte(rules), 0o600); err != nil {
		return nil, err
	}
	address, err := freeport.Address()
	if err != nil {
		return nil, err
	}
	b := &blackbox{address: address, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}, Timeout: time.Minute}}
	b.cmd = exec.CommandContext(ctx, file, "--config.file="+config, "--web.listen-address="+address)
	if err := b.cmd.Start(); err != nil {
		return nil, err
	}
	return b, b.untilReady(ctx, pages.HTTP)
}

func (b *blackbox) untilReady(ctx context.Context, page string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		err := b.probe(ctx, page)
		if err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// probe has a page probed once.
func (b *blackbox) probe(ctx context.Context, page string) error {
	ask := "http://" + b.address + "/probe?module=page&target=" + url.QueryEscape(page)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, ask, nil)
	if err != nil {
		return err
	}
	answer, err := b.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && !strings.Contains(string(said), "\nprobe_success 1\n") {
		err = fmt.Errorf("blackbox_exporter could not probe %s", page)
	}
	return err
}

func (b *blackbox) stop() error {
	if err := b.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return b.cmd.Wait()
}

// ticksPerSecond is the unit of a process's times (proc_pid_stat(5)); it is 100 on every Linux that Go runs on.
const ticksPerSecond = 100

// cpuOf is what a process has used of all processors, in steps of 10 ms; 0 where the system does not say.
func cpuOf(pid int) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name may hold anything
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	var ticks int64
	for _, field := range fields[11:13] { // utime and stime
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond
}
