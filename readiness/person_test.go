package readiness_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/fault"
)

func TestRoles(t *testing.T) {
	for _, row := range []struct {
		may   readiness.Permission
		roles string
	}{
		{readiness.SeePrivate, "pr sre admin"},
		{readiness.SetLevel, "pr sre admin"},
		{readiness.ConfirmLevel, "sre admin"},
		{readiness.TellBrief, "pr sre admin"},
		{readiness.ConfirmTime, "pr admin"},
		{readiness.EditEvents, "pr sre admin"},
		{readiness.EditFeeds, "pr sre admin"},
		{readiness.WorkTasks, "pr sre admin"},
		{readiness.CheckPages, "pr sre admin"},
		{readiness.NoteMoves, "sre admin"},
		{readiness.WaiveCheck, "sre admin"},
		{readiness.RunDrills, "sre admin"},
		{readiness.ProveLoad, "sre admin"},
		{readiness.EditLevels, "sre admin"},
		{readiness.AddDisplay, "sre admin"},
		{readiness.EditChecks, "admin"},
		{readiness.EditPages, "admin"},
		{readiness.Connect, "admin"},
		{readiness.EditPeople, "admin"},
		{"launch", ""},
	} {
		var roles []string
		for _, role := range append([]readiness.Role{"", "root"}, readiness.Roles...) {
			if role.May(row.may) {
				roles = append(roles, string(role))
			}
		}
		if got := strings.Join(roles, " "); got != row.roles {
			t.Errorf("%s: %s, want %s", row.may, got, row.roles)
		}
		if listed := slices.Contains(readiness.Permissions(), row.may); listed != (row.roles != "") {
			t.Errorf("%s is listed: %t", row.may, listed)
		}
	}
	if n := len(readiness.Permissions()); n != 19 {
		t.Errorf("%d permissions: add a row for each", n)
	}
	for _, role := range append([]readiness.Role{"", "root"}, readiness.Roles...) {
		if role.Valid() != slices.Contains(readiness.Roles, role) {
			t.Errorf("%q is valid: %t", role, role.Valid())
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

func TestWhatNamesAndAddressesMayHold(t *testing.T) {
	for _, row := range []struct{ sentence, name, email, wrong string }{
		{"a name and an address", "山田 Tarō O’Neil", "taro@example.jp", ""},
		{"a line break in the name", "Taro\r\nX", "taro@example.jp", "name"},
		{"a name that turns the direction", "\u202eoraT", "taro@example.jp", "name"},
		{"an address with a blank of no width", "Taro", "taro@example.jp\u200b", "email"},
		{"an address that turns the direction", "Taro", "taro\u202e@example.jp", "email"},
	} {
		wrong := readiness.Person{Name: row.name, Email: row.email, Role: readiness.Viewer}.Wrong()
		if row.wrong == "" && len(wrong) > 0 || row.wrong != "" && (len(wrong) != 1 || wrong[0].Field != row.wrong) {
			t.Errorf("%s: %v", row.sentence, wrong)
		}
	}
}
