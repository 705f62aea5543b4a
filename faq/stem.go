package faq

import "strings"

// stemmer finds the root of an Indonesian word, formal or colloquial. A root
// that its list holds wins; a word whose root isn't listed is cut only where
// the cut is safe, so that catalogue and question are at least cut alike.
type stemmer struct {
	roots map[string]bool
}

// stem returns the root of a word in lower case, and whether the root is known.
func (s stemmer) stem(word string) (root string, known bool) {
	if s.roots[word] || len(word) < 4 {
		return word, s.roots[word]
	}
	if root, ok := s.rootOf(suffixForms(word)); ok {
		return root, true
	}
	return s.cutSafely(word), false
}

// rootOf returns the listed root behind the suffix forms of a word.
func (s stemmer) rootOf(forms []string) (string, bool) {
	for prefixes := range 4 { // fewest prefixes first: diberikan is di-beri-kan, not di-ber-ikan
		for _, f := range forms {
			if root, ok := s.unprefix(f, prefixes); ok {
				return root, true
			}
		}
	}
	return "", false
}

// suffixForms lists the word with fewer and fewer endings, the least cut first.
func suffixForms(word string) []string {
	forms := make([]string, 1, 12)
	forms[0] = word
	grow := func(endings ...string) {
		for _, f := range forms[:len(forms):len(forms)] {
			for _, e := range endings {
				if len(f) > len(e)+2 && strings.HasSuffix(f, e) {
					forms = append(forms, f[:len(f)-len(e)])
				}
			}
		}
	}
	grow("lah", "kah", "tah", "pun")
	grow("nya", "nyo", "ku", "mu", "ne", "e")
	grow("kan", "an", "in", "i", "ken", "ke", "keun", "ny")
	return forms
}

// unprefix cuts exactly n prefixes and returns the listed root behind them.
func (s stemmer) unprefix(word string, n int) (string, bool) {
	if n == 0 {
		return word, len(word) > 2 && s.roots[word]
	}
	for _, p := range prefixes[word[0]&31] {
		if len(word) < len(p.written)+2 || !strings.HasPrefix(word, p.written) {
			continue
		}
		rest := word[len(p.written):]
		if n > 1 {
			if !p.again {
				continue
			}
			if root, ok := s.unprefix(rest, n-1); ok {
				return root, true
			}
			continue
		}
		for _, restored := range p.restore {
			if root := restored + rest; len(root) > 2 && s.roots[root] {
				return root, true
			}
		}
	}
	return "", false
}

// prefix is one written prefix and the first letters a root may have lost to
// it, in the order in which they are tried.
type prefix struct {
	written string
	restore []string
	again   bool // another prefix may follow
}

// prefixes holds formal ones first, then those of speech: nyoblos, ngajak,
// nulis, milih, ngelike.
var prefixes = byLetter([]prefix{
	{"di", []string{""}, true},
	{"menge", []string{""}, false},
	{"meny", []string{"s", "c"}, false},
	{"meng", []string{"", "k"}, false},
	{"mem", []string{"", "p"}, true},
	{"men", []string{"", "t"}, false},
	{"me", []string{""}, true},
	{"penge", []string{""}, false},
	{"peny", []string{"s", "c"}, false},
	{"peng", []string{"", "k"}, false},
	{"pem", []string{"", "p"}, true},
	{"pen", []string{"", "t"}, false},
	{"per", []string{"", "r"}, false},
	{"pe", []string{""}, true},
	{"ber", []string{"", "r"}, true},
	{"bel", []string{""}, false},
	{"be", []string{""}, false},
	{"ter", []string{"", "r"}, true},
	{"te", []string{""}, false},
	{"ke", []string{""}, true},
	{"se", []string{""}, true},
	{"nge", []string{""}, false},
	{"ng", []string{"", "k"}, false},
	{"ny", []string{"s", "c"}, false},
	{"n", []string{"", "t", "d"}, false},
	{"m", []string{"", "p"}, false},
	{"ku", []string{""}, false},
	{"kau", []string{""}, false},
	{"non", []string{""}, false},
})

// byLetter parts prefixes by their first letter's last five bits.
func byLetter(all []prefix) (parts [32][]prefix) {
	for _, p := range all {
		parts[p.written[0]&31] = append(parts[p.written[0]&31], p)
	}
	return parts
}

// cutSafely cuts what is hardly ever part of a root from a long word.
func (s stemmer) cutSafely(word string) string {
	for _, e := range []string{"lah", "kah", "pun", "nya"} {
		if len(word) > len(e)+4 && strings.HasSuffix(word, e) {
			word = word[:len(word)-len(e)]
		}
	}
	if len(word) > 7 && strings.HasSuffix(word, "kan") {
		word = word[:len(word)-3]
	}
	for _, p := range []string{"meng", "peng", "di", "ber", "ter"} {
		if len(word) > len(p)+4 && strings.HasPrefix(word, p) {
			return word[len(p):]
		}
	}
	return word
}

// relaxed lists spellings of speech that stand for a formal one: bener for
// benar, dukungin for dukung is left to the endings, mbelanja for belanja.
func relaxed(word string) []string {
	var all []string
	if i := strings.LastIndexByte(word, 'e'); i > 0 && i >= len(word)-4 && i < len(word)-1 {
		all = append(all, word[:i]+"a"+word[i+1:]) // bener, anter, dateng
	}
	if strings.HasSuffix(word, "e") {
		all = append(all, word[:len(word)-1]+"ai", word[:len(word)-1]+"a") // pake, sanksine is left to stem
	}
	if strings.HasSuffix(word, "o") {
		all = append(all, word[:len(word)-1]+"a") // apo, siapo, pemilihnyo
	}
	if i := strings.LastIndexByte(word, 'o'); i > 0 && i < len(word)-1 {
		all = append(all, word[:i]+"u"+word[i+1:]) // ikot
	}
	if len(word) > 4 && strings.HasSuffix(word, "k") {
		all = append(all, word[:len(word)-1]) // mintak
	}
	if len(word) > 3 && word[0] == 'm' && strings.IndexByte("bpdgjk", word[1]) >= 0 {
		all = append(all, word[1:]) // mbayar, mbantu
	}
	if len(word) > 3 && word[0] == 'n' && strings.IndexByte("dgjcty", word[1]) >= 0 {
		all = append(all, word[1:]) // ndukung, njoget
	}
	if len(word) > 4 && word[0] == 'd' && !isVowel(word[1]) {
		all = append(all, "di"+word[1:]) // dsuruh, dpasang
	}
	if len(word) > 4 && word[0] == 'k' && !isVowel(word[1]) {
		all = append(all, "ke"+word[1:]) // ktemu
	}
	return all
}

// shortened collapses repeated letters: bolehhh, tidaaak. With keep one of
// each run stays double, for saat and maaf.
func shortened(word string, keep int) string {
	if !isDrawnOut(word) {
		return word
	}
	var b strings.Builder
	run := 0
	for i := 0; i < len(word); i++ {
		if i > 0 && word[i] == word[i-1] && !isDigit(rune(word[i])) {
			run++
		} else {
			run = 1
		}
		if run <= keep {
			b.WriteByte(word[i])
		}
	}
	return b.String()
}

func isDrawnOut(word string) bool {
	for i := 1; i < len(word); i++ {
		if word[i] == word[i-1] {
			return true
		}
	}
	return false
}

// skeleton is the word without its vowels, for people who drop them: kmpnye.
// Words of one letter, or all vowels, have none.
func skeleton(word string) string {
	var b strings.Builder
	b.WriteByte(word[0])
	for i := 1; i < len(word); i++ {
		if !isVowel(word[i]) {
			b.WriteByte(word[i])
		}
	}
	if b.Len() < 3 {
		return ""
	}
	return b.String()
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'i', 'u', 'e', 'o':
		return true
	}
	return false
}
