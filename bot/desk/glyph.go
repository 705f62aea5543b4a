package desk

import (
	"strings"
	"unicode"

	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// glyphs tells what the font of a PDF can draw. Not for concurrent use.
type glyphs struct {
	font    *sfnt.Font
	buf     sfnt.Buffer
	known   map[rune]bool
	missing bool // something was replaced
}

// missingGlyph stands for what the font has no picture of, such as emoji.
const missingGlyph = '□'

func newGlyphs() (*glyphs, error) {
	f, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	return &glyphs{font: f, known: map[rune]bool{'\n': true}}, nil
}

// has reports whether the font draws r. Runes beyond the first plane can't be
// in the PDF library's tables, whatever the font says.
func (g *glyphs) has(r rune) bool {
	known, ok := g.known[r]
	if !ok {
		i, err := g.font.GlyphIndex(&g.buf, r)
		known = err == nil && i != 0 && r < 0x10000
		g.known[r] = known
	}
	return known
}

// drawable replaces what the font lacks. What only modifies the sign before it
// goes without a trace.
func (g *glyphs) drawable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case g.has(r):
			return r
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r), r >= 0x1F3FB && r <= 0x1F3FF:
			return -1
		}
		g.missing = true
		return missingGlyph
	}, s)
}
