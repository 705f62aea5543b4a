package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"netralbot/bot/text"
	"netralbot/faq"
)

type askCmd struct {
	JSON     bool     `name:"json" help:"One JSON object a question."`
	Config   string   `help:"Use the content of this configuration's faq.dir too."`
	Question []string `arg:"" optional:"" help:"The question; without it, one a line on standard input."`
}

type asked struct {
	Question string      `json:"question"`
	Outcome  faq.Outcome `json:"outcome"`
	Offered  int         `json:"offered"`
	Results  []askedHit  `json:"results"`
}

type askedHit struct {
	ID        string      `json:"id"`
	Title     string      `json:"title"`
	Verdict   faq.Verdict `json:"verdict"`
	Score     float64     `json:"score"`
	Citations []citation  `json:"citations"`
}

type citation struct {
	Provision string `json:"provision"`
	Status    string `json:"status"`
	Now       string `json:"now,omitempty"`
}

func (a *askCmd) Run(c console) error {
	catalogue, err := catalogueOf(a.Config)
	if err != nil {
		return err
	}
	if len(a.Question) > 0 {
		return a.answer(c.out, catalogue, strings.Join(a.Question, " "))
	}
	lines := bufio.NewScanner(c.in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if q := strings.TrimSpace(lines.Text()); q != "" {
			if err := a.answer(c.out, catalogue, q); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

func catalogueOf(config string) (*faq.Catalogue, error) {
	if config == "" {
		return faq.Load()
	}
	c, err := readConfig(config)
	if err != nil {
		return nil, err
	}
	return loadFAQ(c)
}

func (a *askCmd) answer(w io.Writer, catalogue *faq.Catalogue, question string) error {
	found := catalogue.Search(faq.Query{Text: question})
	if a.JSON {
		r := asked{Question: question, Outcome: found.Outcome, Offered: found.Offered, Results: []askedHit{}}
		for _, h := range found.Hits {
			r.Results = append(r.Results, askedHit{h.Topic.ID, h.Topic.Title, h.Topic.Verdict, h.Score, citations(catalogue, h.Topic)})
		}
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return enc.Encode(r)
	}
	var b strings.Builder
	switch found.Outcome {
	case faq.Answer:
		book, err := text.Load()
		if err != nil {
			return err
		}
		writeTopic(&b, book, catalogue, found.Hits[0].Topic)
	case faq.Choices:
		b.WriteString("Maksud Anda yang mana?\n")
		for _, h := range found.Hits[:found.Offered] {
			fmt.Fprintf(&b, "  %-32s %s\n", h.Topic.ID, h.Topic.Title)
		}
	default:
		b.WriteString("Belum ada di katalog.\n")
	}
	_, err := fmt.Fprintln(w, b.String())
	return err
}

func writeTopic(b *strings.Builder, book *text.Book, catalogue *faq.Catalogue, t *faq.Topic) {
	fmt.Fprintf(b, "%s: %s  [%s]\n\n%s\n", strings.ToUpper(string(t.Verdict)), t.Title, t.ID, strings.TrimSpace(t.Answer))
	for _, cs := range t.Cases {
		fmt.Fprintf(b, "- %s: %s\n", caseHead(book, cs), strings.TrimSpace(cs.Text))
	}
	if t.Sanction != "" {
		fmt.Fprintf(b, "\nSanksi: %s\n", strings.TrimSpace(t.Sanction))
	}
	b.WriteString("\nDasar hukum:\n")
	for _, ci := range citations(catalogue, t) {
		fmt.Fprintf(b, "- %s: %s", ci.Provision, ci.Status)
		if ci.Now != "" {
			fmt.Fprintf(b, ", kini %s", ci.Now)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(b, "\nDitinjau %s.\n", t.Reviewed.Format(time.DateOnly))
}

// caseHead says for whom, which stage and which election a case holds.
func caseHead(book *text.Book, c faq.Case) string {
	var names []string
	if c.Who != "" {
		names = append(names, faq.Who[c.Who])
	}
	if c.Stage != "" {
		names = append(names, book.Get("stage."+c.Stage))
	}
	if c.Election != "" {
		names = append(names, book.Get("election."+c.Election))
	}
	if len(names) == 0 {
		return book.Get("answer.case_all")
	}
	return strings.Join(names, ", ")
}

// citations are a topic's provisions with how they stand today.
func citations(catalogue *faq.Catalogue, t *faq.Topic) []citation {
	out := []citation{}
	for _, id := range t.Citations {
		p := catalogue.Provision(id)
		if p == nil {
			continue
		}
		st := catalogue.Standing(p, time.Now())
		c := citation{Provision: p.Cite, Status: st.Word}
		var now []string
		for _, n := range st.Now {
			now = append(now, n.Cite)
		}
		c.Now = strings.Join(now, "; ")
		out = append(out, c)
	}
	return out
}
