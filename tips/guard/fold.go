package guard

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// folded is a text in which every pattern can be matched byte by byte:
// full-width forms narrowed, odd spaces and dashes made plain, invisible
// characters and what Mask wrote taken out of the way. It remembers where each
// byte came from.
type folded struct {
	text string
	from []int // for each byte of text, and one past it, the byte of the original
	till []int // for each byte of text, the end of its character in the original
}

// maskMark stands for each byte of what Mask wrote: a control character that no
// pattern holds.
const maskMark = "\x01"

func fold(text string) folded {
	var b strings.Builder
	f := folded{}
	text = strings.ReplaceAll(text, Masked, strings.Repeat(maskMark, len(Masked)))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r = plain(r); r >= 0 {
			was := b.Len()
			b.WriteRune(r)
			for range b.Len() - was {
				f.from = append(f.from, i)
				f.till = append(f.till, i+n)
			}
		}
		i += n
	}
	f.text = b.String()
	f.from = append(f.from, len(text))
	return f
}

// original translates a span to byte offsets of the text that was folded.
func (f folded) original(s span) (start, end int) {
	return f.from[s.start], f.till[s.end-1]
}

// plain returns the character that r stands for, or -1 if it is invisible.
func plain(r rune) rune {
	switch {
	case r == '\u00a0' || r >= '\u2000' && r <= '\u200a' || r == '\u202f' || r == '\u3000' || r == '\t':
		return ' '
	case r == '\u00ad' || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' ||
		r >= '\u2060' && r <= '\u2064' || r == '\ufeff' || r == '\r':
		return -1
	case r >= '\u2010' && r <= '\u2015' || r == '\u2212':
		return '-'
	case r == '\u2018' || r == '\u2019':
		return '\''
	case r == '\u201c' || r == '\u201d':
		return '"'
	}
	if n := width.LookupRune(r).Narrow(); n != 0 && width.LookupRune(r).Kind() == width.EastAsianFullwidth {
		return n
	}
	return r
}
