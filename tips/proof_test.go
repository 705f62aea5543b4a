package tips

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
)

func TestFilingIsProvedWithTheCodeAlone(t *testing.T) {
	k := newKit(t)
	for range 20 {
		k.tip(Report{})
	}
	code, n := k.tip(Report{})
	p := must(k.Proof(code))(t)
	if len(p.Steps) != 1 || !p.Steps[0].Pending {
		t.Errorf("on the day itself: %+v", p)
	}
	if proved := must(CheckProof(code, p, nil))(t); len(proved) != 0 {
		t.Errorf("a pending step is proved: %+v", proved)
	}
	k.clock.days(1)
	must(k.Sweep(k.clock.now()))(t)
	must(k.Claim(By(k.budi.ID), n))(t)
	k.clock.days(3)
	must(k.Sweep(k.clock.now()))(t)

	published := must(k.Commitments())(t)
	if len(published) != 2 || published[1].Day-published[0].Day != 1 {
		t.Fatalf("commitments: %+v", published)
	}
	p = must(k.Proof(code))(t)
	proved, err := CheckProof(code, p, published)
	if err != nil || len(proved) != 2 || proved[0].State != Received || proved[1].State != InReview {
		t.Fatalf("proved %+v, %v", proved, err)
	}
	if len(proved[0].Path) != 5 {
		t.Errorf("21 leaves have a path of %d: the number of tips shows", len(proved[0].Path))
	}
	if len(proved[1].Path) != 4 {
		t.Errorf("a lone leaf has a path of %d", len(proved[1].Path))
	}

	// The proof outlives the tip.
	if err := k.Withdraw(code, token()); err != nil {
		t.Fatal(err)
	}
	if err := k.Compact(); err != nil {
		t.Fatal(err)
	}
	if proved, err := CheckProof(code, p, published); err != nil || len(proved) != 2 {
		t.Errorf("after the tip is gone: %v", err)
	}
	if _, err := CheckProof(newCode(t), p, published); !errors.Is(err, ErrProof) {
		t.Errorf("another code: %v", err)
	}
	if _, err := CheckProof(code, p, published[:1]); !errors.Is(err, ErrProof) {
		t.Errorf("a commitment that was never published: %v", err)
	}
	for name, change := range map[string]func(*ProofStep){
		"another state":  func(s *ProofStep) { s.State = Closed },
		"another day":    func(s *ProofStep) { s.Day-- },
		"another place":  func(s *ProofStep) { s.Index ^= 1 },
		"a cut path":     func(s *ProofStep) { s.Path = s.Path[1:] },
		"a bad path":     func(s *ProofStep) { s.Path[0] = "zz" },
		"another before": func(s *ProofStep) { s.Prev = s.Hash },
		"nothing before": func(s *ProofStep) { s.Prev = "" },
		"a long path":    func(s *ProofStep) { s.Path = make([]string, 1000) },
		"below zero":     func(s *ProofStep) { s.Index = -1 },
	} {
		var forged Proof
		json.Unmarshal(must(json.Marshal(p))(t), &forged)
		change(&forged.Steps[0])
		if _, err := CheckProof(code, forged, published); !errors.Is(err, ErrProof) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestClosedDayTakesNothingMore(t *testing.T) {
	k := newKit(t)
	k.tip(Report{})
	k.clock.days(1)
	must(k.Sweep(k.clock.now()))(t)
	k.clock.days(-3) // somebody mends the clock
	code, _ := k.tip(Report{})
	if st := must(k.Status(code))(t); st.Day <= must(k.Commitments())(t)[0].Day {
		t.Errorf("filed on %v, a day that is closed", st.Day)
	}
	k.clock.days(10)
	must(k.Sweep(k.clock.now()))(t)
	if _, err := CheckProof(code, must(k.Proof(code))(t), must(k.Commitments())(t)); err != nil {
		t.Error(err)
	}
}

func TestLeavesArePruned(t *testing.T) {
	k := newKit(t, func(o *Options) { o.RetentionDays = 10 })
	code, _ := k.tip(Report{})
	k.clock.days(2)
	must(k.Sweep(k.clock.now()))(t)
	old := must(k.Proof(code))(t)
	k.clock.days(20)
	must(k.Sweep(k.clock.now()))(t)
	if p := must(k.Proof(code))(t); len(p.Steps) != 0 {
		t.Errorf("steps after retention: %+v", p.Steps)
	}
	if proved := must(CheckProof(code, old, must(k.Commitments())(t)))(t); len(proved) != 1 {
		t.Error("a proof that was kept no longer holds")
	}
}

func TestDays(t *testing.T) {
	wib := time.FixedZone("WIB", 7*3600)
	for _, c := range []struct {
		t    time.Time
		want string
	}{
		{time.Date(2026, 3, 1, 23, 59, 0, 0, wib), "2026-03-01"},
		{time.Date(2026, 3, 1, 17, 0, 0, 0, time.UTC).In(wib), "2026-03-02"},
		{time.Date(2024, 2, 29, 0, 0, 0, 0, wib), "2024-02-29"},
	} {
		d := DayOf(c.t)
		if d.String() != c.want {
			t.Errorf("%v is on %v, want %s", c.t, d, c.want)
		}
		var back Day
		if err := back.UnmarshalText(must(d.MarshalText())(t)); err != nil || back != d {
			t.Errorf("%v comes back as %v, %v", d, back, err)
		}
		if DayOf(d.Time(wib)) != d {
			t.Errorf("%v doesn't begin on itself", d)
		}
	}
	if (Day(0)).String() != "" {
		t.Error("no day has a text")
	}
}
