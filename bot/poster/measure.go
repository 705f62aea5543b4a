package poster

import (
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fonts are the two faces a poster uses, parsed once.
var fonts = sync.OnceValue(func() [2]*sfnt.Font {
	var out [2]*sfnt.Font
	for i, data := range [][]byte{goregular.TTF, gobold.TTF} {
		f, err := sfnt.Parse(data)
		if err != nil {
			panic(err) // it is compiled in
		}
		out[i] = f
	}
	return out
})

// width measures a text in millimetres.
func width(s string, points float64, bold bool) float64 {
	f := fonts()[0]
	if bold {
		f = fonts()[1]
	}
	const em = 1000
	var b sfnt.Buffer
	sum := fixed.Int26_6(0)
	for _, r := range s {
		i, err := f.GlyphIndex(&b, r)
		if err != nil {
			continue
		}
		if a, err := f.GlyphAdvance(&b, i, fixed.I(em), font.HintingNone); err == nil {
			sum += a
		}
	}
	return float64(sum) / 64 / em * points * pointMM
}

// wrap breaks a text into lines no wider than limit, in millimetres. A single
// word may be wider.
func wrap(s string, points float64, bold bool, limit float64) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(current + " " + word)
		if current != "" && width(longer, points, bold) > limit {
			lines = append(lines, current)
			longer = word
		}
		current = longer
	}
	if current != "" {
		lines = append(lines, current)
	}
	return lines
}
