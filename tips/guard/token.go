package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// gap is what stands before a token, from weak to strong.
type gap int

const (
	blank    gap = iota // spaces only
	mark                // a comma, colon, bracket, dash, or a dot inside an abbreviation
	line                // a line break
	sentence            // the end of a sentence, or the start of the text
)

// token is a word or number of a folded text. Hyphens and apostrophes between
// letters belong to it.
type token struct {
	start, end int
	low        string // in small letters
	before     gap
	colon      bool // a colon or equals sign stands before it
	masked     bool // something masked stands before it
	capital    bool // begins with a capital letter
	caps       bool // two or more letters, all capital
}

// words is a tokenised text with what its capitals are worth.
type words struct {
	text   string
	toks   []token
	proper bool // capitals distinguish names here
}

func tokenise(text string) words {
	w := words{text: text}
	last := 0
	capitals, letters := 0, 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !isLetter(r) {
			i += n
			continue
		}
		start := i
		for i < len(text) {
			r, n = utf8.DecodeRuneInString(text[i:])
			if !isLetter(r) && !joins(text, start, i, r) {
				break
			}
			i += n
		}
		word := text[start:i]
		first, _ := utf8.DecodeRuneInString(word)
		t := token{
			start: start, end: i, low: strings.ToLower(word),
			before: gapOf(text[last:start]), colon: strings.ContainsAny(text[last:start], ":="),
			masked:  strings.Contains(text[last:start], maskMark),
			capital: unicode.IsUpper(first),
			caps:    utf8.RuneCountInString(word) > 1 && word == strings.ToUpper(word) && word != strings.ToLower(word),
		}
		if len(w.toks) == 0 {
			t.before = sentence
		}
		if unicode.IsLetter(first) {
			letters++
			if t.capital {
				capitals++
			}
		}
		w.toks = append(w.toks, t)
		last = i
	}
	// Some people begin every word with a capital. Up to six words are too few
	// to tell that habit from names.
	w.proper = letters <= 6 || 10*capitals < 7*letters
	if letters > 1 && text == strings.ToUpper(text) {
		w.proper = false
	}
	return w
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// joins reports whether r at i holds the word from start together.
func joins(text string, start, i int, r rune) bool {
	if r != '-' && r != '\'' || i == start {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[i+1:])
	return unicode.IsLetter(next)
}

func gapOf(s string) gap {
	g := blank
	for i, r := range s {
		switch {
		case r == '\n':
			g = max(g, line)
		case r == '.' || r == '!' || r == '?' || r == ';' || r == '…':
			if rest := s[i+1:]; r == '.' && rest == "" {
				g = max(g, mark)
			} else {
				g = max(g, sentence)
			}
		case r != ' ':
			g = max(g, mark)
		}
	}
	return g
}

// at returns the token at i in small letters, "" beyond the ends.
func (w words) at(i int) string {
	if i < 0 || i >= len(w.toks) {
		return ""
	}
	return w.toks[i].low
}

// gap returns what stands before token i; beyond the end, the end of a
// sentence.
func (w words) gap(i int) gap {
	if i <= 0 || i >= len(w.toks) {
		return sentence
	}
	return w.toks[i].before
}

// clause returns the index after the last token of the clause that holds token
// i: it ends at a mark, a line, a sentence or a word that opens another clause,
// and after limit tokens.
func (w words) clause(i, limit int) int {
	j := i + 1
	for j < len(w.toks) && j-i < limit {
		abbreviated := shortened[w.at(j-1)] && w.gap(j) != line
		of := spoken[w.at(j)] && isPost(w.at(j+1)) // "staf pak camat"
		if w.gap(j) != blank && !abbreviated || opens[w.at(j)] && !of {
			break
		}
		j++
	}
	for j > i+1 && dangling[w.at(j-1)] {
		j--
	}
	return j
}

// span covers tokens i up to but not including j.
func (w words) span(i, j int, k Kind) span { return span{w.toks[i].start, w.toks[j-1].end, k} }
