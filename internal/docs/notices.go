package docs

import (
	"tallylight/readiness/notice"
	"tallylight/text"
)

// notices is the table of the reasons for which people are told something, with what each team gets where it chose nothing else.
func notices(t *text.Text) string {
	head := []string{"reason", "what is told", "topic"}
	if t.Lang == text.JA {
		head = []string{"名前", "知らせる内容", "まとめて選ぶ項目"}
	}
	for _, team := range notice.Teams {
		head = append(head, t.Noticed.Team[team])
	}
	var rows [][]string
	for _, spec := range notice.Topics {
		for _, reason := range spec.Reasons {
			row := []string{"`" + string(reason) + "`", t.Tell.Plain[reason], t.Noticed.Topic[spec.Topic]}
			for _, team := range notice.Teams {
				when, chosen := spec.Default[team]
				if !chosen {
					when = notice.Never
				}
				row = append(row, t.Noticed.When[when])
			}
			rows = append(rows, row)
		}
	}
	return Table(head, rows)
}
