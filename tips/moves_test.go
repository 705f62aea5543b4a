package tips

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// do performs an act with plain arguments.
func (k *kit) do(by Actor, a Act, n Number) error {
	var err error
	switch a {
	case ActClaim:
		_, err = k.Claim(by, n)
	case ActRelease:
		_, err = k.Release(by, n)
	case ActAsk:
		_, err = k.Ask(by, n, "tanya")
	case ActForward:
		_, err = k.Forward(by, n, "bawaslu", "alasan")
	case ActFinish:
		_, err = k.Finish(by, n, TooLittle, "alasan")
	case ActReopen:
		_, err = k.Reopen(by, n, "alasan")
	case ActNote:
		err = k.Note(by, n, "catatan")
	case ActAnswer:
		_, err = k.Answer(by, n, "jawab")
	case ActRead:
		_, err = k.Read(by, n, k.id)
	default:
		k.t.Fatalf("no act %q", a)
	}
	return err
}

// in brings a fresh tip into a state, held by budi from InReview on.
func (k *kit) in(state State, kind string) Number {
	_, n := k.tip(Report{Kind: kind, Unit: "dinkes"})
	way := map[State][]Act{
		Received: nil, InReview: {ActClaim}, NeedsInfo: {ActClaim, ActAsk},
		Forwarded: {ActClaim, ActForward}, Closed: {ActClaim, ActFinish},
	}[state]
	if state == Forwarded && kind == KindQuestion {
		return 0
	}
	for _, a := range way {
		if err := k.do(By(k.budi.ID), a, n); err != nil {
			k.t.Fatalf("%s of a tip on its way to %s: %v", a, state, err)
		}
	}
	return n
}

// verdict names how an act ended, for the table.
func verdict(err error) string {
	var taken *TakenError
	var state *StateError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &taken):
		return "taken"
	case errors.As(err, &state):
		return "state"
	case errors.Is(err, ErrNotFound):
		return "unknown"
	case errors.Is(err, ErrNotAllowed):
		return "denied"
	}
	return err.Error()
}

// Each row is an act, each column a state; the words are for budi, who holds the
// tip from ditelaah on, sari, another petugas, and an admin. Nobody else gets
// anywhere, which the test adds for each cell.
const allowed = `
tip      diterima              ditelaah              perlu-keterangan      diteruskan            selesai
claim    ok/ok/ok              taken/taken/taken     taken/taken/taken     taken/taken/taken     state/state/state
release  state/state/state     ok/taken/ok           ok/taken/ok           ok/taken/ok           state/state/state
ask      state/state/state     ok/taken/ok           ok/taken/ok           state/state/state     state/state/state
forward  state/state/state     ok/taken/ok           ok/taken/ok           ok/taken/ok           state/state/state
finish   state/state/state     ok/taken/ok           ok/taken/ok           ok/taken/ok           state/state/state
reopen   state/state/state     state/state/state     state/state/state     state/state/state     ok/taken/ok
note     ok/ok/ok              ok/ok/ok              ok/ok/ok              ok/ok/ok              ok/ok/ok
read     ok/ok/ok              ok/ok/ok              ok/ok/ok              ok/ok/ok              ok/ok/ok
answer   denied/denied/denied  denied/denied/denied  denied/denied/denied  denied/denied/denied  denied/denied/denied
question diterima              ditelaah              perlu-keterangan      selesai
claim    ok/ok/ok              taken/taken/taken     taken/taken/taken     state/state/state
release  state/state/state     ok/taken/ok           ok/taken/ok           state/state/state
ask      state/state/state     ok/taken/ok           ok/taken/ok           state/state/state
forward  denied/denied/denied  denied/denied/denied  denied/denied/denied  denied/denied/denied
finish   state/state/state     ok/taken/ok           ok/taken/ok           state/state/state
reopen   state/state/state     state/state/state     state/state/state     ok/taken/ok
note     ok/ok/ok              ok/ok/ok              ok/ok/ok              ok/ok/ok
read     ok/ok/ok              ok/ok/ok              ok/ok/ok              ok/ok/ok
answer   ok/ok/ok              ok/taken/ok           ok/taken/ok           state/state/state
`

func TestWhoMayDoWhat(t *testing.T) {
	k := newKit(t)
	gone := k.enrol(Admin, "")
	if err := k.Revoke(Operator(), gone.ID); err != nil {
		t.Fatal(err)
	}
	adminOfUnit := k.enrol(Admin, "dinkes")
	var kind string
	var states []string
	cells := 0
	for line := range strings.Lines(strings.TrimSpace(allowed)) {
		f := strings.Fields(line)
		if f[0] == "tip" || f[0] == "question" {
			kind = map[string]string{"tip": "medsos", "question": KindQuestion}[f[0]]
			states = f[1:]
			continue
		}
		for i, cell := range f[1:] {
			a, state := Act(f[0]), State(states[i])
			who := append(strings.Split(cell, "/"), "unknown", "unknown", "denied", "denied", "denied")
			for j, by := range []Actor{
				By(k.budi.ID), By(k.sari.ID), By(k.admin.ID),
				By(k.dinkes.ID), By(adminOfUnit.ID), By(gone.ID), Operator(), {},
			} {
				n := k.in(state, kind)
				name := fmt.Sprintf("%s of a %s that is %s by %d", a, kind, state, j)
				before := must(k.Card(Operator(), n))(t)
				if j >= 3 && by != Operator() {
					if acts, err := k.May(by, n); err == nil {
						t.Errorf("%s: may %v", name, acts)
					}
				} else if by != Operator() {
					acts := must(k.May(by, n))(t)
					if slices.Contains(acts, a) != (who[j] == "ok") {
						t.Errorf("%s: May says %v", name, acts)
					}
				}
				if got := verdict(k.do(by, a, n)); got != who[j] {
					t.Errorf("%s: %s, want %s", name, got, who[j])
				}
				if after := must(k.Card(Operator(), n))(t); who[j] != "ok" && after != before {
					t.Errorf("%s: refused, and yet the card changed from %+v to %+v", name, before, after)
				}
				cells++
			}
		}
	}
	if want := (9*5 + 9*4) * 8; cells != want {
		t.Errorf("%d cells were tried, want %d", cells, want)
	}
}

func TestTwoOfficersAtOnce(t *testing.T) {
	k := newKit(t)
	officers := []StaffID{k.budi.ID, k.sari.ID, k.admin.ID}
	for range 20 {
		_, n := k.tip(Report{})
		errs := make([]error, len(officers))
		var wg sync.WaitGroup
		for i, id := range officers {
			wg.Go(func() { _, errs[i] = k.Claim(By(id), n) })
		}
		wg.Wait()
		card := must(k.Card(Operator(), n))(t)
		for i, id := range officers {
			var taken *TakenError
			switch {
			case errs[i] == nil && card.Officer != id:
				t.Errorf("%v was told to have won, and %v holds the tip", id, card.Officer)
			case errs[i] != nil && (!errors.As(errs[i], &taken) || taken.By != card.Officer):
				t.Errorf("the loser was told %v, and %v holds the tip", errs[i], card.Officer)
			}
		}
	}
}

func TestMoveToForwardingAndBack(t *testing.T) {
	k := newKit(t)
	code, n := k.tip(Report{})
	by := By(k.budi.ID)
	must(k.Claim(by, n))(t)
	if _, err := k.Forward(by, n, "kasn", "x"); !errors.Is(err, ErrUnknownDestination) {
		t.Errorf("to a destination that isn't: %v", err)
	}
	if _, err := k.Forward(by, n, "bkn", "  "); !errors.Is(err, ErrReason) {
		t.Errorf("without a reason: %v", err)
	}
	must(k.Forward(by, n, "bkn", "kewenangan BKN"))(t)
	if st := must(k.Status(code))(t); st.State != Forwarded || st.Destination != "bkn" {
		t.Errorf("standing: %+v", st)
	}
	if _, err := k.Finish(by, n, Answered, "x"); !errors.Is(err, ErrUnknownOutcome) {
		t.Errorf("the outcome of questions for a tip: %v", err)
	}
	must(k.Finish(by, n, TooLittle, "kurang"))(t)
	must(k.Add(code, Addition{Texts: []string{"ini buktinya"}}, token()))(t)
	card := must(k.Card(by, n))(t)
	if card.State != InReview || card.Outcome != "" || card.ClosedDay != 0 || !card.New || card.Officer != k.budi.ID {
		t.Errorf("after more evidence: %+v", card)
	}
	want := []Moved{}
	day := DayOf(k.clock.now())
	for _, s := range []State{Received, InReview, Forwarded, Closed, InReview} {
		want = append(want, Moved{day, s})
	}
	if d := must(k.Read(by, n, k.id))(t); !slices.Equal(d.History, want) {
		t.Errorf("history: %v", d.History)
	}
}
