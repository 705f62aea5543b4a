package desk

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"netralbot/bot/text"
	"netralbot/tips"
)

// names turns ids into what people call them.
type names struct {
	given Names
	book  *text.Book
}

func newNames(given Names, book *text.Book) *names { return &names{given: given, book: book} }

func (n *names) government() string { return clean(n.given.Government) }

func (n *names) kind(id string) string {
	if name := n.given.Kinds[id]; name != "" {
		return name
	}
	if n.book.Has("kind." + id) {
		return words(n.book.Get("kind." + id))
	}
	return readable(id)
}

// shortKind is a kind without the examples that follow it in parentheses.
func (n *names) shortKind(id string) string {
	short, _, _ := strings.Cut(n.kind(id), " (")
	return short
}

func (n *names) unit(id string) string {
	if name := n.given.Units[id]; name != "" {
		return name
	}
	return readable(id)
}

func (n *names) destination(id string) string {
	if name := n.given.Destinations[id]; name != "" {
		return name
	}
	return readable(id)
}

func (n *names) staff(id tips.StaffID) string {
	if name := n.given.Staff[id.String()]; name != "" {
		return name
	}
	return id.String()
}

func (n *names) state(s tips.State) string {
	if n.book.Has("state." + string(s)) {
		return n.book.Get("state." + string(s))
	}
	return readable(string(s))
}

func (n *names) outcome(o tips.Outcome) string {
	if n.book.Has("outcome." + string(o)) {
		return capital(n.book.Get("outcome." + string(o)))
	}
	return readable(string(o))
}

// words drops the picture that stands before a button's label.
func words(label string) string {
	return strings.TrimLeftFunc(label, func(r rune) bool { return !unicode.IsLetter(r) })
}

// longestID is what is shown of an id, in runes: a bundle may hold anything.
const longestID = 60

// readable makes an id without a name pleasant to read: dinas-pendidikan is
// shown as Dinas pendidikan.
func readable(id string) string {
	s := []rune(strings.ReplaceAll(clean(id), "-", " "))
	if len(s) > longestID {
		s = append(s[:longestID-1], '…')
	}
	return capital(string(s))
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}

// clean makes a stranger's text harmless to show and to compare: valid,
// composed, with plain line ends, and without control characters or marks that
// turn the direction of what follows.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C, r == 0xFEFF:
			return -1
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(norm.NFC.String(s))
}
