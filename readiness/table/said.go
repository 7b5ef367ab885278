package table

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/airtime"
	"tallylight/readiness/fault"
	"tallylight/readiness/scope"
)

// said puts down what a row says beside its air time, with all that cannot be read of it.
func (r *reader) said(e *readiness.Event, cells []string) []fault.Invalid {
	cell := func(c Column) string { return r.cell(cells, c) }
	e.Title, e.URL, e.Description = oneLine(cell(ColumnTitle)), cell(ColumnLink), cell(ColumnNotes)
	for _, f := range readiness.BriefFields {
		e.Brief.Tell(f, cell(Column(f)))
	}
	e.Brief.EmbargoUntil = "" // once the air time is known
	if e.Title == "" {
		e.Title = oneLine(e.Brief.Programme)
	}
	var errs [4]error
	e.Brief.Certainty, errs[0] = readCertainty(cell(Column(readiness.FieldCertainty)))
	e.Brief.Exposure, errs[1] = readExposure(cell(Column(scope.Told)))
	e.Level, errs[2] = readLevel(cell(ColumnLevel), r.height)
	e.Private, errs[3] = readPrivate(cell(ColumnPrivate))
	e.Calendar = e.Brief.Certainty.Calendar()
	return fault.Invalids(errors.Join(errs[:]...))
}

// withhold reads until when nothing may be published, and whether a cell says that the row is confidential.
func (r *reader) withhold(e *readiness.Event, row *Row) {
	if said := saysSecret(r.private, row.Cells); said != "" && !e.Private {
		e.Private = true
		row.Flags = append(row.Flags, Flag{Kind: FlagConfidential, Column: ColumnPrivate, Got: said})
	}
	for _, c := range []Column{Column(readiness.FieldEmbargoUntil), Column(readiness.FieldEmbargo)} {
		cell := r.cell(row.Cells, c)
		text, _ := plain(cell)
		_, _, dated := begin(text, r.now)
		if _, _, is := serial(cell); is {
			dated = true
		}
		if cell == "" || isNone(cell) || c == Column(readiness.FieldEmbargo) && !dated {
			if isNone(cell) && c == Column(readiness.FieldEmbargo) {
				e.Brief.Embargo = ""
			}
			continue
		}
		r.embargo(e, row, cell, c)
		return
	}
}

// saysSecret gives the line above that says that all is confidential, else the first cell that says so.
func saysSecret(line string, cells []string) string {
	if line != "" {
		return line
	}
	if i := slices.IndexFunc(cells, confidential); i >= 0 {
		return cells[i]
	}
	return ""
}

// embargo reads the end of an embargo, which without a time is the midnight that begins its date, and without a year the last
// such date before the event.
func (r *reader) embargo(e *readiness.Event, row *Row, cell string, c Column) {
	d := dates{now: r.now, loc: r.loc, dayFirst: r.dayFirst}
	date, refused := d.read(cell, noWeekday)
	minutes := 0
	if refused == nil && date.clock != "" {
		var s span
		if s, refused = readSpan(strings.TrimSuffix(date.clock, "解禁"), r.loc, c); refused == nil {
			minutes = s.from.minutes
		}
	}
	if refused != nil {
		refused.Field, refused.Got = string(c), cell
		row.Refused = append(row.Refused, *refused)
		return
	}
	at, _ := time.Parse(time.DateOnly, date.first) // it was written by read
	text, _ := plain(cell)
	if w, _, _ := begin(text, r.now); w.year == 0 && !e.Start.IsZero() && at.Sub(e.Start) > 30*24*time.Hour {
		at = at.AddDate(-1, 0, 0)
	}
	until, err := airtime.Parse(r.now, at.Format(time.DateOnly), hourMinute(minutes), r.loc)
	if err != nil {
		row.Refused = append(row.Refused, fault.Invalid{Field: string(c), Reason: "bad_date", Got: cell})
		return
	}
	switch {
	case !until.After(r.now):
		if c == Column(readiness.FieldEmbargo) {
			e.Brief.Embargo = ""
		}
		row.Flags = append(row.Flags, Flag{Kind: FlagEmbargoOver, Column: c, Got: cell})
		return
	case until.After(e.Start):
		row.Flags = append(row.Flags, Flag{Kind: FlagEmbargoAfter, Column: c, Got: cell})
	}
	e.Brief.EmbargoUntil = until.UTC().Format(time.RFC3339)
}

// isUnknown says that a cell stands for something that nobody knows yet.
func isUnknown(cell string) bool {
	return slices.Contains([]string{"未定", "終日", "時間未定", "時刻未定", "放送時間未定", "調整中", "確認中", "-", "--", "―", "—", "ー", "tbd", "tba", "tbc", "n/a", "allday", "?", "??", "？"}, airtime.Narrow(cell))
}

// isNone says that a cell stands for nothing.
func isNone(cell string) bool {
	return isUnknown(cell) || slices.Contains([]string{"なし", "無し", "無", "解禁済", "解禁済み", "済", "none", "no", "×", "x"}, airtime.Narrow(cell))
}

// oneLine writes text without line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var levelForm = regexp.MustCompile(`^(?:l|lv|level|レベル)?(\d)$`)

func isLevel(cell string) bool { return levelForm.MatchString(airtime.Narrow(cell)) }

func readLevel(cell string, height int) (int, error) {
	if cell == "" || isUnknown(cell) {
		return 0, nil
	}
	found := levelForm.FindStringSubmatch(airtime.Narrow(cell))
	if found == nil {
		return 0, fault.Invalid{Field: "level", Reason: "no_such_level", Got: cell}
	}
	level, _ := strconv.Atoi(found[1])
	if level > height {
		return 0, fault.Invalid{Field: "level", Reason: "no_such_level", Got: cell}
	}
	return level, nil
}

func readExposure(cell string) (scope.Kind, error) {
	kind := scope.Read(cell)
	if kind == scope.Untold && cell != "" && !isUnknown(cell) {
		return kind, fault.Invalid{Field: scope.Told, Reason: "no_such_kind", Got: cell}
	}
	return kind, nil
}

// certaintyWords are what people write for each certainty, as Narrow writes it.
var certaintyWords = map[readiness.Certainty]string{
	readiness.CertainlyShown: "confirmed 確定 決定 放送確定 放送決定 fix fixed ok ○ 〇 ◎",
	readiness.LikelyShown:    "likely ほぼ確定 内定 見込み 高 △",
	readiness.MaybeShown:     "tentative 仮 仮押さえ 予定 調整中 未確定 交渉中 中 maybe pencil pencilled",
	readiness.UnknownShown:   "unknown 不明 未定 低 ? - tbd tbc",
}

func readCertainty(cell string) (readiness.Certainty, error) {
	if cell == "" {
		return "", nil
	}
	for _, c := range readiness.Certainties {
		if slices.Contains(strings.Fields(certaintyWords[c]), airtime.Narrow(cell)) {
			return c, nil
		}
	}
	return "", fault.Invalid{Field: string(readiness.FieldCertainty), Reason: "not_a_certainty", Got: cell}
}

// privateWords are what people write where an event is confidential, and where it is not.
var privateWords = map[bool]string{
	true:  "○ 〇 ◯ ● ✓ ✔ レ 1 yes y true x 社外秘 極秘 機密 部外秘 秘 非公開 公開不可 不可 取扱注意 要 あり 有 解禁前 未解禁 confidential private internal secret embargoed nda",
	false: "- × ✕ 0 no n false 公開 公開可 可 不要 なし 無 無し 済 解禁済 解禁済み 通常 public open none n/a",
}

func readPrivate(cell string) (bool, error) {
	said := airtime.Narrow(cell)
	for _, private := range []bool{true, false} {
		if slices.Contains(strings.Fields(privateWords[private]), said) {
			return private, nil
		}
	}
	if said == "" {
		return false, nil
	}
	return false, fault.Invalid{Field: string(ColumnPrivate), Reason: "not_a_confidence", Got: cell}
}
