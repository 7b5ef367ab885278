package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tallylight/internal/browsertest"
)

// hostile are texts that run where a page takes them for markup, an address, a script or a style; %s is an address that nobody
// asks for unless one of them did.
func hostile(canary string) (texts []string) {
	for _, text := range []string{
		`<script>alert(1)</script>`, `<script src="%s"></script>`, `<SCRIPT>alert(1)</SCRIPT>`, `<scr<script>ipt>alert(1)</scr</script>ipt>`, `</script><script>alert(1)</script>`,
		`<script type="module">import "%s"</script>`, `<script>alert(1)//`, `<!--<script>--><script>alert(1)</script>`, `<![CDATA[<script>alert(1)</script>]]>`, `<script/x>alert(1)</script>`,
		`<img src=x onerror=alert(1)>`, `"><img src=x onerror=alert(1)>`, `'><img src=x onerror=alert(1)>`, "`><img src=x onerror=alert(1)>", `<img src="%s">`,
		`<image src=x onerror=alert(1)>`, `<img/src/onerror=alert(1)>`, `<img src=x onerror="alert(1)"`, `<img srcset="%s 1x">`, `<img src=x onerror=&#97;lert(1)>`,
		`<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`, `<svg/onload=alert(1)>`, `<svg><animate onbegin=alert(1) attributeName=x dur=1s>`, `<svg><use href="%s#x"/></svg>`,
		`<body onload=alert(1)>`, `<iframe src="javascript:alert(1)">`, `<iframe srcdoc="<script>alert(1)</script>">`, `<object data="%s">`, `<embed src="%s">`,
		`<details open ontoggle=alert(1)>`, `<input autofocus onfocus=alert(1)>`, `<select autofocus onfocus=alert(1)>`, `<video><source onerror=alert(1)>`, `<audio src=x onerror=alert(1)>`,
		`<marquee onstart=alert(1)>`, `<a href="javascript:alert(1)">x</a>`, `javascript:alert(1)`, `JaVaScRiPt:alert(1)`, "java\tscript:alert(1)",
		`javascript://example.com/%%0aalert(1)`, `data:text/html,<script>alert(1)</script>`, `vbscript:msgbox(1)`, `&#106;avascript:alert(1)`, `//127.0.0.1/x"onmouseover="alert(1)`,
		`" autofocus onfocus="alert(1)`, `' onmouseover='alert(1)`, `" style="background:url(%s)`, `<style>@import "%s"</style>`, `<link rel=stylesheet href="%s">`,
		`<base href="%s">`, `<meta http-equiv=refresh content="0;url=%s">`, `<form action="%s"><button>x`, `<template><img src=x onerror=alert(1)></template>`, `{{constructor.constructor('alert(1)')()}}`,
		`${alert(1)}`, "\u202e<script>alert(1)</script>\u202c", "x\nSet-Cookie: a=b\n\n<script>alert(1)</script>", `</title></textarea></style></noscript><script>alert(1)</script>`, strings.Repeat("<b onclick=alert(1)>", 50_000),
	} {
		if strings.Contains(text, "%") {
			text = fmt.Sprintf(strings.ReplaceAll(text, "%s", "%[1]s"), canary)
		}
		texts = append(texts, text)
	}
	return texts
}

// hostileCalendar has an event for each text, which stands in each of its fields.
func hostileCalendar(texts []string) string {
	escape := strings.NewReplacer(`\`, `\\`, `;`, `\;`, `,`, `\,`, "\n", `\n`)
	lines := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", "X-WR-CALNAME:" + escape.Replace(texts[0])}
	first := time.Now().Add(30 * time.Hour).Truncate(time.Hour)
	for i, text := range texts {
		said := escape.Replace(text)
		lines = append(lines, "BEGIN:VEVENT", fmt.Sprintf("UID:%d%s", i, escape.Replace(text[:min(len(text), 100)])),
			"DTSTART:"+first.Add(time.Duration(i)*5*time.Hour).UTC().Format("20060102T150405Z"), "DURATION:PT1H",
			"SUMMARY:"+said, "LOCATION:"+said, "DESCRIPTION:"+said, "CATEGORIES:"+said, "URL:"+strings.ReplaceAll(text, "\n", "%0a"), "END:VEVENT")
	}
	return strings.Join(append(lines, "END:VCALENDAR", ""), "\r\n")
}

// TestNothingInACalendarRuns imports a calendar full of scripts and has a real browser open every page that a link leads to: no
// dialog, nothing that the content security policy had to stop, nothing asked for elsewhere.
func TestNothingInACalendarRuns(t *testing.T) {
	t.Parallel()
	browser := browsertest.New(t)
	var asked atomic.Int64
	canary := newSite(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	texts := hostile("http://" + canary.address + "/ran")
	calendar := newSite(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		fmt.Fprint(w, hostileCalendar(texts))
	}))
	app := &seriesOf{program: start(t, []string{"serve"}, "TALLYLIGHT_ALLOW="+calendar.address)}
	app.run("correct horse battery\n", "user", "add", "--email", "misaki@example.jp", "--name", texts[0], "--role", "admin")
	app.token = http.Header{"Authorization": {"Bearer " + app.run("", "token", "create", "--name", texts[10], "--role", "sre")}}
	app.does(http.MethodPost, "/feeds", fmt.Sprintf(`{"name":%q,"url":"http://%s/","allow_http":true}`, texts[1], calendar.address), nil)
	tab := browser.Tab(1440, 900, browsertest.Language("en"))
	signIn(t, tab, app.url+"/?lang=en", "misaki@example.jp", "correct horse battery")
	opened := openEverything(tab, app.url)
	for _, c := range tab.Complaints() {
		t.Error(c)
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("something asked %d times for what a text names", n)
	}
	if opened < len(texts) {
		t.Errorf("only %d pages were opened", opened)
	}
	t.Logf("%d texts on %d pages", len(texts), opened)
}

// openEverything opens what links lead to from the board on, of pages of one form but those of events a few, and gives how many.
func openEverything(tab *browsertest.Tab, site string) (opened int) {
	const few, form = 3, "/events/*"
	ahead, seen, alike := []string{site + "/"}, []string{site + "/"}, map[string]int{}
	for len(ahead) > 0 {
		tab.Goto(ahead[0])
		opened++
		for _, link := range browsertest.Eval[[]string](tab, `[...document.links].filter((a) => !a.hasAttribute("download")).map((a) => a.href)`) {
			link, _, _ = strings.Cut(link, "#")
			to, err := url.Parse(link)
			if err != nil || !strings.HasPrefix(link, site) || slices.Contains(seen, link) || strings.Contains(link, "at=") || strings.Contains(link, "lang=") {
				continue
			}
			kind := ids.ReplaceAllString(to.Path, "*")
			if alike[kind]++; alike[kind] > few && kind != form {
				continue
			}
			ahead, seen = append(ahead, link), append(seen, link)
		}
		ahead = ahead[1:]
	}
	return opened
}
