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

// names gives what puts ids in the place of names, and says whether who acts has an account. Of two people of one name who acts
// comes first.
func (t *tx) names(ctx context.Context) (*strings.Replacer, bool, error) {
	all, err := query(ctx, t, scanPersonName, `SELECT id, name FROM people WHERE removed_at = 0 ORDER BY id <> $1, id`, t.by.ID)
	pairs := make([]string, 0, 2*len(all))
	for _, p := range all {
		pairs = append(pairs, quoted(p.name), quoted(namePrefix+p.id))
	}
	acts := !t.by.Token && t.by.ID != "" && len(all) > 0 && all[0].id == t.by.ID
	return strings.NewReplacer(pairs...), acts, err
}

// quoted is a text as JSON has it.
func quoted(said string) string {
	text, err := json.Marshal(said)
	if err != nil {
		panic(err) // there is no text that has no JSON
	}
	return string(text)
}

// nameless puts ids in the place of names.
func (l *line) nameless(ids *strings.Replacer) {
	for _, text := range []*string{&l.data, &l.before, &l.after} {
		if *text != "" {
			*text = ids.Replace(*text)
		}
	}
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
func named(ctx context.Context, q querier, changes []readiness.Change) error {
	var back *strings.Replacer
	for i := range changes {
		c := &changes[i]
		if !marked(c) {
			continue
		}
		if back == nil {
			var err error
			if back, err = namesBack(ctx, q); err != nil {
				return err
			}
		}
		c.Before, c.After = back.Replace(c.Before), back.Replace(c.After)
		for name, said := range c.Data {
			if strings.HasPrefix(said, namePrefix) {
				if err := json.Unmarshal([]byte(back.Replace(quoted(said))), &said); err != nil {
					return err
				}
				c.Data[name] = said
			}
		}
	}
	return nil
}

// marked says that an id stands for a name in a line.
func marked(c *readiness.Change) bool {
	for _, said := range c.Data {
		if strings.HasPrefix(said, namePrefix) {
			return true
		}
	}
	return strings.Contains(c.Before, namePrefix) || strings.Contains(c.After, namePrefix)
}

func namesBack(ctx context.Context, q querier) (*strings.Replacer, error) {
	all, err := query(ctx, q, scanPersonName, `SELECT id, name FROM people`)
	pairs := make([]string, 0, 2*len(all))
	for _, p := range all {
		pairs = append(pairs, quoted(namePrefix+p.id), quoted(p.name))
	}
	return strings.NewReplacer(pairs...), err
}

// whereNames are the columns of what stands now that hold names, alone or in JSON.
var whereNames = [][3]string{
	{"events", "confirmed_by", ""}, {"events", "proposed_by", ""}, {"events", "acked_by", ""},
	{"tasks", "done_by", ""}, {"tasks", "claims", "json"}, {"tasks", "evidence", "json"}, {"tasks", "waiver", "json"},
}

// forgetName puts a pseudonym in the place of a name that nobody else has.
func (t *tx) forgetName(ctx context.Context, id, name string) error {
	others, err := one(ctx, t, scanValue[int], `SELECT COUNT(*) FROM people WHERE name = $1 AND id <> $2`, name, id)
	if err != nil || others > 0 {
		return err
	}
	stands := account.Pseudonym(id)
	if err := do(ctx, t, `UPDATE events SET tasks_version = tasks_version + 1 WHERE id IN (SELECT event_id FROM tasks WHERE done_by = $1
		OR claims <> REPLACE(claims, $2, '') OR evidence <> REPLACE(evidence, $2, '') OR waiver <> REPLACE(waiver, $2, ''))`, name, quoted(name)); err != nil {
		return err
	}
	for _, at := range whereNames {
		if at[2] == "" {
			err = do(ctx, t, `UPDATE `+at[0]+` SET `+at[1]+` = $2 WHERE `+at[1]+` = $1`, name, stands)
		} else {
			err = do(ctx, t, `UPDATE `+at[0]+` SET `+at[1]+` = REPLACE(`+at[1]+`, $1, $2) WHERE `+at[1]+` <> REPLACE(`+at[1]+`, $1, $2)`, quoted(name), quoted(stands))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
