package tips

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

func TestEveryActIsLoggedWithoutContent(t *testing.T) {
	k := newKit(t)
	before := len(must(k.Audit(Operator(), 1, 1000))(t))
	code, n := k.tip(Report{Texts: []string{"rahasia"}, Unit: "dinkes"})
	q := k.question("rahasia")
	by := By(k.budi.ID)
	var want []Entry
	expect := func(who string, a Act, tip Number, object string) {
		want = append(want, Entry{Who: who, Act: a, Tip: tip, Object: object, Day: DayOf(k.clock.now())})
	}
	budi := k.budi.ID.String()
	must(k.Claim(by, n))(t)
	expect(budi, ActClaim, n, "")
	must(k.Ask(by, n, "rahasia"))(t)
	expect(budi, ActAsk, n, "")
	must(k.Add(code, Addition{Texts: []string{"rahasia"}}, token()))(t)
	must(k.Read(by, n, k.id))(t)
	expect(budi, ActRead, n, "")
	if err := k.Note(by, n, "rahasia"); err != nil {
		t.Fatal(err)
	}
	expect(budi, ActNote, n, "")
	must(k.Forward(by, n, "bawaslu", "rahasia"))(t)
	expect(budi, ActForward, n, "bawaslu")
	must(k.Finish(by, n, Proven, "rahasia"))(t)
	expect(budi, ActFinish, n, string(Proven))
	must(k.Reopen(by, n, "rahasia"))(t)
	expect(budi, ActReopen, n, "")
	must(k.Release(by, n))(t)
	expect(budi, ActRelease, n, "")
	must(k.Answer(by, q, "rahasia"))(t)
	expect(budi, ActAnswer, q, "")
	// What is refused leaves no entry.
	k.Claim(By(k.dinkes.ID), n)
	k.Finish(By(k.sari.ID), q, Proven, "x")
	k.Claim(Actor{}, n)
	inv := must(k.Invite(By(k.admin.ID), Petugas, ""))(t)
	expect(k.admin.ID.String(), ActInvite, 0, inv.Staff.String())
	must(k.Enrol(inv.Code, "wire:x"))(t)
	expect(inv.Staff.String(), ActEnrol, 0, "petugas")
	if err := k.Revoke(Operator(), inv.Staff); err != nil {
		t.Fatal(err)
	}
	expect("operator", ActRevoke, 0, inv.Staff.String())

	got := must(k.Audit(By(k.admin.ID), uint64(before)+1, 1000))(t)
	if len(got) != len(want) {
		t.Fatalf("%d entries, want %d", len(got), len(want))
	}
	for i, e := range got {
		if e.Seq != uint64(before+i+1) || len(e.Hash) != 64 {
			t.Errorf("entry %d: %+v", i, e)
		}
		e.Seq, e.Hash = 0, ""
		if e != want[i] {
			t.Errorf("entry %d: %+v, want %+v", i, e, want[i])
		}
		if b := must(json.Marshal(e))(t); bytes.Contains(b, []byte("rahasia")) {
			t.Errorf("an entry holds content: %s", b)
		}
	}
	if n := must(k.VerifyAudit())(t); n != before+len(want) {
		t.Errorf("verified %d entries", n)
	}
	if got := must(k.Audit(Operator(), 3, 2))(t); len(got) != 2 || got[0].Seq != 3 {
		t.Errorf("a part of the trail: %+v", got)
	}
}

func TestTamperingWithTheAuditTrailShows(t *testing.T) {
	k := newKit(t)
	_, n := k.tip(Report{})
	must(k.Claim(By(k.budi.ID), n))(t)
	k.clock.days(1)
	must(k.Sweep(k.clock.now()))(t) // commits to yesterday
	must(k.Release(By(k.budi.ID), n))(t)
	must(k.Claim(By(k.sari.ID), n))(t)
	last := uint64(must(k.VerifyAudit())(t))

	seq := func(i uint64) []byte { return binary.BigEndian.AppendUint64(nil, i) }
	// rewrite hashes the trail anew from an entry on, as an insider could.
	rewrite := func(tx *bolt.Tx, from uint64, to uint64) {
		b := tx.Bucket([]byte("audit"))
		prev := make([]byte, 32)
		if from > 1 {
			prev = bytes.Clone(b.Get(seq(from - 1))[:32])
		}
		for i := from; i <= to; i++ {
			v := b.Get(seq(i))
			prev = auditHash(prev, v[32:])
			b.Put(seq(i), append(bytes.Clone(prev), v[32:]...))
		}
		tx.Bucket([]byte("meta")).Put([]byte("audit"), append(seq(to), prev...))
	}
	change := func(tx *bolt.Tx, i uint64) {
		b := tx.Bucket([]byte("audit"))
		b.Put(seq(i), []byte(strings.Replace(string(b.Get(seq(i))), `"who":"`, `"who":"X`, 1)))
	}
	for name, tamper := range map[string]func(*bolt.Tx){
		"an entry changed":  func(tx *bolt.Tx) { change(tx, last) },
		"an entry removed":  func(tx *bolt.Tx) { tx.Bucket([]byte("audit")).Delete(seq(last - 1)) },
		"the end removed":   func(tx *bolt.Tx) { tx.Bucket([]byte("audit")).Delete(seq(last)) },
		"the start removed": func(tx *bolt.Tx) { tx.Bucket([]byte("audit")).Delete(seq(1)) },
		"an entry added":    func(tx *bolt.Tx) { b := tx.Bucket([]byte("audit")); b.Put(seq(last+1), b.Get(seq(last))) },
		"two exchanged": func(tx *bolt.Tx) {
			b := tx.Bucket([]byte("audit"))
			x, y := bytes.Clone(b.Get(seq(2))), bytes.Clone(b.Get(seq(3)))
			b.Put(seq(2), y)
			b.Put(seq(3), x)
		},
		"all removed": func(tx *bolt.Tx) {
			tx.DeleteBucket([]byte("audit"))
			tx.CreateBucket([]byte("audit"))
			tx.Bucket([]byte("meta")).Delete([]byte("audit"))
		},
		"cut at the anchor": func(tx *bolt.Tx) {
			tx.Bucket([]byte("audit")).Delete(seq(last))
			tx.Bucket([]byte("audit")).Delete(seq(last - 1))
			rewrite(tx, last-2, last-2)
		},
		"rewritten as whole": func(tx *bolt.Tx) { change(tx, 2); rewrite(tx, 1, last) },
	} {
		db := k.db()
		saved := map[string][]byte{}
		var end []byte
		db.View(func(tx *bolt.Tx) error {
			end = bytes.Clone(tx.Bucket([]byte("meta")).Get([]byte("audit")))
			return tx.Bucket([]byte("audit")).ForEach(func(a, v []byte) error { saved[string(a)] = bytes.Clone(v); return nil })
		})
		if err := db.Update(func(tx *bolt.Tx) error { tamper(tx); return nil }); err != nil {
			t.Fatal(err)
		}
		_, err := k.VerifyAudit()
		if name == "cut at the anchor" {
			if err != nil {
				t.Errorf("%s: %v (the commitment covers no more than this)", name, err)
			}
		} else if !errors.Is(err, ErrTampered) || Hint(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
		err = db.Update(func(tx *bolt.Tx) error {
			tx.DeleteBucket([]byte("audit"))
			b := must(tx.CreateBucket([]byte("audit")))(t)
			for a, v := range saved {
				b.Put([]byte(a), v)
			}
			return tx.Bucket([]byte("meta")).Put([]byte("audit"), end)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
