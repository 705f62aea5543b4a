package tips

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestInviteWorksOnceAndExpires(t *testing.T) {
	k := newKit(t)
	inv := must(k.Invite(By(k.admin.ID), Petugas, "disdik"))(t)
	var won atomic.Int32
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			if _, err := k.Enrol(inv.Code, fmt.Sprint("wire:new", i)); err == nil {
				won.Add(1)
			} else if !errors.Is(err, ErrInvite) {
				t.Errorf("a used invite: %v", err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d people used one invite", won.Load())
	}

	late := must(k.Invite(Operator(), Admin, ""))(t)
	k.clock.mu.Lock()
	k.clock.t = late.Expires
	k.clock.mu.Unlock()
	if _, err := k.Enrol(late.Code, "wire:late"); !errors.Is(err, ErrInvite) {
		t.Errorf("an expired invite: %v", err)
	}
	if got := must(k.Sweep(k.clock.now()))(t); got.Invites != 1 {
		t.Errorf("Sweep removed %d invites, want 1", got.Invites)
	}
	ok := must(k.Invite(Operator(), Admin, ""))(t)
	if d := ok.Expires.Sub(k.clock.now()); d < 48*time.Hour || d > 49*time.Hour {
		t.Errorf("an invite expires in %v", d)
	}
	st := must(k.Enrol(strings.ToLower(ok.Code[:4]+"-"+ok.Code[4:]), "wire:typed"))(t)
	if st.ID != ok.Staff || st.Role != Admin {
		t.Errorf("enrolled as %+v, invited as %v", st, ok.Staff)
	}
	again := must(k.Invite(Operator(), Petugas, ""))(t)
	if _, err := k.Enrol(again.Code, "wire:typed"); !errors.Is(err, ErrEnrolled) {
		t.Errorf("a second membership at one address: %v", err)
	}
	for _, code := range []string{"", "x", strings.Repeat("A", 16), strings.Repeat("A", 4000)} {
		if _, err := k.Enrol(code, "wire:guess"); !errors.Is(err, ErrInvite) {
			t.Errorf("guessed invite: %v", err)
		}
	}
}

func TestOnlyAdminsManagePeople(t *testing.T) {
	k := newKit(t)
	for _, by := range []Actor{By(k.budi.ID), By(k.dinkes.ID), {}, By(1)} {
		if _, err := k.Invite(by, Petugas, ""); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("%v invites: %v", by, err)
		}
		if err := k.Revoke(by, k.sari.ID); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("%v revokes: %v", by, err)
		}
		if _, err := k.Audit(by, 1, 10); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("%v reads the audit trail: %v", by, err)
		}
	}
	if _, err := k.Invite(Operator(), "kepala", ""); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("a role that isn't: %v", err)
	}
	if _, err := k.Invite(Operator(), Petugas, "x"); !errors.Is(err, ErrUnknownUnit) {
		t.Errorf("a unit that isn't: %v", err)
	}
}

func TestRevocationWorksAtOnce(t *testing.T) {
	k := newKit(t)
	code, n := k.tip(Report{})
	_, forwarded := k.tip(Report{})
	by := By(k.budi.ID)
	must(k.Claim(by, n))(t)
	must(k.Claim(by, forwarded))(t)
	must(k.Forward(by, forwarded, "bkn", "x"))(t)
	if err := k.Revoke(By(k.admin.ID), k.budi.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := must2(k.Who(k.budi.Address))(t); ok {
		t.Error("a revoked address is still staff")
	}
	if _, err := k.Queue(by, Filter{}, 0, 10); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("queue after revocation: %v", err)
	}
	if _, err := k.Read(by, n, k.id); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("reading after revocation: %v", err)
	}
	if c := must(k.Card(Operator(), n))(t); c.State != Received || c.Officer != 0 {
		t.Errorf("the tip is still held: %+v", c)
	}
	if c := must(k.Claim(By(k.sari.ID), forwarded))(t); c.State != Forwarded || c.Officer != k.sari.ID {
		t.Errorf("taking over a forwarded tip: %+v", c)
	}
	if err := k.Revoke(Operator(), k.budi.ID); !errors.Is(err, ErrUnknownStaff) {
		t.Errorf("revoking twice: %v", err)
	}
	must(k.Claim(By(k.sari.ID), n))(t)
	must(k.Finish(By(k.sari.ID), n, TooLittle, "x"))(t)
	if err := k.Revoke(Operator(), k.sari.ID); err != nil {
		t.Fatal(err)
	}
	must(k.Add(code, Addition{Texts: []string{"bukti"}}, token()))(t)
	if c := must(k.Card(Operator(), n))(t); c.State != Received || c.Officer != 0 {
		t.Errorf("an addition to a tip whose officer left: %+v", c)
	}
	inv := must(k.Invite(Operator(), Petugas, ""))(t)
	if st := must(k.Enrol(inv.Code, k.budi.Address))(t); st.ID == k.budi.ID {
		t.Error("a person who comes back has the old id")
	}
}

func must2[A, B any](a A, b B, err error) func(testing.TB) (A, B) {
	return func(t testing.TB) (A, B) {
		t.Helper()
		if err != nil {
			t.Fatalf("unexpected error: %v", err)
		}
		return a, b
	}
}

func TestStaffOfAUnitLearnNothingAboutIt(t *testing.T) {
	outside := must(NewIdentity())(t)
	ofUnit := must(NewIdentity())(t)
	k := newKit(t, func(o *Options) {
		o.Recipients = append(o.Recipients,
			Recipient{Key: ofUnit.Recipient(), Unit: "dinkes"}, Recipient{Key: outside.Recipient(), Outside: true})
	})
	_, n := k.tip(Report{Unit: "dinkes"})
	_, other := k.tip(Report{Unit: "disdik"})
	by := By(k.dinkes.ID)

	for _, f := range []Filter{{}, {Unit: "dinkes"}, {Kind: "medsos"}, {State: Received}, {NotKind: KindQuestion}} {
		p := must(k.Queue(by, f, 0, 10))(t)
		for _, c := range p.Cards {
			if c.Number == n {
				t.Errorf("queue %+v shows the tip", f)
			}
		}
		if p.Total > 1 {
			t.Errorf("queue %+v counts the tip: %d", f, p.Total)
		}
	}
	if _, err := k.Card(by, n); !errors.Is(err, ErrNotFound) {
		t.Errorf("card: %v", err)
	}
	for _, st := range must(k.Announce(n))(t) {
		if st.ID == k.dinkes.ID {
			t.Error("the tip is announced to its unit")
		}
	}
	if got := len(must(k.Announce(other))(t)); got != 4 {
		t.Errorf("a tip about another unit is announced to %d of 4", got)
	}
	for _, r := range must(k.Due(k.clock.now()))(t) {
		for _, st := range r.To {
			if r.Card.Number == n && st.ID == k.dinkes.ID {
				t.Error("the unit is reminded of the tip")
			}
		}
	}
	if st := must(k.Recap(by))(t); st.Total.Count != 1 {
		t.Errorf("the numbers for the unit's own staff count %d tips, want 1", st.Total.Count)
	}
	if d := must(k.DigestFor(by))(t); d.Open != 1 {
		t.Errorf("the digest for the unit's own staff counts %d tips, want 1", d.Open)
	}
	if _, err := k.Read(By(k.admin.ID), n, ofUnit); !errors.Is(err, ErrCannotOpen) {
		t.Errorf("the unit's key opens the tip: %v", err)
	}
	if _, err := k.Read(By(k.admin.ID), n, outside); !errors.Is(err, ErrCannotOpen) {
		t.Errorf("the outside key opens a tip that others may read: %v", err)
	}
	must(k.Read(By(k.admin.ID), other, ofUnit))(t)
	must(k.Read(By(k.admin.ID), n, k.id))(t)
}

func TestOutsideRecipientIsTheLastResort(t *testing.T) {
	outside, inside := must(NewIdentity())(t), must(NewIdentity())(t)
	k := newKit(t, func(o *Options) {
		o.Recipients = []Recipient{{Key: inside.Recipient(), Unit: "dinkes"}, {Key: outside.Recipient(), Outside: true}}
	})
	_, about := k.tip(Report{Unit: "dinkes"})
	_, other := k.tip(Report{Unit: "disdik"})
	by := By(k.admin.ID)
	must(k.Read(by, about, outside))(t)
	must(k.Read(by, other, inside))(t)
	if _, err := k.Read(by, about, inside); !errors.Is(err, ErrCannotOpen) {
		t.Errorf("the unit's key opens a tip about it: %v", err)
	}
	if _, err := k.Read(by, other, outside); !errors.Is(err, ErrCannotOpen) {
		t.Errorf("the outside key opens another tip: %v", err)
	}
}
