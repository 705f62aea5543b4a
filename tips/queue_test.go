package tips

import (
	"cmp"
	"fmt"
	"math/rand"
	"slices"
	"testing"
)

func TestQueueShowsWhatRunsOutFirst(t *testing.T) {
	k := newKit(t)
	by := By(k.budi.ID)
	_, first := k.tip(Report{})
	k.clock.days(1)
	_, second := k.tip(Report{})
	question := k.question("apa")
	must(k.Claim(by, first))(t) // now due with the formal report, a week after receipt

	p := must(k.Queue(by, Filter{}, 0, 10))(t)
	var got []Number
	for _, c := range p.Cards {
		got = append(got, c.Number)
	}
	if want := []Number{second, question, first}; !slices.Equal(got, want) || p.Total != 3 || p.More {
		t.Errorf("order %v, want %v; %+v", got, want, p)
	}
	today := DayOf(k.clock.now())
	want := Card{
		Number: first, Kind: "medsos", State: InReview, Day: today - 1, Deadline: today + 6, DaysLeft: 6,
		Officer: k.budi.ID, Size: p.Cards[2].Size,
	}
	if p.Cards[2] != want {
		t.Errorf("card %+v\nwant %+v", p.Cards[2], want)
	}
	k.clock.days(9)
	if c := must(k.Card(by, first))(t); c.DaysLeft != -3 {
		t.Errorf("%d days left, want -3", c.DaysLeft)
	}
	if p := must(k.Queue(by, Filter{Overdue: true, NotKind: KindQuestion}, 0, 10))(t); len(p.Cards) != 2 || p.Total != -1 {
		t.Errorf("overdue: %+v", p)
	}
}

func TestDeadlines(t *testing.T) {
	k := newKit(t)
	by := By(k.budi.ID)
	today := DayOf(k.clock.now())
	at := func(n Number, want Day, when string) {
		t.Helper()
		if c := must(k.Card(by, n))(t); c.Deadline != want {
			t.Errorf("%s: deadline %v, want %v", when, c.Deadline, want)
		}
	}
	code, n := k.tip(Report{})
	at(n, today+1, "received: first look")
	must(k.Claim(by, n))(t)
	at(n, today+7, "in review: formal report")
	k.clock.days(2)
	must(k.Ask(by, n, "x"))(t)
	at(n, today+7, "asked: the report's clock goes on")
	must(k.Add(code, Addition{Texts: []string{"x"}}, token()))(t)
	at(n, today+2+3, "added: an answer within its days")
	must(k.Read(by, n, k.id))(t)
	at(n, today+7, "read")
	must(k.Forward(by, n, "bkn", "x"))(t)
	at(n, today+2+30, "forwarded: outcome")
	k.clock.days(5)
	must(k.Forward(by, n, "bawaslu", "x"))(t)
	at(n, today+7+30, "forwarded again")
	must(k.Finish(by, n, Proven, "x"))(t)
	at(n, 0, "closed")
	k.clock.days(1)
	must(k.Reopen(by, n, "x"))(t)
	at(n, today+8+7, "reopened: the clock starts anew")

	q := k.question("x")
	at(q, today+8+3, "question: answer")
}

// The queue must be what sorting and filtering all cards gives, for every
// filter, whatever index serves it.
func TestQueueAgreesWithSortingEverything(t *testing.T) {
	k := newKit(t)
	r := rand.New(rand.NewSource(1))
	people := []Staff{k.budi, k.sari, k.admin, k.dinkes}
	for range 120 {
		if r.Intn(4) == 0 {
			k.clock.days(1)
		}
		kind := []string{"medsos", "kampanye", KindQuestion}[r.Intn(3)]
		_, n := k.tip(Report{Kind: kind, Unit: []string{"", "dinkes", "disdik"}[r.Intn(3)]})
		by := By(people[r.Intn(len(people))].ID)
		for _, a := range [][]Act{nil, {ActClaim}, {ActClaim, ActAsk}, {ActClaim, ActForward}, {ActClaim, ActFinish}, {ActAnswer}}[r.Intn(6)] {
			_ = k.do(by, a, n) // refusals are fine
		}
	}
	var all []Card
	for _, f := range []Filter{{}, {State: Closed}} {
		all = append(all, must(k.Queue(Operator(), f, 0, 1000))(t).Cards...)
	}
	if len(all) != 120 {
		t.Fatalf("%d cards", len(all))
	}
	today := DayOf(k.clock.now())
	filters := 0
	for _, state := range []State{"", Received, InReview, NeedsInfo, Forwarded, Closed} {
		for _, kind := range []string{"", "medsos", KindQuestion, "tidak-ada"} {
			for _, not := range []string{"", KindQuestion} {
				for _, unit := range []string{"", "dinkes", "disdik"} {
					for _, mine := range []bool{false, true} {
						for _, overdue := range []bool{false, true} {
							f := Filter{State: state, Kind: kind, NotKind: not, Unit: unit, Mine: mine, Overdue: overdue}
							st := people[filters%len(people)]
							filters++
							var want []Card
							for _, c := range all {
								if (c.State == Closed) == (state == Closed) && (state == "" || c.State == state) &&
									(kind == "" || c.Kind == kind) && (not == "" || c.Kind != not) && (unit == "" || c.Unit == unit) &&
									(!mine || c.Officer == st.ID) && (!overdue || c.Deadline != 0 && c.Deadline < today) &&
									(st.Unit == "" || c.Unit != st.Unit) {
									want = append(want, c)
								}
							}
							slices.SortFunc(want, func(a, b Card) int {
								return cmp.Or(cmp.Compare(b.ClosedDay, a.ClosedDay), cmp.Compare(a.Deadline, b.Deadline), cmp.Compare(a.Number, b.Number))
							})
							comparePages(t, k, By(st.ID), f, want)
						}
					}
				}
			}
		}
	}
}

func comparePages(t *testing.T, k *kit, by Actor, f Filter, want []Card) {
	t.Helper()
	var got []Card
	for offset := 0; ; offset += 7 {
		p := must(k.Queue(by, f, offset, 7))(t)
		got = append(got, p.Cards...)
		if p.Total != len(want) && (p.Total != -1 || !f.Mine && !f.Overdue) {
			t.Errorf("%+v: total %d, want %d", f, p.Total, len(want))
		}
		if p.More != (offset+7 < len(want)) {
			t.Errorf("%+v at %d of %d: more is %v", f, offset, len(want), p.More)
		}
		if !p.More {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v: %d cards, want %d\n%v\n%v", f, len(got), len(want), got, want)
	}
}

func TestNumbersReadBack(t *testing.T) {
	for range 200 {
		n := Number(must(draw(rand.New(rand.NewSource(rand.Int63())), numberBits))(t))
		id := StaffID(must(draw(rand.New(rand.NewSource(rand.Int63())), staffIDBits))(t))
		if got, err := ParseNumber(n.String()); err != nil || got != n {
			t.Errorf("%v comes back as %v, %v", n, got, err)
		}
		if got, err := ParseNumber(" " + fmt.Sprint(n)[:4] + fmt.Sprint(n)[5:]); err != nil || got != n {
			t.Errorf("%v without its dash comes back as %v, %v", n, got, err)
		}
		if got, err := ParseStaffID(id.String()); err != nil || got != id {
			t.Errorf("%v comes back as %v, %v", id, got, err)
		}
	}
	for _, s := range []string{"", "0000-0000", "7K3Q-M2X", "7K3Q-M2XPP", "7K3Q!M2XP", "ñ", "P-7K3QM2"} {
		if n, err := ParseNumber(s); err == nil {
			t.Errorf("%q is read as %v", s, n)
		}
	}
	for _, s := range []string{"", "P", "P-", "P-000000", "7K3QM2", "P-7K3QM"} {
		if id, err := ParseStaffID(s); err == nil {
			t.Errorf("%q is read as %v", s, id)
		}
	}
}
