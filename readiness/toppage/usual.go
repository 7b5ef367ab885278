package toppage

// UsualFrom says where the usual maximum of a page is from.
type UsualFrom string

// Where it is from.
const (
	UsualNotKnown  UsualFrom = "unknown"
	UsualMeasured  UsualFrom = "measured"
	UsualOfPage    UsualFrom = "page"    // somebody typed it for the page
	UsualOfCompany UsualFrom = "company" // somebody typed it for all pages
)

// UsualOn is the usual maximum of a page, in requests a second, with its source; how it was measured only where it was.
type UsualOn struct {
	Rate     float64
	From     UsualFrom
	Measured Usual
}
