package account_test

import (
	"testing"

	"tallylight/readiness"
	"tallylight/readiness/account"
)

func TestWhomANeedAdmits(t *testing.T) {
	for _, row := range []struct {
		sentence string
		need     account.Need
		role     readiness.Role
		want     bool
	}{
		{"what nobody declared admits no admin", account.Need{}, readiness.Admin, false},
		{"a permission without a way to be known admits nobody", account.Need{May: readiness.SetLevel}, readiness.Admin, false},
		{"what is open admits strangers", account.Open, "", true},
		{"what is for every role admits no stranger", account.AnyRole, "", false},
		{"nor what is no role", account.AnyRole, "root", false},
		{"and admits a viewer", account.AnyRole, readiness.Viewer, true},
		{"a permission is for the roles that have it", account.To(readiness.SetLevel), readiness.PR, true},
		{"and no other", account.To(readiness.SetLevel), readiness.Viewer, false},
		{"whether a key in the address opens is seen behind the door", account.ByKey, "", true},
		{"no role stands for a signature", account.Signed, readiness.Admin, false},
	} {
		if got := row.need.Admits(row.role); got != row.want {
			t.Errorf("%s: %t", row.sentence, got)
		}
	}
}

func TestWhichTokensANeedTakes(t *testing.T) {
	for _, row := range []struct {
		sentence string
		need     account.Need
		scope    account.Scope
		want     bool
	}{
		{"a need without a scope takes no token", account.AnyRole, account.Admin, false},
		{"nor does what nobody declared", account.Need{}, account.Admin, false},
		{"the scope that is asked for is taken", account.To(readiness.WorkTasks).In(account.Tasks), account.Tasks, true},
		{"another is not", account.To(readiness.WorkTasks).In(account.Tasks), account.Events, false},
		{"what is no scope is not", account.AnyRole.In(account.Read), "all", false},
		{"what is open takes any", account.Open, account.Read, true},
	} {
		if got := row.need.Takes(row.scope); got != row.want {
			t.Errorf("%s: %t", row.sentence, got)
		}
	}
}
