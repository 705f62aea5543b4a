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
	ids      map[string]int32   // written word → base
	slang    map[string][]int32 // written word → bases it stands for
	bases    []base
	concepts []conceptInfo
	phrases  phrases
	features int32
	fixer    *corrector
}

// base is one known word form.
type base struct {
	text     string
	root     int32   // base of its root, itself if it is one; phrases meet on it
	concepts []int32 // what it is a name of
	feature  int32   // of the word itself; noFeature for filler
}

type conceptInfo struct {
	*concept
	feature int32
	weight  float32
	broader []int32
}

const noFeature = int32(-1)

func newLexicon(w *words) *lexicon {
	l := &lexicon{
		words:   w,
		ids:     make(map[string]int32, 8192),
		slang:   make(map[string][]int32, len(w.slang)),
		phrases: newPhrases(),
	}
	roots := maps.Clone(w.roots)
	for _, meant := range w.slang {
		for _, m := range strings.Fields(meant) {
			roots[m] = true
		}
	}
	names := make([][]string, len(w.concepts))
	for i := range w.concepts {
		names[i] = w.concepts[i].names()
		for _, name := range names[i] {
			if !strings.Contains(name, " ") && w.slang[name] == "" {
				roots[name] = true
			}
		}
	}
	for word := range w.filler {
		roots[word] = true
	}
	l.stemmer = stemmer{roots}
	for _, word := range slices.Sorted(maps.Keys(roots)) { // sorted: numbers must not depend on a map's order
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
			l.phrases.add(path, int32(i))
		}
	}
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
	l.bases = append(l.bases, b)
	if root := l.rootBehind(word); root != "" {
		behind := l.add(root)
		l.bases[id].root = behind
	}
	return id
}

// rootBehind is the root of a word that counts as a root for the stemmer only
// because it is a name of its own: pendukung → dukung.
func (l *lexicon) rootBehind(word string) string {
	if l.words.roots[word] {
		return ""
	}
	if root, known := (stemmer{l.words.roots}).stem(word); known && root != word {
		return root
	}
	return ""
}

// learn resolves a word of the catalogue, adding it if it is new.
func (l *lexicon) learn(word string) []int32 {
	if found := l.find(word); found != nil {
		return found
	}
	root, _ := l.stemmer.stem(word)
	id := l.add(root)
	l.ids[word] = id
	return []int32{id}
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
		return []int32{id}
	}
	if len(word) < 4 {
		return nil
	}
	for _, f := range suffixForms(word)[1:] {
		if found, ok := l.slang[f]; ok && len(f) > 3 {
			return found
		}
	}
	if root, known := l.stemmer.stem(word); known {
		return []int32{l.ids[root]}
	}
	return nil
}
