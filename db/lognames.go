package db

import (
	"context"
	"encoding/json"
	"strings"

	"tallylight/readiness"
	"tallylight/readiness/account"
)

// The log never changes, and a name has to be able to go: in its texts the id stands for the name of who has an account.
const namePrefix = "@person:"

type personName struct{ id, name string }

var scanPersonName = into(func(p *personName) fields { return fields{&p.id, &p.name} })

// nameMembers are the members of the log's JSON that hold the name of whoever did something, and nothing else. Other texts may
// read like a name and are none: people are called what they like, also "title" or "sre".
var nameMembers = []string{"by", "done_by", "confirmed_by", "proposed_by", "acked_by", "asked_by", "taken_from", "approver", "owner"}

// claimsName is the member of a claim that holds a name; beforeAt is what follows it there, and after no other name.
const (
	claimsName = "name"
	beforeAt   = `,"at":`
)

// names gives the ids of people by their names, and says whether who acts has an account. Of two people of one name who acts
// comes first.
func (t *tx) names(ctx context.Context) (ids map[string]string, acts bool, err error) {
	all, err := query(ctx, t, scanPersonName, `SELECT id, name FROM people WHERE removed_at = 0 ORDER BY id <> $1, id`, t.by.ID)
	ids = make(map[string]string, len(all))
	for _, p := range all {
		if _, known := ids[p.name]; !known {
			ids[p.name] = namePrefix + p.id
		}
	}
	acts = !t.by.Token && t.by.ID != "" && len(all) > 0 && all[0].id == t.by.ID
	return ids, acts, err
}

// quoted is a text as JSON has it.
func quoted(said string) string {
	text, err := json.Marshal(said)
	if err != nil {
		panic(err) // there is no text that has no JSON
	}
	return string(text)
}

// member is a member of an object as JSON has it.
func member(name, value string) string { return quoted(name) + ":" + quoted(value) }

// nameless puts ids in the place of names.
func (l *line) nameless(ids map[string]string) {
	for _, text := range []*string{&l.data, &l.before, &l.after} {
		*text = renamed(*text, ids)
	}
}

// renamed puts others in the place of the names that a JSON text holds.
func renamed(text string, others map[string]string) string {
	for _, name := range nameMembers {
		text = renamedIn(text, name, "", others)
	}
	return renamedIn(text, claimsName, beforeAt, others)
}

// renamedIn does so in the members of one name that something follows.
func renamedIn(text, name, follows string, others map[string]string) string {
	opening := quoted(name) + `:"`
	var out strings.Builder
	rest := text
	for {
		before, after, there := strings.Cut(rest, opening)
		if !there {
			break
		}
		end := closing(after)
		out.WriteString(before)
		out.WriteString(opening[:len(opening)-1])
		out.WriteString(renamedText(`"`+after[:end], others, strings.HasPrefix(after[end:], follows)))
		rest = after[end:]
	}
	if out.Len() == 0 {
		return text
	}
	return out.String() + rest
}

// renamedText gives the other text of a quoted one, if it is to have one and does.
func renamedText(text string, others map[string]string, may bool) string {
	var said string
	if !may || json.Unmarshal([]byte(text), &said) != nil {
		return text
	}
	if other, known := others[said]; known {
		return quoted(other)
	}
	return text
}

// closing finds where a text of JSON ends, which has begun: after its quotation mark.
func closing(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// changesOf reads lines of the log, with the names that people have now.
func changesOf(ctx context.Context, q querier, text string, args ...any) ([]readiness.Change, error) {
	changes, err := query(ctx, q, scanChange, text, args...)
	if err != nil {
		return nil, err
	}
	return changes, named(ctx, q, changes)
}

// changeOf reads one; ErrNotFound where there is none.
func changeOf(ctx context.Context, q querier, text string, args ...any) (readiness.Change, error) {
	c, err := one(ctx, q, scanChange, text, args...)
	if err != nil {
		return c, err
	}
	only := []readiness.Change{c}
	err = named(ctx, q, only)
	return only[0], err
}

// named puts the names back.
func named(ctx context.Context, q querier, changes []readiness.Change) (err error) {
	var back map[string]string
	for i := range changes {
		c := &changes[i]
		if !marked(c) {
			continue
		}
		if back == nil {
			if back, err = namesBack(ctx, q); err != nil {
				return err
			}
		}
		c.Before, c.After = renamed(c.Before, back), renamed(c.After, back)
		for _, name := range nameMembers {
			if said, known := back[c.Data[name]]; known {
				c.Data[name] = said
			}
		}
	}
	return nil
}

// marked says that an id may stand for a name in a line.
func marked(c *readiness.Change) bool {
	for _, said := range c.Data {
		if strings.HasPrefix(said, namePrefix) {
			return true
		}
	}
	return strings.Contains(c.Before, namePrefix) || strings.Contains(c.After, namePrefix)
}

// namesBack gives names by what stands for them.
func namesBack(ctx context.Context, q querier) (map[string]string, error) {
	all, err := query(ctx, q, scanPersonName, `SELECT id, name FROM people`)
	back := make(map[string]string, len(all))
	for _, p := range all {
		back[namePrefix+p.id] = p.name
	}
	return back, err
}

// whereNames are the columns of what stands now that hold names, alone or in a member of JSON.
var whereNames = [][3]string{
	{"events", "confirmed_by", ""}, {"events", "proposed_by", ""}, {"events", "acked_by", ""},
	{"tasks", "done_by", ""}, {"tasks", "claims", claimsName}, {"tasks", "evidence", "by"},
	{"tasks", "waiver", "by"}, {"tasks", "waiver", "owner"}, {"tasks", "waiver", "approver"},
}

// forgetName puts a pseudonym in the place of a name that nobody else has.
func (t *tx) forgetName(ctx context.Context, id, name string) error {
	others, err := one(ctx, t, scanValue[int], `SELECT COUNT(*) FROM people WHERE name = $1 AND id <> $2`, name, id)
	if err != nil || others > 0 {
		return err
	}
	for _, at := range whereNames {
		if err := t.forgetNameIn(ctx, at[0], at[1], at[2], name, account.Pseudonym(id)); err != nil {
			return err
		}
	}
	return nil
}

// forgetNameIn does so in one column, and has the tasks read anew that it alters.
func (t *tx) forgetNameIn(ctx context.Context, table, column, in, name, stands string) error {
	holds, becomes := column+` = $1`, `$2`
	if in != "" {
		name, stands = member(in, name), member(in, stands)
		holds, becomes = column+` <> REPLACE(`+column+`, $1, '')`, `REPLACE(`+column+`, $1, $2)`
	}
	if table == "tasks" {
		if err := do(ctx, t, `UPDATE events SET tasks_version = tasks_version + 1 WHERE id IN (SELECT event_id FROM tasks WHERE `+holds+`)`, name); err != nil {
			return err
		}
	}
	return do(ctx, t, `UPDATE `+table+` SET `+column+` = `+becomes+` WHERE `+holds, name, stands)
}
