// Package freeze says when changes are frozen for which services, so that CI can ask before it deploys: softly, which warns, or
// hard, which refuses. What freezes follows from the levels of events; nothing of it is stored.
package freeze
