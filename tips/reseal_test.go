package tips

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestResealingGivesOldTipsToNewRecipients(t *testing.T) {
	k := newKit(t)
	code, n := k.tip(Report{Unit: "dinkes", Texts: []string{"lama"}, Photos: [][]byte{bytes.Repeat([]byte{1}, 40_000)}})
	k.clock.days(1)
	must(k.Claim(By(k.budi.ID), n))(t)
	must(k.Ask(By(k.budi.ID), n, "di mana?"))(t)
	must(k.Add(code, Addition{Texts: []string{"di aula"}}, token()))(t)
	if err := k.Note(By(k.budi.ID), n, "catat"); err != nil {
		t.Fatal(err)
	}
	before := must(k.dossier(By(k.budi.ID), n, k.id))(t)
	old := k.ciphertexts(n)

	fresh, second, ofUnit := must(NewIdentity())(t), must(NewIdentity())(t), must(NewIdentity())(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	k.opt.Recipients = []Recipient{{Key: fresh.Recipient()}, {Key: second.Recipient()}, {Key: ofUnit.Recipient(), Unit: "dinkes"}}
	k.open()
	_, m := k.tip(Report{})

	if _, err := k.Reseal(By(k.budi.ID), k.id); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("by a petugas: %v", err)
	}
	if got := must(k.Reseal(Operator(), must(NewIdentity())(t)))(t); got != (Resealed{Locked: 2}) {
		t.Errorf("with a stranger's key: %+v", got)
	}
	if got := must(k.Reseal(By(k.admin.ID), k.id))(t); got != (Resealed{Tips: 1, Locked: 1}) {
		t.Errorf("resealed: %+v", got)
	}
	for _, id := range []*Identity{fresh, second} {
		d := must(k.dossier(By(k.budi.ID), n, id))(t)
		if d.Locked || !bytes.Equal(d.Report.Photos[0], before.Report.Photos[0]) || d.Report.Texts[0] != "lama" ||
			len(d.Additions) != 1 || d.Additions[0].Day != before.Additions[0].Day || len(d.Notes) != 1 || len(d.Messages) != 1 {
			t.Errorf("the new key finds %+v", d)
		}
	}
	for name, id := range map[string]*Identity{"old": k.id, "unit's": ofUnit} {
		if _, err := k.Read(By(k.budi.ID), n, id); !errors.Is(err, ErrCannotOpen) {
			t.Errorf("the %s key: %v", name, err)
		}
	}
	must(k.Read(By(k.budi.ID), m, ofUnit))(t)
	if st := must(k.Status(code))(t); len(st.Messages) != 1 {
		t.Error("the reporter lost a message")
	}
	entries := must(k.Audit(Operator(), 1, 1000))(t)
	if e := entries[len(entries)-2]; e.Act != ActReseal || e.Tip != n {
		t.Errorf("the audit trail has %+v", e)
	}
	if err := k.Compact(); err != nil {
		t.Fatal(err)
	}
	for what, b := range old {
		// The reporter's own copy of a message stays; its class is y.
		if strings.HasPrefix(what, "sealed ") && !strings.HasPrefix(what, fmt.Sprintf("sealed %x", classReply)) {
			search(t, k.opt.Dir, what, map[string][]byte{"raw": b})
		}
	}
}
