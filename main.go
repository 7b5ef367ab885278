// Tallylight is an event-readiness dashboard: it reads the PR calendar, gives each event a readiness level and
// its scaling tasks, and shows by evidence whether the top page is protected.
package main

import (
	"os"
	_ "time/tzdata" // zones must exist in a container image without them

	"tallylight/cli"
)

func main() { os.Exit(cli.Main()) }
