package demo

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"time"
)

//go:embed top.html
var topHTML string

var topTemplate = template.Must(template.New("top").Parse(topHTML))

// Marker is the text by which the sample page is told from a sorry page.
const Marker = `<meta name="page-id" content="top">`

// origin renders the top page of a marketplace for crafts, anew for every request.
type origin struct {
	now func() time.Time
}

func newOrigin(now func() time.Time) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", origin{now})
	mux.HandleFunc("GET /picks.json", picks)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "404: ページが見つかりません", http.StatusNotFound)
	})
	return mux
}

func (o origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	now := o.now()
	var page bytes.Buffer
	if err := topTemplate.Execute(&page, shelves(now)); err != nil {
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", kept)
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Origin-Rendered", fmt.Sprintf("%.3f", float64(now.UnixMilli())/1000))
	if !acceptsGzip(r) {
		_, _ = w.Write(page.Bytes()) // a visitor who leaves is no error
		return
	}
	h.Set("Content-Encoding", "gzip")
	zip := gzip.NewWriter(w)
	_, _ = zip.Write(page.Bytes())
	_ = zip.Close()
}

// kept lets the cache keep what the origin makes for half a minute.
const kept = "max-age=30, stale-while-revalidate=60, stale-if-error=600"

// pick is one of those that the page loads by itself.
type pick struct {
	Name  string `json:"name"`
	Maker string `json:"maker"`
}

// picks serves what the page loads by a script.
func picks(w http.ResponseWriter, _ *http.Request) {
	var all []pick
	for i, maker := range makers[:3] {
		all = append(all, pick{wares[i].name, maker})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", kept)
	_ = json.NewEncoder(w).Encode(all) // a visitor who leaves is no error
}

// top is what the page shows.
type top struct {
	Rendered string
	Shelves  []shelf
}

type shelf struct {
	Name  string
	Items []item
}

type item struct {
	Name, Maker, Place string
	Price              int
	Hue                int // of the drawn picture
}

var crafts = []struct{ shelf, place string }{
	{"うつわ", "愛知・瀬戸"}, {"布と糸", "岡山・倉敷"}, {"木の道具", "長野・木曽"}, {"革小物", "兵庫・たつの"},
	{"ガラス", "沖縄・読谷"}, {"紙もの", "福井・越前"}, {"金工", "新潟・燕"}, {"かご", "大分・別府"},
}

var wares = []struct {
	name  string
	price int
}{
	{"朝のひと皿", 2800}, {"小さな花入れ", 3600}, {"旅の道具入れ", 5400}, {"ひだまりの器", 4200},
	{"雨の日の飾り", 1900}, {"手のひらの箱", 3100}, {"夜長のあかり", 8800}, {"はじめの一本", 2400},
}

var makers = []string{"工房つづり", "青磁舎", "山の手しごと", "ひなた製作所", "糸と月", "木もれ工房"}

// shelves sets out the same wares at every time, so that the size of the page is steady.
func shelves(now time.Time) top {
	page := top{Rendered: now.UTC().Format(time.RFC3339)}
	for i, craft := range crafts {
		s := shelf{Name: craft.shelf}
		for j, ware := range wares {
			s.Items = append(s.Items, item{Name: ware.name, Maker: makers[(i+j)%len(makers)], Place: craft.place,
				Price: ware.price + 100*i, Hue: (i*45 + j*11) % 360})
		}
		page.Shelves = append(page.Shelves, s)
	}
	return page
}
