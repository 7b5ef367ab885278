package api

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/fault"
	"tallylight/readiness/proof"
	"tallylight/web/intent"
)

type putLevels struct {
	Version
	Body NewLadder
}

// NewLadder is the ladder that is to be, with what becomes of the coming events. What GET shows and cannot be set is
// ignored.
type NewLadder struct {
	Levels    []NewLevel    `json:"levels" nullable:"false"`
	Templates []NewTemplate `json:"templates" nullable:"false"`
	Version   int64         `json:"version,omitempty"`

	AtOnce     []string `json:"at_once,omitempty" nullable:"false" doc:"Ids of events to which the change applies at once, even if that blocks them."`
	AllAtOnce  bool     `json:"all_at_once,omitempty" doc:"Apply the change to every event at once."`
	SpareUntil string   `json:"spare_until,omitempty" doc:"End of the grace period for the other events: RFC 3339, or the last day in the primary time zone. Default: 7 days."`
}

// NewLevel is one level, in its place.
type NewLevel struct {
	N         int      `json:"n,omitempty" doc:"Position, from 1; optional."`
	NameJA    string   `json:"name_ja"`
	NameEN    string   `json:"name_en"`
	PromiseJA string   `json:"promise_ja"`
	PromiseEN string   `json:"promise_en"`
	Multiple  *float64 `json:"multiple,omitempty" doc:"Highest multiple of the usual peak for which the level suffices. Null (no bound) only for the top level."`
	Second    bool     `json:"second,omitempty" doc:"A second person confirms manually completed tasks."`

	Name    string `json:"name,omitempty" doc:"Ignored."`
	Promise string `json:"promise,omitempty" doc:"Ignored."`
}

// NewTemplate is a task that a level brings.
type NewTemplate struct {
	ID        string        `json:"id" doc:"Letters, digits, - and _."`
	TitleJA   string        `json:"title_ja"`
	TitleEN   string        `json:"title_en"`
	FromLevel int           `json:"from_level"`
	Gate      TemplateGate  `json:"gate"`
	Verify    VerifiedSoFar `json:"verify"`
	TTLS      *int64        `json:"ttl_s,omitempty" minimum:"0" maximum:"31622400" doc:"Lifetime of its evidence; null if it does not expire."`
	Enforced  *bool         `json:"enforced,omitempty" doc:"False: listed but not blocking yet. Default: true."`
	SoonUntil *string       `json:"soon_until,omitempty" doc:"RFC 3339 or a date from which it is enforced."`
	Runbook   *string       `json:"runbook,omitempty"`
	Knows     *string       `json:"knows,omitempty"`
	Check     *string       `json:"check,omitempty"`
	Tied      *string       `json:"tied,omitempty" doc:"start, window or null."`
	Undoes    []string      `json:"undoes,omitempty" nullable:"false"`
	Instead   []string      `json:"instead,omitempty" nullable:"false"`

	Title string `json:"title,omitempty" doc:"Ignored."`
	Phase string `json:"phase,omitempty" doc:"Ignored; follows from the gate."`
}

// TemplateGate is a gate: by anchor and lead or, where there is no anchor, by name.
type TemplateGate struct {
	Anchor string `json:"anchor,omitempty" doc:"always, entry, start or end."`
	LeadS  int64  `json:"lead_s,omitempty" minimum:"-31622400" maximum:"31622400" doc:"Negative values are before the anchor."`
	Name   string `json:"name,omitempty" doc:"Such as T-14d or on_air; ignored if there is an anchor."`
}

// VerifiedSoFar is how the tasks of a template are proven.
type VerifiedSoFar struct {
	Kind   string  `json:"kind" doc:"manual, http, prom, hook, self or calendar."`
	Proof  *string `json:"proof,omitempty" doc:"Proof that Tallylight computes itself, or null."`
	ByHand bool    `json:"by_hand,omitempty" doc:"Ignored."`

	Check     *string  `json:"check,omitempty" doc:"What the verifier queries: a URL, a PromQL expression without comparison, or ids of checks."`
	Source    *string  `json:"source,omitempty" doc:"Name of a connection. Null: the only one of its kind; for http none."`
	Compare   *string  `json:"compare,omitempty" doc:"Comparison: one of >= > <= < == !="`
	Value     *float64 `json:"value,omitempty"`
	Text      *string  `json:"text,omitempty" doc:"Compared instead of value, with == or !="`
	Every     bool     `json:"every,omitempty" doc:"Every series must satisfy the comparison; otherwise exactly one series is expected."`
	Status    *int     `json:"status,omitempty" doc:"Expected HTTP status. Null: 200."`
	Path      *string  `json:"path,omitempty" doc:"Path in the JSON response, with dots and indexes."`
	FreshForS *int64   `json:"fresh_for_s,omitempty" doc:"Ignored; use ttl_s."`
}

// into sets how a task is proven.
func (v VerifiedSoFar) into(a *readiness.Ask) {
	a.Verify, a.Proof, a.Source = readiness.VerifyKind(v.Kind), readiness.ProofName(given(v.Proof)), given(v.Source)
	a.Check = cmp.Or(a.Check, given(v.Check))
	a.Want = proof.Want{Compare: given(v.Compare), Value: given(v.Value), Text: given(v.Text), Every: v.Every, Status: given(v.Status), Path: given(v.Path)}
}

// putLevels answers PUT /levels.
func (s *service) putLevels(ctx context.Context, by caller, in *putLevels) (Ladder, error) {
	version, err := in.seen(in.Body.Version)
	if err != nil {
		return Ladder{}, err
	}
	l, err := s.asked(in.Body)
	if err != nil {
		return Ladder{}, err
	}
	choice, err := s.choice(in.Body, by.now)
	if err != nil {
		return Ladder{}, err
	}
	_, err = s.Store.SaveLadder(ctx, l, version, choice, by.Actor, by.now)
	return edited(ladderFields(err), func() (Ladder, error) { return s.levels(ctx, by, nil) })
}

// choice is what becomes of the coming events.
func (s *service) choice(b NewLadder, now time.Time) (c readiness.LadderChoice, err error) {
	c.AtOnce = b.AtOnce
	switch until, isDate, err := intent.Moment("spare_until", b.SpareUntil, s.Zone); {
	case err != nil:
		return c, err
	case b.AllAtOnce:
		return c, nil
	case b.SpareUntil == "":
		c.SpareUntil = now.Add(readiness.UsualGrace)
	case isDate:
		c.SpareUntil = until.In(s.Zone).AddDate(0, 0, 1).UTC()
	default:
		c.SpareUntil = until
	}
	if !c.SpareUntil.After(now) {
		return c, fault.Invalid{Field: "spare_until", Reason: "past", Got: b.SpareUntil}
	}
	return c, nil
}

// asked is the ladder of a request, refused with all that cannot be read of it.
func (s *service) asked(b NewLadder) (l readiness.Ladder, err error) {
	for i, r := range b.Levels {
		l.Rungs = append(l.Rungs, r.rung(i+1))
	}
	for _, t := range b.Templates {
		tpl, wrong := s.template(t)
		l.Templates, err = append(l.Templates, tpl), errors.Join(err, wrong)
	}
	return l, err
}

func (r NewLevel) rung(place int) readiness.Rung {
	rung := readiness.Rung{N: r.N, NameJA: r.NameJA, NameEN: r.NameEN, PromiseJA: r.PromiseJA, PromiseEN: r.PromiseEN,
		Multiple: given(r.Multiple), Second: r.Second}
	if rung.N == 0 {
		rung.N = place
	}
	return rung
}

func (s *service) template(t NewTemplate) (tpl readiness.TaskTemplate, err error) {
	tpl = readiness.TaskTemplate{ID: t.ID, FromLevel: t.FromLevel, Ask: readiness.Ask{TitleJA: t.TitleJA, TitleEN: t.TitleEN,
		Runbook: given(t.Runbook), Knows: given(t.Knows), Check: given(t.Check),
		TTL: seconds(given(t.TTLS)), Tied: readiness.Tie(given(t.Tied)),
		Undoes: strings.Join(t.Undoes, " "), Instead: strings.Join(t.Instead, " "), Soon: t.Enforced != nil && !*t.Enforced}}
	t.Verify.into(&tpl.Ask)
	at := "templates." + t.ID + "."
	if tpl.Gate, err = t.Gate.gate(at + "gate.name"); err != nil {
		return tpl, err
	}
	if tpl.Soon {
		tpl.SoonUntil, _, err = intent.Moment(at+"soon_until", given(t.SoonUntil), s.Zone)
	}
	return tpl, err
}

func (g TemplateGate) gate(field string) (readiness.Gate, error) {
	if g.Anchor != "" || g.Name == "" {
		return readiness.Gate{Anchor: readiness.Anchor(g.Anchor), Lead: seconds(g.LeadS)}, nil
	}
	read, err := readiness.ReadGate(g.Name)
	var wrong fault.Invalid
	if errors.As(err, &wrong) {
		wrong.Field = field
		return read, wrong
	}
	return read, err
}

// given is the zero value for null.
func given[T any](v *T) (none T) {
	if v == nil {
		return none
	}
	return *v
}

// ladderNames are the fields of a template as the API calls them.
var ladderNames = map[string]string{"gate": "gate.name", "anchor": "gate.anchor", "lead": "gate.lead_s", "verify": "verify.kind", "proof": "verify.proof", "ttl": "ttl_s",
	"source": "verify.source", "compare": "verify.compare", "value": "verify.value", "status": "verify.status", "path": "verify.path"}

// ladderFields names all the refused fields of a ladder as the API does.
func ladderFields(err error) error {
	all := fault.Invalids(err)
	if len(all) == 0 {
		return err
	}
	named := make([]error, len(all))
	for i, wrong := range all {
		dot := strings.LastIndex(wrong.Field, ".") + 1
		if name, ok := ladderNames[wrong.Field[dot:]]; ok && strings.HasPrefix(wrong.Field, "templates.") {
			wrong.Field = wrong.Field[:dot] + name
		}
		named[i] = wrong
	}
	return errors.Join(named...)
}
