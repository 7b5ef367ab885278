package docs

import (
	"strconv"
	"time"

	"tallylight/readiness/account"
	"tallylight/text"
)

// signIn is the table of how often a password may be tried.
func signIn(t *text.Text) string {
	head, of := []string{"wrong passwords", "at most", "within"}, []string{"for one account", "from one address (IPv6: from one /64)"}
	span := strconv.Itoa(int(account.TrySpan/time.Minute)) + " minutes"
	if t.Lang == text.JA {
		head, of = []string{"パスワードの間違い", "上限", "期間"}, []string{"同じアカウント", "同じアドレス（IPv6では同じ/64）"}
		span = strconv.Itoa(int(account.TrySpan/time.Minute)) + "分"
	}
	return Table(head, [][]string{
		{of[0], strconv.Itoa(account.MostForAccount), span},
		{of[1], strconv.Itoa(account.MostFromAddress), span},
	})
}
