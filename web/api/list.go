package api

import (
	"encoding/base64"
	"sort"

	"tallylight/db"
	"tallylight/readiness/fault"
	"tallylight/web/intent"
)

// Page is the part of a list's request that says which page of it.
type Page struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"Maximum number of rows."`
	Cursor string `query:"cursor" maxLength:"300" doc:"The next value of the previous response."`
}

// Newest is the same for lists of which the newest row comes first: their cursors are ids.
type Newest struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"Maximum number of rows."`
	Cursor string `query:"cursor" pattern:"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" doc:"The next value of the previous response."`
}

// cutNewest cuts rows, of which there may be one more than the limit, and says where the next page begins; nil on the last.
func cutNewest[T any](rows []T, limit int, id func(T) string) (page []T, next *string) {
	if len(rows) <= limit {
		return rows, nil
	}
	last := id(rows[limit-1])
	return rows[:limit], &last
}

// after is the key of the last row of the page before; an Invalid where the cursor is none of ours.
func (p Page) after() (string, error) {
	key, err := base64.RawURLEncoding.Strict().DecodeString(p.Cursor)
	if _, _, ok := intent.ReadTimeKey(string(key)); err != nil || !ok {
		return "", fault.Invalid{Field: "cursor", Reason: "unknown"}
	}
	return string(key), nil
}

// place is where the page before ended in a list of events by air time; an Invalid where the cursor is none of ours.
func (p Page) place() (db.Place, error) {
	if p.Cursor == "" {
		return db.Place{}, nil
	}
	key, err := p.after()
	if err != nil {
		return db.Place{}, err
	}
	at, id, ok := intent.ReadPlace(key)
	if !ok {
		return db.Place{}, fault.Invalid{Field: "cursor", Reason: "unknown"}
	}
	return db.Place{Start: at, ID: id}, nil
}

// cursorBehind is the cursor of what comes behind a key.
func cursorBehind(key string) *string {
	cursor := base64.RawURLEncoding.EncodeToString([]byte(key))
	return &cursor
}

// paginate cuts a page out of rows that are sorted by key, and says where the next begins; nil on the last.
// Keys are of intent.TimeKey and unique, so that walking all pages meets every row once, also when others come and go meanwhile.
func paginate[T any](rows []T, p Page, key func(T) string) (page []T, next *string, err error) {
	if p.Cursor != "" {
		after, err := p.after()
		if err != nil {
			return nil, nil, err
		}
		rows = rows[sort.Search(len(rows), func(i int) bool { return key(rows[i]) > after }):]
	}
	if len(rows) <= p.Limit {
		return rows, nil, nil
	}
	rows = rows[:p.Limit]
	return rows, cursorBehind(key(rows[len(rows)-1])), nil
}

// list cuts a page and gives its rows their shape.
func list[T, O any](rows []T, p Page, key func(T) string, shape func(T) O) (page []O, next *string, err error) {
	cut, next, err := paginate(rows, p, key)
	return each(cut, shape), next, err
}

// each gives every row its shape; never nil, so that it is an array in JSON.
func each[T, O any](rows []T, shape func(T) O) []O {
	shaped := make([]O, 0, len(rows))
	for _, row := range rows {
		shaped = append(shaped, shape(row))
	}
	return shaped
}
