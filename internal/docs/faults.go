package docs

import (
	"tallylight/readiness/fault"
	"tallylight/text"
)

// faults is the table of what may be wrong with the database, with what people read then.
func faults(t *text.Text) string {
	head := []string{"fault", "status", "what people read"}
	if t.Lang == text.JA {
		head = []string{"名前", "ステータス", "表示される文"}
	}
	rows := make([][]string, len(fault.StoreKinds))
	for i, kind := range fault.StoreKinds {
		status := "503"
		if kind == fault.StoreFull {
			status = "507"
		}
		rows[i] = []string{"`" + string(kind) + "`", status, t.StoreFault(kind)}
	}
	return Table(head, rows)
}
