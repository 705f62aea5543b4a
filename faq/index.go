package faq

import (
	"maps"
	"math"
	"slices"
)

// index holds the catalogue in the form the search reads. It never changes
// after newIndex.
type index struct {
	lex      *lexicon
	set      settings
	topics   []*Topic
	number   map[string]int32 // topic id → number
	topicOf  []int32          // variant → topic
	mass     []float32        // variant → sum of its features' weights
	idf      []float32        // feature → how much it tells
	variants [][]posting      // feature → variants that hold it
	odds     [][]posting      // feature → how much it speaks for a topic against the others
	start    []float32        // topic → odds of a question that says nothing of what the topic is about
	text     [][]posting      // feature → weight in title, keywords and answer of a topic
	pairs    map[uint64][]posting
}

type posting struct {
	id     int32
	weight float32
}

// indexed is one text of the catalogue as features.
type indexed struct {
	topic int32
	terms []weighted
	pairs []uint64
}

func newIndex(topics []*Topic, w *words) *index {
	x := &index{lex: newLexicon(w), set: w.settings, topics: topics, number: make(map[string]int32, len(topics))}
	for i, t := range topics {
		x.number[t.ID] = int32(i)
	}
	bodies := make([]indexed, len(topics))
	counts := map[string]int{}
	for i, t := range topics { // clean texts first: what they hold is known when the variants' typing errors are read
		for _, text := range bodyTexts(t) {
			for _, token := range tokenize(text) {
				counts[token.text]++
			}
		}
		bodies[i] = x.body(int32(i), t)
	}
	x.lex.fixer = x.newFixer(counts)
	var variants []indexed
	for i, t := range topics {
		variants = append(variants, x.text1(int32(i), t.Title, true))
		for _, v := range t.Variants {
			variants = append(variants, x.text1(int32(i), v, true))
		}
	}
	x.weigh(variants)
	x.indexVariants(variants)
	x.indexOdds(variants)
	x.indexBodies(bodies)
	return x
}

// bodyTexts are the topic's texts in good spelling.
func bodyTexts(t *Topic) []string {
	all := append([]string{t.Title, t.Answer, t.Sanction}, t.Keywords...)
	for _, c := range t.Cases {
		all = append(all, c.Text)
	}
	return all
}

// newFixer knows the catalogue's words and those of the concepts.
func (x *index) newFixer(counts map[string]int) *corrector {
	for word, id := range x.lex.ids {
		if len(x.lex.bases[id].concepts) > 0 && x.lex.slang[word] == nil {
			counts[word]++
		}
	}
	return newCorrector(counts, slices.Sorted(maps.Keys(counts)))
}

func (x *index) text1(topic int32, text string, learn bool) indexed {
	in := indexed{topic: topic}
	in.terms, in.pairs = gather(x.lex.analyze(text, learn))
	return in
}

func (x *index) body(topic int32, t *Topic) indexed {
	in := indexed{topic: topic}
	for i, text := range bodyTexts(t) {
		factor := float32(1)
		if i == 0 || i > 2 && i < 3+len(t.Keywords) {
			factor = 3
		}
		terms, _ := gather(x.lex.analyze(text, true))
		for _, w := range terms {
			in.terms = append(in.terms, weighted{w.feature, w.weight * factor})
		}
	}
	slices.SortStableFunc(in.terms, byFeature)
	merged := in.terms[:0]
	for _, w := range in.terms {
		if n := len(merged); n > 0 && merged[n-1].feature == w.feature {
			merged[n-1].weight += w.weight
			continue
		}
		merged = append(merged, w)
	}
	in.terms = merged
	return in
}

func byFeature(a, b weighted) int { return int(a.feature) - int(b.feature) }

// gather merges units into distinct features, each with its largest weight,
// and the pairs of features that stand near each other.
func gather(units []unit) (terms []weighted, pairs []uint64) {
	var before []int32
	sentence := -1
	for _, u := range units {
		terms = append(terms, u.features...)
		if u.sentence != sentence {
			before, sentence = before[:0], u.sentence
		}
		if u.content < 0.3 || len(u.features) == 0 {
			continue
		}
		main := u.features[0].feature
		for _, b := range before {
			pairs = append(pairs, pairKey(b, main))
		}
		before = append(before, main)
		if len(before) > pairWindow {
			before = before[1:]
		}
	}
	slices.SortStableFunc(terms, byFeature)
	merged := terms[:0]
	for _, w := range terms {
		if n := len(merged); n > 0 && merged[n-1].feature == w.feature {
			merged[n-1].weight = max(merged[n-1].weight, w.weight)
			continue
		}
		merged = append(merged, w)
	}
	slices.Sort(pairs)
	return merged, slices.Compact(pairs)
}

const pairWindow = 3

// pairKey is the same whichever of the two comes first.
func pairKey(a, b int32) uint64 {
	if a > b {
		a, b = b, a
	}
	return uint64(a)<<32 | uint64(uint32(b))
}

// weigh works out how much each feature tells, from how many texts hold it.
func (x *index) weigh(variants []indexed) {
	df := make([]float64, x.lex.features)
	for _, v := range variants {
		for _, w := range v.terms {
			df[w.feature]++
		}
	}
	x.idf = make([]float32, x.lex.features)
	n := float64(len(variants))
	for f, d := range df {
		if d > 0 {
			x.idf[f] = float32(math.Log(1 + n/(d+2)))
		}
	}
}

func (x *index) indexVariants(variants []indexed) {
	x.variants = make([][]posting, x.lex.features)
	for i, v := range variants {
		x.topicOf = append(x.topicOf, v.topic)
		mass := float32(0)
		for _, w := range v.terms {
			mass += w.weight * x.idf[w.feature]
			x.variants[w.feature] = append(x.variants[w.feature], posting{int32(i), w.weight})
		}
		x.mass = append(x.mass, mass)
	}
}

// indexOdds works out, for each feature and topic, how much a question that
// holds the feature speaks for the topic: the log odds between the topic's
// variants and all others. What stands in most of a topic's variants is also
// missed when a question lacks it; that is in start.
func (x *index) indexOdds(variants []indexed) {
	size := make([]float64, len(x.topics))
	counts := map[uint64]float64{}
	total := make([]float64, x.lex.features)
	pairCounts := map[uint64]map[int32]float64{}
	for _, v := range variants {
		size[v.topic]++
		for _, w := range v.terms {
			counts[uint64(w.feature)<<32|uint64(uint32(v.topic))] += float64(min(w.weight, 1))
			total[w.feature] += float64(min(w.weight, 1))
		}
		for _, p := range v.pairs {
			m := pairCounts[p]
			if m == nil {
				m = map[int32]float64{}
				pairCounts[p] = m
			}
			m[v.topic]++
		}
	}
	n := float64(len(variants))
	x.odds = make([][]posting, x.lex.features)
	x.start = make([]float32, len(x.topics))
	start := make([]float64, len(x.topics))
	smooth := float64(x.set.Smooth)
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		f, t := int32(key>>32), int32(uint32(key))
		back := (total[f] + 0.5) / (n + 1)
		p := (counts[key] + smooth*back) / (size[t] + smooth)
		none := smooth * back / (size[t] + smooth)
		x.odds[f] = append(x.odds[f], posting{t, float32(logit(p) - logit(none))})
		start[t] += math.Log1p(-p) - math.Log1p(-none)
	}
	for t := range start {
		x.start[t] = float32(start[t])
	}
	x.pairs = make(map[uint64][]posting, len(pairCounts))
	for key, m := range pairCounts {
		sum := 0.0
		for _, c := range m {
			sum += c
		}
		var list []posting
		for _, t := range slices.Sorted(maps.Keys(m)) {
			share := m[t] / (size[t] + 3)
			idf := math.Log(1 + n/(sum+2))
			list = append(list, posting{t, float32(idf * math.Sqrt(share) * m[t] / (sum + 1))})
		}
		x.pairs[key] = list
	}
}

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// indexBodies weighs title, keywords and answer as BM25 does.
func (x *index) indexBodies(bodies []indexed) {
	x.text = make([][]posting, x.lex.features)
	df := make([]float64, x.lex.features)
	average := 0.0
	sums := make([]float64, len(bodies))
	for i, b := range bodies {
		for _, w := range b.terms {
			df[w.feature]++
			sums[i] += float64(w.weight)
		}
		average += sums[i] / float64(len(bodies))
	}
	for i, b := range bodies {
		for _, w := range b.terms {
			idf := math.Log(1 + (float64(len(bodies))-df[w.feature]+0.5)/(df[w.feature]+0.5))
			tf := float64(w.weight)
			tf = tf * 2.2 / (tf + 1.2*(0.4+0.6*sums[i]/average))
			x.text[w.feature] = append(x.text[w.feature], posting{int32(i), float32(idf * tf)})
		}
	}
}
