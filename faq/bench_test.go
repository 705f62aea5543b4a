package faq

import (
	"fmt"
	"hash/crc32"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func BenchmarkSearch(b *testing.B) {
	c := realCatalogue(b)
	questions := readQuestions(b, "fit")
	for i := 0; b.Loop(); i++ {
		c.Search(Query{Text: questions[i%len(questions)].text})
	}
}

// BenchmarkBleve is the yardstick: a query of ours takes a tenth of it or less.
func BenchmarkBleve(b *testing.B) {
	other := newBleve(b, realCatalogue(b))
	questions := readQuestions(b, "fit")
	for i := 0; b.Loop(); i++ {
		other.ask(b, question{text: questions[i%len(questions)].text})
	}
}

func BenchmarkIndex(b *testing.B) {
	c := realCatalogue(b)
	for b.Loop() {
		newIndex(c.ordered, c.cites, c.search.lex.words)
	}
}

// BenchmarkGrowth asks and builds at many times the catalogue's size.
func BenchmarkGrowth(b *testing.B) {
	c := realCatalogue(b)
	questions := readQuestions(b, "fit")
	for _, times := range []int{1, 10, 100} {
		topics := grown(c, times)
		words := *c.search.lex.words
		words.drill = nil // they are among the variants
		var x *index
		b.Run(fmt.Sprintf("index/%d", times), func(b *testing.B) {
			for b.Loop() {
				x = newIndex(topics, c.cites, &words)
			}
		})
		if x == nil {
			continue // only the searches were asked for, or none
		}
		b.Run(fmt.Sprintf("search/%d", times), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				x.find(x.terms(x.lex.analyze(questions[i%len(questions)].text)))
			}
		})
	}
}

// grown returns a catalogue of that many times the topics: copies that go into
// other matters of the same field. Words that many topics use (asn, kampanye,
// foto) stay, and are used by ever more topics; a word of few topics becomes,
// in each copy, one of several others, so that the vocabulary grows with the
// root of the amount of text (Heaps' law) and no two copies are alike. Mere
// copies would not do: nobody writes a topic a hundred times.
func grown(c *Catalogue, times int) []*Topic {
	holders := map[string]int{}
	for _, t := range c.ordered {
		seen := map[string]bool{}
		rewrite(c, t, func(text string) string {
			for _, word := range letters.FindAllString(strings.ToLower(text), -1) {
				if !seen[word] {
					seen[word] = true
					holders[word]++
				}
			}
			return text
		})
	}
	others := uint32(math.Ceil(math.Sqrt(float64(times))))
	var all []*Topic
	for n := range times {
		for _, t := range c.ordered {
			other := rewrite(c, t, func(text string) string {
				return letters.ReplaceAllStringFunc(strings.ToLower(text), func(word string) string {
					if holders[word] > len(c.ordered)/10 {
						return word
					}
					which := crc32.ChecksumIEEE(fmt.Append(nil, word, n)) % others
					return strings.Map(func(r rune) rune { return shift(r, int(which)) }, word)
				})
			})
			other.ID = fmt.Sprintf("%s-%d", t.ID, n)
			all = append(all, other)
		}
	}
	return all
}

var letters = regexp.MustCompile(`[a-z]+`)

// rewrite returns a copy of the topic, its drills among its variants, with f
// applied to every text.
func rewrite(c *Catalogue, t *Topic, f func(string) string) *Topic {
	each := func(texts []string) []string {
		var all []string
		for _, text := range texts {
			all = append(all, f(text))
		}
		return all
	}
	other := *t
	other.Title, other.Answer, other.Sanction = f(t.Title), f(t.Answer), f(t.Sanction)
	other.Variants = each(slices.Concat(t.Variants, c.search.lex.words.drill[t.ID]))
	other.Keywords = each(t.Keywords)
	other.Cases = nil
	for _, example := range t.Cases {
		example.Text = f(example.Text)
		other.Cases = append(other.Cases, example)
	}
	return &other
}

// shift makes other words that can be spoken: vowels for vowels, consonants for
// consonants, no two alike for n below 105.
func shift(r rune, n int) rune {
	for _, ring := range []string{"aiueo", "bcdfghjklmnpqrstvwxyz"} {
		if i := strings.IndexRune(ring, r); i >= 0 {
			return rune(ring[(i+n)%len(ring)])
		}
	}
	return r
}
