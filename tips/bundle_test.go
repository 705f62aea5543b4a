package tips

import (
	"bytes"
	"encoding/binary"
	"errors"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

func TestBundleIsReadWithoutTheStore(t *testing.T) {
	k := newKit(t)
	want := map[Number]Dossier{}
	for i, unit := range []string{"", "dinkes", "disdik", "dinkes"} {
		code, n := k.tip(Report{Unit: unit, Texts: []string{unit}, Photos: [][]byte{bytes.Repeat([]byte{byte(i)}, 100_000*i+1)}})
		must(k.Claim(By(k.budi.ID), n))(t)
		must(k.Ask(By(k.budi.ID), n, "tanya"))(t)
		must(k.Add(code, Addition{Texts: []string{"tambah"}}, token()))(t)
		if err := k.Note(By(k.sari.ID), n, "catat"); err != nil {
			t.Fatal(err)
		}
		d := must(k.Read(By(k.budi.ID), n, k.id))(t)
		d.Card = must(k.Card(By(k.budi.ID), n))(t)
		want[n] = d
	}
	var b bytes.Buffer
	if n := must(k.Bundle(By(k.budi.ID), &b, Filter{}))(t); n != 4 {
		t.Errorf("%d tips were bundled", n)
	}
	got := must(ReadBundle(bytes.NewReader(b.Bytes()), k.id))(t)
	if len(got) != 4 {
		t.Fatalf("%d tips were read", len(got))
	}
	for _, d := range got {
		if !reflect.DeepEqual(d, want[d.Card.Number]) {
			t.Errorf("read\n%+v\nwant\n%+v", d, want[d.Card.Number])
		}
	}
	if bytes.Contains(b.Bytes(), []byte("dinkes")) || bytes.Contains(b.Bytes(), []byte("medsos")) {
		t.Error("cards lie open in the bundle")
	}

	b.Reset()
	var one Number
	for one = range want {
		break
	}
	must(k.BundleOf(Operator(), &b, one))(t)
	if got := must(ReadBundle(&b, k.id))(t); len(got) != 1 || got[0].Card.Number != one {
		t.Errorf("a bundle of one: %+v", got)
	}
	b.Reset()
	if n := must(k.Bundle(Operator(), &b, Filter{State: Closed}))(t); n != 0 {
		t.Errorf("%d closed tips", n)
	}
	if got := must(ReadBundle(&b, k.id))(t); len(got) != 0 {
		t.Errorf("an empty bundle: %+v", got)
	}
	entries := must(k.Audit(Operator(), 1, 1000))(t)
	if last := entries[len(entries)-1]; last.Act != ActPull || last.Object != "0" || last.Who != "operator" {
		t.Errorf("the audit trail ends with %+v", last)
	}
	if _, err := k.Bundle(Actor{}, &b, Filter{}); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("a bundle for nobody: %v", err)
	}
}

func TestBundleKeepsUnitsApart(t *testing.T) {
	ofUnit, stranger := must(NewIdentity())(t), must(NewIdentity())(t)
	k := newKit(t, func(o *Options) {
		o.Recipients = append(o.Recipients, Recipient{Key: ofUnit.Recipient(), Unit: "dinkes"})
	})
	_, about := k.tip(Report{Unit: "dinkes"})
	_, other := k.tip(Report{Unit: "disdik"})
	var b bytes.Buffer
	must(k.Bundle(Operator(), &b, Filter{}))(t)
	got := must(ReadBundle(bytes.NewReader(b.Bytes()), ofUnit))(t)
	if len(got) != 1 || got[0].Card.Number != other {
		t.Errorf("the unit's key finds %+v", got)
	}
	if _, err := ReadBundle(bytes.NewReader(b.Bytes()), stranger); !errors.Is(err, ErrCannotOpen) {
		t.Errorf("a stranger's key: %v", err)
	}
	b.Reset()
	if n := must(k.Bundle(By(k.dinkes.ID), &b, Filter{}))(t); n != 1 {
		t.Errorf("the unit's staff pulls %d tips", n)
	}
	if _, err := k.BundleOf(By(k.dinkes.ID), &b, about); !errors.Is(err, ErrNotFound) {
		t.Errorf("the unit's staff pulls the tip itself: %v", err)
	}
}

// After recipients changed, the new key opens the cards of old tips and all of
// new ones.
func TestBundleAfterARotation(t *testing.T) {
	k := newKit(t)
	_, old := k.tip(Report{})
	fresh := must(NewIdentity())(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	k.opt.Recipients = []Recipient{{Key: fresh.Recipient()}}
	k.open()
	k.tip(Report{})
	if err := k.Note(By(k.budi.ID), old, "catat"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	must(k.Bundle(Operator(), &b, Filter{}))(t)
	got := must(ReadBundle(&b, fresh))(t)
	if len(got) != 2 {
		t.Fatalf("%d tips", len(got))
	}
	for _, d := range got {
		if isOld := d.Card.Number == old; d.Locked != isOld || (len(d.Report.Texts) == 0) != isOld || (len(d.Notes) == 1) != isOld {
			t.Errorf("old: %v, dossier %+v", isOld, d)
		}
	}
	d := must(k.Read(By(k.budi.ID), old, fresh))(t)
	if !d.Locked || len(d.Notes) != 1 {
		t.Errorf("read with the new key: %+v", d)
	}
}

func TestDamagedBundlesAreRefused(t *testing.T) {
	k := newKit(t)
	k.tip(Report{Photos: [][]byte{make([]byte, 5000)}})
	var b bytes.Buffer
	must(k.Bundle(Operator(), &b, Filter{}))(t)
	whole := b.Bytes()
	for at := 0; at < len(whole); at += len(whole)/200 + 1 {
		flipped := bytes.Clone(whole)
		flipped[at] ^= 4
		for name, bad := range map[string][]byte{"cut": whole[:at], "flipped": flipped} {
			got, err := ReadBundle(bytes.NewReader(bad), k.id)
			if err == nil {
				t.Errorf("%s at %d: %d tips", name, at, len(got))
			}
		}
	}
}

// forge makes a bundle of arbitrary content, as an attacker can who knows the
// public key.
func forge(t testing.TB, id *Identity, plain []byte) []byte {
	b := append([]byte(bundleMagic), 's')
	sealed := must(sealTo(plain, must(parseRecipient(id.Recipient()))(t)))(t)
	for len(sealed) > 0 {
		n := min(len(sealed), bundleChunk)
		b = append(binary.BigEndian.AppendUint32(b, uint32(n)), sealed[:n]...)
		sealed = sealed[n:]
	}
	return append(b, 0, 0, 0, 0, 'e')
}

func TestHostileBundlesCostLittle(t *testing.T) {
	id := must(NewIdentity())(t)
	huge := binary.BigEndian.AppendUint32(nil, headerLimit)
	part := append([]byte("\x00\x00\x00\x02{}\x00\x00\x00\x01r\x00\x00\x00\x00"), 0x03, 0xff, 0xff, 0xff)
	many := []byte("\x00\x00\x00\x02{}\x00\x01\x00\x00")
	for name, plain := range map[string][]byte{
		"a long header": huge, "a longer one": {0xff, 0xff, 0xff, 0xff}, "a long part": part, "many parts": many,
		"not JSON": []byte("\x00\x00\x00\x02{]\x00\x00\x00\x00"),
	} {
		b := forge(t, id, plain)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := ReadBundle(bytes.NewReader(b), id); !errors.Is(err, ErrBundle) {
			t.Errorf("%s: %v", name, err)
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%s: %d bytes of memory for a bundle of %d", name, n, len(b))
		}
	}
}

// fuzzKey is the same in every process that fuzzes; it protects nothing.
var fuzzKey = strings.ToUpper(bech32("age-secret-key-", bytes.Repeat([]byte{7}, 32)))

func FuzzReadBundle(f *testing.F) {
	id := must(ParseIdentity([]byte(fuzzKey), nil))(f)
	to := must(parseRecipient(id.Recipient()))(f)
	report := must(sealTo(must(pad(Report{Kind: "x", Texts: []string{"a"}}, [][]byte{{1}}))(f), to))(f)
	note := must(sealTo(must(pad(Note{Text: "b"}, nil))(f), to))(f)
	plain := []byte("\x00\x00\x00\x02{}\x00\x00\x00\x02")
	for class, ageFile := range map[byte][]byte{classReport: report, classNote: note} {
		plain = append(append(plain, class), dayKey(20000)...)
		plain = append(binary.BigEndian.AppendUint32(plain, uint32(len(ageFile))), ageFile...)
	}
	whole := forge(f, id, plain)
	if list := must(ReadBundle(bytes.NewReader(whole), id))(f); len(list) != 1 || list[0].Notes[0].Text != "b" {
		f.Fatalf("the seed is no bundle: %+v", list)
	}
	f.Add(whole, plain)
	f.Add([]byte(bundleMagic+"e"), []byte("\x00\x00\x00\x02{}\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, outer, inner []byte) {
		for _, b := range [][]byte{outer, forge(t, id, inner)} {
			list, err := ReadBundle(bytes.NewReader(b), id)
			if err != nil && list != nil {
				t.Error("tips come with an error")
			}
		}
	})
}

func FuzzUnpad(f *testing.F) {
	b := must(pad(Report{Kind: "x", Texts: []string{"a"}}, [][]byte{{1}, {}}))(f)
	f.Add(b)
	f.Add([]byte(partMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		var r Report
		photos, err := unpad(b, &r)
		if err != nil {
			return
		}
		again := must(pad(r, photos))(t)
		var r2 Report
		photos2, err := unpad(again, &r2)
		if err != nil || !reflect.DeepEqual(r, r2) || len(photos) != len(photos2) {
			t.Errorf("what was read can't be written and read again: %v", err)
		}
	})
}

func TestSizesAreBuckets(t *testing.T) {
	known := map[int]bool{}
	for _, b := range sizeBuckets {
		known[b] = true
	}
	last := 0
	for n := 0; n < 30<<20; n += 1 + n/7 {
		b := sizeBucket(n)
		if b < n || b < last || !known[b] && b%sizeBuckets[len(sizeBuckets)-1] != 0 {
			t.Errorf("%d bytes are padded to %d", n, b)
		}
		last = b
	}
	k := newKit(t)
	sizes := map[int64]bool{}
	for n := 1; n < 2500; n += 300 {
		_, num := k.tip(Report{Texts: []string{string(bytes.Repeat([]byte("a"), n))}, Who: "Pak Y"})
		sizes[must(k.Card(Operator(), num))(t).Size] = true
	}
	if len(sizes) != 1 {
		t.Errorf("stories of up to 2,500 bytes have %d sizes on disk: %v", len(sizes), sizes)
	}
}
