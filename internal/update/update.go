package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// follows lists the modules whose version is the one that another module's go.mod names, and no newer one.
var follows = map[string]string{
	"modernc.org/libc":            "modernc.org/sqlite",
	"github.com/chromedp/cdproto": "github.com/chromedp/chromedp",
}

// updater updates one module.
type updater struct {
	module
	check [][]string // the commands that must succeed with the new versions
	out   io.Writer
}

// candidate is a newer version of a module.
type candidate struct{ path, from, to string }

// run tries all newer versions. If they break the build together, it tries one after the other.
func (u updater) run(ctx context.Context) error {
	before, err := u.read()
	if err != nil {
		return err
	}
	if err := u.checked(ctx); err != nil {
		return fmt.Errorf("%s does not build as it is: %w", u.name(), err)
	}
	newer := u.newer(ctx, direct(string(before.mod)))
	fitting, err := u.getAll(ctx, newer)
	if err == nil && len(fitting) > 0 && u.checked(ctx) != nil {
		if err = u.write(before); err == nil {
			err = u.eachAlone(ctx, fitting)
		}
	}
	if err = errors.Join(err, ctx.Err()); err != nil {
		return errors.Join(err, u.restore(before))
	}
	return u.tell(before)
}

// restore brings the module back, with what is generated.
func (u updater) restore(before files) error {
	return errors.Join(u.write(before), u.checked(context.Background()))
}

func (u updater) name() string {
	if u.dir == "." {
		return "The program"
	}
	return "The module in " + u.dir
}

// newer gives the newer versions that exist, and says what stays without a try.
func (u updater) newer(ctx context.Context, all []requirement) (newer []candidate) {
	for _, r := range all {
		if follows[r.path] != "" {
			continue
		}
		latest, err := u.do(ctx, "go", "list", "-m", "-f", "{{.Version}}", r.path+"@latest")
		switch {
		case err != nil:
			u.say("%s stays at %s: its newest version is not known (%s).", r.path, r.version, firstLine(err))
		case latest == r.version:
		case r.held != "":
			u.say("%s stays at %s although there is %s: %s.", r.path, r.version, latest, r.held)
		default:
			newer = append(newer, candidate{r.path, r.version, latest})
		}
	}
	return newer
}

// getAll takes each version that can be had, and gives those.
func (u updater) getAll(ctx context.Context, newer []candidate) (had []candidate, err error) {
	for _, c := range newer {
		before, err := u.read()
		if err != nil {
			return nil, err
		}
		if refused := u.get(ctx, c); refused != nil {
			u.say("%s stays at %s: %s cannot be had (%s).", c.path, c.from, c.to, firstLine(refused))
			if err := u.write(before); err != nil {
				return nil, err
			}
			continue
		}
		had = append(had, c)
	}
	return had, nil
}

// eachAlone takes each version with which the build still succeeds.
func (u updater) eachAlone(ctx context.Context, newer []candidate) error {
	for _, c := range newer {
		before, err := u.read()
		if err != nil {
			return err
		}
		broken := u.get(ctx, c)
		if broken == nil {
			broken = u.checked(ctx)
		}
		if broken == nil {
			continue
		}
		u.say("%s stays at %s: %s breaks the build (%s).", c.path, c.from, c.to, firstLine(broken))
		if err := u.restore(before); err != nil {
			return err
		}
	}
	return nil
}

// get takes one version, with the versions that follow from it.
func (u updater) get(ctx context.Context, c candidate) error {
	if err := u.dropExcludes(ctx); err != nil {
		return err
	}
	if _, err := u.do(ctx, "go", "get", c.path+"@"+c.to); err != nil {
		return err
	}
	for follower, leader := range follows {
		if err := u.follow(ctx, follower, leader); err != nil {
			return err
		}
	}
	_, err := u.do(ctx, "go", "mod", "tidy")
	return err
}

// dropExcludes forgets what earlier updates excluded: a leader may name it now.
func (u updater) dropExcludes(ctx context.Context) error {
	said, err := u.do(ctx, "go", "mod", "edit", "-json")
	if err != nil {
		return err
	}
	var gomod struct {
		Exclude []struct{ Path, Version string }
	}
	if err := json.Unmarshal([]byte(said), &gomod); err != nil {
		return fmt.Errorf("read go.mod: %w", err)
	}
	for _, e := range gomod.Exclude {
		if follows[e.Path] == "" {
			continue
		}
		if _, err := u.do(ctx, "go", "mod", "edit", "-dropexclude="+e.Path+"@"+e.Version); err != nil {
			return err
		}
	}
	return nil
}

// mostFollowed bounds how many versions of a follower are excluded for one update.
const mostFollowed = 5

// follow excludes the versions of a module that others ask for, until it has the one that its leader names.
func (u updater) follow(ctx context.Context, follower, leader string) error {
	for range mostFollowed {
		wanted, err := u.named(ctx, leader, follower)
		if err != nil || wanted == "" {
			return err
		}
		has, err := u.do(ctx, "go", "list", "-mod=mod", "-m", "-f", "{{.Version}}", follower)
		if err != nil || has == wanted {
			return err
		}
		if _, err := u.do(ctx, "go", "mod", "edit", "-exclude="+follower+"@"+has, "-require="+follower+"@"+wanted); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s cannot be brought to the version that %s names", follower, leader)
}

// named gives the version of a module that another one's go.mod names; empty where that is no part of the build.
func (u updater) named(ctx context.Context, leader, follower string) (string, error) {
	file, err := u.do(ctx, "go", "list", "-mod=mod", "-m", "-f", "{{if eq .Path \""+leader+"\"}}{{.GoMod}}{{end}}", "all")
	if err != nil || file == "" {
		return "", err
	}
	gomod, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read what %s names: %w", leader, err)
	}
	found := regexp.MustCompile(regexp.QuoteMeta(follower) + ` (v\S+)`).FindSubmatch(gomod)
	if found == nil {
		return "", nil
	}
	return string(found[1]), nil
}

// checked runs the commands that must succeed.
func (u updater) checked(ctx context.Context) error {
	for _, command := range u.check {
		if _, err := u.do(ctx, command...); err != nil {
			return err
		}
	}
	return nil
}

// do runs a command in the module and gives what it prints, or what it complains of as the error.
func (u updater) do(ctx context.Context, command ...string) (string, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Dir = u.dir
	cmd.Env = append(cmd.Environ(), "GOTOOLCHAIN=local") // what needs a newer Go cannot be had
	var complaint strings.Builder
	cmd.Stderr = &complaint
	said, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s\n%w", complaint.String(), err)
	}
	return strings.TrimSpace(string(said)), nil
}

// tell says what is different now.
func (u updater) tell(before files) error {
	after, err := u.read()
	if err != nil {
		return err
	}
	had := direct(string(before.mod))
	changed := false
	for _, now := range direct(string(after.mod)) {
		i := slices.IndexFunc(had, func(r requirement) bool { return r.path == now.path })
		if i >= 0 && had[i].version != now.version {
			u.say("%s goes from %s to %s.", now.path, had[i].version, now.version)
			changed = true
		}
	}
	if !changed {
		u.say("%s keeps its versions.", u.name())
	}
	return nil
}

func (u updater) say(format string, args ...any) { _, _ = fmt.Fprintf(u.out, format+"\n", args...) }

// firstLine gives the first line of an error that says something; downloads do not.
func firstLine(err error) string {
	for line := range strings.Lines(err.Error()) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "go: downloading") {
			return line
		}
	}
	return err.Error()
}
