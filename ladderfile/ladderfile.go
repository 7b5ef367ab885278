// Package ladderfile is the ladder as a YAML file that people read, keep and edit: its levels and the templates of their
// tasks.
package ladderfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/readiness/scope"
	"tallylight/readiness/toppage"
	"tallylight/readiness/wording"
	"tallylight/yamlfile"
)

// MaxSize is how many bytes a file may have.
const MaxSize = 1 << 20

var header = strings.NewReplacer("{verify}", named(readiness.VerifySpecs, func(v readiness.VerifySpec) string { return string(v.Kind) }),
	"{kinds}", named(scope.Kinds, func(k scope.Kind) string { return string(k) }), "{needs}", named(scope.Needs, func(n scope.Need) string { return string(n) }),
	"{proofs}", named(readiness.Proofs[1:], func(p readiness.ProofName) string { return string(p) })).Replace(`# Tallylight: the levels of readiness, lowest first, and the tasks that they bring.
# A task comes with its level and with all levels above it.
#
# up_to           the expected peak over the usual one up to which a level suffices; the top level has none
# role            what a level stands for, up to the next one with a role: watch, scale, prove, all_hands, each once and in
#                 this order; a file without any gets the usual ones
# has             what the company has of what tasks need: {needs}
# go_from         how long before air an event may be GO: 24h, 2d; left out, 24h
# second_person   no longer written: from the role prove on a second person confirms; of a file without roles it tells where prove begins
# gate            T-14d before air, T+1d after it; on_air, off_air; entry (when the event becomes known); always
# verify          {verify}; check holds what it asks: an address, an expression of
#                 Prometheus without its comparison, or (with the proof checks) short names of checks of the top page
# source          the connection that is asked or reports; left out, the only one of its kind, and of http none
# compare, value  how the answer is compared (>= > <= < == !=), and with what; text instead of value for a text
# every           every series has to meet it; else there has to be exactly one
#                 of http, {screen_url} stands for the address that PR says is on screen: without one there is no task
# status, path    of http: the status that is expected (left out, 200), and where in the JSON the value is
# follow          of http: redirects are followed
# proof           what Tallylight proves itself: {proofs}
# fresh_for       how long evidence counts: 30d, 12h, 5m; left out, it does not age
# tied            evidence holds for one air time (start) or for the window that it covers (window)
# undoes, instead other tasks: those whose effects this one takes back, those that make up for it where it is too late
# standing        done once for the company instead of once an event; it expires after fresh_for, which it has to have
# for             kinds of event that it is for; left out, all: {kinds}
# needs           what the company must have for it; see has
# what, why, done what to do, why it matters, and how one knows that it is done
# shared          one act for an evening: completing it can complete it for the other events of the evening
# soon            listed and not enforced yet, until soon_until (an instant, or a date in UTC) or for good

`)

func named[T any](all []T, name func(T) string) string {
	names := make([]string, len(all))
	for i, one := range all {
		names[i] = name(one)
	}
	return strings.Join(names, ", ")
}

// file is the YAML, in the order in which it is written.
type file struct {
	Has    []string `yaml:"has,omitempty,flow"`
	GoFrom string   `yaml:"go_from,omitempty"`
	Levels []level  `yaml:"levels"`
	Tasks  []task   `yaml:"tasks"`
}

type words struct {
	JA string `yaml:"ja,omitempty"`
	EN string `yaml:"en,omitempty"`
}

// MarshalYAML writes a text of several lines that holds a tab between quotes: as a block the encoder writes some that cannot be read
// again, such as one that begins with the tab.
func (w words) MarshalYAML() (any, error) {
	both := &yaml.Node{Kind: yaml.MappingNode}
	for _, said := range [][2]string{{"ja", w.JA}, {"en", w.EN}} {
		if said[1] == "" {
			continue
		}
		var key, text yaml.Node
		key.SetString(said[0])
		text.SetString(said[1])
		if strings.Contains(said[1], "\n") && strings.Contains(said[1], "\t") {
			text.Style = yaml.DoubleQuotedStyle
		}
		both.Content = append(both.Content, &key, &text)
	}
	return both, nil
}

type level struct {
	Name    words   `yaml:"name"`
	Promise words   `yaml:"promise"`
	UpTo    float64 `yaml:"up_to,omitempty"`
	Role    string  `yaml:"role,omitempty"`
	Second  bool    `yaml:"second_person,omitempty"`
}

type task struct {
	ID        string   `yaml:"id"`
	Title     words    `yaml:"title"`
	FromLevel int      `yaml:"from_level"`
	Gate      string   `yaml:"gate"`
	Last      string   `yaml:"last,omitempty"`
	TickFrom  string   `yaml:"tick_from,omitempty"`
	Verify    string   `yaml:"verify"`
	Check     string   `yaml:"check,omitempty"`
	Source    string   `yaml:"source,omitempty"`
	Compare   string   `yaml:"compare,omitempty"`
	Value     *float64 `yaml:"value,omitempty"`
	Text      string   `yaml:"text,omitempty"`
	Every     bool     `yaml:"every,omitempty"`
	Status    int      `yaml:"status,omitempty"`
	Path      string   `yaml:"path,omitempty"`
	Follow    bool     `yaml:"follow,omitempty"`
	Proof     string   `yaml:"proof,omitempty"`
	FreshFor  string   `yaml:"fresh_for,omitempty"`
	Runbook   string   `yaml:"runbook,omitempty"`
	Knows     string   `yaml:"knows,omitempty"`
	Standing  bool     `yaml:"standing,omitempty"`
	Tied      string   `yaml:"tied,omitempty"`
	Undoes    []string `yaml:"undoes,omitempty,flow"`
	Instead   []string `yaml:"instead,omitempty,flow"`
	Shared    bool     `yaml:"shared,omitempty"`
	Soon      bool     `yaml:"soon,omitempty"`
	SoonUntil string   `yaml:"soon_until,omitempty"`
	For       []string `yaml:"for,omitempty,flow"`
	Needs     []string `yaml:"needs,omitempty,flow"`
	What      words    `yaml:"what,omitempty"`
	Why       words    `yaml:"why,omitempty"`
	Done      words    `yaml:"done,omitempty"`
}

// Write gives the ladder as a file.
func Write(l readiness.Ladder) ([]byte, error) {
	f := file{Has: strings.Fields(l.Has)}
	if l.GoFrom > 0 {
		f.GoFrom = readiness.WriteLead(l.GoFrom)
	}
	for _, r := range l.Rungs {
		f.Levels = append(f.Levels, level{words{r.NameJA, r.NameEN}, words{r.PromiseJA, r.PromiseEN}, r.Multiple, r.Role.String(), false})
	}
	for _, t := range l.Templates {
		f.Tasks = append(f.Tasks, written(t))
	}
	var b bytes.Buffer
	b.WriteString(header)
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(f); err != nil {
		return nil, fmt.Errorf("write the ladder: %w", err)
	}
	return b.Bytes(), e.Close()
}

func written(t readiness.TaskTemplate) task {
	w := task{ID: t.ID, Title: words{t.TitleJA, t.TitleEN}, FromLevel: t.FromLevel, Gate: t.Gate.Name(), Last: t.Last.Said(), TickFrom: t.TickFrom.Said(), Verify: string(t.Verify),
		Check: t.Check, Proof: string(t.Proof), Runbook: t.Runbook, Knows: t.Knows, Standing: t.Standing, Tied: string(t.Tied),
		Undoes: strings.Fields(t.Undoes), Instead: strings.Fields(t.Instead), Soon: t.Soon, Shared: t.Shared,
		Source: t.Source, Compare: t.Want.Compare, Text: t.Want.Text, Every: t.Want.Every, Status: t.Want.Status, Path: t.Want.Path, Follow: t.Want.Follow,
		For: strings.Fields(t.For), Needs: strings.Fields(t.Needs), What: words(t.Help.What), Why: words(t.Help.Why), Done: words(t.Help.Done)}
	if t.Want.Value != 0 || t.Want.Compare != "" && t.Want.Text == "" {
		w.Value = &t.Want.Value
	}
	if t.TTL > 0 {
		w.FreshFor = readiness.WriteLead(t.TTL)
	}
	if !t.SoonUntil.IsZero() {
		w.SoonUntil = instant(t.SoonUntil.UTC())
	}
	return w
}

// instant is the date where the day begins with it.
func instant(t time.Time) string {
	if t.Equal(t.Truncate(24 * time.Hour)) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339Nano)
}

func readInstant(typed string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, typed); err == nil && fault.Dated(day) {
		return day, nil
	}
	t, err := time.Parse(time.RFC3339Nano, typed)
	if err != nil || !fault.Dated(t) {
		return time.Time{}, fault.Invalid{Reason: "bad_date", Got: typed}
	}
	return t.UTC(), nil
}

// Read gives the ladder of a file. What is no such file is refused with an Invalid of field "file", whose Got holds what
// the reader says; what cannot be kept of a file that is one is left to the ladder's own check.
func Read(from io.Reader) (readiness.Ladder, error) {
	body, err := io.ReadAll(io.LimitReader(from, MaxSize+1))
	if err != nil {
		return readiness.Ladder{}, fmt.Errorf("read the ladder: %w", err)
	}
	if len(body) > MaxSize {
		return readiness.Ladder{}, fault.Invalid{Field: "file", Reason: "too_large"}
	}
	var f file
	if err := yamlfile.Decode(body, &f); err != nil {
		return readiness.Ladder{}, fault.Invalid{Field: "file", Reason: "not_a_ladder", Got: err.Error()}
	}
	return ladder(f)
}

func ladder(f file) (l readiness.Ladder, err error) {
	var confirmed []bool
	l.Has = strings.Join(f.Has, " ")
	if f.GoFrom != "" {
		var wrong error
		l.GoFrom, wrong = readiness.ReadLead(f.GoFrom)
		for _, w := range fault.Invalids(wrong) {
			w.Field = "go_from"
			err = errors.Join(err, w)
		}
	}
	for i, r := range f.Levels {
		if _, wrong := figure(r.UpTo); wrong != nil {
			err = errors.Join(err, fault.Invalid{Field: fmt.Sprintf("levels.%d.multiple", i+1), Reason: "out_of_range", Got: fmt.Sprint(r.UpTo)})
			r.UpTo = 0
		}
		l.Rungs = append(l.Rungs, readiness.Rung{N: i + 1, NameJA: r.Name.JA, NameEN: r.Name.EN, PromiseJA: r.Promise.JA,
			PromiseEN: r.Promise.EN, Multiple: r.UpTo, Role: toppage.RoleOf(r.Role)})
		confirmed = append(confirmed, r.Second)
	}
	for _, t := range f.Tasks {
		tpl, wrong := template(t)
		l.Templates = append(l.Templates, tpl)
		err = errors.Join(err, wrong)
	}
	return l.WithRoles(confirmed...), err
}

// figure refuses what YAML calls a number and no draft can keep: .nan and .inf.
func figure(x float64) (float64, error) {
	if !proof.IsFigure(x) {
		return 0, fault.Invalid{Reason: "not_a_number", Got: fmt.Sprint(x)}
	}
	return x, nil
}

func template(t task) (tpl readiness.TaskTemplate, err error) {
	tpl = readiness.TaskTemplate{ID: t.ID, FromLevel: t.FromLevel, Ask: readiness.Ask{TitleJA: t.Title.JA, TitleEN: t.Title.EN,
		Verify: readiness.VerifyKind(t.Verify), Check: t.Check, Proof: readiness.ProofName(t.Proof), Runbook: t.Runbook, Knows: t.Knows,
		Standing: t.Standing, Tied: readiness.Tie(t.Tied), Undoes: strings.Join(t.Undoes, " "), Instead: strings.Join(t.Instead, " "), Soon: t.Soon, Shared: t.Shared,
		Source: t.Source, Want: proof.Want{Compare: t.Compare, Text: t.Text, Every: t.Every, Status: t.Status, Path: t.Path, Follow: t.Follow}},
		Limit: scope.Limit{For: strings.Join(t.For, " "), Needs: strings.Join(t.Needs, " ")},
		Help:  wording.Help{What: wording.Both(t.What), Why: wording.Both(t.Why), Done: wording.Both(t.Done)}}
	field := func(name string, wrong error) {
		var invalid fault.Invalid
		if errors.As(wrong, &invalid) {
			invalid.Field = "templates." + t.ID + "." + name
			err = errors.Join(err, invalid)
		}
	}
	var wrong error
	if t.Value != nil {
		tpl.Want.Value, wrong = figure(*t.Value)
		field("value", wrong)
	}
	tpl.Gate, wrong = readiness.ReadGate(t.Gate)
	field("gate", wrong)
	tpl.Last, wrong = readiness.ReadLast("last", t.Last)
	field("last", wrong)
	tpl.TickFrom, wrong = readiness.ReadLast("tick_from", t.TickFrom)
	field("tick_from", wrong)
	if t.FreshFor != "" {
		tpl.TTL, wrong = readiness.ReadLead(t.FreshFor)
		field("ttl", wrong)
	}
	if t.SoonUntil != "" {
		tpl.SoonUntil, wrong = readInstant(t.SoonUntil)
		field("soon_until", wrong)
	}
	return tpl, err
}
