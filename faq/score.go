package faq

import (
	"math"
	"slices"
)

// settings are the fitted numbers of data/words/search.toml.
type settings struct {
	Smooth  float32 `toml:"smooth"`
	Balance float32 `toml:"balance"`
	Variant float32 `toml:"variant"`
	Odds    float32 `toml:"odds"`
	Text    float32 `toml:"text"`
	Pairs   float32 `toml:"pairs"`
	Missing float32 `toml:"missing"`
}

// signals are what speaks for one topic.
type signals struct {
	topic   int32
	variant float32 // likeness to the nearest variant, 0 to 1
	odds    float32
	text    float32
	pairs   float32
	total   float32
}

// score returns all topics that share anything with the units, best first.
func (x *index) score(units []unit) []signals {
	terms, pairs := gather(units)
	like := make([]float32, len(x.topicOf))
	sig := make([]signals, len(x.topics))
	mass := float32(0)
	for _, u := range units {
		if !u.known && u.content > 0 {
			mass += 2
		}
	}
	wsum := float32(0)
	for _, w := range terms {
		idf := x.idf[w.feature]
		if idf == 0 {
			idf = 4
		}
		mass += w.weight * idf
		wsum += w.weight
		for _, p := range x.variants[w.feature] {
			like[p.id] += min(w.weight, p.weight) * idf
		}
		for _, p := range x.odds[w.feature] {
			sig[p.id].odds += w.weight * p.weight
		}
		for _, p := range x.text[w.feature] {
			sig[p.id].text += w.weight * p.weight
		}
	}
	for _, key := range pairs {
		for _, p := range x.pairs[key] {
			sig[p.id].pairs += p.weight
		}
	}
	a := x.set.Balance
	for v, l := range like {
		if l == 0 {
			continue
		}
		s := l / (a*mass + (1-a)*x.mass[v])
		t := x.topicOf[v]
		sig[t].variant = max(sig[t].variant, s)
	}
	n := float32(math.Sqrt(float64(wsum + 1)))
	for t := range sig {
		s := &sig[t]
		s.topic = int32(t)
		s.odds = (s.odds + x.set.Missing*x.start[t]) / n
		s.text /= n * 4
		s.pairs /= n
		s.total = x.set.Variant*s.variant + x.set.Odds*s.odds + x.set.Text*s.text + x.set.Pairs*s.pairs
	}
	slices.SortStableFunc(sig, func(a, b signals) int {
		switch {
		case a.total > b.total:
			return -1
		case a.total < b.total:
			return 1
		}
		return 0
	})
	return sig
}
