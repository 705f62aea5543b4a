package tips

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// reminders returns what is due beside the digest.
func (k *kit) reminders() []Reminder {
	k.t.Helper()
	return slices.DeleteFunc(must(k.Due(k.clock.now()))(k.t), func(r Reminder) bool { return r.Digest })
}

func ids(list []Staff) (out []StaffID) {
	for _, st := range list {
		out = append(out, st.ID)
	}
	return out
}

func TestRemindersComeOnceBeforeTheDeadline(t *testing.T) {
	k := newKit(t, func(o *Options) { o.Clocks.FirstLook = 3 })
	_, n := k.tip(Report{Unit: "dinkes"})
	if got := k.reminders(); len(got) != 0 {
		t.Errorf("three days before: %+v", got)
	}
	k.clock.days(2)
	got := k.reminders()
	if len(got) != 1 || got[0].Card.Number != n || got[0].Card.DaysLeft != 1 {
		t.Fatalf("a day before: %+v", got)
	}
	want := []StaffID{k.admin.ID, k.budi.ID, k.sari.ID}
	slices.Sort(want)
	if to := ids(got[0].To); !slices.Equal(to, want) {
		t.Errorf("to %v, want %v", to, want)
	}
	var taken atomic.Int32
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if ok, err := k.Take(got[0]); err != nil {
				t.Error(err)
			} else if ok {
				taken.Add(1)
			}
		})
	}
	wg.Wait()
	if taken.Load() != 1 {
		t.Errorf("granted %d times", taken.Load())
	}
	k.reopen()
	if got := k.reminders(); len(got) != 0 {
		t.Errorf("after it was taken: %+v", got)
	}
	must(k.Claim(By(k.budi.ID), n))(t) // a new deadline, a new reminder
	k.clock.days(4)
	got = k.reminders()
	if len(got) != 1 || !slices.Equal(ids(got[0].To), []StaffID{k.budi.ID}) {
		t.Fatalf("before the second deadline: %+v", got)
	}
	must(k.Finish(By(k.budi.ID), n, Proven, "x"))(t)
	if ok := must(k.Take(got[0]))(t); ok {
		t.Error("granted although the tip was closed meanwhile")
	}
	code, m := k.tip(Report{})
	k.clock.days(3)
	got = k.reminders()
	if len(got) != 1 || got[0].Card.Number != m {
		t.Fatalf("another tip: %+v", got)
	}
	if err := k.Withdraw(code, token()); err != nil {
		t.Fatal(err)
	}
	if ok := must(k.Take(got[0]))(t); ok {
		t.Error("granted although the tip was withdrawn meanwhile")
	}
}

// A tip is announced when it comes; with a first look due tomorrow, a reminder
// would follow within the minute.
func TestNoReminderOfWhatCameToday(t *testing.T) {
	k := newKit(t)
	_, n := k.tip(Report{})
	if got := k.reminders(); len(got) != 0 {
		t.Errorf("on the day it came: %+v", got)
	}
	k.clock.days(1)
	if got := k.reminders(); len(got) != 1 || got[0].Card.Number != n {
		t.Errorf("on the day after: %+v", got)
	}
}

func TestDigestComesOnceADay(t *testing.T) {
	k := newKit(t)
	code, n := k.tip(Report{})
	k.tip(Report{Unit: "dinkes"})
	must(k.Claim(By(k.budi.ID), n))(t)
	must(k.Add(code, Addition{Texts: []string{"x"}}, token()))(t)
	for day := range 3 {
		list := must(k.Due(k.clock.now()))(t)
		if len(list) == 0 || !list[0].Digest || len(list[0].To) != 4 {
			t.Fatalf("day %d: %+v", day, list)
		}
		if first, second := must(k.Take(list[0]))(t), must(k.Take(list[0]))(t); !first || second {
			t.Errorf("day %d: granted %v, then %v", day, first, second)
		}
		if list := must(k.Due(k.clock.now()))(t); len(list) > 0 && list[0].Digest {
			t.Errorf("day %d: the digest is due again", day)
		}
		k.clock.days(1)
	}
	for st, want := range map[StaffID]Digest{
		k.budi.ID:   {Open: 2, Mine: 1, Overdue: 1, DueSoon: 1, New: 1},
		k.sari.ID:   {Open: 2, Overdue: 1, DueSoon: 1},
		k.dinkes.ID: {Open: 1, DueSoon: 1},
	} {
		if got := must(k.DigestFor(By(st)))(t); got != want {
			t.Errorf("digest of %v: %+v, want %+v", st, got, want)
		}
	}
}
