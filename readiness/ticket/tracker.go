// Package ticket is the issues of issue trackers that tasks are linked to: which trackers there are, when an issue is asked for, and
// what an answer changes. An issue never ticks a task: one that was closed makes the task ask for its evidence.
package ticket

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tallylight/readiness/fault"
)

// Kind is the product that a tracker runs.
type Kind string

// The kinds of tracker.
const (
	GitHub Kind = "github"
	GitLab Kind = "gitlab"
)

// kindSpec is all that the rules know of a kind.
type kindSpec struct {
	Kind   Kind
	Home   string   // address of the public service
	Issues []string // what stands between project and number in addresses of issues, the usual one first
	Depth  [2]int   // how many names a project has, at least and at most
}

var kinds = []kindSpec{
	{GitHub, "https://github.com", []string{"/issues/"}, [2]int{2, 2}},
	{GitLab, "https://gitlab.com", []string{"/-/issues/", "/issues/", "/-/work_items/"}, [2]int{2, 20}},
}

// Kinds lists the kinds in the order in which people choose from them.
func Kinds() []Kind {
	var all []Kind
	for _, k := range kinds {
		all = append(all, k.Kind)
	}
	return all
}

// Home is the address of the public service of a kind.
func (k Kind) Home() string { return k.spec().Home }

func (k Kind) spec() kindSpec {
	for _, s := range kinds {
		if s.Kind == k {
			return s
		}
	}
	return kindSpec{}
}

// Tracker is a project of an issue tracker in which issues are created and followed.
type Tracker struct {
	ID      string
	Kind    Kind
	Name    string
	URL     string // of the site, without a slash at its end
	Project string // owner/repository, or group/subgroup/project
	Token   string // a secret
	// Confidential says that it may hold what a confidential event is about.
	Confidential bool
	// Trouble is why its last answer was none, Status the number of that; empty: it was one.
	Trouble    string
	Status     int
	QuietUntil time.Time // the earliest instant that it asked for; zero: none
	CreatedAt  time.Time
	Version    int64
}

// MaxProject is how long the path of a project may be.
const MaxProject = 255

// MaxToken is how long a token may be.
const MaxToken = 500

// Tidy gives the tracker without what makes no difference: blanks, slashes at the ends, and no address for the public service's.
func (t Tracker) Tidy() Tracker {
	t.Name, t.Project, t.Token = strings.TrimSpace(t.Name), strings.Trim(strings.TrimSpace(t.Project), "/"), strings.TrimSpace(t.Token)
	if t.URL = strings.TrimRight(strings.TrimSpace(t.URL), "/"); t.URL == "" {
		t.URL = t.Kind.Home()
	}
	return t
}

// Wrong lists the fields because of which a tracker cannot be kept.
func (t Tracker) Wrong() []fault.Invalid {
	var wrong []fault.Invalid
	refuse := fault.Refusing(&wrong)
	spec := t.Kind.spec()
	refuse(t.Kind == "" || spec.Kind != t.Kind, "kind", "unknown", string(t.Kind))
	refuse(fault.Blank(t.Name), "name", "required", "")
	refuse(fault.LongerThan(t.Name, fault.MaxName), "name", "too_long", "")
	refuse(t.URL == "", "url", "required", "")
	wrong = append(wrong, fault.WrongSecretAddress("url", t.URL)...)
	u, err := url.Parse(t.URL)
	refuse(err == nil && u.Scheme == "http" && fault.InTheClear(u), "url", "not_https", "")
	refuse(err == nil && (u.RawQuery != "" || u.Fragment != ""), "url", "not_a_web_address", "")
	refuse(t.Project == "", "project", "required", "")
	refuse(t.Project != "" && spec.Kind != "" && !spec.isProject(t.Project), "project", "not_a_project", t.Project)
	refuse(t.Token == "", "token", "required", "")
	refuse(!isToken(t.Token), "token", "not_a_token", "")
	return wrong
}

// isToken says that a text can stand in a header; the empty one can.
func isToken(text string) bool {
	return len(text) <= MaxToken && !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) || unicode.IsControl(r) })
}

// isProject says that a text is the path of a project: names of letters, digits, dots, hyphens and underscores.
func (s kindSpec) isProject(path string) bool {
	names := strings.Split(path, "/")
	return len(path) <= MaxProject && len(names) >= s.Depth[0] && len(names) <= s.Depth[1] && !slices.ContainsFunc(names, func(name string) bool {
		return strings.Trim(name, ".") == "" || strings.ContainsFunc(name, func(r rune) bool {
			return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("._-", r))
		})
	})
}

// SameServer says that both lead to the same project of the same server, so that a token for one is for the other.
func (t Tracker) SameServer(o Tracker) bool {
	return t.Kind == o.Kind && strings.EqualFold(t.URL, o.URL)
}

// Address is that of an issue by its number.
func (t Tracker) Address(number int64) string {
	return t.URL + "/" + t.Project + t.Kind.spec().Issues[0] + strconv.FormatInt(number, 10)
}

// Short is how people write an issue.
func (t Tracker) Short(number int64) string { return t.Project + "#" + strconv.FormatInt(number, 10) }

// NumberIn gives the number of the issue of the tracker to which an address leads; false where it leads elsewhere.
func (t Tracker) NumberIn(address string) (int64, bool) {
	u, reason := fault.Address(strings.TrimSpace(address))
	home, err := url.Parse(t.URL)
	if reason != "" || err != nil || !strings.EqualFold(u.Host, home.Host) {
		return 0, false
	}
	path := strings.TrimRight(u.Path, "/")
	for _, between := range t.Kind.spec().Issues {
		before := home.Path + "/" + t.Project + between
		if len(path) > len(before) && strings.EqualFold(path[:len(before)], before) {
			n, err := strconv.ParseUint(path[len(before):], 10, 62)
			if err != nil || n == 0 {
				return 0, false
			}
			return int64(n), true
		}
	}
	return 0, false
}

// Pick finds the tracker to whose issue an address leads, with the number.
func Pick(all []Tracker, address string) (Tracker, int64, bool) {
	for _, t := range all {
		if n, ok := t.NumberIn(address); ok {
			return t, n, true
		}
	}
	return Tracker{}, 0, false
}
