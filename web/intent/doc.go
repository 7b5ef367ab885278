// Package intent is what people and programs ask for: one struct an intention, read from a form and from JSON by one reader,
// with one conversion into what readiness knows. Pages and API differ in nothing but how they answer.
//
// The fields of an intention hold text as it was typed, so that a form can show it again. Their tags say:
//
//	json      the path in JSON, such as verify.kind
//	form      the name in a form and in a refusal; left out: the last part of json; -: no form has it
//	ignored   the path in JSON of what may be sent, since the API shows it, and is not looked at
//	null      what null in JSON says; left out: nothing
//	not       JSON says the contrary of what the form says
//	is        whole, number, list, ids (a list with commas), secret, raw (with the blanks around); span (2d, in JSON seconds); figure (a number or a text, in JSON a number);
//	          minutes and percent (in JSON seconds
//	          and a share); texts (a map of texts by name); flag (true, false or nothing); left out: a text without the blanks around it
//	whole     of a struct: an object in JSON replaces all of it
//	else      why what is no such thing is refused; left out: not_a_number
//	limit     the row of Limits that bounds it
//	required  it has to be said
//	doc       what the description of the API says
package intent
