package chat

import (
	"strings"
	"testing"
	"time"

	"netralbot/faq"
)

func jan(day int) time.Time { return time.Date(2029, 1, day, 0, 0, 0, 0, jakarta) }

var jakarta = time.FixedZone("WIB", 7*3600)

// election is a short pilkada: 1 to 10 January before the candidates are
// determined, 11 to 20 campaign, 21 to 23 quiet, 24 polling, then over.
func election() []Period {
	p := func(id, name string, from, until int) Period {
		return Period{ID: id, Name: name, Election: "pilkada", From: jan(from), Until: jan(until)}
	}
	return []Period{p("bakal-calon", "Pencalonan", 1, 10), p("calon", "Masa kampanye", 11, 20), p("masa-tenang", "Masa tenang", 21, 23),
		p("pemungutan", "Hari pemungutan suara", 24, 24), p("selesai", "Rekapitulasi", 25, 31)}
}

func botWith(t *testing.T, calendar []Period) *Bot {
	b := newBot(t)
	s := b.Setting
	s.Calendar, s.Zone = calendar, jakarta
	return b.With(s)
}

// shown is the text and the buttons of what a step says.
func shown(b *Bot, st State, ev Event) (string, State) {
	ev.Private = true
	st, effects := b.Step(st, ev)
	var out strings.Builder
	for _, e := range effects {
		if s, ok := e.(Say); ok {
			out.WriteString(s.Text + "\n")
			for _, r := range s.Buttons {
				for _, k := range r {
					out.WriteString("[" + k.Label + "]\n")
				}
			}
		}
	}
	return out.String(), st
}

// staged finds a topic about an act that says something for both stages.
func staged(t *testing.T, b *Bot) *faq.Topic {
	t.Helper()
	for _, topic := range b.faq.Topics() {
		stages := map[string]bool{}
		for _, c := range topic.Cases {
			if c.Who == "" && c.Election == "" {
				stages[c.Stage] = true
			}
		}
		if stages["bakal-calon"] && stages["calon"] && topic.Verdict == faq.Melanggar {
			return topic
		}
	}
	t.Fatal("no topic tells the stages apart")
	return nil
}

// TestStageInAnswer walks the calendar day by day at its borders.
func TestStageInAnswer(t *testing.T) {
	b := botWith(t, election())
	topic := staged(t, b)
	caseOf := func(stage string) string {
		return "<b>" + b.book.Get("stage."+stage) + "</b> <i>(tahapan sekarang)</i>"
	}
	for _, tt := range []struct {
		name       string
		at         time.Time
		want, lack []string
	}{
		{"the evening before", jan(1).Add(-time.Minute), nil, []string{"Tahapan sekarang", "(tahapan sekarang)", "⏳"}},
		{"the first midnight", jan(1), []string{"Tahapan sekarang: Pencalonan, sampai 10 Januari 2029", "Berikutnya: Masa kampanye, mulai 11 Januari 2029", caseOf("bakal-calon")}, []string{caseOf("calon"), "⏳"}},
		{"the last minute of it", jan(11).Add(-time.Second), []string{"Pencalonan", caseOf("bakal-calon")}, []string{caseOf("calon")}},
		{"campaign", jan(15), []string{"Masa kampanye, sampai 20 Januari 2029", "Berikutnya: Masa tenang, mulai 21 Januari 2029", caseOf("calon")}, []string{caseOf("bakal-calon"), "⏳"}},
		{"quiet period", jan(22), []string{"⏳ <b>Sekarang Masa tenang</b> (sampai 23 Januari 2029)", caseOf("calon"), "Berikutnya: Hari pemungutan suara"}, []string{caseOf("bakal-calon")}},
		{"polling day", jan(24).Add(20 * time.Hour), []string{"⏳ <b>Sekarang Hari pemungutan suara</b>", caseOf("calon")}, nil},
		{"after it", jan(26), []string{"Tahapan sekarang: Rekapitulasi"}, []string{"⏳", "(tahapan sekarang)", "Berikutnya"}},
		{"the calendar is over", jan(31).Add(24 * time.Hour), nil, []string{"ahapan sekarang", "⏳"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := shown(b, State{}, Event{Kind: KindPress, Press: To("faq", topic.ID), At: tt.at})
			for _, w := range tt.want {
				if !strings.Contains(got, w) {
					t.Errorf("lacks %q:\n%s", w, got)
				}
			}
			for _, w := range tt.lack {
				if strings.Contains(got, w) {
					t.Errorf("holds %q:\n%s", w, got)
				}
			}
		})
	}
}

// TestPresentStageComesFirst: of two stages the one of the calendar stands
// first, unless the question names the other.
func TestPresentStageComesFirst(t *testing.T) {
	b := botWith(t, election())
	topic := staged(t, b)
	early, late := b.book.Get("stage.bakal-calon"), b.book.Get("stage.calon")
	for _, tt := range []struct {
		name  string
		at    time.Time
		found faq.Result
		first string
	}{
		{"before", jan(5), faq.Result{}, early},
		{"campaign", jan(15), faq.Result{}, late},
		{"quiet", jan(22), faq.Result{}, late},
		{"the question says which", jan(15), faq.Result{Stage: "bakal-calon"}, early},
	} {
		turn := &turn{Bot: b, ev: Event{At: tt.at}}
		up, down := turn.cases(topic, &tt.found)
		text := up + "\n" + down
		a, z := strings.Index(text, early), strings.Index(text, late)
		if a < 0 || z < 0 || (a < z) != (tt.first == early) {
			t.Errorf("%s: %q doesn't stand first:\n%s", tt.name, tt.first, text)
		}
	}
}

// TestQuietPeriodLeads offers the topic about these days under an answer about
// an act, and only then.
func TestQuietPeriodLeads(t *testing.T) {
	b := botWith(t, election())
	quiet := b.faq.Topic(quietTopic)
	if quiet == nil {
		t.Fatal("the catalogue lost its topic about the quiet period")
	}
	topic := staged(t, b)
	var informs *faq.Topic
	for _, one := range b.faq.Topics() {
		if one.Verdict == faq.Informasi {
			informs = one
		}
	}
	for _, tt := range []struct {
		name  string
		topic *faq.Topic
		at    time.Time
		want  bool
	}{
		{"act, quiet", topic, jan(21), true}, {"act, polling day", topic, jan(24), true}, {"act, campaign", topic, jan(20), false},
		{"no act", informs, jan(21), false}, {"the topic itself", quiet, jan(21), false},
	} {
		got, _ := shown(b, State{}, Event{Kind: KindPress, Press: To("faq", tt.topic.ID), At: tt.at})
		if strings.Contains(got, "[› "+quiet.Title+"]") != tt.want {
			t.Errorf("%s: %s", tt.name, got)
		}
	}
}

// TestCheckKnowsTheStage: the guided check asks for the stage only where the
// calendar doesn't tell it, and lets it be changed.
func TestCheckKnowsTheStage(t *testing.T) {
	pemilu := Period{ID: "bakal-calon", Name: "Pencalonan DPR", Election: "pemilu", From: jan(15), Until: jan(25)}
	for _, tt := range []struct {
		name     string
		calendar []Period
		at       time.Time
		want     string
	}{
		{"no calendar", nil, jan(5), ""}, {"before", election(), jan(5), "bakal-calon"}, {"campaign", election(), jan(15), "calon"},
		{"quiet", election(), jan(22), "calon"}, {"polling", election(), jan(24), "calon"}, {"after", election(), jan(26), ""},
		{"two elections disagree", append(election(), pemilu), jan(16), ""}, {"two elections agree", append(election(), pemilu), jan(3), "bakal-calon"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := botWith(t, tt.calendar)
			got, st := shown(b, State{Stage: CheckWho}, Event{Kind: KindPress, Press: To("cekwho", "pns"), At: tt.at})
			if tt.want == "" {
				if !strings.Contains(got, "sudah ditetapkan KPU?") {
					t.Errorf("the stage isn't asked for:\n%s", got)
				}
				return
			}
			if st.Check.Stage != tt.want || !strings.Contains(got, "Dipakai tahapan sekarang: "+b.book.Get("stage."+tt.want)) {
				t.Errorf("stage %q:\n%s", st.Check.Stage, got)
			}
			got, st = shown(b, st, Event{Kind: KindPress, Press: To("cekstage", askStage), At: tt.at})
			if !strings.Contains(got, "sudah ditetapkan KPU?") {
				t.Errorf("the stage can't be changed:\n%s", got)
			}
			if _, st = shown(b, st, Event{Kind: KindPress, Press: To("cekstage", "tidak-tahu"), At: tt.at}); st.Check.Stage != "tidak-tahu" {
				t.Errorf("the choice became %q", st.Check.Stage)
			}
		})
	}
}

// TestDeadlineOfContacts: /kontak tells the day for somebody who learns of it
// today, over the end of a month, and how the election counts.
func TestDeadlineOfContacts(t *testing.T) {
	pemilu := Period{ID: "calon", Name: "Kampanye DPR", Election: "pemilu", From: jan(15), Until: jan(25)}
	for _, tt := range []struct {
		name       string
		calendar   []Period
		at         time.Time
		want, lack []string
	}{
		{"no calendar", nil, jan(28), []string{"sebelum 4 Februari 2029"}, []string{"Pilkada:", "Pemilu:", "Tahapan"}},
		{"pilkada", election(), jan(12), []string{"sebelum 19 Januari 2029", "Pilkada: 7 hari kalender", "Tahapan sekarang: Masa kampanye"}, []string{"Pemilu:"}},
		{"both", append(election(), pemilu), jan(16), []string{"Pilkada: 7 hari kalender", "Pemilu: undang-undang menulis 7 hari kerja", "Masa kampanye, sampai 20 Januari 2029; Kampanye DPR, sampai 25 Januari 2029"}, nil},
		{"late in the evening", election(), jan(12).Add(23*time.Hour + 59*time.Minute), []string{"sebelum 19 Januari 2029"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := shown(botWith(t, tt.calendar), State{}, Event{Kind: KindCommand, Command: "kontak", At: tt.at})
			for _, w := range tt.want {
				if !strings.Contains(strings.NewReplacer("<b>", "", "</b>", "").Replace(got), w) {
					t.Errorf("lacks %q:\n%s", w, got)
				}
			}
			for _, w := range tt.lack {
				if strings.Contains(got, w) {
					t.Errorf("holds %q:\n%s", w, got)
				}
			}
		})
	}
}
