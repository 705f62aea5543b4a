package chat

import (
	"slices"
	"strings"

	"netralbot/faq"
)

// perPage is how many topics one message lists.
const perPage = 8

// groupsList shows the groups of the catalogue.
func (t *turn) groupsList() {
	var rows [][]Button
	total := 0
	for _, g := range t.faq.Groups() {
		total += len(g.Topics)
		rows = append(rows, row(labelled(t.get("browse.group", "title", g.Title, "count", len(g.Topics)), "grup", g.ID, 0)))
	}
	if total == 0 {
		t.say(t.get("browse.empty"))
		return
	}
	t.do(Say{Text: t.get("browse.groups", "count", total), Buttons: rows, InPlace: true})
}

// topicsList shows a page of one group.
func (t *turn) topicsList() {
	i := slices.IndexFunc(t.faq.Groups(), func(g *faq.Group) bool { return g.ID == t.ev.Press.arg(0) })
	if i < 0 {
		t.toast("general.stale_button")
		return
	}
	g := t.faq.Groups()[i]
	rows, page, pages := t.pageOf(g.Topics, t.num(1), "faq")
	rows = append(rows, t.pager("grup", g.ID, page, pages), row(t.button("topik")))
	t.do(Say{Text: t.get("browse.topics", "title", g.Title, "page", page+1, "pages", pages), Buttons: rows, InPlace: true})
}

// pageOf lists the topics of a page as buttons of that verb.
func (t *turn) pageOf(topics []*faq.Topic, page int, verb string) (rows [][]Button, shown, pages int) {
	pages = max(1, (len(topics)+perPage-1)/perPage)
	page = min(page, pages-1)
	for _, topic := range topics[page*perPage : min(len(topics), (page+1)*perPage)] {
		rows = append(rows, row(labelled(t.get("browse.mark_"+string(topic.Verdict))+" "+topic.Title, verb, topic.ID)))
	}
	return rows, page, pages
}

// pager is the row that turns pages; empty where there is only one.
func (t *turn) pager(verb, arg string, page, pages int) []Button {
	to := func(label string, page int) Button {
		if arg == "" {
			return labelled(label, verb, page)
		}
		return labelled(label, verb, arg, page)
	}
	var b []Button
	if page > 0 {
		b = append(b, to(t.get("button.previous"), page-1))
	}
	if page+1 < pages {
		b = append(b, to(t.get("button.next"), page+1))
	}
	return b
}

// The guided check: who, at which stage, about what, and what happened.

func (t *turn) startCheck() {
	t.reset()
	t.goTo(CheckWho)
}

// checkPeople are the kinds of people /cek asks for, the likely ones first.
var checkPeople = []string{"pns", "pppk", "cpns", "honorer", "guru-dosen", "camat-lurah", "kades", "perangkat-desa", "pimpinan", "pejabat", "keluarga", "tni-polri", "bumn", "rt-rw", "pensiunan", "warga"}

func (t *turn) promptCheckWho() {
	var rows [][]Button
	for _, pair := range slices.Collect(slices.Chunk(checkPeople, 2)) {
		var r []Button
		for _, who := range pair {
			r = append(r, labelled(upperFirst(faq.Who[who]), "cekwho", who))
		}
		rows = append(rows, r)
	}
	rows = append(rows, row(t.button("batal")))
	t.do(Say{Text: t.get("check.who"), Buttons: rows, InPlace: true})
}

func (t *turn) checkWho() {
	who := t.ev.Press.arg(0)
	if _, ok := faq.Who[who]; !ok {
		t.toast("general.stale_button")
		return
	}
	t.st.Check = Check{Who: who}
	t.goTo(CheckAbout)
}

func (t *turn) promptCheckAbout() {
	var rows [][]Button
	now := t.Setting.stageNow(t.ev.At)
	if t.st.Check.Stage == "" {
		t.st.Check.Stage = now
	}
	if t.st.Check.Stage == "" || t.st.Check.Stage == askStage {
		rows = [][]Button{
			row(labelled(t.get("stage.bakal-calon"), "cekstage", "bakal-calon"), labelled(t.get("stage.calon"), "cekstage", "calon")),
			row(labelled(t.get("check.stage_unknown"), "cekstage", "tidak-tahu")),
			row(t.button("kembali"), t.button("batal")),
		}
		t.do(Say{Text: t.get("check.stage", "who", upperFirst(faq.Who[t.st.Check.Who])), Buttons: rows, InPlace: true})
		return
	}
	for _, g := range t.faq.Groups() {
		if n := len(t.checkTopics(g)); n > 0 {
			rows = append(rows, row(labelled(t.get("browse.group", "title", g.Title, "count", n), "cekgrup", g.ID)))
		}
	}
	html := t.get("check.about", "who", upperFirst(faq.Who[t.st.Check.Who]))
	if now != "" && t.st.Check.Stage == now {
		html += "\n" + t.get("check.assumed", "stage", t.get("stage."+t.st.Check.Stage))
		rows = append(rows, row(labelled(t.get("check.other_stage"), "cekstage", askStage)))
	}
	rows = append(rows, row(t.button("kembali"), t.button("batal")))
	t.do(Say{Text: html, Buttons: rows, InPlace: true})
}

// askStage stands for a stage that the person wants to choose, whatever the
// calendar says: what they ask about may have happened earlier.
const askStage = "tanya"

func (t *turn) checkStage() {
	t.st.Check.Stage = t.ev.Press.arg(0)
	t.prompt()
}

// checkText takes "tidak tahu" for the button that says so; anything else is a
// question.
func (t *turn) checkText() {
	unsure := words(`tidak tdk tau tahu gak ga nggak belum entah kurang lupa`)
	stage := t.st.Check.Stage
	if (stage == "" || stage == askStage) && within(withoutAddress(strings.Fields(plain(t.ev.Text))), unsure) {
		t.ev.Press = To("cekstage", "tidak-tahu")
		t.checkStage()
		return
	}
	t.freeText()
}

func (t *turn) checkAbout() {
	t.st.Check.Group, t.st.Check.Page = t.ev.Press.arg(0), 0
	t.goTo(CheckWhat)
}

// checkTopics are the topics of a group that speak to the person of the check.
func (t *turn) checkTopics(g *faq.Group) []*faq.Topic {
	who := t.st.Check.Who
	var out []*faq.Topic
	for _, topic := range g.Topics {
		isASN := slices.Contains([]string{"pns", "pppk", "cpns", "guru-dosen", "camat-lurah", "pimpinan"}, who)
		if len(topic.Applies) == 0 || slices.Contains(topic.Applies, who) || isASN && slices.Contains(topic.Applies, "asn") ||
			isASN && who != "pppk" && who != "cpns" && slices.Contains(topic.Applies, "pns") {
			out = append(out, topic)
		}
	}
	return out
}

func (t *turn) promptCheckWhat() {
	i := slices.IndexFunc(t.faq.Groups(), func(g *faq.Group) bool { return g.ID == t.st.Check.Group })
	if i < 0 {
		t.goTo(CheckAbout)
		return
	}
	rows, page, pages := t.pageOf(t.checkTopics(t.faq.Groups()[i]), t.st.Check.Page, "cektopik")
	rows = append(rows, t.pager("cekhal", "", page, pages), row(t.button("kembali"), t.button("batal")))
	t.do(Say{Text: t.get("check.what", "who", upperFirst(faq.Who[t.st.Check.Who]), "title", t.faq.Groups()[i].Title), Buttons: rows, InPlace: true})
}

func (t *turn) checkPage() {
	t.st.Check.Page = t.num(0)
	t.prompt()
}

func (t *turn) checkTopic() {
	found := faq.Result{Who: t.st.Check.Who}
	if s := t.st.Check.Stage; s == "bakal-calon" || s == "calon" {
		found.Stage = s
	}
	t.answer(t.ev.Press.arg(0), &found)
}

// The quiz: five topics that judge an act, drawn by the moment it was started.

const quizLength = 5

func (t *turn) startQuiz() {
	t.reset()
	var pool []string
	for _, g := range t.faq.Groups() {
		for _, topic := range g.Topics {
			if topic.Verdict != faq.Informasi && len(topic.Variants) > 0 {
				pool = append(pool, topic.ID)
			}
		}
	}
	seed := uint64(t.ev.At.UnixNano())
	for i := range pool {
		seed = seed*6364136223846793005 + 1442695040888963407
		j := i + int((seed>>33)%uint64(len(pool)-i))
		pool[i], pool[j] = pool[j], pool[i]
	}
	if len(pool) == 0 {
		t.say(t.get("browse.empty"))
		return
	}
	t.st.Quiz = Game{Topics: pool[:min(quizLength, len(pool))]}
	t.goTo(Quiz)
}

func (t *turn) promptQuiz() {
	q := t.st.Quiz
	if len(q.Topics) == 0 {
		t.reset()
		t.sayButtons(t.get("quiz.score", "right", q.Right, "asked", q.Asked), row(t.button("kuis"), t.button("topik")))
		return
	}
	topic := t.faq.Topic(q.Topics[0])
	if topic == nil { // the catalogue was reloaded meanwhile
		t.st.Quiz.Topics = q.Topics[1:]
		t.promptQuiz()
		return
	}
	html := t.get("quiz.question", "n", q.Asked+1, "of", q.Asked+len(q.Topics), "question", upperFirst(topic.Variants[0]))
	if q.Asked == 0 {
		html += "\n" + t.get("quiz.how")
	}
	t.sayButtons(html,
		row(labelled("MELANGGAR", "tebak", q.Asked, "melanggar"), labelled("BOLEH", "tebak", q.Asked, "boleh"), labelled("BERSYARAT", "tebak", q.Asked, "bersyarat")),
		row(t.button("batal")))
}

func (t *turn) guess() {
	q := t.st.Quiz
	if len(q.Topics) == 0 || t.num(0) != q.Asked {
		t.toast("general.stale_button")
		return
	}
	topic := t.faq.Topic(q.Topics[0])
	if topic == nil {
		t.promptQuiz()
		return
	}
	key := "quiz.wrong"
	if t.ev.Press.arg(1) == string(topic.Verdict) {
		key = "quiz.right"
		t.st.Quiz.Right++
	}
	t.st.Quiz.Asked++
	t.st.Quiz.Topics = q.Topics[1:]
	t.do(Say{Text: t.get(key, "verdict", strings.ToUpper(string(topic.Verdict)), "title", topic.Title, "answer", strings.TrimSpace(topic.Answer)),
		Buttons: [][]Button{row(t.button("berikut")), row(labelled(t.get("button.whole_answer"), "faq", topic.ID))}, InPlace: true})
}

func (t *turn) nextQuiz() { t.promptQuiz() }

// quizText takes "lanjut" typed below an answer; anything else is a question.
func (t *turn) quizText() {
	if plain(t.ev.Text) == plain(t.get("button.berikut")) {
		t.nextQuiz()
		return
	}
	t.freeText()
}
