package demo

import (
	"io"
	"net/http"
)

// sorryPage is small and needs nothing else.
const sorryPage = `<!doctype html><html lang="ja"><meta charset="utf-8"><title>つむぎ</title>
<h1>ただいまアクセスが集中しています</h1><p>少し時間をおいて、もう一度お試しください。</p></html>
`

// sorry serves the page that is shown when all else fails.
func sorry() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sorry.html", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "max-age=86400")
		_, _ = io.WriteString(w, sorryPage)
	})
	return mux
}
