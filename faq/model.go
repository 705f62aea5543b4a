package faq

import "math"

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
	m := newModel(samples, x.lex.features)
	fit := fitter{
		model:  m,
		rate:   x.set.Rate,
		decay:  x.set.Decay,
		quiet:  x.set.Quiet,
		energy: make([]float32, len(m.weight)),
		scores: make([]float32, len(x.topics)),
	}
	known := make([]bool, len(samples))
	visit(len(samples), x.set.Rounds, func(i int) {
		if known[i] { // no need to hear it in this round
			known[i] = false
			return
		}
		known[i] = fit.learn(inputs[i], samples[i].topic)
	})
	return m
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
	rate, decay float32
	quiet       float32   // shares missed by less change nothing: the field is left to the rivals
	energy      []float32 // slot → sum of squared gradients
	scores      []float32
}

// learn moves the weights a little towards scoring the topic above all others.
// It reports whether the topic did so clearly already.
func (f *fitter) learn(in []weighted, topic int32) bool {
	clear(f.scores)
	f.add(f.scores, in)
	softmax(f.scores)
	if f.scores[topic] > 0.97 {
		return true
	}
	f.scores[topic] -= 1
	for _, w := range in {
		from, to := f.first[w.feature], f.first[w.feature+1]
		for slot := from; slot < to; slot++ {
			miss := f.scores[f.topic[slot]]
			if miss < f.quiet && miss > -f.quiet {
				continue
			}
			step(&f.weight[slot], &f.energy[slot], miss*w.weight, f.rate, f.decay)
		}
	}
	return false
}

// step moves one weight against its gradient.
func step(weight, energy *float32, gradient, rate, decay float32) {
	gradient += decay * *weight
	*energy += gradient * gradient
	*weight -= rate * gradient / (float32(math.Sqrt(float64(*energy))) + 1e-6)
}

// softmax turns scores into shares that sum to 1.
func softmax(scores []float32) {
	top := scores[0]
	for _, s := range scores {
		top = max(top, s)
	}
	sum := float32(0)
	for i, s := range scores {
		scores[i] = expBelow0(s - top)
		sum += scores[i]
	}
	scale := 1 / sum
	for i := range scores {
		scores[i] *= scale
	}
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
