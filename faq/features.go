package faq

import (
	"math"
	"slices"
)

// weighted is a feature of a text: a concept or a word, with how strongly the
// text speaks of it.
type weighted struct {
	feature int32
	weight  float32
}

// addFeature notes a feature once, with the largest weight given to it.
func addFeature(list []weighted, feature int32, weight float32) []weighted {
	for i := range list {
		if list[i].feature == feature {
			list[i].weight = max(list[i].weight, weight)
			return list
		}
	}
	return append(list, weighted{feature, weight})
}

// gather merges units into distinct features, each with its largest weight.
func gather(units []unit) []weighted {
	terms := make([]weighted, 0, 3*len(units))
	for i := range units {
		terms = append(terms, units[i].features...)
	}
	return merge(terms, func(a, b float32) float32 { return max(a, b) })
}

// merge sorts by feature and joins the weights of equal ones.
func merge(terms []weighted, join func(a, b float32) float32) []weighted {
	slices.SortFunc(terms, func(a, b weighted) int { return int(a.feature) - int(b.feature) })
	merged := terms[:0]
	for _, w := range terms {
		if n := len(merged); n > 0 && merged[n-1].feature == w.feature {
			merged[n-1].weight = join(merged[n-1].weight, w.weight)
			continue
		}
		merged = append(merged, w)
	}
	return merged
}

// terms are the features of a question's units, the mark of unknown words
// included.
func (x *index) terms(units []unit) []weighted {
	terms := gather(units)
	n := 0
	for i := range units {
		if !units[i].known {
			n++
		}
	}
	kept := terms[:0]
	for _, w := range terms {
		if x.rarity[w.feature] == 0 {
			n++
			continue
		}
		kept = append(kept, w)
	}
	return x.mark(kept, n)
}

// input scales features by what they tell, and shrinks long texts: not quite
// to length 1, because a text that says more also deserves surer scores.
func (x *index) input(terms []weighted) []weighted {
	in := make([]weighted, len(terms))
	sum := 0.0
	for i, w := range terms {
		v := w.weight * x.rarity[w.feature]
		in[i] = weighted{w.feature, v}
		sum += float64(v * v)
	}
	if sum > 0 {
		scale := float32(math.Pow(sum, -x.set.Shrink))
		for i := range in {
			in[i].weight *= scale
		}
	}
	return in
}

// example is an input to compare others with.
type example struct {
	terms []weighted
	size  float32 // its length as a vector
}

func newExample(in []weighted) example {
	sum := float32(0)
	for _, w := range in {
		sum += w.weight * w.weight
	}
	return example{in, float32(math.Sqrt(float64(sum)))}
}

// sieve lets through the features of an example, and few others.
type sieve [16]uint64

func newSieve(e example) *sieve {
	var s sieve
	for _, w := range e.terms {
		s[w.feature>>6&15] |= 1 << (w.feature & 63)
	}
	return &s
}

func (s *sieve) passes(feature int32) bool { return s[feature>>6&15]>>(feature&63)&1 != 0 }

// cosine is the likeness of two examples, 0 to 1. The sieve is a's: most of b's
// features aren't a's, and needn't be looked for.
func cosine(a, b example, of *sieve) float32 {
	dot := float32(0)
	i := 0
	for _, w := range b.terms {
		if !of.passes(w.feature) {
			continue
		}
		for i < len(a.terms) && a.terms[i].feature < w.feature {
			i++
		}
		if i == len(a.terms) {
			break
		}
		if a.terms[i].feature == w.feature {
			dot += a.terms[i].weight * w.weight
		}
	}
	if dot == 0 {
		return 0
	}
	return dot / (a.size * b.size)
}
