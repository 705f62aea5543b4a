package faq

import (
	"flag"
	"math"
	"slices"
	"testing"
)

var fit = flag.Bool("fit", false, "print numbers for data/words/search.toml")

// TestFitNumbers prints what the numbers under "trust" in search.toml should
// be, and what each threshold would do, from the fit split and from variants
// and foreign questions that were held out. It changes and checks nothing:
//
//	go test ./faq -run FitNumbers -v -fit
func TestFitNumbers(t *testing.T) {
	if !*fit {
		t.Skip("for curators: run with -v -fit")
	}
	c := realCatalogue(t)
	seen := observations(c.search, readQuestions(t, "fit"), 1)
	for fold := range folds {
		x, questions := heldOut(c, fold)
		seen = append(seen, observations(x, questions, 0.15)...)
	}
	w := logistic(seen)
	t.Logf("trust_scope = %.2f, trust_score = %.2f, trust_offset = %.2f", w[0], w[1], w[2])
	for _, edge := range []float64{0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8} {
		var ours, foreign, below, above float64
		for _, o := range seen {
			p := o.trust(w)
			if o.ours {
				ours += o.weight
				if p < edge {
					below += o.weight
				}
			} else {
				foreign += o.weight
				if p >= edge {
					above += o.weight
				}
			}
		}
		t.Logf("trust %.2f: %.3f of ours below, %.3f of foreign above", edge, below/ours, above/foreign)
	}
	for _, edge := range []float32{0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8} {
		var ours, wrong, unsure float64
		for _, o := range seen {
			if !o.ours {
				continue
			}
			ours += o.weight
			if o.share < edge {
				unsure += o.weight
			} else if !o.right {
				wrong += o.weight
			}
		}
		t.Logf("single %.2f: %.3f get choices, %.3f a wrong answer", edge, unsure/ours, wrong/ours)
	}
}

// observation is what the index said of one question.
type observation struct {
	scope, score float64
	share        float32
	ours, right  bool
	weight       float64
}

func observations(x *index, questions []question, weight float64) []observation {
	var all []observation
	for _, q := range questions {
		if q.before != "" {
			continue
		}
		f := x.find(x.terms(x.lex.analyze(q.text)))
		if len(f.top) == 0 {
			continue // declined whatever the numbers are
		}
		all = append(all, observation{
			scope: float64(f.scope), score: float64(f.top[0].score), share: x.shares(f.top)[0],
			ours: len(q.right) > 0, right: slices.Contains(q.right, x.topics[f.top[0].topic].ID), weight: weight,
		})
	}
	return all
}

func (o observation) trust(w [3]float64) float64 {
	return 1 / (1 + math.Exp(-(w[0]*o.scope + w[1]*o.score + w[2])))
}

// logistic fits the weights of scope and score and an offset, foreign questions
// counting three times: an invented answer is worse than an "I don't know".
func logistic(seen []observation) (w [3]float64) {
	for range 4000 {
		var slope [3]float64
		sum := 0.0
		for _, o := range seen {
			miss, weight := o.trust(w), 3*o.weight
			if o.ours {
				miss, weight = miss-1, o.weight
			}
			sum += weight
			for i, v := range [3]float64{o.scope, o.score, 1} {
				slope[i] += weight * miss * v
			}
		}
		for i := range w {
			w[i] -= 0.1 * slope[i] / sum
		}
	}
	return w
}

const folds = 8

// heldOut builds an index without every eighth variant and foreign question,
// and returns those.
func heldOut(c *Catalogue, fold int) (*index, []question) {
	var topics []*Topic
	var questions []question
	for _, t := range c.ordered {
		kept := *t
		kept.Variants = nil
		for i, v := range t.Variants {
			if i%folds == fold {
				questions = append(questions, question{text: v, right: []string{t.ID}})
			} else {
				kept.Variants = append(kept.Variants, v)
			}
		}
		topics = append(topics, &kept)
	}
	words := *c.search.lex.words
	words.outside = nil
	for i, q := range c.search.lex.words.outside {
		if i%folds == fold {
			questions = append(questions, question{text: q})
		} else {
			words.outside = append(words.outside, q)
		}
	}
	return newIndex(topics, c.cites, &words), questions
}
