package faq

import (
	"math"
	"slices"
)

// finding is what the index says of one question.
type finding struct {
	top   []scored // best first, at most maxHits
	scope float32  // logit of being a question of the field
	near  float32  // likeness of the question to the nearest variant of the best topic, 0 to 1
}

// scored is a topic's score for one question.
type scored struct {
	topic int32
	score float32
}

const (
	maxHits = 10
	nearTop = 6 // topics whose variants are compared with the question one by one
)

// find scores every topic for the features of a question.
func (x *index) find(terms []weighted) finding {
	scores := make([]float32, len(x.topics))
	in := x.input(terms)
	x.model.add(scores, in)
	total := float32(0)
	for _, w := range terms {
		total += w.weight
	}
	scale := x.set.Body / (4 * float32(math.Sqrt(float64(total+1))))
	for _, w := range terms {
		for _, p := range x.body[w.feature] {
			scores[p.topic] += scale * w.weight * p.weight
		}
	}
	f := finding{top: best(scores, maxHits), scope: x.scope.logit(in)}
	x.compare(&f, newExample(in))
	return f
}

// compare raises the best topics by the likeness of their nearest variant:
// what was asked before in nearly these words needs no model.
func (x *index) compare(f *finding, in example) {
	n := min(nearTop, len(f.top))
	var likeness [nearTop]float32
	sieve := newSieve(in)
	for i := range f.top[:n] {
		for _, variant := range x.own[f.top[i].topic] {
			likeness[i] = max(likeness[i], cosine(in, variant, sieve))
		}
		f.top[i].score += x.set.Near * likeness[i] * likeness[i]
	}
	for i := 1; i < n; i++ { // insertion sort, with the likeness in step
		for j := i; j > 0 && f.top[j].score > f.top[j-1].score; j-- {
			f.top[j], f.top[j-1] = f.top[j-1], f.top[j]
			likeness[j], likeness[j-1] = likeness[j-1], likeness[j]
		}
	}
	f.near = likeness[0]
}

// best returns the n best topics that score at all, best first; equal scores in
// the catalogue's order.
func best(scores []float32, n int) []scored {
	top := make([]scored, 0, n+1)
	for t, s := range scores {
		if s <= 0 || len(top) == n && s <= top[n-1].score {
			continue
		}
		i := len(top)
		for i > 0 && top[i-1].score < s {
			i--
		}
		top = slices.Insert(top, i, scored{int32(t), s})
		if len(top) > n {
			top = top[:n]
		}
	}
	return top
}
