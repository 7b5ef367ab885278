package verify

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"tallylight/readiness"
	"tallylight/readiness/proof"
)

// versionKept is how long a server is taken to be what it said it was.
const versionKept = time.Hour

// versions are what servers said they are, by their addresses.
type versions struct {
	mu    sync.Mutex
	known map[string]versionOf
}

type versionOf struct {
	version string
	at      time.Time
}

// version gives the version of a server, empty where it does not tell: other programs answer the same questions, and not that one. 3.0
// counts the samples of a window otherwise than 2.x did.
func (c *Client) version(ctx context.Context, at *readiness.Connection) string {
	c.versions.mu.Lock()
	known, ok := c.versions.known[at.URL]
	c.versions.mu.Unlock()
	now := c.now()
	if age := now.Sub(known.at); ok && age >= 0 && age < versionKept {
		return known.version
	}
	version, told := c.askVersion(ctx, at)
	if !told {
		return ""
	}
	c.versions.mu.Lock()
	defer c.versions.mu.Unlock()
	if c.versions.known == nil {
		c.versions.known = map[string]versionOf{}
	}
	c.versions.known[at.URL] = versionOf{version, now}
	return version
}

func (c *Client) askVersion(ctx context.Context, at *readiness.Connection) (version string, told bool) {
	address, err := apiAddress(at.URL, "status/buildinfo")
	if err != nil {
		return "", false
	}
	a, t := c.get(ctx, address, at, maxHTTP)
	if t != nil || a.status != http.StatusOK {
		return "", false
	}
	var said struct {
		Data struct {
			Version string `json:"version"`
		} `json:"data"`
	}
	if json.Unmarshal(a.body, &said) != nil || proof.Unambiguous(a.body) != nil {
		return "", false
	}
	return proof.Shortened(said.Data.Version), true
}
