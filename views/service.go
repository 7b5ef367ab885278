package views

// serviceLine is one target with what is reached of it.
type serviceLine struct{ Name, Says string }

// serviceLines say what is known of the month.
func (p TopPagePage) serviceLines() (lines []serviceLine) {
	t, l := p.t().Service, p.Service
	if share, known := l.All.Availability(); known {
		says := p.t().FineShare(share)
		if l.Targets.Availability > 0 {
			says = t.Of(says, p.t().FineShare(l.Targets.Availability))
		}
		lines = append(lines, serviceLine{t.Availability, says})
	}
	if all, events, ordinary, known := l.Spent(); known {
		lines = append(lines, serviceLine{t.Budget, t.Spent(p.t().Share(all), p.t().Share(events), p.t().Share(ordinary))})
	}
	if share, known := l.All.Quick(); known && l.Targets.LatencyMS > 0 {
		lines = append(lines, serviceLine{t.Latency, t.QuickIn(p.t().FineShare(share), p.t().Seconds(l.Targets.LatencyMS/1000))})
	}
	return lines
}

// serviceLacks says what is not known of the month.
func (p TopPagePage) serviceLacks() string {
	t, l := p.t().Service, p.Service
	var said string
	if l.All.Unknown > 0 {
		said = p.t().Sentences(said, t.Unknown(l.All.Unknown))
	}
	if l.All.Unsure > 0 && p.Shield.Page.Rates.Errors != "" {
		said = p.t().Sentences(said, t.Unsure(l.All.Unsure), t.UnsureHint)
	}
	if l.Missing > 0 {
		said = p.t().Sentences(said, t.Missing(l.Missing))
	}
	return said
}
