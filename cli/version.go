package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"tallylight/db"
)

// version is the release; a build from a checkout adds its commit.
const version = "0.1.0"

type versionCmd struct{}

// Run prints one line a fact.
func (versionCmd) Run(std *streams) error {
	_, err := fmt.Fprintf(std.Out, "tallylight %s\ncommit %s\ngo %s\nschema %d\n", version, commit(), runtime.Version(), db.SchemaVersion)
	return err
}

// commit gives the revision the binary was built from, or "unknown" where the build did not stamp one.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return "unknown"
}
