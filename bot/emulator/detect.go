package emulator

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// found is what Telegram marks by itself in every text. The first group of
// each expression is the part marked. A text without any of the signs, in small
// letters, holds none: most don't, and the expressions are slow.
var found = []struct {
	kind  string
	signs []string
	re    *regexp.Regexp
}{
	{"url", []string{"://", "t.me", "www."}, regexp.MustCompile(`(?i)(https?://[^\s<>"]+[^\s<>".,;:!?)\]}']|\b(?:t\.me|www\.[a-z0-9-]+\.[a-z]{2,})(?:/[^\s<>"]*[^\s<>".,;:!?)\]}'])?)`)},
	{"email", []string{"@"}, regexp.MustCompile(`([a-zA-Z0-9._%+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,})`)},
	{"bot_command", []string{"/"}, regexp.MustCompile(`(/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?)`)},
	{"mention", []string{"@"}, regexp.MustCompile(`(@[a-zA-Z0-9_]{3,32})`)},
	{"hashtag", []string{"#"}, regexp.MustCompile(`(#[\pL\pN_]*\pL[\pL\pN_]*)`)},
}

// detect adds the entities Telegram finds by itself, outside code and links.
func detect(text string, list []Entity) []Entity {
	if !strings.ContainsAny(text, "/@#.:") {
		return list
	}
	marks := newUnits(text)
	small := strings.ToLower(text)
	for _, f := range found {
		if !slices.ContainsFunc(f.signs, func(sign string) bool { return strings.Contains(small, sign) }) {
			continue
		}
		for _, at := range f.re.FindAllStringIndex(text, -1) {
			if !wordBoundary(text, at[0], at[1], f.kind) {
				continue
			}
			e := Entity{Type: f.kind, Offset: marks.at(at[0])}
			e.Length = marks.at(at[1]) - e.Offset
			if !slices.ContainsFunc(list, func(o Entity) bool { return clash(o, e) }) {
				list = append(list, e)
			}
		}
	}
	sortEntities(list)
	return list
}

// clash tells whether a found entity may not stand where another does.
func clash(have, add Entity) bool {
	if add.Offset >= have.Offset+have.Length || have.Offset >= add.Offset+add.Length {
		return false
	}
	switch have.Type {
	case "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote":
		return false
	}
	return true
}

// wordBoundary keeps "and/or" and "a@b" from becoming a command and a mention.
func wordBoundary(text string, from, to int, kind string) bool {
	if kind == "url" || kind == "email" {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	if from > 0 && (isWord(before) || strings.ContainsRune("/@#<>", before)) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(text[to:])
	return to == len(text) || !(isWord(after) || kind == "bot_command" && strings.ContainsRune("/<>@", after))
}

func isWord(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f && r != utf8.RuneError
}

// units maps byte offsets of a text to UTF-16 offsets, for ASCII for free.
type units struct {
	text  string
	ascii bool
}

func newUnits(text string) units {
	return units{text, !strings.ContainsFunc(text, func(r rune) bool { return r > 0x7f })}
}

func (u units) at(offset int) int {
	if u.ascii {
		return offset
	}
	return utf16Len(u.text[:offset])
}

// parts cuts a text the way Telegram's apps do before sending: into pieces of
// at most max UTF-16 units, at a line's or word's end where there is one.
func parts(text string, max int) []string {
	var out []string
	for utf16Len(text) > max {
		cut := byteOffset(text, max)
		if utf16Len(text[:cut]) > max { // a pair straddles the limit
			_, size := utf8.DecodeLastRuneInString(text[:cut])
			cut -= size
		}
		if i := strings.LastIndexAny(text[:cut], "\n"); i > cut/2 {
			cut = i + 1
		} else if i := strings.LastIndexAny(text[:cut], " "); i > cut/2 {
			cut = i + 1
		}
		out = append(out, text[:cut])
		text = text[cut:]
	}
	return append(out, text)
}
