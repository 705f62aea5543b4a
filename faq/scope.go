package faq

import "math"

// scope tells questions of the catalogue's field from all others: logistic
// regression over the same features, fitted to the catalogue's texts on the
// one side and to the questions of luar.toml on the other.
type scope struct {
	weight []float32 // feature → for (above 0) or against
	bias   float32
}

// trainScope fits to inputs; those from number foreign on are not of the field.
func (x *index) trainScope(inputs [][]weighted, foreign int) scope {
	s := scope{weight: make([]float32, x.lex.features)}
	if foreign == len(inputs) {
		s.bias = 10 // nothing to tell apart
		return s
	}
	energy := make([]float32, x.lex.features)
	biasEnergy := float32(0)
	balance := float32(foreign) / float32(len(inputs)-foreign)
	visit(len(inputs), x.set.ScopeRounds, func(i int) {
		miss := sigmoid(s.logit(inputs[i]))
		if i >= foreign {
			miss *= balance
		} else {
			miss--
		}
		if miss < 0.01 && miss > -0.01 {
			return
		}
		for _, w := range inputs[i] {
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
