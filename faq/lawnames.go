package faq

import "strings"

// lawWords introduce the number of an instrument or of its part.
var lawWords = map[string]bool{
	"pp": true, "uu": true, "skb": true, "se": true, "pkpu": true, "perbawaslu": true, "perpres": true,
	"permendagri": true, "perppu": true, "permenpanrb": true, "pasal": true, "psl": true, "mk": true, "perbup": true, "perda": true,
	"ayat": true,
}

// isNumbered reports whether an instrument is told from others by its number.
// The SKB, or a circular, is known without one.
func isNumbered(name string) bool {
	switch name {
	case "pp", "uu", "perpres", "pkpu", "perbawaslu", "permendagri", "perppu", "pasal":
		return true
	}
	return false
}

// joinLawNames writes the names of instruments as one word: "pp nomor 53 tahun
// 2010", "pp 53/2010" and "pp53" all become "pp53", and "pasal 71" becomes
// "pasal71". "peraturan pemerintah" and "undang-undang" count as pp and uu.
func joinLawNames(tokens []token) []token {
	out := tokens[:0]
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		name, skip := lawWord(tokens, i)
		if name == "" {
			out = append(out, t)
			continue
		}
		j := i + skip
		if j < len(tokens) && isNumberWord(tokens[j].text) {
			j++
		}
		if j >= len(tokens) || !isNumber(tokens[j].text) {
			for ; skip > 0; skip-- {
				out = append(out, tokens[i])
				i++
			}
			i--
			continue
		}
		number := strings.TrimLeft(tokens[j].text, "0")
		j++
		if j < len(tokens) && isYearWord(tokens[j].text) {
			j++
		}
		if j < len(tokens) && len(tokens[j].text) == 4 && isNumber(tokens[j].text) {
			j++ // the year: numbers alone tell the laws of this catalogue apart
		}
		out = append(out, token{name + number, t.sentence})
		i = j - 1
	}
	return out
}

// lawWord returns the short name of an instrument that starts at i and how
// many tokens it takes.
func lawWord(tokens []token, i int) (string, int) {
	t := tokens[i].text
	next := ""
	if i+1 < len(tokens) {
		next = tokens[i+1].text
	}
	switch {
	case t == "peraturan" && next == "pemerintah":
		return "pp", 2
	case t == "undang" && next == "undang":
		return "uu", 2
	case t == "undang" || t == "undangundang":
		return "uu", 1
	case t == "psl":
		return "pasal", 1
	case isNumbered(t):
		return t, 1
	}
	return "", 0
}

func isNumberWord(s string) bool {
	return s == "no" || s == "nomor" || s == "nomer" || s == "nmr" || s == "nmor"
}

func isYearWord(s string) bool { return s == "tahun" || s == "th" || s == "thn" || s == "taun" }

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
