package docs

import (
	"testing"

	"tallylight/readiness"
)

func TestEveryPermissionSaysWhatItAllows(t *testing.T) {
	for _, p := range readiness.Permissions() {
		if said := allows[p]; said.en == "" || said.ja == "" {
			t.Errorf("nothing says what %s allows", p)
		}
	}
}
