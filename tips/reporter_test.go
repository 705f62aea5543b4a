package tips

import (
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"

	"netralbot/tips/receipt"
)

func TestReportReachesStaffAndAnswerReachesReporter(t *testing.T) {
	k := newKit(t)
	sent := Report{
		Kind: "medsos", Topic: "like-fb", Texts: []string{"Kepala dinas membagikan status paslon.", "Ada tangkapan layar."},
		Photos: [][]byte{{0xff, 0xd8, 1}, {0xff, 0xd8, 2, 0}}, When: "kemarin", Unit: "disdik", Place: "kantor", Who: "Pak X",
	}
	code, n := k.tip(sent)

	st := must(k.Status(code))(t)
	if st.State != Received || st.Kind != "medsos" || st.Unit != "disdik" || len(st.Messages) != 0 {
		t.Errorf("standing after Submit: %+v", st)
	}
	must(k.Claim(By(k.budi.ID), n))(t)
	must(k.Ask(By(k.budi.ID), n, "Di mana tepatnya?"))(t)

	st = must(k.Status(code))(t)
	want := []Message{{Day: DayOf(k.clock.now()), Text: "Di mana tepatnya?", Question: true}}
	if st.State != NeedsInfo || !st.Asked || !reflect.DeepEqual(st.Messages, want) {
		t.Errorf("standing after Ask: %+v, want message %+v", st, want)
	}
	if got := must(k.Add(code, Addition{Texts: []string{"Di aula."}, Photos: [][]byte{{9}}}, token()))(t); got != n {
		t.Errorf("Add says tip %v, want %v", got, n)
	}
	card := must(k.Card(By(k.budi.ID), n))(t)
	if card.State != InReview || !card.New || card.Officer != k.budi.ID {
		t.Errorf("card after the addition: %+v", card)
	}
	if err := k.Note(By(k.sari.ID), n, "Saya kenal tempatnya."); err != nil {
		t.Fatal(err)
	}

	d := must(k.Read(By(k.budi.ID), n, k.id))(t)
	if !reflect.DeepEqual(d.Report, sent) {
		t.Errorf("report read: %+v\nsent: %+v", d.Report, sent)
	}
	if len(d.Additions) != 1 || d.Additions[0].Texts[0] != "Di aula." || !reflect.DeepEqual(d.Additions[0].Photos, [][]byte{{9}}) {
		t.Errorf("additions: %+v", d.Additions)
	}
	if len(d.Messages) != 1 || d.Messages[0].From != k.budi.ID {
		t.Errorf("messages: %+v", d.Messages)
	}
	if len(d.Notes) != 1 || d.Notes[0].From != k.sari.ID || d.Notes[0].Text != "Saya kenal tempatnya." {
		t.Errorf("notes: %+v", d.Notes)
	}
	if card := must(k.Card(By(k.budi.ID), n))(t); card.New {
		t.Error("still marked new after Read")
	}
	must(k.Finish(By(k.budi.ID), n, Proven, "Sudah dipastikan."))(t)
	if st := must(k.Status(code))(t); st.State != Closed || st.Outcome != Proven {
		t.Errorf("standing after Finish: %+v", st)
	}
}

func TestSameTokenStoresOnce(t *testing.T) {
	k := newKit(t)
	code, tok := newCode(t), token()
	r := Report{Kind: "medsos", Texts: []string{"x"}}
	var wg sync.WaitGroup
	numbers := make([]Number, 8)
	for i := range numbers {
		wg.Go(func() { numbers[i], _ = k.Submit(r, code, tok) })
	}
	wg.Wait()
	for _, n := range numbers {
		if n == 0 || n != numbers[0] {
			t.Fatalf("numbers differ: %v", numbers)
		}
	}
	if p := must(k.Queue(Operator(), Filter{}, 0, 10))(t); len(p.Cards) != 1 || p.Total != 1 {
		t.Errorf("queue holds %d tips, total %d", len(p.Cards), p.Total)
	}
	if !must(k.Submitted(tok))(t) || must(k.Submitted(token()))(t) {
		t.Error("Submitted doesn't tell handled tokens from others")
	}
	k.reopen()
	k.clock.days(2)
	if !must(k.Submitted(tok))(t) {
		t.Error("a token is forgotten within 48 hours and over a restart")
	}
	k.clock.days(2)
	must(k.Sweep(k.clock.now()))(t)
	if must(k.Submitted(tok))(t) {
		t.Error("a token is remembered after four days")
	}
	if _, err := k.Submit(r, code, token()); !errors.Is(err, ErrCodeUsed) {
		t.Errorf("another draft with the same code: %v", err)
	}

	add := token()
	for range 3 {
		must(k.Add(code, Addition{Texts: []string{"lagi"}}, add))(t)
	}
	if st := must(k.Status(code))(t); st.Additions != 1 {
		t.Errorf("%d additions after one token", st.Additions)
	}
}

func TestWithdraw(t *testing.T) {
	k := newKit(t)
	code, n := k.tip(Report{})
	other, _ := k.tip(Report{})
	must(k.Claim(By(k.budi.ID), n))(t)
	tok := token()
	for range 2 {
		if err := k.Withdraw(code, tok); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.Withdraw(code, token()); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("withdrawing again: %v", err)
	}
	if _, err := k.Status(code); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("status after withdrawal: %v", err)
	}
	if _, err := k.Add(code, Addition{Texts: []string{"x"}}, token()); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("addition after withdrawal: %v", err)
	}
	for _, err := range []error{
		func() error { _, err := k.Card(By(k.budi.ID), n); return err }(),
		func() error { _, err := k.Read(By(k.budi.ID), n, k.id); return err }(),
		func() error { _, err := k.Finish(By(k.budi.ID), n, Proven, "x"); return err }(),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("staff after withdrawal: %v", err)
		}
	}
	if st := must(k.Status(other))(t); st.State != Received {
		t.Error("another tip was touched")
	}
}

func TestIntakeIsBounded(t *testing.T) {
	k := newKit(t, func(o *Options) {
		o.Limits.Texts, o.Limits.TextBytes, o.Limits.Photos, o.Limits.ReportBytes = 3, 100, 2, 1000
		o.Limits.Additions, o.Limits.PerHour = 2, 6
	})
	code := newCode(t)
	for _, c := range []struct {
		name string
		r    Report
		want error
	}{
		{"nothing", Report{Kind: "medsos", Texts: []string{" \n"}}, ErrEmpty},
		{"too many texts", Report{Kind: "medsos", Texts: []string{"a", "b", "c", "d"}}, ErrTooLarge},
		{"a long text", Report{Kind: "medsos", Texts: []string{strings.Repeat("a", 101)}}, ErrTooLarge},
		{"long answers", Report{Kind: "medsos", Texts: []string{"a"}, Who: strings.Repeat("a", 100)}, ErrTooLarge},
		{"too many photos", Report{Kind: "medsos", Photos: [][]byte{{1}, {2}, {3}}}, ErrTooLarge},
		{"a large photo", Report{Kind: "medsos", Photos: [][]byte{make([]byte, 1001)}}, ErrTooLarge},
		{"a unit that isn't", Report{Kind: "medsos", Unit: "x", Texts: []string{"a"}}, ErrUnknownUnit},
		{"the code in a text", Report{Kind: "medsos", Texts: []string{"kode saya " + strings.ToLower(code.Show())}}, ErrCodeInText},
		{"the code in an answer", Report{Kind: "medsos", Texts: []string{"a"}, Who: code.Show()}, ErrCodeInText},
	} {
		if _, err := k.Submit(c.r, code, token()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := k.Submit(Report{Kind: "medsos", Texts: []string{"a"}}, receipt.Code{}, token()); err == nil {
		t.Error("a tip without a code is taken")
	}
	first, _ := k.tip(Report{})
	for range 2 {
		must(k.Add(first, Addition{Texts: []string{"a"}}, token()))(t)
	}
	if _, err := k.Add(first, Addition{Texts: []string{"a"}}, token()); !errors.Is(err, ErrTooMany) {
		t.Errorf("third addition of two: %v", err)
	}
	k.tip(Report{})
	k.tip(Report{})
	tok := token()
	if _, err := k.Submit(Report{Kind: "medsos", Texts: []string{"a"}}, code, tok); !errors.Is(err, ErrBusy) {
		t.Fatalf("beyond the hourly limit: %v", err)
	}
	k.clock.mu.Lock()
	k.clock.t = k.clock.t.Add(10 * 60 * 1e9)
	k.clock.mu.Unlock()
	must(k.Submit(Report{Kind: "medsos", Texts: []string{"a"}}, code, tok))(t)
}
