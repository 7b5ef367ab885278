package api

import (
	"slices"

	"tallylight/readiness/account"
)

// scopes says which operations a token of a scope may use. What is in no list is for the scope admin alone.
var scopes = map[account.Scope][]string{
	account.Read: {"get-board", "get-checks", "get-event", "get-feed", "get-levels", "get-standing-task", "get-task", "get-toppage", "get-traffic", "get-verdict",
		"list-changes", "list-drills", "list-event-tasks", "list-events", "list-feeds", "list-fetches", "list-load-reports", "list-offers", "list-standing-tasks",
		"list-tasks", "list-toppages", "preview-level", "preview-levels"},
	account.Tasks: {"add-task", "remove-task", "claim-task", "release-task", "take-role", "leave-role", "keep-task", "note-task", "complete-task", "reopen-task",
		"confirm-task", "review-task", "waive-task", "approve-waiver", "withdraw-waiver", "ask-task", "still-right", "complete-standing-task", "undo-standing-task"},
	account.Events: {"create-event", "change-event", "cancel-event", "restore-event", "postpone-event", "press-on-air", "press-aired", "acknowledge-move", "set-level", "set-levels",
		"preview-table", "preview-table-file", "add-table", "answer-offer", "choose-feed",
		"preview-feed", "add-feed", "change-feed", "remove-feed", "refresh-feed", "release-feed", "import-file"},
	account.Reports: {"add-load-report", "withdraw-load-report", "open-drill", "close-drill", "probe-toppage", "waive-check", "withdraw-check-waiver",
		"override-check", "withdraw-override"},
	account.Admin: {"undo-change", "put-levels", "put-checks", "put-traffic", "add-toppage", "change-toppage", "remove-toppage",
		"list-connections", "get-connection", "add-connection", "change-connection", "remove-connection", "rotate-connection", "test-connection",
		"list-deliveries", "replay-delivery", "list-people", "get-person", "add-person", "change-person", "remove-person", "set-password", "offer-reset", "offer-linking",
		"list-invitations", "invite-person", "withdraw-invitation", "list-sessions", "end-session", "end-sessions", "list-tokens", "add-token", "revoke-token"},
}

// scopeOf is the scope that an operation needs.
func scopeOf(operation string) account.Scope {
	for scope, operations := range scopes {
		if slices.Contains(operations, operation) {
			return scope
		}
	}
	return account.Admin
}
