package readiness_test

import (
	"errors"
	"fmt"
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

func TestRoles(t *testing.T) {
	actions := []readiness.Permission{readiness.SetLevel, readiness.TellBrief, readiness.WorkTasks, readiness.EditFeeds,
		readiness.CheckPages, readiness.EditEvents, readiness.EditPages, readiness.EditPeople, readiness.NoteMoves,
		readiness.EditLevels}
	for _, row := range []struct {
		role     readiness.Role
		may      string // one letter an action, in their order
		confirms bool
		valid    bool
	}{
		{readiness.Viewer, "nnnnnnnnnn", false, true},
		{readiness.PR, "yyyyyynnnn", false, true},
		{readiness.SRE, "yyyyyynnyy", true, true},
		{readiness.Admin, "yyyyyyyyyy", true, true},
		{"", "nnnnnnnnnn", false, false},
		{"root", "nnnnnnnnnn", false, false},
	} {
		for i, a := range actions {
			if got := row.role.May(a); got != (row.may[i] == 'y') {
				t.Errorf("%q may %s: %t", row.role, a, got)
			}
		}
		if row.role.May("launch") {
			t.Errorf("%q may do what there is not", row.role)
		}
		if row.role.Confirms() != row.confirms || row.role.Valid() != row.valid {
			t.Errorf("%q confirms %t, valid %t", row.role, row.role.Confirms(), row.role.Valid())
		}
	}
	for _, r := range readiness.Roles {
		if !r.Valid() {
			t.Errorf("%q is listed and not valid", r)
		}
	}
}

func TestInvalid(t *testing.T) {
	err := fmt.Errorf("add feed: %w", fault.Invalid{Field: "url", Reason: "scheme", Got: "ftp:"})
	var invalid fault.Invalid
	if !errors.As(err, &invalid) || err.Error() != `add feed: url: scheme (got "ftp:")` {
		t.Errorf("%v", err)
	}
	if got := (fault.Invalid{Field: "name", Reason: "required"}).Error(); got != "name: required" {
		t.Error(got)
	}
}
