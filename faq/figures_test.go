package faq

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
)

// TestFigures prints what the search does with the questions that nothing was
// fitted to, beside BM25 as bleve computes it over the same texts, and holds
// the floors. Run it with -v to read the table.
func TestFigures(t *testing.T) {
	c := realCatalogue(t)
	questions := readQuestions(t, "report")
	own := measure(c, questions, func(q question) Result { return ask(c, q) })
	other := newBleve(t, c)
	theirs := measure(c, questions, func(q question) Result { return other.ask(t, q) })
	for _, register := range slices.Sorted(maps.Keys(own)) {
		t.Logf("%-10s search  %s", register, own[register])
		t.Logf("%-10s bleve   %s", "", theirs[register])
	}
	all := own["all"]
	share := func(n, of int) float64 { return float64(n) / float64(of) }
	for _, floor := range []struct {
		what        string
		value, edge float64 // value must be at least edge; negative for a ceiling
	}{
		{"hit@1", share(all.hit1, all.scope), floorHit1},
		{"hit@3", share(all.hit3, all.scope), floorHit3},
		{"answered wrong", -share(all.wrong, all.scope), -ceilingWrong},
		{"declined wrongly", -share(all.declined, all.scope), -ceilingDeclined},
		{"out of scope answered", -share(all.answered, all.foreign), -ceilingForeign},
		{"unsafe verdicts", -float64(all.unsafe), 0},
		{"hit@1 over bleve's", share(all.hit1, all.scope), share(theirs["all"].hit1, all.scope)},
	} {
		if floor.value < floor.edge {
			t.Errorf("%s: %.3f, the edge is %.3f", floor.what, max(floor.value, -floor.value), max(floor.edge, -floor.edge))
		}
	}
}

// What was measured when the numbers of search.toml were last fitted, with a
// little room: a change that falls below breaks something.
const (
	floorHit1       = 0.955
	floorHit3       = 0.985
	ceilingWrong    = 0.025
	ceilingDeclined = 0.02
	ceilingForeign  = 0.037
)

// bm25 is bleve's index in memory over what the search reads too.
type bm25 struct {
	index bleve.Index
	c     *Catalogue
}

func newBleve(tb testing.TB, c *Catalogue) *bm25 {
	tb.Helper()
	mapping := bleve.NewIndexMapping()
	mapping.ScoringModel = "bm25"
	index, err := bleve.NewMemOnly(mapping)
	if err != nil {
		tb.Fatal(err)
	}
	batch := index.NewBatch()
	for _, t := range c.Topics() {
		variants := slices.Concat(t.Variants, t.Keywords, c.search.lex.words.drill[t.ID])
		if err := batch.Index(t.ID, map[string]any{"title": t.Title, "variants": strings.Join(variants, "\n"), "answer": t.Answer}); err != nil {
			tb.Fatal(err)
		}
	}
	if err := index.Batch(batch); err != nil {
		tb.Fatal(err)
	}
	return &bm25{index, c}
}

// ask takes bleve's best hit as its answer; BM25 has no notion of declining
// but to find nothing. A follow-up is asked with the question before it, since
// alone it would be lost.
func (b *bm25) ask(tb testing.TB, q question) Result {
	tb.Helper()
	text := strings.TrimSpace(q.before + " " + q.text)
	found, err := b.index.Search(bleve.NewSearchRequest(bleve.NewMatchQuery(text)))
	if err != nil {
		tb.Fatal(err)
	}
	var r Result
	for _, hit := range found.Hits {
		r.Hits = append(r.Hits, Hit{Topic: b.c.Topic(hit.ID), Score: hit.Score})
	}
	r.Outcome = None
	if len(r.Hits) > 0 {
		r.Outcome, r.Offered = Answer, 1
	}
	return r
}
