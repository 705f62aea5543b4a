package chat

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"netralbot/bot/text"
	"netralbot/faq"
	"netralbot/tips"
)

// answer shows a topic. found tells what the question asked for in particular;
// nil shows the whole.
func (t *turn) answer(id string, found *faq.Result) {
	topic := t.faq.Topic(id)
	if topic == nil {
		if t.ev.Kind == KindPress {
			t.toast("answer.gone")
			return
		}
		t.sayButtons(t.get("answer.gone"), row(t.button("topik")))
		return
	}
	t.st.Topic = id
	if t.st.Stage == Asking {
		t.st.Stage = Free
	}
	if found == nil {
		found = &faq.Result{}
	}
	t.do(Say{Text: t.render(topic, found), Buttons: t.answerButtons(topic)})
}

// chosenTopic shows a topic whose button was pressed, in the light of the question
// it was offered for.
func (t *turn) chosenTopic() {
	var found faq.Result
	if t.ev.Private && t.st.Question != "" {
		r := t.faq.Search(faq.Query{Text: t.st.Question})
		found = faq.Result{Who: r.Who, Stage: r.Stage, Election: r.Election, Aspect: r.Aspect}
	}
	t.answer(t.ev.Press.arg(0), &found)
}

func (t *turn) answerButtons(topic *faq.Topic) [][]Button {
	if !t.ev.Private {
		return t.groupButtons(topic)
	}
	rows := [][]Button{
		row(t.button("bantu", topic.ID), t.button("tidak", topic.ID)),
		row(t.button("dasar", topic.ID), Button{Label: t.get("button.share"), Inline: topic.Title}),
	}
	for i, id := range topic.Related {
		if r := t.faq.Topic(id); r != nil && i < 3 {
			rows = append(rows, row(labelled("› "+r.Title, "faq", r.ID)))
		}
	}
	if quiet := t.quietButton(topic); quiet != nil {
		rows = append(rows, quiet)
	}
	if topic.Verdict == faq.Melanggar {
		tell := t.button("tell", topic.ID)
		tell.Label = t.get("button.tell_this")
		rows = append(rows, row(tell))
	} else if topic.Group == reporting {
		rows = append(rows, row(t.button("tell"), t.button("privasi")))
	}
	return rows
}

// reporting is the catalogue's group about how to report.
const reporting = "pelaporan"

// groupButtons are few: what they open would fill the group.
func (t *turn) groupButtons(topic *faq.Topic) [][]Button {
	rows := [][]Button{
		row(t.button("bantu", topic.ID), t.button("tidak", topic.ID)),
		row(Button{Label: t.get("button.open_private"), URL: t.deepLink("faq_" + topic.ID)}, Button{Label: t.get("button.share"), Inline: topic.Title}),
	}
	if topic.Verdict == faq.Melanggar {
		rows = append(rows, row(Button{Label: t.get("button.tell_this"), URL: t.deepLink("lapor_" + topic.ID)}))
	}
	return rows
}

// render writes an answer: verdict, title, explanation, cases, sanction,
// citations with their standing today, and the day of its review.
func (t *turn) render(topic *faq.Topic, found *faq.Result) string {
	verdict := string(topic.Verdict)
	parts := []string{t.get("verdict."+verdict, "title", topic.Title)}
	if notice := t.quietNotice(); notice != "" && topic.Verdict != faq.Informasi {
		parts = append(parts, notice)
	}
	if topic.Expired(t.ev.At) {
		parts = append(parts, t.get("answer.expired", "day", t.day(topic.Expires)))
	}
	sanction := t.sanction(topic)
	if found.Aspect == faq.AspectSanction && sanction != "" {
		parts = append(parts, sanction)
	}
	parts = append(parts, text.Escape(strings.TrimSpace(topic.Answer)))
	asked, others := t.cases(topic, found)
	if asked != "" {
		parts = append(parts, asked)
	}
	if found.Aspect != faq.AspectSanction && sanction != "" {
		parts = append(parts, sanction)
	}
	parts = append(parts, t.citations(topic))
	if others != "" && (t.ev.Private || t.ev.Kind == KindInline) { // in a group the link leads to them
		parts = append(parts, others)
	}
	if line := t.periodLine(); line != "" && timed(topic) {
		parts = append(parts, line)
	}
	parts = append(parts, t.get("answer.reviewed", "day", t.day(topic.Reviewed)))
	return strings.Join(parts, "\n\n")
}

func (t *turn) sanction(topic *faq.Topic) string {
	if topic.Sanction == "" {
		return ""
	}
	return t.get("answer.sanction", "sanction", strings.TrimSpace(topic.Sanction))
}

// cases lists what differs by person, stage and election. Those the question
// named, or else those of the calendar's present stage, or else all that differ
// by stage or election stand right under the answer; the others follow below
// the articles, so that what matters most fits one screen.
func (t *turn) cases(topic *faq.Topic, found *faq.Result) (asked, others string) {
	rank := func(c faq.Case) int {
		switch {
		case named(c, found):
			return 0
		case t.Setting.nowApplies(c, t.ev.At):
			return 1
		}
		return 2
	}
	if len(topic.Cases) == 0 {
		return "", ""
	}
	sorted := slices.Clone(topic.Cases)
	slices.SortStableFunc(sorted, func(a, b faq.Case) int { return rank(a) - rank(b) })
	var up, down []string
	for _, c := range sorted {
		key := "answer.case"
		if t.Setting.nowApplies(c, t.ev.At) {
			key = "answer.case_now"
		}
		line := t.get(key, "for", t.caseHead(c), "text", strings.TrimSpace(c.Text))
		if best := rank(sorted[0]); rank(c) == best && (best < 2 || c.Who == "") {
			up = append(up, line)
		} else {
			down = append(down, line)
		}
	}
	if len(down) > 0 {
		others = t.folded("answer.others", down)
	}
	return strings.Join(up, "\n"), others
}

// named tells whether the question named the case's person, stage or election.
func named(c faq.Case, found *faq.Result) bool {
	return found.Who != "" && c.Who == found.Who || found.Stage != "" && c.Stage == found.Stage || found.Election != "" && c.Election == found.Election
}

func (t *turn) caseHead(c faq.Case) string {
	var names []string
	if c.Who != "" {
		names = append(names, upperFirst(faq.Who[c.Who]))
	}
	if c.Stage != "" {
		names = append(names, t.get("stage."+c.Stage))
	}
	if c.Election != "" {
		names = append(names, t.get("election."+c.Election))
	}
	if len(names) == 0 {
		return t.get("answer.case_all")
	}
	return strings.Join(names, ", ")
}

// citations groups the provisions by how they stand today and by instrument:
// the old law first, each with what replaced it, then what is in force.
func (t *turn) citations(topic *faq.Topic) string {
	type group struct {
		word  string
		since time.Time
		name  string // the instrument's
		cites []string
		now   []*faq.Provision
	}
	var groups []*group
	for _, id := range topic.Citations {
		p := t.faq.Provision(id)
		if p == nil {
			continue
		}
		st := t.faq.Standing(p, t.ev.At)
		if st.Holds() {
			st.Since = time.Time{}
		}
		name, article := t.splitCite(p)
		i := slices.IndexFunc(groups, func(g *group) bool { return g.word == st.Word && g.name == name && g.since.Equal(st.Since) })
		if i < 0 {
			groups = append(groups, &group{word: st.Word, since: st.Since, name: name})
			i = len(groups) - 1
		}
		g := groups[i]
		g.cites = append(g.cites, article)
		for _, n := range st.Now {
			if !slices.Contains(g.now, n) {
				g.now = append(g.now, n)
			}
		}
	}
	var order []string
	byWord := map[string][]string{}
	for _, g := range groups {
		if byWord[g.word] == nil {
			order = append(order, g.word)
		}
		byWord[g.word] = append(byWord[g.word], t.cited(joinCite(g.name, g.cites), g.since, g.now, g.word))
	}
	var lines []string
	for _, word := range order {
		lines = append(lines, t.get("standing."+word, "list", text.HTML(strings.Join(byWord[word], "; "))))
	}
	return t.folded("answer.basis", lines)
}

// folded is a list under a head. Of a long one phones show the first lines and
// unfold the rest, so that an answer fits one screen.
func (t *turn) folded(head string, lines []string) string {
	return t.get(head) + "\n" + t.get("answer.folded", "list", text.HTML(strings.Join(lines, "\n")))
}

// splitCite parts a citation into its instrument and its article. Where it
// doesn't begin with the instrument's name there is no article.
func (t *turn) splitCite(p *faq.Provision) (name, article string) {
	if in := t.faq.Instrument(p.Instrument); in != nil {
		if rest, ok := strings.CutPrefix(p.Cite, in.Name+" "); ok {
			return in.Name, rest
		}
	}
	return p.Cite, ""
}

func joinCite(name string, articles []string) string {
	return strings.TrimSpace(name + " " + strings.Join(articles, ", "))
}

// cited writes one instrument's articles with what holds in their place.
func (t *turn) cited(cite string, since time.Time, now []*faq.Provision, word string) string {
	var names []string
	articles := map[string][]string{}
	for _, p := range now {
		name, article := t.splitCite(p)
		if articles[name] == nil {
			names = append(names, name)
		}
		articles[name] = append(articles[name], article)
	}
	var today []string
	for _, name := range names {
		today = append(today, joinCite(name, articles[name]))
	}
	dated := !since.IsZero() && (word == faq.Revoked || word == faq.Amended)
	switch {
	case len(now) > 0 && dated:
		return t.get("answer.replaced_on", "cite", cite, "day", t.shortDay(since), "now", strings.Join(today, "; "))
	case len(now) > 0:
		return t.get("answer.replaced", "cite", cite, "now", strings.Join(today, "; "))
	case dated:
		return t.get("answer.ended_on", "cite", cite, "day", t.shortDay(since))
	}
	return text.Escape(cite)
}

// basis shows what each cited provision says.
func (t *turn) basis() {
	topic := t.faq.Topic(t.ev.Press.arg(0))
	if topic == nil {
		t.toast("answer.gone")
		return
	}
	lines := []string{t.get("answer.basis_of", "title", topic.Title)}
	for _, id := range topic.Citations {
		p := t.faq.Provision(id)
		if p == nil {
			continue
		}
		line := t.get("answer.provision", "cite", p.Cite, "standing", t.get("word."+t.faq.Standing(p, t.ev.At).Word), "says", p.Says)
		if p.Note != "" {
			line += "\n" + t.get("answer.provision_note", "note", p.Note)
		}
		if in := t.faq.Instrument(p.Instrument); in != nil && in.Source != "" {
			line += "\n" + t.get("answer.provision_source", "source", in.Source)
		}
		lines = append(lines, line)
	}
	t.say(strings.Join(lines, "\n\n"))
}

// inline answers a query from any chat with whole answers to quote.
func (t *turn) inline() {
	var topics []*faq.Topic
	if strings.TrimSpace(t.ev.Text) == "" {
		for _, g := range t.faq.Groups() {
			if len(topics) < 10 && len(g.Topics) > 0 {
				topics = append(topics, g.Topics[0])
			}
		}
	} else {
		found := t.faq.Search(faq.Query{Text: t.ev.Text})
		for _, h := range found.Hits {
			if found.Outcome != faq.None && len(topics) < 10 {
				topics = append(topics, h.Topic)
			}
		}
	}
	var answers []InlineAnswer
	for _, topic := range topics {
		answers = append(answers, InlineAnswer{
			ID: topic.ID, Title: topic.Title,
			About: t.get("inline.about", "verdict", strings.ToUpper(string(topic.Verdict)), "answer", text.HTML(labelText(opening(topic.Answer), 200))),
			Text:  t.render(topic, &faq.Result{}),
		})
	}
	t.do(Quote{Answers: answers})
}

// opening is the beginning of an answer: as many sentences as it takes to say
// something, since the first is often only "Tidak boleh."
func opening(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for i := 0; i < len(s); {
		n := strings.Index(s[i:], ". ")
		if n < 0 {
			break
		}
		if i += n + 2; i > 80 {
			return s[:i-1]
		}
	}
	return s
}

func upperFirst(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}

var months = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}

// day writes a calendar day. The days of the catalogue and the vault carry no
// zone, so none is applied.
func (t *turn) day(d time.Time) string {
	return t.get("date.long", "day", d.Day(), "month", months[d.Month()-1], "year", d.Year())
}

// civil writes a day of the vault.
func (t *turn) civil(d tips.Day) string { return t.day(d.Time(time.UTC)) }

func (t *turn) shortDay(d time.Time) string {
	return t.get("date.short", "day", d.Day(), "month", months[d.Month()-1][:3], "year", d.Year())
}
