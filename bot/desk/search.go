package desk

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold makes texts comparable: small letters without accents. It maps rune by
// rune, so that a place in the folded text is a place in the original.
func fold(s string) string {
	return strings.Map(foldRune, s)
}

func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	if unicode.IsLetter(r) {
		if d := norm.NFD.PropertiesString(string(r)).Decomposition(); d != nil {
			r, _ = utf8.DecodeRune(d)
		}
	}
	return unicode.ToLower(r)
}

// terms cuts a search into folded terms, each of which must occur. Words in
// quotation marks belong together.
func terms(s string) []string {
	var out []string
	for i, part := range strings.Split(fold(clean(s)), `"`) {
		if i%2 == 1 {
			if part = strings.Join(strings.Fields(part), " "); part != "" {
				out = append(out, part)
			}
			continue
		}
		out = append(out, strings.Fields(part)...)
	}
	return out
}

func matches(folded string, terms []string) bool {
	for _, t := range terms {
		if !strings.Contains(folded, t) {
			return false
		}
	}
	return true
}

// searchable is everything one can look for in t, folded. White space is made
// even, so that a quoted search crosses line ends. The number is there with and
// without its dash.
func (t *tip) searchable(n *names) string {
	var b strings.Builder
	add := func(parts ...string) {
		for _, s := range parts {
			for _, w := range strings.Fields(s) {
				b.WriteString(fold(w))
				b.WriteByte(' ')
			}
			b.WriteByte('\n') // nothing quoted crosses from one part to the next
		}
	}
	c, r := t.Card, t.Report
	add(t.number, strings.ReplaceAll(t.number, "-", ""), n.kind(c.Kind), n.state(c.State))
	if c.Unit != "" {
		add(n.unit(c.Unit))
	}
	if c.Destination != "" {
		add(n.destination(c.Destination))
	}
	if c.Officer != 0 {
		add(n.staff(c.Officer))
	}
	add(r.When, r.Place, r.Who)
	add(r.Texts...)
	for _, a := range t.Additions {
		add(a.Texts...)
	}
	for _, m := range t.Messages {
		add(m.Text)
	}
	for _, m := range t.Notes {
		add(m.Text)
	}
	return b.String()
}

// A span is a piece of a text; a hit is to be marked.
type span struct {
	Text string
	Hit  bool
}

// mark cuts s where a term occurs.
func mark(s string, terms []string) []span {
	original, folded := []rune(s), []rune(fold(s))
	var out []span
	plain := 0
	for i := 0; i < len(folded); {
		n := longestAt(folded[i:], terms)
		if n == 0 {
			i++
			continue
		}
		if plain < i {
			out = append(out, span{Text: string(original[plain:i])})
		}
		out = append(out, span{Text: string(original[i : i+n]), Hit: true})
		i += n
		plain = i
	}
	if plain < len(original) {
		out = append(out, span{Text: string(original[plain:])})
	}
	return out
}

func longestAt(folded []rune, terms []string) int {
	longest := 0
	for _, t := range terms {
		n := 0
		for _, r := range t {
			if n >= len(folded) || folded[n] != r {
				n = -1
				break
			}
			n++
		}
		longest = max(longest, n)
	}
	return longest
}

// snippet is a short piece of what was reported, around the first hit.
func (t *tip) snippet(terms []string) []span {
	const length = 110
	best, bestAt := "", -1
	for _, s := range t.stories() {
		s = strings.Join(strings.Fields(s), " ")
		at := firstHit(s, terms)
		if best == "" || at >= 0 && bestAt < 0 {
			best, bestAt = s, at
		}
		if bestAt >= 0 || len(terms) == 0 {
			break
		}
	}
	r := []rune(best)
	from := max(0, bestAt-length/3)
	to := min(len(r), from+length)
	cut := string(r[from:to])
	if from > 0 {
		cut = "…" + cut
	}
	if to < len(r) {
		cut += "…"
	}
	return mark(cut, terms)
}

// firstHit is where the first term occurs in s, in runes, or -1.
func firstHit(s string, terms []string) int {
	folded := fold(s)
	first := -1
	for _, t := range terms {
		if i := strings.Index(folded, t); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	if first < 0 {
		return -1
	}
	return utf8.RuneCountInString(folded[:first])
}

// stories are the reporter's texts and what stands in the reporter's fields,
// then staff's words.
func (t *tip) stories() []string {
	list := append([]string{}, t.Report.Texts...)
	for _, a := range t.Additions {
		list = append(list, a.Texts...)
	}
	list = append(list, t.Report.Who, t.Report.Place, t.Report.When)
	for _, m := range t.Messages {
		list = append(list, m.Text)
	}
	for _, m := range t.Notes {
		list = append(list, m.Text)
	}
	return list
}
