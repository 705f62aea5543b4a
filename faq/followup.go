package faq

import "slices"

// maxLeaning is how many units a question may have and still lean on the one
// before it.
const maxLeaning = 7

// leans reports whether a question is to be read with the answer before it: it
// is short, and starts like "kalau …" or can't stand alone (alone is what it
// would get by itself). A question that stands alone starts anew.
func (x *index) leans(text string, units []unit, alone Outcome) bool {
	own := 0
	for _, u := range units {
		if u.content >= 0.5 || !u.known {
			own++
		}
	}
	if own > maxLeaning {
		return false
	}
	tokens := tokenize(text)
	for _, t := range tokens[:min(2, len(tokens))] {
		if openings[x.lex.canonical(t.text)] {
			return true
		}
	}
	return own > 0 && own <= 2 && alone == None || x.asksOnlyAside(units)
}

// openings are the words a question that leans on another one starts with.
var openings = map[string]bool{
	"kalau": true, "terus": true, "lalu": true, "kan": true, "tapi": true, "tetapi": true, "setelah": true, "jika": true,
	"bila": true, "dan": true, "berarti": true, "misal": true, "misalnya": true, "bagaimana": true,
}

// followUp answers a question with the topic before it.
func (x *index) followUp(r Result, previous *Topic, units []unit) Result {
	r.FollowUp = true
	if x.asksOnlyAside(units) {
		r.Outcome, r.Offered, r.Hits = Answer, 1, []Hit{{Topic: previous, Score: 1}}
		return r
	}
	context := x.lex.analyze(previous.Title)
	for i := range context {
		context[i].features = slices.Clone(context[i].features) // they may be the lexicon's
		for j := range context[i].features {
			context[i].features[j].weight *= x.set.Context
		}
	}
	f := x.find(x.terms(append(context, units...)))
	r.Outcome, r.Offered, r.Hits = x.judge(f)
	return r
}

// asksOnlyAside reports whether the units name an aspect of an answer and
// nothing else.
func (x *index) asksOnlyAside(units []unit) bool {
	aspect := false
	for _, u := range units {
		if !u.known {
			return false
		}
		named := false
		for _, c := range u.concepts {
			named = named || x.lex.concepts[c].Aspect != ""
		}
		aspect = aspect || named
		if !named && u.content >= 0.5 {
			return false
		}
	}
	return aspect
}
