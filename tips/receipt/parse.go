package receipt

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The kinds of a [ParseError], for errors.Is.
var (
	ErrLength   = errors.New("receipt: a code has 25 symbols")
	ErrSymbol   = errors.New("receipt: a character that no code contains")
	ErrChecksum = errors.New("receipt: a symbol is wrong or out of place")
)

// A ParseError says what keeps a text from being a code. It holds nothing of
// the text itself.
type ParseError struct {
	Kind   error // ErrLength, ErrSymbol or ErrChecksum
	Groups []int // the groups to look at again, 1 to 5, ascending; empty if unknown
	Have   int   // symbols read, of 25
}

func (e *ParseError) Error() string {
	msg := e.Kind.Error()
	if e.Kind == ErrLength {
		msg += ", not " + strconv.Itoa(e.Have)
	}
	for i, g := range e.Groups {
		if i == 0 {
			msg += ": look at group"
		} else {
			msg += " and"
		}
		msg += " " + strconv.Itoa(g)
	}
	return msg
}

func (e *ParseError) Unwrap() error { return e.Kind }

// Parse reads a code as people type it. Words around the code are tolerated
// when they hold exactly one well-formed code. The error is a [*ParseError].
func Parse(s string) (Code, error) {
	syms, words := fold(s)
	err := judge(syms, words)
	if err == nil {
		return intern(raw(syms)), nil
	}
	if found := scan(syms); len(found) == 1 {
		return intern(found[0]), nil
	}
	return Code{}, err
}

// judge returns what is wrong with syms as one code, nil if nothing is.
func judge(syms []byte, words []int) error {
	if len(syms) != symbols {
		e := &ParseError{Kind: ErrLength, Have: len(syms)}
		if len(words) == groups {
			for g, n := range words {
				if n != groupSize {
					e.Groups = append(e.Groups, g+1)
				}
			}
		}
		return e
	}
	kind := ErrChecksum
	var bad, alien []int
	for g := range groups {
		group := syms[g*groupSize : (g+1)*groupSize]
		if strings.IndexByte(string(group), unknown) >= 0 {
			alien = append(alien, g+1)
		} else if !holds(g, group) {
			bad = append(bad, g+1)
		}
	}
	if alien != nil {
		kind, bad = ErrSymbol, alien
	}
	if bad != nil {
		return &ParseError{Kind: kind, Groups: bad, Have: symbols}
	}
	return nil
}

// Find reports whether text holds a well-formed code, in any writing that
// [Parse] reads, also split over lines or glued to a word.
func Find(text string) bool {
	syms, _ := fold(text)
	return len(scan(syms)) > 0
}

// Mentions reports whether text holds c or any two neighbouring groups' worth
// of its symbols: ten in a row, which no text has by chance.
func Mentions(text string, c Code) bool {
	if c.IsZero() {
		return false
	}
	const run = 2 * groupSize
	syms, _ := fold(text)
	r := c.h.Value()
	for i := 0; i+run <= symbols; i++ {
		if strings.Contains(string(syms), r[i:i+run]) {
			return true
		}
	}
	return false
}

// scan returns the different codes that New could have drawn among all runs of
// 25 symbols.
func scan(syms []byte) []raw {
	var found []raw
next:
	for i := 0; i+symbols <= len(syms); i++ {
		run := syms[i : i+symbols]
		for g := range groups {
			if !holds(g, run[g*groupSize:(g+1)*groupSize]) {
				continue next
			}
		}
		if !issued(run) || slices.Contains(found, raw(run)) {
			continue
		}
		found = append(found, raw(run))
	}
	return found
}

// unknown stands for a letter or digit outside the alphabet and its look-alikes.
// holds is false for any group that contains it.
const unknown = 255

// fold turns text into symbols, and gives the lengths of the runs of symbols
// that nothing interrupts.
func fold(text string) (syms []byte, words []int) {
	fresh := true
	for _, r := range norm.NFKC.String(text) {
		s, ok := symbol(r)
		if !ok {
			// A variation selector or keycap mark doesn't end a group.
			fresh = fresh || !unicode.In(r, unicode.M, unicode.Cf)
			continue
		}
		if fresh {
			words = append(words, 0)
			fresh = false
		}
		syms = append(syms, s)
		words[len(words)-1]++
	}
	return syms, words
}

// symbol returns the value of r; ok is false for what is skipped.
func symbol(r rune) (value byte, ok bool) {
	switch u := unicode.ToUpper(r); {
	case u == 'O':
		return 0, true
	case u == 'I' || u == 'L':
		return 1, true
	case u == 'U':
		u = 'V'
		fallthrough
	case u < unicode.MaxASCII:
		i := strings.IndexRune(alphabet, u)
		return byte(max(i, 0)), i >= 0
	}
	if unicode.IsLetter(r) || unicode.IsNumber(r) {
		return unknown, true
	}
	return 0, false
}
