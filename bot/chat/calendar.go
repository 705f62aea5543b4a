package chat

import (
	"slices"
	"strings"
	"time"

	"netralbot/bot/text"
	"netralbot/faq"
)

// PeriodIDs are the stages a calendar may name, in the order they come.
var PeriodIDs = []string{"bakal-calon", "calon", "masa-tenang", "pemungutan", "selesai"}

// quietTopic is the catalogue's topic about the quiet period and polling day.
const quietTopic = "masa-tenang-hari-h"

// soon is how long before a stage begins it is announced.
const soon = 14 * 24 * time.Hour

// periods returns all stages of the day: a pemilu and a pilkada may overlap.
func (s Setting) periods(at time.Time) []Period {
	var out []Period
	for _, p := range s.Calendar {
		if p.holds(at) {
			out = append(out, p)
		}
	}
	return out
}

func (p Period) holds(at time.Time) bool {
	return !at.Before(p.From) && at.Before(p.Until.AddDate(0, 0, 1))
}

// candidates tells what the stage means for the rules: "bakal-calon" before
// the candidates are determined, "calon" from then until polling day, "" after.
func (p Period) candidates() string {
	switch p.ID {
	case "bakal-calon":
		return "bakal-calon"
	case "calon", "masa-tenang", "pemungutan":
		return "calon"
	}
	return ""
}

// quiet tells whether campaigning is over and the votes aren't counted yet.
func (p Period) quiet() bool { return p.ID == "masa-tenang" || p.ID == "pemungutan" }

// stageNow is the stage of candidates today, "" if there is none or two
// elections are at different ones.
func (s Setting) stageNow(at time.Time) string {
	stage := ""
	for _, p := range s.periods(at) {
		switch c := p.candidates(); {
		case c == "":
		case stage != "" && stage != c:
			return ""
		default:
			stage = c
		}
	}
	return stage
}

// nowApplies tells whether a case is the one that holds today, by stage and
// election. A case that names neither holds always and is not marked.
func (s Setting) nowApplies(c faq.Case, at time.Time) bool {
	if c.Stage == "" && c.Election == "" {
		return false
	}
	return slices.ContainsFunc(s.periods(at), func(p Period) bool {
		return p.candidates() != "" && (c.Stage == "" || c.Stage == p.candidates()) && (c.Election == "" || c.Election == p.Election)
	})
}

// timed tells whether the calendar changes anything in a topic.
func timed(topic *faq.Topic) bool {
	return slices.ContainsFunc(topic.Cases, func(c faq.Case) bool { return c.Stage != "" || c.Election != "" })
}

// periodLine names today's stages and the next if it is near; "" outside of
// the calendar.
func (t *turn) periodLine() string {
	now := t.Setting.periods(t.ev.At)
	if len(now) == 0 {
		return ""
	}
	var names []string
	for _, p := range now {
		names = append(names, t.get("calendar.period", "name", p.Name, "until", t.day(p.Until)))
	}
	line := t.get("calendar.now", "list", text.HTML(strings.Join(names, "; ")))
	if next, ok := t.Setting.next(t.ev.At); ok {
		line += " " + t.get("calendar.next", "name", next.Name, "from", t.day(next.From))
	}
	return line
}

// next is the stage that begins next, if it does soon.
func (s Setting) next(at time.Time) (Period, bool) {
	var first Period
	for _, p := range s.Calendar {
		if p.From.After(at) && !p.From.After(at.Add(soon)) && (first.From.IsZero() || p.From.Before(first.From)) {
			first = p
		}
	}
	return first, !first.From.IsZero()
}

// quietNotice warns on the days on which campaigning is over; "" on others.
func (t *turn) quietNotice() string {
	for _, p := range t.Setting.periods(t.ev.At) {
		if p.quiet() {
			return t.get("calendar.quiet", "name", p.Name, "until", t.day(p.Until))
		}
	}
	return ""
}

// quietButton leads to what the catalogue says of these days, under answers
// about an act.
func (t *turn) quietButton(under *faq.Topic) []Button {
	topic := t.faq.Topic(quietTopic)
	if topic == nil || under.ID == quietTopic || under.Verdict == faq.Informasi || slices.Contains(under.Related, quietTopic) || t.quietNotice() == "" {
		return nil
	}
	return row(labelled("› "+topic.Title, "faq", topic.ID))
}

// deadlineLines say until when a formal report reaches Bawaslu in time, for
// somebody who learns of the matter today, and how the election under way
// counts the days. In doubt the earlier day is told.
func (t *turn) deadlineLines() string {
	lines := []string{t.get("contact.deadline", "day", t.day(t.ev.At.AddDate(0, 0, t.Setting.FormalDays)))}
	seen := map[string]bool{}
	for _, p := range t.Setting.periods(t.ev.At) {
		key := "contact.count_" + p.Election
		if !seen[key] && t.book.Has(key) {
			lines = append(lines, t.get(key, "days", t.Setting.FormalDays))
		}
		seen[key] = true
	}
	if line := t.periodLine(); line != "" {
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
