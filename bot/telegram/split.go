package telegram

import (
	"html"
	"strings"
	"unicode/utf16"
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

// token measures what stands at the start of s: its bytes, and its UTF-16
// units or -1 for a tag.
func token(s string) (bytes, units int) {
	switch s[0] {
	case '<':
		if end := strings.IndexByte(s, '>'); end > 0 {
			return end + 1, -1
		}
	case '&':
		if end := strings.IndexByte(s, ';'); end > 0 && end < 10 {
			if n := bytesUnits(html.UnescapeString(s[:end+1])); n <= 2 { // else it stands for itself
				return end + 1, n
			}
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
