package faq

import (
	"maps"
	"slices"
	"strings"
)

// lexicon turns written words into bases: the forms that concepts, phrases and
// the index are made of. It learns while the index is built and is only read
// afterwards.
type lexicon struct {
	words    *words
	stemmer  stemmer
	plain    stemmer            // knows the roots of roots.toml only
	ids      map[string]int32   // written word → base
	self     []int32            // each base by itself, to cut single-word results from
	slang    map[string][]int32 // written word → bases it stands for
	seen     map[string][]int32 // words of the catalogue, resolved before
	bases    []base
	concepts []conceptInfo
	phrases  phrases
	features int32
	fixer    *corrector
	scratch  scratch // while learning
}

// scratch is memory that reading a text needs for a moment. Building an index
// reads thousands of texts, one after the other.
type scratch struct {
	tokens []token
	pieces []piece
	units  []unit
}

// base is one known word form.
type base struct {
	text     string
	root     int32      // base of its root, itself if it is one; phrases meet on it
	concepts []int32    // what it is a name of
	feature  int32      // of the word itself; noFeature for filler
	start    int32      // node of phrases that start with it, 0 if none does
	head     bool       // phrases start with it or its root
	says     []weighted // what it stands for in a text, the main thing first; shared, never changed
	content  float32    // how much it counts when asking how much of a question was understood
}

type conceptInfo struct {
	*concept
	feature int32
	weight  float32
	broader []int32
}

const noFeature = int32(-1)

// clone returns a lexicon that can learn without l learning too.
func (l *lexicon) clone() *lexicon {
	c := *l
	c.ids, c.seen = maps.Clone(l.ids), make(map[string][]int32, 8192)
	c.bases, c.self = slices.Clone(l.bases), slices.Clone(l.self)
	c.scratch = scratch{}
	return &c
}

// newLexicon knows the words of the lists.
func newLexicon(w *words) *lexicon {
	l := &lexicon{
		words: w,
		ids:   make(map[string]int32, 8192),
		slang: make(map[string][]int32, len(w.slang)),
		seen:  map[string][]int32{},
	}
	l.plain = stemmer{set(w.roots)}
	names := make([][]string, len(w.concepts))
	all := slices.Concat(w.roots, slices.Sorted(maps.Keys(w.filler)), w.meanings())
	for i := range w.concepts {
		names[i] = w.concepts[i].names()
		for _, name := range names[i] {
			if !strings.Contains(name, " ") {
				all = append(all, name)
			}
		}
	}
	l.stemmer = stemmer{set(all)}
	for _, word := range all {
		l.add(word)
	}
	for typed, meant := range w.slang {
		l.slang[typed] = l.meant(meant)
	}
	l.addConcepts(names)
	return l
}

// meant returns the bases of a slang word's meaning, all of them roots.
func (l *lexicon) meant(words string) []int32 {
	var all []int32
	for _, m := range strings.Fields(words) {
		all = append(all, l.ids[m])
	}
	return all
}

// addConcepts gives each concept its feature and each of its names a way to it.
func (l *lexicon) addConcepts(names [][]string) {
	index := map[string]int32{}
	for i := range l.words.concepts {
		c := &l.words.concepts[i]
		index[c.ID] = int32(i)
		l.concepts = append(l.concepts, conceptInfo{concept: c, feature: l.newFeature(), weight: float32(c.weight())})
	}
	for i := range l.concepts {
		for _, b := range l.concepts[i].Broader {
			l.concepts[i].broader = append(l.concepts[i].broader, index[b])
		}
		for _, name := range names[i] {
			path := l.path(name)
			if len(path) == 1 && !strings.Contains(name, " ") {
				b := &l.bases[path[0]]
				b.concepts = append(b.concepts, int32(i))
				continue
			}
			l.addPhrase(path, int32(i))
		}
	}
	for i := range l.bases {
		b := &l.bases[i]
		b.head = b.start != 0 || l.bases[b.root].start != 0
		if len(b.concepts) > 0 {
			b.says, b.content = l.saysOf(b)
		}
	}
	for i := range l.phrases.nodes {
		n := &l.phrases.nodes[i]
		n.says, n.content = l.conceptFeatures(n.concepts)
	}
}

// saysOf lists what a word that names concepts says: the concepts, those above
// them, and a little of the word and its root themselves.
func (l *lexicon) saysOf(b *base) (says []weighted, content float32) {
	says, content = l.conceptFeatures(b.concepts)
	if content == 0 {
		return nil, 0
	}
	for _, f := range [2]int32{b.feature, l.bases[b.root].feature} {
		if f != noFeature {
			says = addFeature(says, f, ownWeight*content)
		}
	}
	return says, content
}

// conceptFeatures lists what naming the concepts says.
func (l *lexicon) conceptFeatures(concepts []int32) (says []weighted, content float32) {
	for _, c := range concepts {
		if info := &l.concepts[c]; info.weight > 0 {
			says = addFeature(says, info.feature, info.weight)
			content = max(content, info.weight)
		}
	}
	for _, c := range concepts {
		for _, b := range l.concepts[c].broader {
			says = addFeature(says, l.concepts[b].feature, l.concepts[b].weight*broaderWeight)
		}
	}
	return says, content
}

// path resolves the words of a concept's name.
func (l *lexicon) path(name string) []int32 {
	var path []int32
	for _, t := range joinLawNames(tokenize(name)) {
		path = append(path, l.learn(t.text)...)
	}
	return path
}

func (l *lexicon) newFeature() int32 {
	l.features++
	return l.features - 1
}

// add makes word a base, if it isn't one, and returns it.
func (l *lexicon) add(word string) int32 {
	if id, ok := l.ids[word]; ok {
		return id
	}
	id := int32(len(l.bases))
	l.ids[word] = id
	b := base{text: word, root: id, feature: noFeature}
	if !l.words.filler[word] {
		b.feature = l.newFeature()
	}
	if b.feature != noFeature {
		b.says, b.content = []weighted{{b.feature, 1}}, 1
	}
	l.bases = append(l.bases, b)
	l.self = append(l.self, id)
	if root := l.rootBehind(word); root != "" {
		behind := l.add(root)
		l.bases[id].root, l.bases[id].head = behind, l.bases[behind].head
	}
	return id
}

// rootBehind is the root of a word that counts as a root for the stemmer only
// because it is a name of its own: pendukung → dukung.
func (l *lexicon) rootBehind(word string) string {
	if l.plain.roots[word] {
		return ""
	}
	if root, known := l.plain.stem(word); known && root != word {
		return root
	}
	return ""
}

// learn resolves a word of the catalogue, adding it if it is new.
func (l *lexicon) learn(word string) []int32 {
	if found := l.find(word); found != nil {
		return found
	}
	return l.admit(word)
}

// admit adds a word that find doesn't know.
func (l *lexicon) admit(word string) []int32 {
	root, _ := l.stemmer.stem(word)
	id := l.add(root)
	return l.self[id : id+1]
}

// find resolves a written word without guessing at typing errors; nil if it is
// unknown. It changes nothing.
func (l *lexicon) find(word string) []int32 {
	if found := l.findForm(word); found != nil {
		return found
	}
	if len(word) < 4 {
		return nil
	}
	for _, keep := range []int{2, 1} {
		if s := shortened(word, keep); s != word {
			if found := l.findForm(s); found != nil {
				return found
			}
			word = s
		}
	}
	for _, r := range relaxed(word) {
		if found := l.findForm(r); found != nil {
			return found
		}
	}
	return nil
}

// findForm resolves a word that is spelt as the lists spell it, with or
// without affixes.
func (l *lexicon) findForm(word string) []int32 {
	if found, ok := l.slang[word]; ok {
		return found
	}
	if id, ok := l.ids[word]; ok {
		return l.self[id : id+1]
	}
	if found, ok := l.seen[word]; ok {
		return found
	}
	if len(word) < 4 {
		return nil
	}
	forms := suffixForms(word)
	for _, f := range forms[1:] {
		if found, ok := l.slang[f]; ok && len(f) > 3 {
			return found
		}
	}
	if root, known := l.stemmer.rootOf(forms); known {
		id := l.ids[root]
		return l.self[id : id+1]
	}
	return nil
}

// canonical is the list's spelling of a word, the word itself if it is unknown
// or stands for several.
func (l *lexicon) canonical(word string) string {
	if found := l.find(word); len(found) == 1 {
		return l.bases[found[0]].text
	}
	return word
}
