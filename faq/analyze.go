package faq

import "slices"

// unit is one meaningful piece of a question: a word, or a phrase that names a
// concept.
type unit struct {
	features []weighted // what it says, the main thing first, perhaps shared with other units; empty for filler and the unknown
	content  float32    // how much it counts when asking how much of a question was understood
	sentence int
	known    bool // the catalogue's words know it
	concepts []int32
}

const (
	broaderWeight   = 0.5 // of a concept above the one named
	componentWeight = 0.5 // of what a phrase's single words say
	ownWeight       = 0.5 // of a word beside the concept it names
)

// analyze reads a question into units.
func (l *lexicon) analyze(text string) []unit {
	return l.read(tokenize(text), &scratch{}, false)
}

// learnText reads a text of the catalogue, adding unknown words to the lexicon:
// only while the index is built. The units are good until the next text.
func (l *lexicon) learnText(text string) []unit {
	l.scratch.tokens = appendTokens(l.scratch.tokens[:0], text)
	return l.read(l.scratch.tokens, &l.scratch, true)
}

func (l *lexicon) read(tokens []token, s *scratch, learn bool) []unit {
	tokens = joinLawNames(tokens)
	pieces := slices.Grow(s.pieces[:0], len(tokens)+4)
	for _, t := range tokens {
		pieces = l.resolve(pieces, t, learn)
	}
	units := slices.Grow(s.units[:0], len(pieces))
	for i := 0; i < len(pieces); {
		if p := pieces[i]; p.base >= 0 && l.bases[p.base].head {
			taken, end := l.longest(pieces[i:], 0, p.sentence)
			if taken > 1 {
				units = append(units, l.phraseUnit(pieces[i:i+taken], &l.phrases.nodes[end]))
				i += taken
				continue
			}
		}
		if u, ok := l.wordUnit(pieces[i]); ok {
			units = append(units, u)
		}
		i++
	}
	s.tokens, s.pieces, s.units = tokens, pieces, units
	return units
}

// piece is a token with its base.
type piece struct {
	base     int32 // -1: unknown
	sentence int
}

func (l *lexicon) resolve(pieces []piece, t token, learn bool) []piece {
	found, known := l.seen[t.text]
	if !known {
		found = l.find(t.text)
	}
	if found == nil && l.fixer != nil {
		if fixed := l.fixer.correct(t.text); fixed != "" {
			found = l.find(fixed)
		}
	}
	if found == nil && learn {
		found = l.admit(t.text)
	}
	if learn && !known {
		l.seen[t.text] = found
	}
	if found == nil {
		return append(pieces, piece{-1, t.sentence})
	}
	for _, b := range found {
		pieces = append(pieces, piece{b, t.sentence})
	}
	return pieces
}

// wordUnit is the unit of a single word; filler has none.
func (l *lexicon) wordUnit(p piece) (unit, bool) {
	if p.base < 0 {
		return unit{content: 1, sentence: p.sentence}, true
	}
	b := &l.bases[p.base]
	if len(b.says) == 0 {
		return unit{}, false
	}
	return unit{features: b.says, content: b.content, sentence: p.sentence, known: true, concepts: b.concepts}, true
}

// phraseUnit is the unit of several words that name concepts together.
func (l *lexicon) phraseUnit(pieces []piece, end *node) unit {
	u := unit{sentence: pieces[0].sentence, known: true, concepts: end.concepts, content: end.content}
	if u.content == 0 {
		return u
	}
	u.features = make([]weighted, len(end.says), len(end.says)+3*len(pieces))
	copy(u.features, end.says)
	for _, p := range pieces {
		for _, f := range l.bases[p.base].says {
			u.features = addFeature(u.features, f.feature, f.weight*componentWeight)
		}
	}
	return u
}
