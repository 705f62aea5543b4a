package faq

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxQuery is how many bytes of a question are read. A story of a page fits;
// what follows wouldn't change the topic but would cost time.
const maxQuery = 6000

// token is one word as typed, folded to lower case without marks.
type token struct {
	text     string
	sentence int
}

// tokenize cuts text into words. Hyphens are resolved (teman-teman → teman,
// di-share → share), links and @names dropped, hashtags kept as "tagar" and
// their word, a few emoji kept as the word they stand for.
func tokenize(text string) []token {
	return appendTokens(make([]token, 0, min(len(text), maxQuery)/5+4), text)
}

func appendTokens(out []token, text string) []token {
	text = clip(text, maxQuery)
	if !isASCII(text) {
		text = fold(text)
	}
	var (
		sentence int
		started  bool
	)
	add := func(word string) {
		if word == "" {
			return
		}
		if n := len(out) - 1; n >= 0 && out[n].sentence == sentence && repeats(out[n].text, word) {
			out = out[:n] // teman teman, terang terangan
		}
		out = append(out, token{word, sentence})
		started = true
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case isWordByte(c):
			j := wordEnd(text, i)
			word, plain := lower(text[i:j])
			i = j
			if plain {
				add(word)
				continue
			}
			if word == "http" || word == "https" || word == "www" {
				i = skipUntilSpace(text, i)
				continue
			}
			splitWord(word, add)
			continue
		case c == '@':
			i = skipUntilSpace(text, i)
			continue
		case c == '#':
			if i+1 < len(text) && isWordByte(text[i+1]) {
				add("tagar")
			}
		case c == '&':
			add("dan")
		case c == '.' || c == '?' || c == '!' || c == '\n' || c == ';':
			if started {
				sentence++
				started = false
			}
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:])
			add(emojiWords[r])
			i += size
			continue
		}
		i++
	}
	return out
}

// repeats reports whether a word is said twice, perhaps with an ending.
func repeats(first, second string) bool {
	return len(first) > 2 && strings.HasPrefix(second, first) && len(second) <= len(first)+3 && !isNumber(first)
}

// emojiWords are the pictures people use in place of a word that matters here.
var emojiWords = map[rune]string{
	'👍': "jempol", '❤': "love", '♥': "love", '✌': "jari", '☝': "jari", '🤟': "jari", '🤙': "jari",
}

// wordEnd returns the end of the word that starts at i: letters and digits,
// with hyphens and apostrophes inside.
func wordEnd(text string, i int) int {
	j := i
	for j < len(text) {
		switch {
		case isWordByte(text[j]):
		case (text[j] == '-' || text[j] == '\'') && j+1 < len(text) && isWordByte(text[j+1]):
		default:
			return j
		}
		j++
	}
	return j
}

// lower returns the word in lower case, and whether it is plain: letters only,
// and no start of a link.
func lower(word string) (_ string, plain bool) {
	plain = true
	upper := false
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= 'A' && c <= 'Z' {
			upper = true
		} else if c < 'a' {
			plain = false
		}
	}
	if upper {
		word = strings.ToLower(word)
	}
	return word, plain && word != "http" && word != "https" && word != "www"
}

// splitWord resolves the hyphens and digits of one written word.
func splitWord(word string, add func(string)) {
	word = strings.ReplaceAll(word, "'", "")
	first, rest, hyphen := strings.Cut(word, "-")
	if !hyphen {
		splitDigits(word, add)
		return
	}
	switch {
	case rest == first || strings.HasPrefix(rest, first): // teman-teman, teman-temannya
		splitDigits(rest, add)
		return
	case len(first) > 3 && len(rest) > 3 && first[len(first)-3:] == rest[len(rest)-3:] && strings.HasPrefix(first, "ber"):
		splitDigits(rest, add) // bersama-sama
		return
	case isAttached(first): // di-share, nge-like
		splitWord(rest, add)
		return
	}
	splitDigits(first, add)
	splitWord(rest, add)
}

func isAttached(s string) bool {
	switch s {
	case "di", "ke", "se", "nge", "ng", "me", "mem", "men", "meng", "ber", "ter", "e":
		return true
	}
	return false
}

// splitDigits adds a word, taking apart what people write in one: teman2,
// pp53, uu20. Short mixtures such as p3k stay whole.
func splitDigits(word string, add func(string)) {
	digit := strings.IndexFunc(word, isDigit)
	if digit < 0 || digit == 0 {
		add(word)
		return
	}
	letters, digits := word[:digit], word[digit:]
	if strings.IndexFunc(digits, func(r rune) bool { return !isDigit(r) }) >= 0 {
		if digits[0] == '2' && len(letters) > 3 { // teman2nya
			add(letters + digits[1:])
			return
		}
		add(word)
		return
	}
	switch {
	case digits == "2" && len(letters) > 2 && !lawWords[letters]:
		add(letters)
	case lawWords[letters] || len(letters) > 2:
		add(letters)
		add(digits)
	default:
		add(word)
	}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func skipUntilSpace(text string, i int) int {
	for i < len(text) && text[i] != ' ' && text[i] != '\n' && text[i] != '\t' {
		i++
	}
	return i
}

// clip cuts text to at most n bytes at a rune's border.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// fold turns decorated letters into plain ones: accents, full width, bold
// mathematical letters and curly apostrophes.
func fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, " ")) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '’' || r == '‘' || r == '`':
			b.WriteByte('\'')
		case r == '–' || r == '‐' || r == '‑':
			b.WriteByte('-')
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
