// Package text holds every sentence the program shows to people, in Indonesian.
//
// The sentences lie in id.toml, one table a part of the program. Load gives a
// Book; Book.Get fills a sentence in:
//
//	b.Get("status.head", "number", n)
//
// The sentences are HTML of the subset that Telegram's parse_mode HTML knows.
// Values are escaped as they are filled in, unless they are of type HTML: a
// reporter's words can't become markup. A key that doesn't exist panics, since
// it is a mistake in the code; a test walks the sources for every key, so it
// can't reach a user. The same test refuses empty, unused and over-long texts.
package text

import (
	_ "embed"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed id.toml
var indonesian string

// HTML is text that is already escaped.
type HTML string

// Book is a loaded set of sentences. It is never changed after Load.
type Book struct {
	sentences map[string]string
}

// Load reads the embedded sentences. It fails only on a mistake in id.toml.
func Load() (*Book, error) {
	var parts map[string]map[string]string
	if _, err := toml.Decode(indonesian, &parts); err != nil {
		return nil, fmt.Errorf("text: id.toml: %w", err)
	}
	b := &Book{sentences: map[string]string{}}
	for part, sentences := range parts {
		for name, s := range sentences {
			b.sentences[part+"."+name] = strings.TrimSpace(s)
		}
	}
	return b, nil
}

// Get returns the sentence of key with the named values filled in: pairs is
// name, value, name, value. It panics on an unknown key, a name that the
// sentence doesn't hold, and a name of the sentence left without a value.
func (b *Book) Get(key string, pairs ...any) string {
	s, ok := b.sentences[key]
	if !ok {
		panic("text: no sentence " + key)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		name := "{" + pairs[i].(string) + "}"
		if !strings.Contains(s, name) {
			panic("text: " + key + " has no place for " + name)
		}
	}
	return fill(key, s, pairs)
}

// fill walks the sentence once, so that a value which itself holds "{…}" is
// never taken for a place.
func fill(key, s string, pairs []any) string {
	var out strings.Builder
	for {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			out.WriteString(s)
			return out.String()
		}
		end := strings.IndexByte(s[open:], '}')
		if end < 0 {
			panic("text: " + key + " has an open brace")
		}
		out.WriteString(s[:open])
		out.WriteString(value(key, s[open+1:open+end], pairs))
		s = s[open+end+1:]
	}
}

func value(key, name string, pairs []any) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			if h, ok := pairs[i+1].(HTML); ok {
				return string(h)
			}
			return Escape(fmt.Sprint(pairs[i+1]))
		}
	}
	panic("text: " + key + " wants a value for {" + name + "}")
}

// Has tells whether there is a sentence of that key, for keys put together
// from an id of the configuration or the catalogue.
func (b *Book) Has(key string) bool { _, ok := b.sentences[key]; return ok }

// Keys lists all keys in order.
func (b *Book) Keys() []string { return slices.Sorted(maps.Keys(b.sentences)) }

// Escape makes a string safe to stand in HTML.
func Escape(s string) string { return html.EscapeString(s) }
