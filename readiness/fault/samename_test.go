package fault_test

import (
	"testing"

	"tallylight/readiness/fault"
)

func TestNamesThatPeopleReadAsOne(t *testing.T) {
	for _, row := range []struct {
		sentence, name string
		same           bool
	}{
		{"the name itself", "Tallylight", true},
		{"in small letters", "tallylight", true},
		{"in capitals", "TALLYLIGHT", true},
		{"wide", "Ｔａｌｌｙｌｉｇｈｔ", true},
		{"wide and small", "ｔａｌｌｙｌｉｇｈｔ", true},
		{"with blanks around it", "  Tallylight　", true},
		{"with blanks in it", "Tally light", true},
		{"with a character that does not show", "Tally\u200blight", true},
		{"with a variation selector", "Tallylight\ufe0f", true},
		{"a longer name", "Tallylight team", false},
		{"a shorter name", "Tally", false},
		{"nothing", "", false},
		{"a name of a person", "放送　太郎", false},
	} {
		if got := fault.SameName(row.name, "Tallylight"); got != row.same {
			t.Errorf("%s: %t", row.sentence, got)
		}
	}
}
