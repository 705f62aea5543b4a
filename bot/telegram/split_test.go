package telegram

import (
	"fmt"
	"html"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"netralbot/bot/emulator"
)

// checkSplit holds what split promises: each part is a message that Telegram
// takes, by the emulator's own parser, and together they say the same.
func checkSplit(t interface {
	Helper()
	Fatalf(string, ...any)
}, text string, limit int) {
	t.Helper()
	whole, _, err := emulator.ParseHTML(text)
	if err != nil {
		return // not what the program writes
	}
	var said strings.Builder
	for i, part := range split(text, limit) {
		plain, _, err := emulator.ParseHTML(part)
		if err != nil {
			t.Fatalf("part %d of %q is refused: %v\n%q", i, text, err, part)
		}
		if n := len(utf16.Encode([]rune(plain))); n > limit {
			t.Fatalf("part %d has %d units, more than %d: %q", i, n, limit, part)
		}
		if strings.TrimSpace(plain) == "" && strings.TrimSpace(whole) != "" {
			t.Fatalf("part %d of %q is empty: %q", i, text, part)
		}
		said.WriteString(plain)
	}
	if a, b := bare(said.String()), bare(whole); a != b {
		t.Fatalf("the parts say\n%q\ninstead of\n%q", a, b)
	}
}

// bare leaves white space out: a cut may replace some.
func bare(s string) string { return strings.Join(strings.Fields(s), "") }

// markup draws HTML as the program writes it: nested tags, escaped text.
func markup(t *rapid.T, depth int) string {
	var b strings.Builder
	words := rapid.SampledFrom([]string{"netral", "ASN", "a", " ", " ", " ", "\n", "\n\n", ". ", "! ", "🏛", "é", "x < y & \"z\"", "👩‍👩‍👧", strings.Repeat("panjang", 9)})
	for range rapid.IntRange(1, 12).Draw(t, "n") {
		if depth > 0 && rapid.IntRange(0, 3).Draw(t, "tag?") == 0 {
			tag := rapid.SampledFrom([]string{"b", "i", "u", "code", "blockquote", `a href="https://example.org/?a=1&amp;b=2"`}).Draw(t, "tag")
			name, _, _ := strings.Cut(tag, " ")
			fmt.Fprintf(&b, "<%s>%s</%s>", tag, markup(t, depth-1), name)
			continue
		}
		b.WriteString(html.EscapeString(words.Draw(t, "word")))
	}
	return b.String()
}

func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		checkSplit(t, markup(t, 3), rapid.IntRange(2, 120).Draw(t, "limit"))
	})
}

// TestSplitWhere: cuts fall at the end of a paragraph rather than of a line, a
// sentence, a word.
func TestSplitWhere(t *testing.T) {
	for _, c := range []struct {
		text, first string
	}{
		{"aaaa bbbb. cccc\ndddd\n\neeee ffff gggg", "aaaa bbbb. cccc\ndddd"},
		{"aaaa bbbb. cccc dddd\neeee ffff gggg", "aaaa bbbb. cccc dddd"},
		{"aaaa bbbb cccc. dddd eeee ffff gggg", "aaaa bbbb cccc."},
		{"aaaa bbbb cccc dddd eeee ffff gggg", "aaaa bbbb cccc dddd eeee"},
		{strings.Repeat("a", 40), strings.Repeat("a", 25)},
		{"<b>aaaa bbbb cccc dddd eeee ffff</b> gggg", "<b>aaaa bbbb cccc dddd eeee</b>"},
	} {
		parts := split(c.text, 25)
		if parts[0] != c.first {
			t.Errorf("%q is cut after %q, want %q", c.text, parts[0], c.first)
		}
	}
	if parts := split("pendek", maxText); len(parts) != 1 || parts[0] != "pendek" {
		t.Errorf("a short text became %q", parts)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("<b>Pasal 5</b>: tidak boleh. 🏛 &lt;x&gt;", 10)
	f.Add("   \n\n   a", 4)
	f.Add("<b>&12345;</b>", 2)
	f.Add("&gt", 2)
	f.Add("&gtx &lt2 &#62 &#55296; &#x1f3db;", 3)
	f.Add("<a href=\"https://example.org/\">tautan panjang sekali</a>", 7)
	f.Add(strings.Repeat("<i>x</i> ", 2000), 4096)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 2 || limit > maxText {
			limit = 2 + int(uint(limit)%maxText)
		}
		checkSplit(t, text, min(limit, maxText))
	})
}
