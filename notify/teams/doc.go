// Package teams sends adaptive cards to workflows of Microsoft Teams. A workflow only says that it has begun.
package teams
