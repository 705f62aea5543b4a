package faq

import "math"

// judge turns a finding into an outcome. Two things are asked: whether the
// question is one of the catalogue's at all (trust), and how far the best topic
// leads (its share).
func (x *index) judge(f finding) (outcome Outcome, offered int, hits []Hit) {
	if len(f.top) == 0 {
		return None, 0, nil
	}
	trust := x.trust(f)
	shares := x.shares(f.top)
	for i, t := range f.top {
		hits = append(hits, Hit{Topic: x.topics[t.topic], Score: float64(trust * shares[i])})
	}
	switch {
	case trust < x.set.Decline:
		return None, 0, hits
	case trust >= x.set.Sure && shares[0] >= x.set.Single && !x.unsafe(f.top, shares):
		return Answer, 1, hits
	}
	offered = 2
	for offered < min(4, len(hits)) && shares[offered] >= x.set.Spread*shares[0] {
		offered++
	}
	return Choices, min(offered, len(hits)), hits
}

// near is how many hits of a question that isn't answered are worth showing:
// none if the first isn't, since topics that merely share a word with it would
// be nonsense.
func (x *index) near(outcome Outcome, hits []Hit) int {
	if outcome != None || len(hits) == 0 || hits[0].Score < x.set.Nearest {
		return 0
	}
	return min(3, len(hits))
}

// verbatim is the likeness from which a question counts as asked in the very
// words of a variant.
const verbatim = 0.96

// trust is how sure the question is of the field, 0 to 1.
func (x *index) trust(f finding) float32 {
	if f.near >= verbatim {
		return 1
	}
	return sigmoid(x.set.TrustScope*f.scope + x.set.TrustNear*f.near + x.set.TrustScore*f.top[0].score + x.set.TrustOffset)
}

// shares are the topics' parts of the whole, as probabilities.
func (x *index) shares(top []scored) []float32 {
	shares := make([]float32, len(top))
	sum := float32(0)
	for i, t := range top {
		shares[i] = float32(math.Exp(float64((t.score - top[0].score) / x.set.Heat)))
		sum += shares[i]
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares
}

// unsafe reports that the best topic says BOLEH while one that says MELANGGAR
// is not far behind: then both are shown, because a wrong BOLEH is the one
// mistake that harms the person who asks.
func (x *index) unsafe(top []scored, shares []float32) bool {
	if x.topics[top[0].topic].Verdict != Boleh {
		return false
	}
	for i := range top {
		if x.topics[top[i].topic].Verdict == Melanggar && shares[i] >= x.set.Guard {
			return true
		}
	}
	return false
}
