package faq

import (
	"fmt"
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

// BenchmarkGrowth asks and builds at many times the catalogue's size: copies of
// its topics, each with a word of its own in every text.
func BenchmarkGrowth(b *testing.B) {
	c := realCatalogue(b)
	questions := readQuestions(b, "fit")
	for _, times := range []int{1, 10, 100} {
		topics := cloned(c, times)
		var x *index
		b.Run(fmt.Sprintf("index/%d", times), func(b *testing.B) {
			for b.Loop() {
				x = newIndex(topics, c.cites, c.search.lex.words)
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

// cloned returns the topics that many times, the copies with another id and a
// word of their own.
func cloned(c *Catalogue, times int) []*Topic {
	var all []*Topic
	for n := range times {
		for _, t := range c.ordered {
			if n == 0 {
				all = append(all, t)
				continue
			}
			word := fmt.Sprintf(" wilayah%d", n)
			clone := *t
			clone.ID = fmt.Sprintf("%s-%d", t.ID, n)
			clone.Title += word
			clone.Variants = nil
			for _, v := range t.Variants {
				clone.Variants = append(clone.Variants, v+word)
			}
			all = append(all, &clone)
		}
	}
	return all
}
