package faq

import "slices"

// maxLeaning is how many units a question may have and still lean on the one
// before it.
const maxLeaning = 7

// leans reports whether a question is to be read with the answer before it: it
// is short, and starts like "kalau …" or can't stand alone (alone is what it
// would get by itself). A question that stands alone starts anew, and so do
// one for a name ("siapa saja calon bupati"), which no answer holds, and one
// with unknown words.
func (x *index) leans(text string, units []unit, alone Outcome) bool {
	own, strange := 0, false
	for _, u := range units {
		if u.content >= 0.5 || !u.known {
			own++
		}
		strange = strange || !u.known
	}
	if own > maxLeaning {
		return false
	}
	if x.opens(text) {
		return true
	}
	if own > 0 && own <= 2 && alone == None && !strange {
		return x.lex.canonical(tokenize(text)[0].text) != "siapa"
	}
	return x.asksOnlyAside(units)
}

// opens reports whether a text starts as one does that leans on another.
func (x *index) opens(text string) bool {
	tokens := tokenize(text)
	return slices.ContainsFunc(tokens[:min(2, len(tokens))], func(t token) bool { return openings[x.lex.canonical(t.text)] })
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
	if who := x.caseNamed(previous, units); who != "" {
		others := slices.DeleteFunc(r.Hits, func(h Hit) bool { return h.Topic == previous })
		r.Who, r.Outcome, r.Offered = who, Answer, 1
		r.Hits = append([]Hit{{Topic: previous, Score: 1}}, others[:min(len(others), maxHits-1)]...)
	}
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

// caseNamed is the person whom the units name and nothing else ("kalau guru
// pppk?"), if the topic says what differs for them. The first such person
// counts; "" if there is none.
func (x *index) caseNamed(topic *Topic, units []unit) (who string) {
	for _, u := range units {
		named := false
		for _, c := range u.concepts {
			w := x.lex.concepts[c].Who
			named = named || w != ""
			if who == "" && w != "" && slices.ContainsFunc(topic.Cases, func(c Case) bool { return c.Who == w }) {
				who = w
			}
		}
		if !named && (u.content >= 0.5 || !u.known) {
			return ""
		}
	}
	return who
}
