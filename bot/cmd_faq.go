package main

import (
	"encoding/json"
	"fmt"
	"time"

	"netralbot/faq"
)

type faqCmd struct {
	Lint faqLintCmd `cmd:"" help:"Check the content; exit 1 if anything must be mended."`
	Dump faqDumpCmd `cmd:"" help:"Print the content as JSON."`
}

type faqLintCmd struct {
	Config string `help:"Check the content of this configuration's faq.dir too."`
	Open   bool   `help:"List the points that rest on something unconfirmed instead."`
}

func (l *faqLintCmd) Run(c console) error {
	catalogue, err := catalogueOf(l.Config)
	if err != nil {
		return err
	}
	if l.Open {
		points := catalogue.Open()
		for _, p := range points {
			fmt.Fprintln(c.out, p)
		}
		_, err := fmt.Fprintf(c.out, "%d open points\n", len(points))
		return err
	}
	bad, warnings := 0, 0
	for _, p := range catalogue.Lint(time.Now()) {
		if p.Warning {
			warnings++
			fmt.Fprintln(c.out, "warning:", p)
			continue
		}
		bad++
		fmt.Fprintln(c.out, "error:", p)
	}
	fmt.Fprintf(c.out, "%d topics, %d provisions: %d errors, %d warnings\n", len(catalogue.Topics()), len(catalogue.Provisions()), bad, warnings)
	if bad > 0 {
		return &fault{fmt.Errorf("%d errors in the content", bad), "mend the lines named above"}
	}
	return nil
}

type faqDumpCmd struct {
	Config string `help:"Include the content of this configuration's faq.dir."`
}

type dumped struct {
	ID        string      `json:"id"`
	Title     string      `json:"title"`
	Variants  []string    `json:"variants"`
	Answer    string      `json:"answer"`
	Verdict   faq.Verdict `json:"verdict"`
	Group     string      `json:"group"`
	Sanction  string      `json:"sanction,omitempty"`
	Citations []citation  `json:"citations"`
	Reviewed  string      `json:"reviewed"`
}

func (d *faqDumpCmd) Run(c console) error {
	catalogue, err := catalogueOf(d.Config)
	if err != nil {
		return err
	}
	all := []dumped{}
	for _, t := range catalogue.Topics() {
		all = append(all, dumped{t.ID, t.Title, t.Variants, t.Answer, t.Verdict, t.Group, t.Sanction, citations(catalogue, t), t.Reviewed.Format(time.DateOnly)})
	}
	enc := json.NewEncoder(c.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(all)
}
