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

// cosine is the likeness of two examples, 0 to 1.
func cosine(a, b example) float32 {
	dot := float32(0)
	for i, j := 0, 0; i < len(a.terms) && j < len(b.terms); {
		switch x, y := a.terms[i], b.terms[j]; {
		case x.feature < y.feature:
			i++
		case x.feature > y.feature:
			j++
		default:
			dot += x.weight * y.weight
			i++
			j++
		}
	}
	if dot == 0 {
		return 0
	}
	return dot / (a.size * b.size)
}
