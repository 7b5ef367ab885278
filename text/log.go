package text

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/account"
)

// Log is what the history says of a change beside its sentence.
type Log struct {
	Door, Since, Until, Address, Fields string

	Doors map[string]string // by readiness.Actor.Via
	How   map[string]string // people signed in
	Why   map[string]string // they were refused
	// Column names what the log keeps of events and tasks; what it does not name is called as it is stored.
	Column map[string]string
	Is     map[bool]string
}

func logIn(w say) Log {
	return Log{
		Door: w("Through", "経路"), Since: w("From", "開始日"), Until: w("To", "終了日"),
		Address: w("Address: ", "アドレス："), Fields: w("Before and after", "変更前と変更後"),
		Doors: map[string]string{
			readiness.ViaPage: w("page", "画面"), readiness.ViaAPI: "API", readiness.ViaCalendar: w("calendar", "カレンダー"),
			account.Operator.Via: w("command line", "コマンドライン"), readiness.System.Via: w("by itself", "自動"),
		},
		How: map[string]string{
			"password": w("with a password", "パスワード"), "passkey": w("with a passkey", "パスキー"),
			"provider": w("with a provider", "外部プロバイダー"), "proxy": w("by a proxy", "プロキシ"), "link": w("by a one-time link", "一度だけ有効なリンク"),
			"setup": w("by the link of the first start", "初回起動のリンク"), "demo": w("in the demo", "デモ"),
		},
		Why: map[string]string{
			account.RefusedWrong: w("wrong password, or no such account", "パスワードが違うか、アカウントがない"), account.RefusedDisabled: w("the account is disabled", "アカウントが無効"),
			account.RefusedThrottled: w("too many attempts", "試行回数の超過"), account.RefusedUnknown: w("no such token", "該当するトークンがない"),
			account.RefusedEnded: w("the token has ended", "トークンの期限切れまたは失効"), account.RefusedPresent: w("wrong present password", "現在のパスワードが違う"),
			account.RefusedPasskey: w("the passkey was not accepted", "パスキーを受け付けられない"), account.RefusedOutside: w("not let in from a provider or proxy", "プロバイダーまたはプロキシからのサインインを認めない"),
		},
		Column: map[string]string{
			"title": w("title", "タイトル"), "start_at": w("start", "開始"), "end_at": w("end", "終了"), "level": w("level", "レベル"),
			"level_state": w("state of the level", "レベルの状態"), "level_reason": w("reason for the level", "レベルの理由"),
			"confirmed_by": w("confirmed by", "確定した人"), "confirmed_at": w("confirmed at", "確定日時"), "proposed_by": w("proposed by", "提案した人"),
			"proposed_level": w("proposed level", "提案されたレベル"), "proposed_at": w("proposed at", "提案日時"),
			"calendar": w("in the calendar", "カレンダー上の状態"), "hidden": w("not an exposure", "露出ではない"), "brief": w("what PR told", "広報からの情報"),
			"on_air_at": w("on air", "放送開始"), "aired_at": w("aired", "放送終了"), "location": w("place", "場所"), "description": w("description", "説明"),
			"due_at": w("due", "期限"), "claims": w("picked up by", "担当"), "done_at": w("done at", "完了日時"), "done_by": w("done by", "完了した人"),
			"evidence": w("evidence", "根拠"), "waiver": w("skipped", "省略"), "gone": w("not asked for", "対象外"),
		},
		Is: map[bool]string{true: w("yes", "はい"), false: w("no", "いいえ")},
	}
}

// ChangedField is a value of an event or a task before and after a change; empty: there was none.
type ChangedField struct{ Name, Before, After string }

// longestValue is how much of a value is shown, in characters.
const longestValue = 200

// Changed lists what a change altered in an event and its tasks.
func (t *Text) Changed(ch readiness.Change, c Clock) []ChangedField {
	before, after := imageIn(ch.Before), imageIn(ch.After)
	fields := t.differing("", before.Event, after.Event, c)
	templates := maps.Clone(before.Tasks)
	if templates == nil {
		templates = map[string]patch{}
	}
	maps.Copy(templates, after.Tasks)
	for _, template := range slices.Sorted(maps.Keys(templates)) {
		fields = append(fields, t.differing(template+" ", before.Tasks[template], after.Tasks[template], c)...)
	}
	return fields
}

// patch is a part of a row as the log keeps it.
type patch map[string]json.RawMessage

type rowImage struct {
	Event patch            `json:"event"`
	Tasks map[string]patch `json:"tasks"`
}

// imageIn reads what the log keeps; of what it does not understand there is nothing to show.
func imageIn(said string) (i rowImage) {
	if said == "" || json.Unmarshal([]byte(said), &i) != nil {
		return rowImage{}
	}
	return i
}

func (t *Text) differing(prefix string, before, after patch, c Clock) (fields []ChangedField) {
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if string(before[name]) == string(after[name]) {
			continue
		}
		label := first(t.History.Log.Column[name], name)
		fields = append(fields, ChangedField{prefix + label, t.stored(before[name], c), t.stored(after[name], c)})
	}
	return fields
}

// stored says a value of the log as people read it.
func (t *Text) stored(raw json.RawMessage, c Clock) string {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return ""
	}
	said := string(raw)
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return t.History.Log.Is[v]
	case string:
		said = v
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return t.Moment(at.In(c.Zone))
		}
	case map[string]any, []any:
		var flat bytes.Buffer
		if json.Compact(&flat, raw) == nil {
			said = strings.NewReplacer(`"`, "", `,`, ", ", `:`, ": ").Replace(flat.String())
		}
	}
	if runes := []rune(said); len(runes) > longestValue {
		said = string(runes[:longestValue]) + "…"
	}
	return said
}
