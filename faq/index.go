package faq

import (
	"maps"
	"math"
	"slices"
	"sync"
)

// index holds the catalogue in the form the search reads. It never changes
// after newIndex.
type index struct {
	lex     *lexicon
	set     settings
	topics  []*Topic
	number  map[string]int32 // topic id → number
	rarity  []float32        // feature → how much it tells; 0 if no text holds it
	unknown int32            // the feature that marks unknown words
	model   model
	scope   scope
	body    [][]posting // feature → weight in title, keywords, answer and citations of a topic
	own     [][]example // topic → its title, variants and drills
}

type posting struct {
	topic  int32
	weight float32
}

// indexed is one text of the catalogue as features, by number.
type indexed struct {
	topic int32
	terms []weighted
}

// addTerms adds the terms of a part, that much stronger or weaker.
func (in *indexed) addTerms(terms []weighted, factor float32) {
	for _, w := range terms {
		in.terms = append(in.terms, weighted{w.feature, w.weight * factor})
	}
}

// newIndex reads the topics into an index. Cost grows with the amount of text.
func newIndex(topics []*Topic, cites func(*Topic) []string, w *words) *index {
	x := &index{lex: w.lexicon.clone(), set: w.settings, topics: topics, number: make(map[string]int32, len(topics))}
	counts := make(map[string]int, 8192)
	cited := map[string][]weighted{}
	var bodies, keywords []indexed
	for i, t := range topics { // texts in good spelling first: they tell what the variants' typing errors stand for
		x.number[t.ID] = int32(i)
		own, body := x.readBody(int32(i), t, counts)
		for _, cite := range cites(t) {
			terms, ok := cited[cite]
			if !ok {
				terms = gather(x.lex.learnText(cite))
				cited[cite] = terms
			}
			body.addTerms(terms, 0.5)
		}
		body.terms = merge(body.terms, func(a, b float32) float32 { return a + b })
		bodies = append(bodies, body)
		keywords = append(keywords, own...)
	}
	x.lex.fixer = x.newFixer(counts)
	samples, own := x.samples(keywords)
	foreign := len(samples)
	for _, q := range w.outside {
		samples = append(samples, x.read(int32(len(topics)), q))
	}
	x.unknown = x.lex.newFeature()
	x.rarity = rarity(samples, x.lex.features)
	x.rarity[x.unknown] = 1
	x.markRare(samples)
	inputs := make([][]weighted, len(samples))
	for i, s := range samples {
		inputs[i] = x.input(s.terms)
	}
	x.own = make([][]example, len(topics))
	ours := make([][]weighted, 0, len(own))
	for _, i := range own {
		t := samples[i].topic
		x.own[t] = append(x.own[t], newExample(inputs[i]))
		ours = append(ours, inputs[i])
	}
	var side sync.WaitGroup
	side.Go(func() { // what the model doesn't need
		x.weighBodies(bodies)
		x.scope = x.trainScope(ours, inputs[foreign:])
	})
	x.model = x.train(inputs[:foreign], samples[:foreign])
	side.Wait()
	return x
}

// samples lists the texts the model learns from, topic by topic, and which of
// them are titles, variants and drills.
func (x *index) samples(keywords []indexed) (samples []indexed, own []int) {
	samples = make([]indexed, 0, 32*len(x.topics)+len(x.lex.words.outside))
	for i, t := range x.topics {
		own = append(own, len(samples))
		samples = append(samples, x.read(int32(i), t.Title))
		for _, v := range t.Variants {
			own = append(own, len(samples))
			samples = append(samples, x.read(int32(i), v))
		}
		for _, d := range x.lex.words.drill[t.ID] {
			own = append(own, len(samples))
			samples = append(samples, x.read(int32(i), d))
		}
		for len(keywords) > 0 && keywords[0].topic == int32(i) {
			samples = append(samples, keywords[0])
			keywords = keywords[1:]
		}
	}
	return samples, own
}

// readBody reads the texts in good spelling: all in one for the weights of
// words, and each keyword by itself for the model. Sentences of the answer are
// no samples of the model: people don't ask in the words of a law. counts
// learns which words there are.
func (x *index) readBody(topic int32, t *Topic, counts map[string]int) (keywords []indexed, all indexed) {
	all.topic = topic
	add := func(text string, factor float32) []weighted {
		terms := gather(x.lex.learnText(text))
		for _, token := range x.lex.scratch.tokens {
			counts[token.text]++
		}
		all.addTerms(terms, factor)
		return terms
	}
	add(t.Title, 3)
	add(t.Answer, 1)
	add(t.Sanction, 1)
	for _, k := range t.Keywords {
		keywords = append(keywords, indexed{topic, add(k, 3)})
	}
	for _, c := range t.Cases {
		add(c.Text, 1)
	}
	return keywords, all
}

// newFixer knows the catalogue's words and the names of the concepts.
func (x *index) newFixer(counts map[string]int) *corrector {
	for word, id := range x.lex.ids {
		if len(x.lex.bases[id].concepts) > 0 && x.lex.slang[word] == nil {
			counts[word]++
		}
	}
	for typed := range x.lex.slang {
		if len(typed) > 5 {
			counts[typed]++
		}
	}
	return newCorrector(counts, slices.Sorted(maps.Keys(counts)))
}

func (x *index) read(topic int32, text string) indexed {
	return indexed{topic, gather(x.lex.learnText(text))}
}

// rarity works out how much each feature tells from how many texts hold it.
func rarity(samples []indexed, features int32) []float32 {
	held := make([]float64, features)
	for _, s := range samples {
		for _, w := range s.terms {
			held[w.feature]++
		}
	}
	all := make([]float32, features)
	for f, h := range held {
		if h > 0 {
			all[f] = float32(math.Sqrt(math.Log(1 + float64(len(samples))/(h+2))))
		}
	}
	return all
}

// markRare gives texts that hold words no other text holds the mark that an
// unknown word gives a question, so that the model learns what that means.
func (x *index) markRare(samples []indexed) {
	held := make([]int32, x.lex.features)
	for _, s := range samples {
		for _, w := range s.terms {
			held[w.feature]++
		}
	}
	for i := range samples {
		n := 0
		for _, w := range samples[i].terms {
			if held[w.feature] == 1 {
				n++
			}
		}
		samples[i].terms = x.mark(samples[i].terms, n)
	}
}

// mark adds the mark of n unknown words to terms, as strong as their part of
// the whole. Its feature is the last.
func (x *index) mark(terms []weighted, n int) []weighted {
	if n == 0 {
		return terms
	}
	return append(terms, weighted{x.unknown, 3 * float32(n) / float32(n+len(terms))})
}

// weighBodies weighs title, keywords, answer and citations as BM25 does.
func (x *index) weighBodies(bodies []indexed) {
	held := make([]float64, x.lex.features)
	sums := make([]float64, len(bodies))
	average := 0.0
	for i, b := range bodies {
		for _, w := range b.terms {
			held[w.feature]++
			sums[i] += float64(w.weight)
		}
		average += sums[i] / float64(len(bodies))
	}
	x.body = make([][]posting, x.lex.features)
	for i, b := range bodies {
		for _, w := range b.terms {
			idf := math.Log(1 + (float64(len(bodies))-held[w.feature]+0.5)/(held[w.feature]+0.5))
			tf := float64(w.weight)
			tf *= 2.2 / (tf + 1.2*(0.4+0.6*sums[i]/average))
			x.body[w.feature] = append(x.body[w.feature], posting{b.topic, float32(idf * tf)})
		}
	}
}
