package faq

import "math"

// scope tells questions of the catalogue's field from all others: logistic
// regression over the same features, fitted to the catalogue's texts on the
// one side and to the questions of luar.toml on the other.
type scope struct {
	weight []float32 // feature → for (above 0) or against
	bias   float32
}

// trainScope fits to the inputs of titles and variants (ours) and of foreign
// questions. Prose isn't among them: people don't ask in the words of a law.
func (x *index) trainScope(ours, foreign [][]weighted) scope {
	s := scope{weight: make([]float32, x.lex.features)}
	if len(foreign) == 0 {
		s.bias = 10 // nothing to tell apart
		return s
	}
	energy := make([]float32, x.lex.features)
	biasEnergy := float32(0)
	balance := float32(len(ours)) / float32(len(foreign))
	visit(len(ours)+len(foreign), x.set.ScopeRounds, func(i int) {
		var in []weighted
		if i < len(ours) {
			in = ours[i]
		} else {
			in = foreign[i-len(ours)]
		}
		miss := sigmoid(s.logit(in))
		if i < len(ours) {
			miss--
		} else {
			miss *= balance
		}
		if miss < 0.01 && miss > -0.01 {
			return
		}
		for _, w := range in {
			step(&s.weight[w.feature], &energy[w.feature], miss*w.weight, x.set.ScopeRate, x.set.Decay)
		}
		step(&s.bias, &biasEnergy, miss, x.set.ScopeRate, 0)
	})
	return s
}

// logit is above 0 for a question of the field.
func (s *scope) logit(in []weighted) float32 {
	sum := s.bias
	for _, w := range in {
		sum += w.weight * s.weight[w.feature]
	}
	return sum
}

func sigmoid(v float32) float32 { return 1 / (1 + float32(math.Exp(-float64(v)))) }
