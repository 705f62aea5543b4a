package chat

import (
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"netralbot/bot/text"
	"netralbot/faq"
	"netralbot/tips"
	"netralbot/tips/receipt"
)

func newBot(t testing.TB) *Bot {
	t.Helper()
	c, err := faq.Load()
	if err != nil {
		t.Fatal(err)
	}
	b, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	places := []Place{}
	for i := range 20 {
		places = append(places, Place{ID: fmt.Sprintf("unit-%d", i), Name: fmt.Sprintf("Unit %d", i)})
	}
	return New(Setting{
		Government: "Kabupaten Uji", Username: "uji_bot", Version: "test", Places: places, Zone: time.UTC,
		Contacts: []Contact{{"Bawaslu", "kantor", ""}}, Destinations: []Destination{{"bawaslu", "Bawaslu"}},
		Calendar:      []Period{{ID: "calon", Name: "Kampanye", Election: "pilkada", From: day0.AddDate(0, 0, -1), Until: day0.AddDate(0, 0, 9)}},
		RetentionDays: 90, VanishAfter: 10 * time.Minute, FormalDays: 7, MaxPhotos: 3, MaxTexts: 100, MaxTextBytes: 60_000,
	}, c, b)
}

var day0 = time.Date(2029, 10, 1, 9, 0, 0, 0, time.UTC)

func newCode(t testing.TB) receipt.Code {
	t.Helper()
	c, err := receipt.New(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// allStages gives a plausible state for every stage of the table.
func allStages(t testing.TB, b *Bot) map[Stage]State {
	code := newCode(t)
	draft := Draft{Mode: Tip, Kind: "medsos", Items: []Item{{Text: "nama saya Fulan, HP 081234567890"}, {Photo: []byte("jpeg")}},
		When: "kemarin", Unit: "unit-1", Whom: "seorang lurah", Code: code, Token: "token123"}
	states := map[Stage]State{}
	for s := range b.stages {
		states[s] = State{Stage: s, Topic: b.faq.Topics()[0].ID, Draft: draft, Code: code, Coded: true, Question: "apa?",
			Check: Check{Who: "pns", Stage: "calon", Group: b.faq.Groups()[0].ID}, Quiz: Game{Topics: []string{b.faq.Topics()[1].ID}},
			Desk: Desk{Number: 77, Verb: tips.ActAsk}}
	}
	return states
}

// allEvents is what can happen in a private chat: every command, every button
// of every table with good, missing and forged arguments, every kind of
// message, and every answer of an effect with and without an error.
func allEvents(t testing.TB, b *Bot) map[string]Event {
	code := newCode(t)
	events := map[string]Event{
		"text":     {Kind: KindText, Text: "bolehkah like postingan calon"},
		"nonsense": {Kind: KindText, Text: "qwxz vvvv"},
		"empty":    {Kind: KindText, Text: "  "},
		"long":     {Kind: KindText, Text: strings.Repeat("panjang sekali ", 3000)},
		"markup":   {Kind: KindText, Text: "<b>&amp;</i> {x}"},
		"code":     {Kind: KindText, Text: code.Show()},
		"greeting": {Kind: KindText, Text: "assalamualaikum pak"},
		"thanks":   {Kind: KindText, Text: "terima kasih ya"},
		"photo":    {Kind: KindFiles, Text: "ini", Files: []File{{}, {}}},
		"photos":   {Kind: KindFiles, Files: make([]File, 9), Forwarded: true},
		"edited":   {Kind: KindEdited, Text: "ralat"},
		"idle":     {Kind: KindIdle},
		"inline":   {Kind: KindInline, Text: "like"},
		"inline0":  {Kind: KindInline},
		"unknown":  {Kind: KindCommand, Command: "xyz"},
		"faq":      {Kind: KindCommand, Command: "start", Text: "faq_" + b.faq.Topics()[0].ID},
		"nofaq":    {Kind: KindCommand, Command: "start", Text: "faq_tidak-ada"},
		"invite":   {Kind: KindCommand, Command: "start", Text: "INVITE123"},
	}
	for _, kind := range []string{"contact", "location", "voice", "video", "audio", "document", "sticker", "other", "never heard of"} {
		events["other "+kind] = Event{Kind: KindOther, Refused: kind}
	}
	for name := range b.commands {
		events["/"+name] = Event{Kind: KindCommand, Command: name}
		events["/"+name+" x"] = Event{Kind: KindCommand, Command: name, Text: "x y z"}
	}
	verbs := map[string]bool{"never-heard-of": true, "": true, "inline": true}
	for _, s := range b.stages {
		for v := range s.presses {
			verbs[v] = true
		}
	}
	for v := range b.presses {
		verbs[v] = true
	}
	for v := range verbs {
		for _, args := range [][]string{nil, {"0"}, {"1", "token123"}, {"token123"}, {b.faq.Topics()[0].ID, "0"}, {b.faq.Groups()[0].ID, "99999"}, {"-5", "-1"}, {"semua", "6"}, {"unit-3"}, {"medsos"}, {"pns"}, {"hari-ini"}, {"<x>", "&"}, {tips.Number(77).String()}} {
			events["press "+v+" "+strings.Join(args, ",")] = Event{Kind: KindPress, Press: Press{Verb: v, Args: args}}
		}
	}
	fault := errors.New("fault")
	card := tips.Card{Number: 77, Kind: "medsos", Unit: "unit-1", State: tips.InReview, Day: 20000, Deadline: 20003, DaysLeft: 3, Officer: 5, New: true}
	dossier := &tips.Dossier{Card: card, Report: tips.Report{Texts: []string{"<cerita>"}, Photos: [][]byte{{1}}, Who: "x"}, Additions: []tips.Addition{{Texts: []string{"lagi"}, Photos: [][]byte{{2}}}},
		Messages: []tips.Message{{Text: "?"}}, Notes: []tips.Note{{From: 5, Text: "n"}}}
	acts := slices.Collect(maps.Keys(actVerbs))
	results := []Result{
		Minted{Code: code, Token: "tok"}, Minted{Err: fault},
		Fetched{Photos: [][]byte{{1}}}, Fetched{Failed: []error{fault}},
		Submitted{}, Submitted{Err: fault}, Submitted{Err: tips.ErrFull}, Submitted{Err: tips.ErrBusy}, Submitted{Err: tips.ErrTooLarge},
		Recalled{Known: true}, Recalled{}, Recalled{Err: fault},
		Looked{Code: code, Standing: tips.Standing{State: tips.NeedsInfo, Asked: true, Messages: []tips.Message{{Day: 20000, Text: "<i>di mana?"}}, Additions: 2}},
		Looked{Code: code, Standing: tips.Standing{State: tips.Closed, Outcome: tips.Answered}}, Looked{Code: code, Standing: tips.Standing{State: tips.Forwarded, Destination: "bawaslu"}},
		Looked{Err: tips.ErrUnknownCode}, Looked{Err: fault}, Looked{Err: Slow{30}},
		Added{}, Added{Err: tips.ErrClosed}, Withdrawn{}, Withdrawn{Err: tips.ErrUnknownCode}, Withdrawn{Err: fault},
		Enrolled{Staff: tips.Staff{ID: 5, Role: tips.Petugas}}, Enrolled{Staff: tips.Staff{ID: 5, Role: tips.Admin, Unit: "unit-1"}}, Enrolled{Err: tips.ErrInvite}, Enrolled{Err: tips.ErrEnrolled}, Enrolled{Err: fault}, Enrolled{},
		Listed{Ask: List{View: "semua"}}, Listed{Ask: List{View: "pertanyaan", Offset: 6}, Page: tips.Page{Cards: []tips.Card{card}, More: true, Total: 9}}, Listed{Ask: List{View: "baru"}, Err: fault},
		Listed{Ask: List{View: "selesai"}, Page: tips.Page{Cards: []tips.Card{{Number: 5, State: tips.Closed, Kind: "x"}}, Total: -1}},
		Opened{Card: card, May: acts}, Opened{Card: card, Dossier: dossier, May: acts}, Opened{Card: card, Dossier: &tips.Dossier{Card: card, Locked: true}}, Opened{Err: tips.ErrNotFound}, Opened{Err: tips.ErrCannotOpen},
		Bundled{Number: 77, Data: []byte("x")}, Bundled{Err: tips.ErrNotAllowed},
		Recapped{}, Recapped{Err: fault}, Recapped{Stats: tips.Stats{Total: tips.Cell{Count: 9}, ByKind: []tips.Cell{{Key: "medsos", Suppressed: true}}, ByState: []tips.Cell{{Key: "diterima", Count: 9}}, ByUnit: []tips.Cell{{Key: "unit-1", Count: 9}}}, Tallies: map[string]int{"membantu:x": 2}},
		Erased{Removed: 3}, Erased{Removed: 1, Left: 2}, Erased{},
	}
	for _, a := range acts {
		results = append(results, Acted{Act: Act{Verb: a, Number: 77}}, Acted{Act: Act{Verb: a}, Err: fault}, Acted{Act: Act{Verb: a}, Err: &tips.TakenError{By: 9}}, Acted{Act: Act{Verb: a}, Err: &tips.StateError{Act: a, Have: tips.Closed}})
	}
	for i, r := range results {
		events[fmt.Sprintf("result %d %T", i, r)] = Event{Kind: KindResult, Result: r}
	}
	return events
}

// TestEveryStageTakesEveryEvent walks the whole table: nothing panics, the
// earlier state is never changed, every act of a person gets an answer they
// can see, and all that would be sent is something Telegram takes.
func TestEveryStageTakesEveryEvent(t *testing.T) {
	b := newBot(t)
	staff := &tips.Staff{ID: 5, Role: tips.Petugas}
	for stage, st := range allStages(t, b) {
		for name, ev := range allEvents(t, b) {
			for _, who := range []*tips.Staff{nil, staff} {
				ev.At, ev.Private, ev.Staff = day0, true, who
				before := deepCopy(st)
				next, effects := b.Step(st, ev)
				where := fmt.Sprintf("stage %q, event %q, staff %v", stage, name, who != nil)
				if diff := cmp.Diff(before, st, cmpopts.EquateEmpty(), cmp.Comparer(func(a, b receipt.Code) bool { return a == b })); diff != "" {
					t.Fatalf("%s: Step changed the state it was given:\n%s", where, diff)
				}
				if _, ok := b.stages[next.Stage]; !ok {
					t.Errorf("%s: leads to the unknown stage %q", where, next.Stage)
				}
				if ev.Kind != KindResult && ev.Kind != KindIdle && ev.Kind != KindEdited && !visible(effects) {
					t.Errorf("%s: is answered with nothing: %v", where, effects)
				}
				for _, e := range effects {
					checkEffect(t, where, e)
				}
				if who == nil && deskEffects(effects) {
					t.Errorf("%s: somebody who isn't staff reaches the desk: %v", where, effects)
				}
			}
		}
	}
}

func deepCopy(s State) State {
	c := s
	c.Draft.Items = nil
	for _, it := range s.Draft.Items {
		c.Draft.Items = append(c.Draft.Items, Item{it.Text, slices.Clone(it.Photo)})
	}
	c.Draft.Masked = maps.Clone(s.Draft.Masked)
	c.Quiz.Topics = slices.Clone(s.Quiz.Topics)
	return c
}

// visible tells whether an effect shows, or asks for what will show.
func visible(effects []Effect) bool {
	return slices.ContainsFunc(effects, func(e Effect) bool {
		switch e.(type) {
		case Trace, Forget, Count, Miss:
			return false
		}
		return true
	})
}

func deskEffects(effects []Effect) bool {
	return slices.ContainsFunc(effects, func(e Effect) bool {
		switch e.(type) {
		case List, Open, Bundle, Recap:
			return true
		}
		return false
	})
}

func checkEffect(t *testing.T, where string, e Effect) {
	t.Helper()
	switch e := e.(type) {
	case Say:
		if e.Text == "" && len(e.Photos) == 0 && e.Data == nil {
			t.Errorf("%s: an empty message", where)
		}
		checkHTML(t, where, e.Text)
		for _, r := range e.Buttons {
			for _, b := range r {
				checkButton(t, where, b)
			}
		}
	case Toast:
		if n := len([]rune(e.Text)); n == 0 || n > 200 {
			t.Errorf("%s: a toast of %d characters", where, n)
		}
	case Quote:
		if len(e.Answers) > 10 {
			t.Errorf("%s: %d inline answers", where, len(e.Answers))
		}
		for _, a := range e.Answers {
			checkHTML(t, where, a.Text)
			if len(a.ID) > 64 || a.ID == "" || a.Title == "" {
				t.Errorf("%s: inline answer %q", where, a.ID)
			}
		}
	}
}

func checkButton(t *testing.T, where string, b Button) {
	t.Helper()
	data := b.Press.String()
	switch {
	case strings.TrimSpace(b.Label) == "":
		t.Errorf("%s: a button without a label", where)
	case b.URL == "" && b.Inline == "" && (len(data) == 0 || len(data) > 64):
		t.Errorf("%s: button data of %d bytes: %s", where, len(data), data)
	case b.URL == "" && b.Inline == "":
		if back := ParsePress(data); back.Verb != b.Press.Verb || !slices.Equal(back.Args, b.Press.Args) && len(back.Args)+len(b.Press.Args) > 0 {
			t.Errorf("%s: button %q reads back as %v", where, data, back)
		}
	}
}

// checkHTML makes sure that tags nest and nothing else looks like one.
func checkHTML(t *testing.T, where, s string) {
	t.Helper()
	var open []string
	for rest := s; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			break
		}
		end := strings.IndexByte(rest[i:], '>')
		if end < 0 {
			t.Errorf("%s: an open tag in %q", where, s)
			return
		}
		tag := rest[i+1 : i+end]
		rest = rest[i+end+1:]
		if name, closing := strings.CutPrefix(tag, "/"); closing {
			if len(open) == 0 || open[len(open)-1] != name {
				t.Errorf("%s: </%s> closes nothing in %q", where, name, s)
				return
			}
			open = open[:len(open)-1]
			continue
		}
		if !slices.Contains([]string{"b", "i", "code", "blockquote", "blockquote expandable"}, tag) {
			t.Errorf("%s: <%s> is no tag of ours in %q", where, tag, s)
			return
		}
		name, _, _ := strings.Cut(tag, " ")
		open = append(open, name)
	}
	if len(open) > 0 {
		t.Errorf("%s: %v stays open in %q", where, open, s)
	}
}

// TestRandomConversations walks at random and holds a few promises on the way:
// a draft is never sent without its preview, and never lost to a command.
func TestRandomConversations(t *testing.T) {
	b := newBot(t)
	events := allEvents(t, b)
	names := slices.Sorted(maps.Keys(events))
	rapid.Check(t, func(r *rapid.T) {
		st := State{}
		for range rapid.IntRange(1, 60).Draw(r, "steps") {
			name := rapid.SampledFrom(names).Draw(r, "event")
			ev := events[name]
			ev.At, ev.Private = day0, true
			before := st
			next, effects := b.Step(st, ev)
			for _, e := range effects {
				if s, ok := e.(Submit); ok && (before.Stage != Preview || s.Token != before.Draft.Token || s.Token == "") {
					r.Fatalf("event %q at %q sends a tip that wasn't previewed", name, before.Stage)
				}
			}
			if before.Busy() && !next.Busy() && ev.Kind == KindCommand && ev.Command != "batal" {
				r.Fatalf("the command %q loses the draft at %q", ev.Command, before.Stage)
			}
			st = next
		}
	})
}

// TestStaffCommandsDontExist proves that to others a staff command is an
// unknown command, word for word.
func TestStaffCommandsDontExist(t *testing.T) {
	b := newBot(t)
	for stage, st := range allStages(t, b) {
		_, want := b.Step(st, Event{Kind: KindCommand, Command: "tidakadaperintahini", Private: true, At: day0})
		for _, c := range []string{"antrean", "rekap", "pertanyaan"} {
			_, got := b.Step(st, Event{Kind: KindCommand, Command: c, Private: true, At: day0})
			if !reflect.DeepEqual(got, want) {
				t.Errorf("stage %q: /%s is told apart from an unknown command", stage, c)
			}
		}
	}
}

// TestGroupsStaySilent proves that in a group the bot speaks only when spoken to.
func TestGroupsStaySilent(t *testing.T) {
	b := newBot(t)
	for name, ev := range allEvents(t, b) {
		if ev.Kind == KindResult || ev.Kind == KindInline || ev.Kind == KindPress || ev.Kind == KindIdle {
			continue
		}
		ev.At, ev.Private = day0, false
		_, effects := b.Step(State{}, ev)
		known := ev.Kind == KindCommand && b.commands[ev.Command].run != nil && !b.commands[ev.Command].staff
		if !known && len(effects) > 0 {
			t.Errorf("event %q is answered in a group: %v", name, effects)
		}
	}
	_, effects := b.Step(State{}, Event{Kind: KindText, Text: "bolehkah like postingan calon", Addressed: true, At: day0})
	if !visible(effects) {
		t.Error("a mention in a group isn't answered")
	}
}
