package faq

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// question is one line of testdata/questions.tsv, see the README there.
type question struct {
	split, register string
	right           []string // topics that answer it; empty: out of scope
	before          string   // the question before it in the conversation, if any
	text            string
}

func readQuestions(tb testing.TB, split string) []question {
	tb.Helper()
	text, err := os.ReadFile("testdata/questions.tsv")
	if err != nil {
		tb.Fatal(err)
	}
	var all []question
	for n, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			tb.Fatalf("questions.tsv:%d: %d columns, want 5", n+2, len(f))
		}
		if f[0] != split {
			continue
		}
		q := question{split: f[0], register: f[1], text: f[4]}
		if f[2] != "-" {
			q.right = append([]string{f[2]}, strings.FieldsFunc(f[3], func(r rune) bool { return r == ',' })...)
		}
		if before, text, ok := strings.Cut(q.text, " >> "); ok {
			q.before, q.text = before, text
		}
		all = append(all, q)
	}
	return all
}

// tally counts what a search did with a set of questions.
type tally struct {
	scope, hit1, hit3 int // questions of the field; those with the right topic first, among the first three
	reciprocal        float64
	wrong             int // one answer, and not the right one
	declined          int // none, though there is an answer
	choices           int // two to four choices
	offered           int // choices among which is the right one
	foreign           int // questions out of scope
	answered          int // of these, one answer
	suggested         int // of these, choices
	unsafe            int // one answer BOLEH where MELANGGAR is right
}

func (t *tally) add(c *Catalogue, q question, r Result) {
	if len(q.right) == 0 {
		t.foreign++
		switch r.Outcome {
		case Answer:
			t.answered++
		case Choices:
			t.suggested++
		}
		return
	}
	t.scope++
	rank := slices.IndexFunc(r.Hits, func(h Hit) bool { return slices.Contains(q.right, h.Topic.ID) }) + 1
	if rank == 1 {
		t.hit1++
	}
	if rank > 0 {
		t.reciprocal += 1 / float64(rank)
		if rank <= 3 {
			t.hit3++
		}
	}
	switch r.Outcome {
	case None:
		t.declined++
	case Choices:
		t.choices++
		if rank > 0 && rank <= r.Offered {
			t.offered++
		}
	case Answer:
		if rank == 1 {
			break
		}
		t.wrong++
		if r.Hits[0].Topic.Verdict == Boleh && c.Topic(q.right[0]).Verdict == Melanggar {
			t.unsafe++
		}
	}
}

func (t *tally) String() string {
	share := func(n, of int) float64 { return float64(n) / float64(max(of, 1)) }
	return fmt.Sprintf("n %4d  hit@1 %.3f  hit@3 %.3f  mrr %.3f  wrong %.3f  declined %.3f  choices %.3f (right among them %.3f)  unsafe %d  | foreign %3d  answered %.3f  choices %.3f",
		t.scope, share(t.hit1, t.scope), share(t.hit3, t.scope), t.reciprocal/float64(max(t.scope, 1)), share(t.wrong, t.scope), share(t.declined, t.scope),
		share(t.choices, t.scope), share(t.offered, t.choices), t.unsafe, t.foreign, share(t.answered, t.foreign), share(t.suggested, t.foreign))
}

// ask puts a question as a conversation would, with the topic before it.
func ask(c *Catalogue, q question) Result {
	previous := ""
	if q.before != "" {
		if r := c.Search(Query{Text: q.before}); r.Offered > 0 {
			previous = r.Hits[0].Topic.ID
		}
	}
	return c.Search(Query{Text: q.text, Previous: previous})
}

// measure asks all questions and counts per register, with "all" for the sum.
func measure(c *Catalogue, questions []question, ask func(question) Result) map[string]*tally {
	counts := map[string]*tally{"all": {}}
	for _, q := range questions {
		if counts[q.register] == nil {
			counts[q.register] = &tally{}
		}
		r := ask(q)
		counts[q.register].add(c, q, r)
		counts["all"].add(c, q, r)
	}
	return counts
}
