// Package tipstest makes vaults for tests: call [New]. A vault lies in the
// test's own directory, has a key, and is checked for consistency at the end.
package tipstest

import (
	"crypto/rand"
	"encoding/hex"
	"path/filepath"
	"testing"
	"time"

	"netralbot/tips"
	"netralbot/tips/receipt"
)

// Vault is an open store with the key that reads it.
type Vault struct {
	*tips.Store
	Options  tips.Options
	Identity *tips.Identity
}

// New opens a fresh store with one recipient, the units dinkes and disdik and
// the destinations bawaslu and bkn. change may alter its options first.
func New(t testing.TB, change ...func(*tips.Options)) *Vault {
	t.Helper()
	id, err := tips.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	o := tips.Options{
		Dir:          filepath.Join(t.TempDir(), "data"),
		Recipients:   []tips.Recipient{{Key: id.Recipient()}},
		Units:        []string{"dinkes", "disdik"},
		Destinations: []string{"bawaslu", "bkn"},
		CompactAfter: time.Second,
		Limits:       tips.Limits{PerHour: 1 << 20, MaxSize: 1 << 30, DiskReserve: 1},
	}
	for _, fn := range change {
		fn(&o)
	}
	s, err := tips.Open(o)
	if err != nil {
		t.Fatalf("%v\nhint: %s", err, tips.Hint(err))
	}
	t.Cleanup(func() {
		if err := s.Check(); err != nil && err != tips.ErrClosed {
			t.Errorf("the vault is inconsistent: %v", err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("closing the vault: %v", err)
		}
	})
	return &Vault{s, o, id}
}

// Enrol adds a member of staff who is reached at address.
func (v *Vault) Enrol(t testing.TB, role tips.Role, unit, address string) tips.Staff {
	t.Helper()
	inv, err := v.Invite(tips.Operator(), role, unit)
	if err != nil {
		t.Fatal(err)
	}
	st, err := v.Store.Enrol(inv.Code, address)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// Tip hands in a report with one text and returns its code and number.
func (v *Vault) Tip(t testing.TB, kind, unit, text string) (receipt.Code, tips.Number) {
	t.Helper()
	code, err := receipt.New(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	n, err := v.Submit(tips.Report{Kind: kind, Unit: unit, Texts: []string{text}}, code, Token())
	if err != nil {
		t.Fatal(err)
	}
	return code, n
}

// Token draws a draft's token.
func Token() string {
	b := make([]byte, 16)
	rand.Read(b)
	return hex.EncodeToString(b)
}
