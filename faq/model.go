package faq

// model weighs features for topics; fitter.go fits it. A feature has weights
// only for the topics whose texts hold it, a common one also a 0 for the rest.
type model struct {
	first  []int32 // feature → its first slot; one more entry at the end
	topic  []int32 // slot → topic, in order within a feature
	weight []float32
}

// common is the part of all topics that makes a feature common. A common
// feature tells topics apart only together with rarer ones, but has most of
// all slots: with one for every topic, the slots of those in question are known
// without going through the others.
const common = 0.5

// newModel makes room for the weights, all 0, of each feature of samples that
// are ordered by topic.
func newModel(samples []indexed, features int32, topics int) model {
	last := make([]int32, features) // topic + 1 that a feature was last seen with
	held := make([]int32, features) // how many topics hold it
	for _, s := range samples {
		for _, w := range s.terms {
			if last[w.feature] != s.topic+1 {
				last[w.feature] = s.topic + 1
				held[w.feature]++
			}
		}
	}
	m := model{first: make([]int32, features+1)}
	next := make([]int32, features)
	for f, n := range held {
		if float64(n) >= common*float64(topics) {
			n = int32(topics)
		}
		next[f] = m.first[f]
		m.first[f+1] = m.first[f] + n
	}
	m.topic = make([]int32, m.first[features])
	m.weight = make([]float32, m.first[features])
	clear(last)
	for _, s := range samples {
		for _, w := range s.terms {
			if m.length(w.feature) < topics && last[w.feature] != s.topic+1 {
				last[w.feature] = s.topic + 1
				m.topic[next[w.feature]] = s.topic
				next[w.feature]++
			}
		}
	}
	for f := range features {
		if m.length(f) == topics {
			for t := range topics {
				m.topic[m.first[f]+int32(t)] = int32(t)
			}
		}
	}
	return m
}

// length is how many topics a feature has weights for.
func (m *model) length(feature int32) int { return int(m.first[feature+1] - m.first[feature]) }

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
