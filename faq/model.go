package faq

import (
	"cmp"
	"math"
	"slices"
)

// model weighs features for topics. It is fitted to the catalogue's own texts
// while the index is built: each variant, title, keyword and sentence must
// score its own topic above all others (multinomial logistic regression by
// stochastic gradient descent, in a fixed order, so that the same catalogue
// always gives the same numbers). A feature has weights only for the topics
// whose texts hold it.
type model struct {
	first  []int32 // feature → its first slot; one more entry at the end
	topic  []int32 // slot → topic
	weight []float32
}

// train fits the model to samples, which are ordered by topic.
func (x *index) train(inputs [][]weighted, samples []indexed) model {
	fit := fitter{
		model: newModel(samples, x.lex.features),
		set:   &x.set,
		field: make([]rival, len(x.topics)),
	}
	fit.energy = make([]float32, len(fit.weight))
	known := make([]bool, len(samples))
	visit(len(samples), x.set.Rounds, func(i int) {
		if known[i] { // no need to hear it in this round
			known[i] = false
			return
		}
		known[i] = fit.learn(inputs[i], samples[i].topic)
	})
	return fit.model
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

// newModel makes room for the weights of each feature and topic that meet.
func newModel(samples []indexed, features int32) model {
	last := make([]int32, features) // topic + 1 that a feature was last seen with
	m := model{first: make([]int32, features+1)}
	for _, s := range samples {
		for _, w := range s.terms {
			if last[w.feature] != s.topic+1 {
				last[w.feature] = s.topic + 1
				m.first[w.feature+1]++
			}
		}
	}
	for f := range features {
		m.first[f+1] += m.first[f]
	}
	m.topic = make([]int32, m.first[features])
	m.weight = make([]float32, m.first[features])
	next := make([]int32, features)
	copy(next, m.first)
	clear(last)
	for _, s := range samples {
		for _, w := range s.terms {
			if last[w.feature] != s.topic+1 {
				last[w.feature] = s.topic + 1
				m.topic[next[w.feature]] = s.topic
				next[w.feature]++
			}
		}
	}
	return m
}

// add adds the scores of the input to those of the topics.
func (m *model) add(scores []float32, in []weighted) {
	for _, w := range in {
		from, to := m.first[w.feature], m.first[w.feature+1]
		weights := m.weight[from:to]
		for i, t := range m.topic[from:to] {
			scores[t] += w.weight * weights[i]
		}
	}
}

// fitter is one run of gradient descent, with AdaGrad's step sizes.
type fitter struct {
	model
	set     *settings
	energy  []float32 // slot → sum of squared gradients
	field   []rival   // every topic
	rivals  []int32   // those that share a feature with the sample at hand
	samples int32
}

// rival is a topic that competes for a sample.
type rival struct {
	share float32 // first its score, then its part of the whole
	met   int32   // the last sample it was a rival in
}

// enough is how many slots one sample may touch. A catalogue of some hundred
// topics stays below; a far larger one learns from each sample's rarer features
// only, so that training takes time in proportion to its size.
const enough = 4000

// learn moves the weights a little towards scoring the topic above all others.
// It reports whether the topic did so clearly already.
func (f *fitter) learn(in []weighted, topic int32) bool {
	in = f.rarest(in)
	f.meet(in, topic)
	f.softmax()
	if f.field[topic].share > 0.9 {
		return true
	}
	f.field[topic].share -= 1 // now it is how far the topic misses
	for _, w := range in {
		for slot := f.first[w.feature]; slot < f.first[w.feature+1]; slot++ {
			miss := f.field[f.topic[slot]].share
			if miss < f.set.Quiet && miss > -f.set.Quiet { // the field is left to the rivals that matter
				continue
			}
			step(&f.weight[slot], &f.energy[slot], miss*w.weight, f.set.Rate, f.set.Decay)
		}
	}
	return false
}

// rarest returns the features that may be learned from, all of them as a rule.
func (f *fitter) rarest(in []weighted) []weighted {
	length := func(w weighted) int { return int(f.first[w.feature+1] - f.first[w.feature]) }
	total := 0
	for _, w := range in {
		total += length(w)
	}
	if total <= enough {
		return in
	}
	sorted := slices.Clone(in)
	slices.SortFunc(sorted, func(a, b weighted) int {
		return cmp.Or(length(a)-length(b), int(a.feature-b.feature))
	})
	n, sum := 0, 0
	for n < len(sorted) && sum+length(sorted[n]) <= enough {
		sum += length(sorted[n])
		n++
	}
	return sorted[:n]
}

// meet scores the topics that share a feature with the input.
func (f *fitter) meet(in []weighted, topic int32) {
	f.samples++
	f.rivals = append(f.rivals[:0], topic)
	f.field[topic] = rival{met: f.samples}
	for _, w := range in {
		from, to := f.first[w.feature], f.first[w.feature+1]
		weights := f.weight[from:to]
		for i, t := range f.topic[from:to] {
			r := &f.field[t]
			if r.met != f.samples {
				r.met, r.share = f.samples, 0
				f.rivals = append(f.rivals, t)
			}
			r.share += w.weight * weights[i]
		}
	}
}

// softmax turns the rivals' scores into shares. All other topics stand at 0.
func (f *fitter) softmax() {
	top := float32(0)
	for _, t := range f.rivals {
		top = max(top, f.field[t].share)
	}
	sum := float32(len(f.field)-len(f.rivals)) * expBelow0(-top)
	for _, t := range f.rivals {
		r := &f.field[t]
		r.share = expBelow0(r.share - top)
		sum += r.share
	}
	scale := 1 / sum
	for _, t := range f.rivals {
		f.field[t].share *= scale
	}
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
