package docs

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/toppage"
	"tallylight/text"
)

// heads are the headings that the program has no words for, by language.
var heads = map[text.Lang]struct{ id, core, task, gate, from, proof, level, promise, peak, second, yes, should, full, last, tick, role, asked, counts, kinds, needs string }{
	text.EN: {"id", "core", "task", "gate", "from level", "proven by", "level", "what it promises", "expected peak", "second person confirms", "yes", "should pass", "counts in full", "last possible time", "tick by hand from", "role", "asked for from", "evidence counts for", "only for", "only with"},
	text.JA: {"ID", "中心", "タスク", "ゲート", "対象レベル", "確認方法", "レベル", "内容", "想定ピーク", "二人目の確認", "あり", "期限", "最後の時刻", "間に合う最後の時刻", "手動の完了", "役割", "求める時期", "根拠の有効期間", "対象の種類", "必要な設備"},
}

// Rules gives the blocks that say how Tallylight decides, by their names: the defaults of a new installation.
func Rules(t *text.Text) map[string]string {
	ladder := readiness.DefaultLadder()
	return map[string]string{
		"calls": calls(t), "verdicts": verdicts(t), "checks": checks(t), "levels": levels(t, ladder), "tasks": tasks(t, ladder), "standing": standing(t, ladder),
		"help": help(t, ladder), "limits": limits(t, ladder), "marker": "```\n" + text.MarkerCode() + "\n```\n",
		"faults": faults(t), "permissions": permissions(t), "tries": signIn(t), "notices": notices(t),
	}
}

func calls(t *text.Text) string {
	var rows [][]string
	bare := func(calls ...readiness.Call) {
		for _, c := range calls {
			rows = append(rows, []string{t.Word.Call[c], t.Help.Call[c]})
		}
	}
	bare(readiness.CalledOff, readiness.Over, readiness.NotAssessed)
	for _, rule := range readiness.BlockerRules {
		rows = append(rows, []string{t.Word.Call[rule.Call], t.Help.Rule[rule.Kind]})
	}
	bare(readiness.OnTrack, readiness.Go)
	return Table([]string{t.Help.ColCall, t.Help.ColWhen}, rows)
}

func verdicts(t *text.Text) string {
	when := func(v toppage.Verdict, says string) []string { return []string{t.Word.Verdict[v], says} }
	return Table([]string{t.Help.ColVerdict, t.Help.ColWhen}, [][]string{
		when(toppage.Unprotected, t.Help.Unprotected), when(toppage.UnknownVerdict, t.Help.VerdictUnknown),
		when(toppage.VerdictAtRisk, t.Help.VerdictAtRisk), when(toppage.Protected, t.Help.Protected),
	})
}

// checks lists every check by the level from which it is required; those that never are come last.
func checks(t *text.Text) string {
	all := toppage.PageFacts{}.JudgeAll(time.Time{}, toppage.Demand{}, nil)
	slices.SortStableFunc(all, func(a, b toppage.Check) int {
		const last = 100
		return cmp.Compare(cmp.Or(a.MinLevel, last), cmp.Or(b.MinLevel, last))
	})
	head := heads[t.Lang]
	var rows [][]string
	for _, c := range all {
		from, core := t.TopPage.Never, ""
		if c.MinLevel > 0 {
			from = strconv.Itoa(c.MinLevel)
		}
		if c.Core {
			core = head.core
		}
		row := toppage.RowOf(c.ID)
		should, last := row.Due(time.Time{})
		rows = append(rows, []string{c.ID, t.CheckName(c.ID), t.CheckAsks(c.ID), from, core, ahead(t, should), ahead(t, last)})
	}
	return Table([]string{head.id, t.TopPage.ColCheck, t.CheckWord.ColAsks, head.from, "", head.should, head.full}, rows)
}

// ahead names the lead of an instant before the zero time; one that is none always holds.
func ahead(t *text.Text, at time.Time) string {
	if at.IsZero() {
		return t.Word.GateAlways
	}
	return t.Gate(readiness.Gate{Anchor: readiness.AtStart, Lead: at.Sub(time.Time{})})
}

func levels(t *text.Text, ladder readiness.Ladder) string {
	head := heads[t.Lang]
	var rows [][]string
	below := ""
	for _, r := range ladder.Rungs {
		peak := t.Level.Above(below)
		if r.Multiple > 0 {
			below = strconv.FormatFloat(r.Multiple, 'g', -1, 64)
			peak = t.Level.UpTo(below)
		}
		second := ""
		if ladder.Held(r.N) >= toppage.Prove {
			second = head.yes
		}
		rows = append(rows, []string{strconv.Itoa(r.N), t.Pick(r.NameJA, r.NameEN), t.Pick(r.PromiseJA, r.PromiseEN), peak, t.Ladder.RoleName[r.Role], second})
	}
	return Table([]string{head.level, "", head.promise, head.peak, head.role, head.second}, rows)
}

func tasks(t *text.Text, ladder readiness.Ladder) string {
	head := heads[t.Lang]
	var rows [][]string
	for _, task := range ladder.At(ladder.Height()) {
		title := t.Pick(task.TitleJA, task.TitleEN)
		if task.Soon {
			title += t.Pick("（"+t.Word.Soon+"）", " ("+t.Word.Soon+")")
		}
		rows = append(rows, []string{task.ID, title, strconv.Itoa(task.FromLevel), t.Gate(task.Gate), said(t, task.Last), said(t, task.TickFrom), t.Verifier(provenBy(task)).Short, t.Kinds(task.For), t.Needed(task.Needs)})
	}
	return Table([]string{head.id, head.task, head.from, head.gate, head.last, head.tick, head.proof, head.kinds, head.needs}, rows)
}

// help lists what the tasks tell people.
func help(t *text.Text, ladder readiness.Ladder) string {
	var rows [][]string
	for _, task := range ladder.Templates {
		h := task.Help
		rows = append(rows, []string{task.ID, t.Pick(h.What.JA, h.What.EN), t.Pick(h.Why.JA, h.Why.EN), t.Pick(h.Done.JA, h.Done.EN)})
	}
	return Table([]string{heads[t.Lang].id, t.Scope.What, t.Scope.Why, t.Scope.Done}, rows)
}

// standing lists what is done once for the company.
func standing(t *text.Text, ladder readiness.Ladder) string {
	head := heads[t.Lang]
	var rows [][]string
	for _, task := range ladder.Templates {
		if task.Standing {
			rows = append(rows, []string{task.ID, t.Pick(task.TitleJA, task.TitleEN), strconv.Itoa(task.FromLevel), t.Gate(task.Gate), t.Help.Value(task.TTL)})
		}
	}
	return Table([]string{head.id, head.task, head.from, head.asked, head.counts}, rows)
}

// said names a gate that need not be said.
func said(t *text.Text, g readiness.Gate) string {
	if g == (readiness.Gate{}) {
		return ""
	}
	return t.Gate(g)
}

// provenBy says how a task is meant to be proven: what Tallylight is to see itself and does not yet, a person does.
func provenBy(task readiness.TaskTemplate) readiness.VerifyKind {
	if task.Verify == readiness.VerifySelf && task.Proof == "" {
		return readiness.VerifyManual
	}
	return task.Verify
}

func limits(t *text.Text, ladder readiness.Ladder) string {
	l := ladder.LimitsAt(time.Time{})
	var rows [][]string
	for _, one := range []struct {
		name string
		d    time.Duration
	}{{"unclaimed", l.Unclaimed}, {"brief", l.Brief}, {"level", l.Level}, {"go", l.Go}, {"on_air", l.OnAir}, {"entry", l.Entry}, {"tail", l.Tail},
		{"hand", l.Hand}, {"undo", l.Undo}, {"quiet", l.Quiet}, {"probe", toppage.Stale(toppage.DefaultProbeInterval)}} {
		rows = append(rows, []string{t.Help.Limit[one.name], t.Help.Value(one.d)})
	}
	rows = append(rows, []string{t.Help.Limit["provisional"], t.Word.Level + t.Pick("", " ") + strconv.Itoa(l.Provisional)},
		[]string{t.Help.Limit["second"], t.Help.From(l.Second)})
	return Table([]string{t.Help.ColLimit, t.Help.ColValue}, rows)
}
