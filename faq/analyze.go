package faq

import "slices"

// unit is one meaningful piece of a question: a word, or a phrase that names a
// concept.
type unit struct {
	features []weighted // what it says, the main thing first; empty for filler and the unknown
	content  float32    // how much it counts when asking how much of a question was understood
	sentence int
	known    bool // the catalogue's words know it
	concepts []int32
	guessed  bool // a typing error was mended
}

const (
	broaderWeight   = 0.5 // of a concept above the one named
	componentWeight = 0.4 // of what a phrase's single words say
	ownWeight       = 0.5 // of a word beside the concept it names
)

// analyze reads a question into units. With learn it adds unknown words to the
// lexicon: only while the index is built.
func (l *lexicon) analyze(text string, learn bool) []unit {
	tokens := joinLawNames(tokenize(text))
	pieces := make([]piece, 0, len(tokens)+4)
	for _, t := range tokens {
		pieces = l.resolve(pieces, t, learn)
	}
	units := make([]unit, 0, len(pieces))
	for i := 0; i < len(pieces); {
		end := i + 1
		for end < len(pieces) && pieces[end].sentence == pieces[i].sentence {
			end++
		}
		taken, concepts := l.longest(pieces[i:end], 0)
		if taken > 1 {
			units = append(units, l.phraseUnit(pieces[i:i+taken], concepts))
			i += taken
			continue
		}
		if u, ok := l.wordUnit(pieces[i]); ok {
			units = append(units, u)
		}
		i++
	}
	return units
}

// piece is a token with its base.
type piece struct {
	base     int32 // -1: unknown
	sentence int
	guessed  bool
}

func (l *lexicon) resolve(pieces []piece, t token, learn bool) []piece {
	found := l.find(t.text)
	guessed := false
	if found == nil && l.fixer != nil {
		if fixed := l.fixer.correct(t.text); fixed != "" {
			found, guessed = l.find(fixed), true
		}
	}
	if found == nil && learn {
		found = l.learn(t.text)
	}
	if found == nil {
		return append(pieces, piece{-1, t.sentence, false})
	}
	for _, b := range found {
		pieces = append(pieces, piece{b, t.sentence, guessed})
	}
	return pieces
}

// wordUnit is the unit of a single word; filler has none.
func (l *lexicon) wordUnit(p piece) (unit, bool) {
	if p.base < 0 {
		return unit{content: 1, sentence: p.sentence}, true
	}
	b := &l.bases[p.base]
	if b.feature == noFeature && len(b.concepts) == 0 {
		return unit{}, false
	}
	u := unit{sentence: p.sentence, known: true, guessed: p.guessed, concepts: b.concepts}
	if len(b.concepts) == 0 {
		u.features = []weighted{{b.feature, 1}}
		u.content = 1
		return u, true
	}
	l.addConceptFeatures(&u, b.concepts, 1)
	if u.content > 0 && b.feature != noFeature {
		root := l.bases[b.root].feature
		u.add(b.feature, ownWeight*u.content)
		if root != b.feature && root != noFeature {
			u.add(root, ownWeight*u.content)
		}
	}
	return u, true
}

func (l *lexicon) phraseUnit(pieces []piece, concepts []int32) unit {
	u := unit{sentence: pieces[0].sentence, known: true, concepts: concepts}
	l.addConceptFeatures(&u, concepts, 1)
	if u.content == 0 {
		return u
	}
	for _, p := range pieces {
		u.guessed = u.guessed || p.guessed
		if word, ok := l.wordUnit(p); ok {
			for _, f := range word.features {
				u.add(f.feature, f.weight*componentWeight)
			}
		}
	}
	return u
}

func (l *lexicon) addConceptFeatures(u *unit, concepts []int32, factor float32) {
	for _, c := range concepts {
		info := &l.concepts[c]
		if info.weight == 0 {
			continue
		}
		u.add(info.feature, info.weight*factor)
		u.content = max(u.content, info.weight*factor)
	}
	for _, c := range concepts {
		for _, b := range l.concepts[c].broader {
			u.add(l.concepts[b].feature, l.concepts[b].weight*factor*broaderWeight)
		}
	}
}

// add notes a feature once, with the largest weight given to it.
func (u *unit) add(feature int32, weight float32) {
	i := slices.IndexFunc(u.features, func(w weighted) bool { return w.feature == feature })
	if i < 0 {
		u.features = append(u.features, weighted{feature, weight})
		return
	}
	u.features[i].weight = max(u.features[i].weight, weight)
}
