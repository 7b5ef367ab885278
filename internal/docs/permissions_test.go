package docs

import (
	"testing"

	"tallylight/readiness"
	"tallylight/text"
)

func TestEachPermissionSaysInBothLanguagesWhatItAllows(t *testing.T) {
	for _, may := range readiness.Permissions() {
		for _, lang := range []text.Lang{text.JA, text.EN} {
			if allows[may].in(text.For(lang)) == "" {
				t.Errorf("%s: nothing is said of %s", lang, may)
			}
		}
	}
}
