package faq

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Bounds of the content. A rendered answer must fit one Telegram message of
// 4096 UTF-16 units; the budget leaves room for the parts around it.
const (
	maxTitle      = 60
	maxLength     = 3500
	leastVariants = 10
	leastSentence = 2
	mostSentences = 5
)

// Lint returns what a curator has to mend, given the present day: errors
// first come by file and line. Load refuses content that can't be read at all;
// Lint holds what can be read against the rules of the catalogue.
func (c *Catalogue) Lint(on time.Time) []Problem { return c.lint(on) }

// Open returns the points that rest on something unconfirmed.
func (c *Catalogue) Open() []OpenPoint {
	var points []OpenPoint
	add := func(kind, id string, texts ...string) {
		at := c.lines[kind+" "+id]
		for _, text := range texts {
			if text != "" {
				points = append(points, OpenPoint{File: at.File, Line: at.at(text), ID: id, Text: text})
			}
		}
	}
	for _, t := range c.ordered {
		add("topic", t.ID, t.Open...)
	}
	for _, p := range c.Provisions() {
		add("provision", p.ID, p.Open)
	}
	return points
}

func (p OpenPoint) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.ID, p.Text)
}

// linter collects problems.
type linter struct {
	c     *Catalogue
	on    time.Time // the day standings are worked out for
	dates bool      // whether review dates are held against it
	found []Problem
}

func (c *Catalogue) lint(on time.Time) []Problem {
	l := &linter{c: c, on: on, dates: !on.Equal(noDay)}
	if !l.dates { // as of the newest review
		for _, t := range c.ordered {
			if t.Reviewed.After(l.on) {
				l.on = t.Reviewed
			}
		}
	}
	for _, in := range c.Instruments() {
		l.instrument(in)
	}
	cited := map[string]bool{}
	for _, t := range c.ordered {
		l.topic(t)
		for _, id := range t.Citations {
			cited[id] = true
		}
	}
	for _, p := range c.Provisions() {
		l.provision(p, cited[p.ID])
	}
	l.sameVariants()
	slices.SortStableFunc(l.found, func(a, b Problem) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return a.Line - b.Line
	})
	return l.found
}

// add notes a problem of an entry, on the line that holds what.
func (l *linter) add(rule, kind, id, what, format string, args ...any) *Problem {
	at := l.c.lines[kind+" "+id]
	l.found = append(l.found, Problem{Rule: rule, File: at.File, Line: at.at(what), ID: id, Sentence: fmt.Sprintf(format, args...)})
	return &l.found[len(l.found)-1]
}

func (l *linter) topic(t *Topic) {
	add := func(rule, what, format string, args ...any) { l.add(rule, "topic", t.ID, what, format, args...) }
	if !goodID.MatchString(t.ID) {
		add("id", t.ID, "an id is made of a-z, 0-9 and dashes, at most 48")
	}
	if n := utf8.RuneCountInString(t.Title); n == 0 || n > maxTitle {
		add("title", t.Title, "the title has %d characters, it needs 1 to %d", n, maxTitle)
	}
	if !slices.Contains([]Verdict{Melanggar, Boleh, Bersyarat, Informasi}, t.Verdict) {
		add("verdict", string(t.Verdict), "%q is no verdict", t.Verdict)
	}
	if len(t.Variants) < leastVariants {
		add("variants", "variants", "only %d variants, it needs %d", len(t.Variants), leastVariants)
	}
	if n := countSentences(t.Answer); n < leastSentence || n > mostSentences {
		add("answer", "answer", "the answer has %d sentences, it needs %d to %d", n, leastSentence, mostSentences)
	}
	if n := l.c.Length(t, l.on); n > maxLength {
		add("length", "answer", "rendered it takes %d UTF-16 units, more than %d", n, maxLength)
	}
	for _, text := range append([]string{t.Title, t.Answer, t.Sanction}, caseTexts(t)...) {
		l.terms("topic", t.ID, text)
	}
	l.people(t)
	l.related(t)
	l.basis(t)
	l.sanction(t)
	l.review(t)
}

var goodID = regexp.MustCompile(`^[a-z0-9-]{1,48}$`)

func caseTexts(t *Topic) []string {
	var out []string
	for _, k := range t.Cases {
		out = append(out, k.Text)
	}
	return out
}

func (l *linter) people(t *Topic) {
	if len(t.Applies) == 0 {
		l.add("applies", "topic", t.ID, "applies", "it doesn't say whom it is for")
	}
	for _, who := range t.Applies {
		if Who[who] == "" {
			l.add("applies", "topic", t.ID, who, "%q is no kind of person", who)
		}
	}
	for _, k := range t.Cases {
		if k.Who != "" && Who[k.Who] == "" {
			l.add("case", "topic", t.ID, k.Who, "%q is no kind of person", k.Who)
		}
		if !slices.Contains([]string{"", "bakal-calon", "calon"}, k.Stage) {
			l.add("case", "topic", t.ID, k.Stage, "%q is no stage", k.Stage)
		}
		if !slices.Contains([]string{"", "pemilu", "pilkada"}, k.Election) {
			l.add("case", "topic", t.ID, k.Election, "%q is no election", k.Election)
		}
		if strings.TrimSpace(k.Text) == "" {
			l.add("case", "topic", t.ID, "topic.case", "a case says nothing")
		}
	}
}

func (l *linter) related(t *Topic) {
	seen := map[string]bool{t.ID: true}
	for _, id := range t.Related {
		switch {
		case l.c.topics[id] == nil:
			l.add("related", "topic", t.ID, id, "there is no topic %q", id)
		case seen[id]:
			l.add("related", "topic", t.ID, id, "%q stands twice or is the topic itself", id)
		}
		seen[id] = true
	}
}

// basis checks the citations: known, the old law first, today's law beside it.
func (l *linter) basis(t *Topic) {
	holds, current := false, false
	for _, id := range t.Citations {
		p := l.c.provisions[id]
		if p == nil {
			l.add("citation", "topic", t.ID, id, "there is no provision %q", id)
			continue
		}
		old := p.Instrument == "PP53" || p.Instrument == "UU5"
		if old && current {
			l.add("order", "topic", t.ID, id, "%s stands after today's law: PP 53/2010 and UU 5/2014 come first", p.Cite)
		}
		current = current || !old
		holds = holds || l.c.Standing(p, l.on).Holds()
	}
	switch {
	case len(t.Citations) == 0:
		l.add("basis", "topic", t.ID, "citations", "it cites nothing")
	case !holds && t.Verdict != Informasi: // what is only told may rest on history alone
		l.add("basis", "topic", t.ID, "citations", "no provision that holds today stands behind the verdict")
	}
}

// sanction holds the tiers a topic names against those of what it cites.
func (l *linter) sanction(t *Topic) {
	if t.Verdict == Melanggar && strings.TrimSpace(t.Sanction) == "" {
		l.add("sanction", "topic", t.ID, "sanction", "a topic under MELANGGAR needs its sanction")
	}
	carried := map[Tier]bool{}
	for _, id := range t.Citations {
		if p := l.c.provisions[id]; p != nil && l.c.Standing(p, l.on).Holds() {
			for _, tier := range p.Tier {
				carried[tier] = true
			}
		}
	}
	for _, tier := range t.Tier {
		switch {
		case !slices.Contains(tiers, tier):
			l.add("tier", "topic", t.ID, string(tier), "%q is no tier", tier)
		case !carried[tier]:
			l.add("tier", "topic", t.ID, string(tier), "no cited provision that holds today carries the tier %q", tier)
		}
	}
}

var tiers = []Tier{TierEthics, TierLight, TierMedium, TierHeavy, TierCriminal, TierContract, TierOffice, TierDismiss, TierOther}

func (l *linter) review(t *Topic) {
	switch {
	case t.Reviewed.IsZero() || t.Expires.IsZero():
		l.add("review", "topic", t.ID, "reviewed", "it needs the day it was reviewed and the day it expires")
	case !t.Expires.After(t.Reviewed):
		l.add("review", "topic", t.ID, "expires", "it expires before it was reviewed")
	case l.dates && t.Expired(l.on):
		l.add("review", "topic", t.ID, "expires", "its review date passed on %s", t.Expires.Format(time.DateOnly))
	}
}

func (l *linter) provision(p *Provision, cited bool) {
	add := func(rule, what, format string, args ...any) *Problem {
		return l.add(rule, "provision", p.ID, what, format, args...)
	}
	in := l.c.instruments[p.Instrument]
	switch {
	case in == nil:
		add("instrument", "instrument", "there is no instrument %q", p.Instrument)
		return
	case strings.TrimSpace(p.Cite) == "" || strings.TrimSpace(p.Says) == "":
		add("says", "cite", "it needs a citation and what it says")
	}
	for _, text := range []string{p.Cite, p.Says, p.Note} {
		l.terms("provision", p.ID, text)
	}
	for _, tier := range p.Tier {
		if !slices.Contains(tiers, tier) {
			add("tier", string(tier), "%q is no tier", tier)
		}
	}
	if !slices.Contains([]string{"", InForce, InForcePart, Revoked, Amended, Guideline, Unsettled, History}, p.Standing) {
		add("standing", "standing", "%q is no standing", p.Standing)
	}
	for _, id := range p.Successors {
		if l.c.provisions[id] == nil {
			add("successor", id, "there is no provision %q", id)
		}
	}
	st := l.c.Standing(p, l.on)
	_, until := l.c.span(p)
	if st.Holds() && st.Word != InForcePart && !until.IsZero() && !l.on.Before(until) {
		add("in-force", "standing", "it is shown as %s although it ended on %s", st.Word, until.Format(time.DateOnly))
	}
	if !st.Holds() && st.Word != NotYet && len(st.Now) == 0 && p.Ended == "" {
		add("successor", "successors", "it no longer holds and names neither what does nor why nothing does")
	}
	if !cited {
		add("uncited", "id", "no topic cites it").Warning = true
	}
}

func (l *linter) instrument(in *Instrument) {
	if in.Name == "" || in.Title == "" || in.Source == "" {
		l.add("instrument", "instrument", in.ID, "id", "it needs a name, a title and its official source")
	}
	if in.Successor != "" && l.c.instruments[in.Successor] == nil {
		l.add("successor", "instrument", in.ID, in.Successor, "there is no instrument %q", in.Successor)
	}
	for _, text := range []string{in.Name, in.Title, in.Note} {
		l.terms("instrument", in.ID, text)
	}
}

// sameVariants finds variants that the search can't tell apart: twice in one
// topic, or in two topics.
func (l *linter) sameVariants() {
	type place struct {
		topic *Topic
		text  string
	}
	words := map[string]place{}
	meaning := map[string]place{}
	for i, t := range l.c.ordered {
		for j, v := range t.Variants {
			if strings.TrimSpace(v) == "" {
				l.add("variants", "topic", t.ID, "variants", "an empty variant")
				continue
			}
			key := strings.Join(strings.FieldsFunc(strings.ToLower(fold(v)), func(r rune) bool { return !isWordByte(byte(r)) || r > 127 }), " ")
			if before, ok := words[key]; ok {
				l.add("duplicate", "topic", t.ID, v, "the variant %q stands in %s already", v, before.topic.ID)
				continue
			}
			words[key] = place{t, v}
			sign := signature(l.c.search.own[i][j+1].terms) // 0 is the title
			if before, ok := meaning[sign]; ok && before.topic != t && sign != "" {
				l.add("collision", "topic", t.ID, v, "the variant %q means the same to the search as %q of %s", v, before.text, before.topic.ID)
				continue
			}
			meaning[sign] = place{t, v}
		}
	}
}

func signature(terms []weighted) string {
	var b strings.Builder
	for _, t := range terms {
		fmt.Fprintf(&b, "%d:%.2f ", t.feature, t.weight)
	}
	return b.String()
}

var sentenceEnd = regexp.MustCompile(`[.!?]["”)]*(\s|$)`)

// countSentences counts the ends of sentences; an abbreviation with a dot
// inside a sentence would count too, and is better spelled out.
func countSentences(s string) int {
	s = strings.ReplaceAll(s, "LAPOR!", "LAPOR") // a name
	return len(sentenceEnd.FindAllString(strings.TrimSpace(s), -1))
}

// Length is how many UTF-16 units an answer takes with all that is shown
// around it, citations with their successors included.
func (c *Catalogue) Length(t *Topic, on time.Time) int {
	n := units(t.Title) + units(t.Answer) + units(t.Sanction) + 200
	for _, k := range t.Cases {
		n += units(k.Text) + units(Who[k.Who]) + 40
	}
	for _, id := range t.Citations {
		p := c.provisions[id]
		if p == nil {
			continue
		}
		n += units(p.Cite) + 2
		st := c.Standing(p, on)
		if !st.Holds() {
			n += 30
			for _, now := range st.Now {
				n += units(now.Cite) + 2
			}
		}
	}
	return n
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }
