package faq

import (
	"cmp"
	"math"
	"slices"
)

// fitter is one run of gradient descent, with AdaGrad's step sizes. It fits the
// model to the catalogue's own texts while the index is built: each variant,
// title and keyword must score its own topic above all others (multinomial
// logistic regression, sample by sample in a fixed order, so that the same
// catalogue always gives the same numbers).
//
// A visit of a sample costs about the same in a catalogue of any size. Its
// rare features name the rivals, at most enough of them; its common ones only
// weigh these.
type fitter struct {
	model
	set     *settings
	energy  []float32 // slot → sum of squared gradients
	score   []float32 // topic → score, share and miss for the sample at hand, in turn; 0 between samples
	met     []int32   // topic → the last sample it was a rival in
	rivals  []int32   // those of the sample at hand
	samples int32
}

// lesson is a sample to learn from.
type lesson struct {
	topic  int32
	rare   []weighted
	common []weighted
}

// enough is how many slots the rare features of a sample may have. Few samples
// of a catalogue of some hundred topics have more; those of a far larger one
// are learned from their rarest features.
const enough = 500

// clearly is the share from which a topic needs no more of a sample for now.
const clearly = 0.9

// train fits the model to samples, which are ordered by topic.
func (x *index) train(inputs [][]weighted, samples []indexed) model {
	fit := fitter{
		model:  newModel(samples, x.lex.features, len(x.topics)),
		set:    &x.set,
		score:  make([]float32, len(x.topics)),
		met:    make([]int32, len(x.topics)),
		rivals: make([]int32, len(x.topics)+1),
	}
	fit.energy = newEnergy(&fit.model, samples, len(x.topics))
	lessons := fit.lessons(inputs, samples)
	known := make([]bool, len(samples))
	visit(len(samples), x.set.Rounds, func(i int) {
		if known[i] { // no need to hear it in this round
			known[i] = false
			return
		}
		known[i] = fit.learn(&lessons[i])
	})
	return fit.model
}

// newEnergy is 0, and without end where a common feature meets a topic whose
// texts don't hold it: that weight is never moved.
func newEnergy(m *model, samples []indexed, topics int) []float32 {
	energy := make([]float32, len(m.weight))
	for f := range int32(len(m.first) - 1) {
		if m.length(f) == topics {
			for slot := m.first[f]; slot < m.first[f+1]; slot++ {
				energy[slot] = float32(math.Inf(1))
			}
		}
	}
	for _, s := range samples {
		for _, w := range s.terms {
			if m.length(w.feature) == topics {
				energy[m.first[w.feature]+s.topic] = 0
			}
		}
	}
	return energy
}

// visit calls f with each of n samples, a number of rounds, in an order far
// from the one they stand in.
func visit(n, rounds int, f func(i int)) {
	if n == 0 {
		return
	}
	step := int(float64(n)*0.618) | 1
	for gcd(step, n) != 1 {
		step += 2
	}
	for range rounds {
		for k, i := 0, 0; k < n; k, i = k+1, (i+step)%n {
			f(i)
		}
	}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// lessons parts each input into rare and common features.
func (f *fitter) lessons(inputs [][]weighted, samples []indexed) []lesson {
	total := 0
	for _, in := range inputs {
		total += len(in)
	}
	terms := make([]weighted, 0, total)
	lessons := make([]lesson, len(inputs))
	for i, in := range inputs {
		from, slots := len(terms), 0
		for _, w := range in {
			if n := f.length(w.feature); n < len(f.score) {
				terms = append(terms, w)
				slots += n
			}
		}
		to := len(terms)
		for _, w := range in {
			if f.length(w.feature) == len(f.score) {
				terms = append(terms, w)
			}
		}
		rare := terms[from:to]
		if slots > enough {
			rare = f.rarest(rare)
		}
		lessons[i] = lesson{samples[i].topic, rare, terms[to:]}
	}
	return lessons
}

// rarest sorts by how many topics a feature has and returns the first that
// have enough slots together.
func (f *fitter) rarest(in []weighted) []weighted {
	slices.SortFunc(in, func(a, b weighted) int {
		return cmp.Or(f.length(a.feature)-f.length(b.feature), int(a.feature-b.feature))
	})
	slots := 0
	for n, w := range in {
		if slots += f.length(w.feature); slots > enough {
			return in[:n]
		}
	}
	return in
}

// learn moves the weights a little towards scoring the lesson's topic above all
// others. It reports whether the topic did so clearly already.
func (f *fitter) learn(l *lesson) bool {
	missed, known := f.miss(f.meet(l), l.topic)
	if !known {
		for _, w := range l.rare {
			from, to := f.first[w.feature], f.first[w.feature+1]
			for i, t := range f.topic[from:to] {
				if f.score[t] != 0 {
					f.step(from+int32(i), f.score[t]*w.weight)
				}
			}
		}
		for _, w := range l.common {
			for _, t := range missed {
				f.step(f.first[w.feature]+t, f.score[t]*w.weight)
			}
		}
	}
	for _, t := range missed {
		f.score[t] = 0
	}
	return known
}

// meet scores the lesson's rivals, the topics that hold one of its rare
// features, and its own topic.
func (f *fitter) meet(l *lesson) []int32 {
	f.samples++
	rivals, met, score, sample := f.rivals, f.met, f.score, f.samples
	n := 1
	rivals[0], met[l.topic] = l.topic, sample
	for _, w := range l.rare {
		from, to := f.first[w.feature], f.first[w.feature+1]
		topics := f.topic[from:to]
		weights := f.weight[from:to][:len(topics)]
		for i, t := range topics {
			rivals[n] = t // stays only if it is new: cheaper than a jump nobody can foresee
			if met[t] != sample {
				n++
			}
			met[t] = sample
			score[t] += w.weight * weights[i]
		}
	}
	rivals = rivals[:n]
	for _, w := range l.common {
		weights := f.weight[f.first[w.feature]:f.first[w.feature+1]]
		for _, t := range rivals {
			score[t] += w.weight * weights[t]
		}
	}
	return rivals
}

// miss turns the rivals' scores into how far each one's share of the whole is
// from what it should be: 1 for the topic, 0 for all others. Topics that are no
// rivals stand at a score of 0. It returns the rivals whose miss matters and
// sets the others' to 0, and whether the topic clearly leads.
func (f *fitter) miss(rivals []int32, topic int32) (missed []int32, known bool) {
	score := f.score
	top := float32(0)
	for _, t := range rivals {
		top = max(top, score[t])
	}
	sum := float32(len(score)-len(rivals)) * expBelow0(-top)
	for _, t := range rivals {
		score[t] = expBelow0(score[t] - top)
		sum += score[t]
	}
	known = score[topic] > clearly*sum
	score[topic] -= sum
	scale, quiet := 1/sum, f.set.Quiet
	missed = rivals[:0]
	for _, t := range rivals {
		score[t] *= scale
		if score[t] < quiet && score[t] > -quiet { // the field is left to the rivals that matter
			score[t] = 0
			continue
		}
		missed = append(missed, t)
	}
	return missed, known
}

func (f *fitter) step(slot int32, gradient float32) {
	step(&f.weight[slot], &f.energy[slot], gradient, f.set.Rate, f.set.Decay)
}

// step moves one weight against its gradient.
func step(weight, energy *float32, gradient, rate, decay float32) {
	gradient += decay * *weight
	*energy += gradient * gradient
	*weight -= rate * gradient / (float32(math.Sqrt(float64(*energy))) + 1e-6)
}

// expBelow0 is e to the x for x up to 0, within a few percent and 0 below -9:
// enough to know where to step, and a good part of the time to build an index.
func expBelow0(x float32) float32 {
	if x < -9 {
		return 0
	}
	v := 1 + x/64
	v *= v
	v *= v
	v *= v
	v *= v
	v *= v
	return v * v
}
