package intent

import (
	"context"
	"strconv"

	"tallylight/readiness/fault"
	"tallylight/readiness/measured"
	"tallylight/readiness/toppage"
)

// TryRates tries the expressions of a page that are not those that it had. The faults are those because of which they are kept only where
// whoever saves insists on it; then nothing is tried.
func TryRates(ctx context.Context, asks Rates, was, is toppage.Page, a Anyway) ([]measured.Trial, []fault.Invalid) {
	if asks == nil || a.Anyway || !is.Rates.Set() {
		return nil, nil
	}
	kinds := is.Rates.Untried(was.Rates)
	if len(kinds) == 0 {
		return nil, nil
	}
	trials := asks.Try(ctx, is.ID, is.Rates, kinds)
	var wrong []fault.Invalid
	for _, t := range trials {
		switch {
		case t.Wait > 0:
			wrong = append(wrong, fault.Invalid{Field: t.Kind.Field(), Reason: "rates_untried", Got: strconv.Itoa(fault.Wait{After: t.Wait}.Seconds())})
		case t.Failed():
			wrong = append(wrong, fault.Invalid{Field: t.Kind.Field(), Reason: fault.UnreadPrefix + t.Unread.Reason, Got: t.Unread.Detail})
		}
	}
	return trials, wrong
}
