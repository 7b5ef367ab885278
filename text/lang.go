// Package text holds every sentence that people read, in Japanese and in English. A sentence with a value in
// it is a function, so that a missing translation does not compile or fails the test that compares the two.
package text

import (
	"strconv"
	"strings"
)

// Lang is a language that Tallylight speaks.
type Lang string

// The languages.
const (
	JA Lang = "ja"
	EN Lang = "en"
)

// Other gives the other language.
func (l Lang) Other() Lang {
	if l == JA {
		return EN
	}
	return JA
}

// Match gives the language that an Accept-Language header (RFC 9110 12.5.4) prefers; English where it names
// neither.
func Match(accept string) Lang {
	best, weight := EN, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		lang := Lang(primary)
		if q := quality(params); (lang == JA || lang == EN) && q > weight {
			best, weight = lang, q
		}
	}
	return best
}

// quality reads "q=0.8"; 1 where it is left out, 0 where it cannot be read.
func quality(params string) float64 {
	value, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return 0
	}
	return q
}

// Text is everything said in one language, by subject.
type Text struct {
	Lang      Lang
	Nav       Nav
	Do        Do
	Word      Word
	Board     Board
	Event     Event
	Level     Level
	Task      Task
	TopPage   TopPage
	Feed      Feed
	Wall      Wall
	Account   Account
	Trouble   Trouble
	History   History
	Month     Month
	Help      Help
	Kit       Kit
	Block     Block
	Span      Span
	ByHand    ByHand
	Lint      Lint
	Moves     Moves
	Work      Work
	Checklist Checklist
	Stock     Stock
	Air       Air
	Reach     Reach
	Sheet     Sheet
	Drill     Drill
	Load      Load

	FeedPage FeedPage
	Source   Source
	Suggest  Suggest
	Traffic  Traffic
	Ladder   Ladder

	LoadProof  LoadProof
	Verify     Verify
	Connection Connection
	Delivery   Delivery
	PageForm   PageForm
	Says       Says
	CheckWord  CheckWord
}

var english = Text{
	Lang: EN, Nav: navEN, Do: doEN, Word: wordEN, Board: boardEN, Event: eventEN, Level: levelEN, Task: taskEN,
	TopPage: topPageEN, Feed: feedEN, Wall: wallEN, Account: accountEN, Trouble: troubleEN, History: historyEN,
	Month: monthEN, Help: helpEN, Kit: kitEN, Block: blockEN, Span: spanEN, ByHand: byHandEN, Lint: lintEN, Moves: movesEN, Air: airEN, Reach: reachEN, Sheet: sheetEN, Drill: drillEN, Load: loadEN, FeedPage: feedPageEN, Source: sourceEN,
	LoadProof: loadProofEN, Verify: verifyEN, Connection: connectionEN, Delivery: deliveryEN, Ladder: ladderEN, Suggest: suggestEN, Traffic: trafficEN,
	PageForm: pageFormEN, Says: saysEN, CheckWord: checkWordEN,
	Work: workEN, Checklist: checklistEN, Stock: stockEN,
}

var japanese = Text{
	Lang: JA, Nav: navJA, Do: doJA, Word: wordJA, Board: boardJA, Event: eventJA, Level: levelJA, Task: taskJA,
	TopPage: topPageJA, Feed: feedJA, Wall: wallJA, Account: accountJA, Trouble: troubleJA, History: historyJA,
	Month: monthJA, Help: helpJA, Kit: kitJA, Block: blockJA, Span: spanJA, ByHand: byHandJA, Lint: lintJA, Moves: movesJA, Air: airJA, Reach: reachJA, Sheet: sheetJA, Drill: drillJA, Load: loadJA, FeedPage: feedPageJA, Source: sourceJA,
	LoadProof: loadProofJA, Verify: verifyJA, Connection: connectionJA, Delivery: deliveryJA, Ladder: ladderJA, Suggest: suggestJA, Traffic: trafficJA,
	PageForm: pageFormJA, Says: saysJA, CheckWord: checkWordJA,
	Work: workJA, Checklist: checklistJA, Stock: stockJA,
}

// For gives everything said in a language; English where it is not Japanese.
func For(l Lang) *Text {
	if l == JA {
		return &japanese
	}
	return &english
}

// Pick gives the one that is in the language of t: titles that the ladder holds in both.
func (t *Text) Pick(ja, en string) string {
	if t.Lang == JA && ja != "" || en == "" {
		return ja
	}
	return en
}
