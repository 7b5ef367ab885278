package cli

import (
	"testing"

	"tallylight/db"
	"tallylight/text"
)

func TestEachJobHasANameInBothLanguages(t *testing.T) {
	p := &program{store: &db.Store{}, wallFiles: &wallFiles{}}
	for _, job := range p.runner().Jobs {
		for _, lang := range []text.Lang{text.JA, text.EN} {
			if text.For(lang).Settings.JobNames[job.Name] == "" {
				t.Errorf("%s: %q has no name", lang, job.Name)
			}
		}
	}
}
