package telegram

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxText is Telegram's limit for a message in UTF-16 units after the entities
// are parsed.
const maxText = 4096

// split cuts HTML into messages of at most limit UTF-16 units, at the end of a
// paragraph, line, sentence or word, in that order. Tags open at a cut are
// closed before it and opened again after it.
func split(text string, limit int) []string {
	if len(text) <= limit { // no UTF-16 unit takes less than a byte
		return []string{text}
	}
	text = referencesClosed(text)
	var parts []string
	for {
		cut, open := cutAt(text, limit)
		if cut == len(text) {
			if len(parts) == 0 || !blank(text) {
				parts = append(parts, text)
			}
			return parts
		}
		head := strings.TrimRight(text[:cut], " \n")
		for i := len(open) - 1; i >= 0; i-- {
			head += "</" + tagName(open[i]) + ">"
		}
		if !blank(head) {
			parts = append(parts, head)
		}
		text = strings.Join(open, "") + strings.TrimLeft(text[cut:], " \n")
	}
}

// blank tells whether nothing but tags and white space stands in text: Telegram
// refuses such a message.
func blank(text string) bool {
	for text != "" {
		n, units := token(text)
		if units >= 0 && strings.TrimSpace(html.UnescapeString(text[:n])) != "" {
			return false
		}
		text = text[n:]
	}
	return true
}

// cutAt returns where the first message ends and which tags are open there.
func cutAt(text string, limit int) (cut int, open []string) {
	type place struct {
		at   int
		open []string
	}
	best := [4]place{} // by paragraph, line, sentence, word
	var hard place     // where nothing better was found
	units := 0
	for i := 0; i < len(text); {
		step, n := token(text[i:])
		if n < 0 {
			open = retag(open, text[i:i+step])
			i += step
			continue
		}
		if units+n > limit {
			for _, b := range best {
				if b.at > 0 {
					return b.at, b.open
				}
			}
			if hard.at > 0 {
				return hard.at, hard.open
			}
			return i, open
		}
		units += n
		i += step
		here := place{i, append([]string(nil), open...)}
		hard = here
		if units < limit/2 { // a break too early would make a ragged first message
			continue
		}
		switch {
		case strings.HasPrefix(text[i:], "\n\n"):
			best[0] = here
		case strings.HasPrefix(text[i:], "\n"):
			best[1] = here
		case strings.HasPrefix(text[i:], " ") && strings.ContainsRune(".!?", rune(text[i-1])):
			best[2] = here
		case strings.HasPrefix(text[i:], " "):
			best[3] = here
		}
	}
	return len(text), nil
}

// reference reads the character that Telegram decodes at the start of s, with or
// without its semicolon, and how many bytes it takes: 0 if the ampersand stands
// for itself.
func reference(s string) (n int, r rune) {
	m := referenceForm.FindStringSubmatch(s)
	if m == nil {
		return 0, 0
	}
	switch body := m[1]; {
	case strings.HasPrefix(body, "#"):
		digits, base := body[1:], 10
		if digits[0] == 'x' {
			digits, base = digits[1:], 16
		}
		number, err := strconv.ParseInt(digits, base, 32)
		r = rune(number)
		if err != nil || r == 0 || r >= utf8.MaxRune || !utf8.ValidRune(r) || len(body) > 8 {
			return 0, 0
		}
	default:
		if r = map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}[body]; r == 0 {
			return 0, 0
		}
	}
	return len(m[0]), r
}

// referencesClosed writes each character reference with its semicolon, and an
// ampersand that stands for itself as one: a cut can then make no other
// character of what is left on either side.
func referencesClosed(text string) string {
	var b strings.Builder
	for {
		at := strings.IndexByte(text, '&')
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		b.WriteString(text[:at])
		text = text[at:]
		n, _ := reference(text)
		if n == 0 {
			b.WriteString("&amp;")
			text = text[1:]
			continue
		}
		b.WriteString(strings.TrimSuffix(text[:n], ";") + ";")
		text = text[n:]
	}
}

var referenceForm = regexp.MustCompile(`^&(#x[0-9a-fA-F]+|#[0-9]+|[a-zA-Z]+);?`)

// token measures what stands at the start of s: its bytes, and its UTF-16
// units or -1 for a tag.
func token(s string) (bytes, units int) {
	switch s[0] {
	case '<':
		if end := strings.IndexByte(s, '>'); end > 0 {
			return end + 1, -1
		}
	case '&':
		if n, r := reference(s); n > 0 {
			return n, utf16.RuneLen(r)
		}
	}
	for i, r := range s {
		if i > 0 {
			return i, bytesUnits(s[:i])
		}
		_ = r
	}
	return len(s), bytesUnits(s)
}

func bytesUnits(s string) int { return len(utf16.Encode([]rune(s))) }

func retag(open []string, tag string) []string {
	if strings.HasPrefix(tag, "</") {
		if len(open) > 0 {
			return open[: len(open)-1 : len(open)-1]
		}
		return open
	}
	return append(open[:len(open):len(open)], tag)
}

func tagName(tag string) string {
	name, _, _ := strings.Cut(strings.Trim(tag, "<>"), " ")
	return name
}
