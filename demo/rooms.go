package demo

import (
	"encoding/json"
	"io"
	"net/http"
)

// rooms takes the messages of the company as a chat and a pager do, and keeps none: what was told stands in Tallylight.
func rooms() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /services/{room}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "ok")
	})
	mux.HandleFunc("POST /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{"id": "demo", "event": "message"})
	})
	return mux
}
