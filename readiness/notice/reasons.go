package notice

import "slices"

// Reasons lists every reason, in the order of the topics.
func Reasons() []Reason {
	var all []Reason
	for i := range Topics {
		all = append(all, Topics[i].Reasons...)
	}
	return all
}

// Topic gives the topic of the reason; empty for a word that is none.
func (r Reason) Topic() Topic {
	for i := range Topics {
		if slices.Contains(Topics[i].Reasons, r) {
			return Topics[i].Topic
		}
	}
	return ""
}

// Spec gives all that the rules know of the topic; the zero one for a word that is none.
func (t Topic) Spec() TopicSpec {
	for i := range Topics {
		if Topics[i].Topic == t {
			return Topics[i]
		}
	}
	return TopicSpec{}
}
