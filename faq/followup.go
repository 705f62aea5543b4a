package faq

import "slices"

// maxLeaning is how many units a question may have and still lean on the one
// before it.
const maxLeaning = 6

// leans reports whether a question can only be understood with the answer
// before it: it is short and starts like "kalau …", or it says nothing of its
// own but an aspect or a person ("sanksinya apa?").
func (x *index) leans(text string, units []unit) bool {
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
	if len(tokens) == 0 {
		return false
	}
	if own <= 2 {
		return true
	}
	for i, opening := range []string{tokens[0].text, tokens[min(1, len(tokens)-1)].text} {
		for _, b := range x.lex.find(opening) {
			if i == 0 && openings[x.lex.bases[b].text] || x.lex.bases[b].text == "kalau" {
				return true
			}
		}
	}
	return false
}

// openings are the words a question that leans on another one starts with.
var openings = map[string]bool{
	"kalau": true, "terus": true, "lalu": true, "kan": true, "tapi": true, "tetapi": true, "setelah": true, "jika": true,
	"bila": true, "dan": true, "trus": true, "berarti": true, "hanya": true, "misal": true,
}

// followUp answers a question with the topic before it.
func (x *index) followUp(r Result, previous *Topic, units []unit) Result {
	r.FollowUp = true
	if x.asksOnlyAside(units) {
		r.Outcome, r.Offered, r.Hits = Answer, 1, []Hit{{Topic: previous, Score: 1}}
		return r
	}
	context := x.lex.analyze(previous.Title, false)
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
