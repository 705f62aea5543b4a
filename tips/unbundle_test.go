package tips

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"filippo.io/age"
	"pgregory.net/rapid"
)

// outcome is what Dossiers hands out at one place.
type outcome struct {
	d   Dossier
	err error
}

// oneByOne is Dossiers without its pool.
func oneByOne(b []byte, id *Identity) (list []outcome) {
	err := readSections(bufio.NewReader(bytes.NewReader(b)), id, func(t *sealedTip) bool {
		d, err := t.open(id)
		list = append(list, outcome{d, err})
		return err == nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		list = append(list, outcome{err: err})
	}
	return list
}

func (o outcome) same(p outcome) bool {
	return reflect.DeepEqual(o.d, p.d) && fmt.Sprint(o.err) == fmt.Sprint(p.err) && Hint(o.err) == Hint(p.err) &&
		errors.Is(o.err, ErrBundle) == errors.Is(p.err, ErrBundle) && errors.Is(o.err, ErrCannotOpen) == errors.Is(p.err, ErrCannotOpen)
}

// forger makes bundles out of parts that were sealed before.
type forger struct {
	id, other *Identity
	good, bad []part // bad ones end the reading
}

func newForger(t testing.TB) *forger {
	f := &forger{id: must(NewIdentity())(t), other: must(NewIdentity())(t)}
	seal := func(class byte, v any, photos [][]byte, id *Identity) part {
		return part{class, 20000, must(sealTo(must(pad(v, photos))(t), must(parseRecipient(id.Recipient()))(t)))(t)}
	}
	photo := bytes.Repeat([]byte("jpeg"), 20_000)
	for _, id := range []*Identity{f.id, f.other} {
		f.good = append(f.good, seal(classReport, Report{Kind: "x", Texts: []string{"a"}}, [][]byte{photo}, id),
			seal(classAddition, Addition{Texts: []string{"b"}}, nil, id), seal(classMessage, Message{Text: "c"}, nil, id),
			seal(classNote, Note{Text: "d"}, nil, id))
	}
	flipped, short := f.good[0], f.good[0]
	flipped.ageFile = bytes.Clone(flipped.ageFile)
	flipped.ageFile[len(flipped.ageFile)/2] ^= 1
	short.ageFile = short.ageFile[:len(short.ageFile)-1]
	f.bad = []part{flipped, short, {'?', 20000, f.good[0].ageFile}, {classNote, 20000, nil}, seal(classReport, "not a report", nil, f.id)}
	return f
}

func bundled(header string, parts ...part) []byte {
	b := append(binary.BigEndian.AppendUint32(nil, uint32(len(header))), header...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(parts)))
	for _, p := range parts {
		b = append(append(b, p.class), dayKey(p.day)...)
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(p.ageFile))), p.ageFile...)
	}
	return b
}

// tips returns entries that differ in their days left.
func (f *forger) tips(n int, parts ...part) (plain []byte) {
	for i := range n {
		plain = append(plain, bundled(fmt.Sprintf(`{"card":{"days_left":%d}}`, i), parts...)...)
	}
	return plain
}

// bundle draws a bundle of several sections, some of them for others, some
// damaged in one place. Small numbers, which are drawn more often, mean no
// damage.
func (f *forger) bundle(t *testing.T, r *rapid.T) []byte {
	b := []byte(bundleMagic)
	day := 0
	for range rapid.IntRange(1, 4).Draw(r, "sections") {
		var plain []byte
		for range rapid.IntRange(0, 40).Draw(r, "tips") {
			day++
			header := fmt.Sprintf(`{"card":{"days_left":%d}}`, day)
			parts := rapid.SliceOfN(rapid.SampledFrom(f.good), 0, 3).Draw(r, "parts")
			switch rapid.IntRange(0, 60).Draw(r, "trouble") {
			case 37:
				parts = append(parts, rapid.SampledFrom(f.bad).Draw(r, "bad"))
			case 53:
				header = "{]"
			}
			plain = append(plain, bundled(header, parts...)...)
		}
		if rapid.IntRange(0, 9).Draw(r, "end") == 7 {
			plain = plain[:rapid.IntRange(0, len(plain)).Draw(r, "cut")]
		}
		to := rapid.SampledFrom([]*Identity{f.id, f.id, f.other}).Draw(r, "to")
		section := forge(t, to, plain)
		b = append(b, section[len(bundleMagic):len(section)-1]...)
	}
	b = append(b, 'e')
	switch at := rapid.IntRange(0, len(b)-1).Draw(r, "at"); rapid.IntRange(0, 9).Draw(r, "damage") {
	case 6:
		b = b[:at]
	case 7:
		b[at] ^= 4
	}
	return b
}

// What is opened side by side comes as if it were opened one by one: the same
// tips in the same order up to the same error, also to whoever stops early.
func TestDossiersComeInOrder(t *testing.T) {
	f := newForger(t)
	locked, whole, refused := 0, 0, 0
	rapid.Check(t, func(r *rapid.T) {
		b := f.bundle(t, r)
		want := oneByOne(b, f.id)
		stop := rapid.IntRange(1, 60).Draw(r, "stop")
		want = want[:min(len(want), stop)]
		var got []outcome
		for d, err := range Dossiers(bytes.NewReader(b), f.id) {
			got = append(got, outcome{d, err})
			switch {
			case err != nil:
				refused++
			case d.Locked:
				locked++
			default:
				whole++
			}
			if len(got) == stop {
				break
			}
		}
		if !slices.EqualFunc(got, want, outcome.same) {
			r.Fatalf("%d outcomes, want %d:\n%v\nwant\n%v", len(got), len(want), got, want)
		}
	})
	enough := 100
	if testing.Short() {
		enough = 10 // of a fifth as many bundles
	}
	if whole < enough || locked < enough || refused < max(1, enough/20) {
		t.Errorf("the bundles are of one kind: %d whole tips, %d locked ones, %d errors", whole, locked, refused)
	}
}

// watched is a reader that knows whether it may be read, and how far it was.
type watched struct {
	io.Reader
	t    *testing.T
	over bool
	n    int
}

func (w *watched) Read(p []byte) (int, error) {
	if w.over {
		w.t.Error("the bundle is read after the loop")
	}
	n, err := w.Reader.Read(p)
	w.n += n
	return n, err
}

// However the loop ends, nothing goes on: a goroutine that still waits when its
// bubble ends fails the test.
func TestDossiersLeaveNothingBehind(t *testing.T) {
	f := newForger(t)
	b := forge(t, f.id, f.tips(200, f.good[0], f.good[1]))
	for name, loop := range map[string]func(r io.Reader){
		"not begun":  func(r io.Reader) { Dossiers(r, f.id) },
		"to the end": func(r io.Reader) { must(ReadBundle(r, f.id))(t) },
		"stopped at once": func(r io.Reader) {
			for range Dossiers(r, f.id) {
				break
			}
		},
		"stopped late": func(r io.Reader) {
			for d := range Dossiers(r, f.id) {
				if d.Card.DaysLeft == 150 {
					break
				}
			}
		},
		"ended by an error": func(r io.Reader) {
			if _, err := ReadBundle(io.LimitReader(r, int64(len(b)/2)), f.id); !errors.Is(err, ErrBundle) {
				t.Errorf("half a bundle: %v", err)
			}
		},
		"ended by a panic": func(r io.Reader) {
			defer func() { recover() }()
			for range Dossiers(r, f.id) {
				panic("the caller's")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := &watched{Reader: bytes.NewReader(b), t: t}
				loop(w)
				w.over = true
			})
		})
	}
}

// fragile is a key that breaks once it has opened a section and some tips.
type fragile struct {
	age.Identity
	left *atomic.Int32
}

func (f fragile) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if f.left.Add(-1) < 0 {
		panic("broken")
	}
	return f.Identity.Unwrap(stanzas)
}

// A panic while a tip is opened reaches the caller, who may know what to do.
func TestDossiersPanicOnTheCallersGoroutine(t *testing.T) {
	f := newForger(t)
	b := forge(t, f.id, f.tips(50, f.good[1]))
	var left atomic.Int32
	left.Store(20)
	defer func() {
		if v := recover(); v != "broken" {
			t.Errorf("recovered %v", v)
		}
	}()
	list, err := ReadBundle(bytes.NewReader(b), keyring(fragile{f.id.keys()[0], &left}))
	t.Errorf("%d tips and %v", len(list), err)
}

// What is read ahead of the tip that is handed out has limits, in tips and in
// bytes, so that whoever takes tips one by one need not have room for all.
func TestDossiersReadLittleAhead(t *testing.T) {
	const workers = 4 // so many that the bytes of large tips come to their limit first
	was := runtime.GOMAXPROCS(workers)
	defer runtime.GOMAXPROCS(was)
	f := newForger(t)
	padded := must(pad(Report{Kind: "x"}, [][]byte{make([]byte, 3_000_000)}))(t)
	large := part{classReport, 20000, must(sealTo(padded, must(parseRecipient(f.id.Recipient()))(t)))(t)}
	for name, c := range map[string]struct {
		tips  int
		part  part
		ahead int // bytes
	}{
		"small tips": {2000, f.good[1], workers * aheadEach * 4 << 10},
		"large tips": {24, large, aheadBytes},
	} {
		plain := f.tips(c.tips, c.part)
		w := &watched{Reader: bytes.NewReader(forge(t, f.id, plain)), t: t}
		each, taken := len(plain)/c.tips, 0
		for _, err := range Dossiers(w, f.id) {
			if err != nil {
				t.Fatal(err)
			}
			// The one that waits for its turn and what is buffered come on top.
			most := (taken+1)*each + c.ahead + 1<<18
			if taken++; w.n > most {
				t.Fatalf("%s: %d bytes are read when tip %d comes, at most %d are due", name, w.n, taken, most)
			}
		}
		if taken != c.tips {
			t.Errorf("%s: %d of %d", name, taken, c.tips)
		}
	}
}
