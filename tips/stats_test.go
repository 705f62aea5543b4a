package tips

import (
	"errors"
	"maps"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestRecap(t *testing.T) {
	k := newKit(t)
	for range 7 {
		k.tip(Report{Kind: "medsos", Unit: "disdik"})
	}
	k.clock.days(7)
	_, n := k.tip(Report{Kind: "kampanye", Unit: "dinkes"})
	must(k.Claim(By(k.budi.ID), n))(t)
	must(k.Finish(By(k.budi.ID), n, Proven, "x"))(t)
	code, _ := k.tip(Report{Kind: "kampanye"})
	if err := k.Withdraw(code, token()); err != nil {
		t.Fatal(err)
	}
	want := Stats{
		ByKind:    []Cell{{Key: "kampanye", Count: 2}, {Key: "medsos", Count: 7}},
		ByUnit:    []Cell{{Key: "", Count: 1}, {Key: "dinkes", Count: 1}, {Key: "disdik", Count: 7}},
		ByWeek:    []Cell{{Key: "2026-W10", Count: 7}, {Key: "2026-W11", Count: 2}},
		ByState:   []Cell{{Key: "diterima", Count: 7}, {Key: "selesai", Count: 1}},
		ByOutcome: []Cell{{Key: "terbukti", Count: 1}},
		Total:     Cell{Count: 9},
	}
	if got := must(k.Recap(By(k.admin.ID)))(t); !reflect.DeepEqual(got, want) {
		t.Errorf("recap %+v\nwant %+v", got, want)
	}
	trends := must(k.Trends(By(k.admin.ID), DayOf(k.clock.now())))(t)
	if want := []Trend{{"2026-W11", "kampanye", "", 1}, {"2026-W11", "kampanye", "dinkes", 1}}; !reflect.DeepEqual(trends, want) {
		t.Errorf("trends %+v", trends)
	}
	if _, err := k.Recap(Actor{}); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("the numbers for nobody: %v", err)
	}
	public := must(k.PublicRecap())(t)
	for _, table := range [][]Cell{public.ByKind, public.ByUnit, public.ByWeek, public.ByState, public.ByOutcome} {
		for _, c := range table {
			if c.Count > 0 && c.Count < smallCell {
				t.Errorf("a small cell is public: %+v", c)
			}
		}
	}
	if !public.ByKind[0].Suppressed || !public.ByKind[1].Suppressed {
		t.Errorf("7 of 9 shown, so 2 can be worked out: %+v", public.ByKind)
	}
}

func TestSmallCellsCannotBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cells []Cell
		total := 0
		for i := range rapid.IntRange(0, 8).Draw(t, "n") {
			n := rapid.IntRange(1, 12).Draw(t, "count")
			cells = append(cells, Cell{Key: string(rune('a' + i)), Count: n})
			total += n
		}
		before := append([]Cell(nil), cells...)
		suppress(cells)
		hidden, sum := 0, total
		for i, c := range cells {
			switch {
			case c.Suppressed:
				hidden++
				if c.Count != 0 {
					t.Fatalf("%+v still has its count", c)
				}
			case c.Count < smallCell || c.Count != before[i].Count:
				t.Fatalf("%+v is shown, was %+v", c, before[i])
			default:
				sum -= c.Count
			}
		}
		if hidden == 1 && len(cells) > 1 || hidden > 0 && sum < smallCell && hidden < len(cells) {
			t.Fatalf("%d hidden cells with a sum of %d: %+v of %+v", hidden, sum, cells, before)
		}
	})
}

func TestTallies(t *testing.T) {
	k := newKit(t)
	for range 3 {
		if err := k.Tally("helpful/like-fb"); err != nil {
			t.Fatal(err)
		}
	}
	k.Tally("helpful/foto")
	k.Tally("none")
	want := map[string]int{"helpful/like-fb": 3, "helpful/foto": 1}
	if got := must(k.Tallies("helpful/"))(t); !maps.Equal(got, want) {
		t.Errorf("tallies %v, want %v", got, want)
	}
	if err := k.Tally(string(make([]byte, 101))); err == nil {
		t.Error("an endless key is taken")
	}
}
