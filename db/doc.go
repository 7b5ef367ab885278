// Package db keeps the facts, in SQLite or PostgreSQL, by one SQL text. It is the only room with SQL, and it
// decides nothing: what an import, a level or a probe means is asked of readiness. Each exported method is one
// intention and one transaction; who acts and when are arguments. Methods answer fault.ErrNotFound,
// ErrStale, ErrExists, ErrForbidden or an Invalid, wrapped.
//
// # What is kept for speed
//
// Every page is rendered from all facts, at each change of any of them, so that what differs hardly ever is not read again.
// Each of these layers can be left out without another answer; what comes behind is how much slower its reader was without
// it when that was measured (SQLite, two cores).
//
//	layer       file          what is kept                           until                                       without it
//	asks        plan.go       what a task asks for, by its id        for ever: such a row never changes          each task carries 300 bytes of JSON
//	tasks       taskcache.go  the tasks of an event, also derived    the version of the event, of its tasks or   a board of 200 events: 4 times
//	                                                                 of the ladder is another
//	evidence    evidence.go   what machines found of a page          the number of its evidence or its version   a board with 50 pages: 45 times;
//	                                                                 is another; writers raise it with each      a second's look at 300 pages:
//	                                                                 observation, survey, certificate            500 times
//	stand       standing.go   how all checks of a page stand         more is found or said of it, its usual      a second's look at 300 pages: 70 times
//	                                                                 size is another, or the time comes at
//	                                                                 which one turns by itself
//	spoken      pagefacts.go  nothing; people's words are read of    each reading asks anew of which             a board with 50 pages: 10 times
//	                          pages of which there are some
//	lean        pagefacts.go  of a page's observations each text     with the evidence                           3 KB more of each page, and the
//	                          once, headers of the newest alone                                                  headers of 20 answers
//	ladder      levels.go     the levels and their templates         the version of the ladder is another        a verdict: 1.2 times
//	memo        memo.go       an event and the ladder, within one    the end of the transaction; whoever writes  a tick: up to 19 statements more
//	                          transaction                            such a row forgets it
//	figures     figures.go    in a table: probes by five minutes     an observation comes late, which folds      a chart of 400 days reads every probe
//	                          and by days                            its stretch anew
//	turns_at    turns.go      in a column: when an event's answer    the event, its tasks or the ladder is       each look assesses every event
//	                          next changes by itself                 another (0), or that instant comes
//	quiet       probed.go     that evidence came which turns no      five seconds, or a check turns              open pages are told of every probe
//	                          check, before open pages are told
//
// What is read within a writing transaction may yet be undone: it goes into none of the layers that outlive the transaction,
// or only after the commit; but for asks, whose ids are digests of what they say. Other processes need not tell each other of them: each key is a version that the database holds.
//
// # Of very many events
//
// What people see is read by when it is on air (intime.go): the first so many events of a board, of a day or of a list, each by an
// index in time, and what falls together with them (around.go). What lies beyond is counted up to a limit, and assessed when
// somebody goes there. So the cost of a page hangs on what it shows and on how much falls together, not on how many events are
// stored; cost_test.go counts it.
//
// # What is kept of the past
//
// A snapshot of an instant (past.go) is today's rows, from which the log takes back what came later, beside what is noted in
// past of rows that are written over or deleted (note.go), and what machines saw. Whoever writes such a row notes it in the same
// transaction. What changes often is packed after a day (pack.go, packseen.go), and what is deleted is packed before (dropped.go).
package db
