package receipt

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
)

// seeded is a repeatable source of random bytes.
func seeded(n byte) io.Reader { return rand.NewChaCha8([32]byte{n}) }

func draw(t testing.TB, r io.Reader) Code {
	t.Helper()
	c, err := New(r)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The code on somebody's paper must still be read by later versions.
func TestFormatIsPinned(t *testing.T) {
	const shown, secret = "A6RZE-FX9V1-ERBK1-4EJ7E-V58EY", "51b1f7f53b7617323a47d950e0"
	c, err := Parse(shown)
	if err != nil || c.Show() != shown || hex.EncodeToString(c.Secret()) != secret {
		t.Errorf("%s has the secret %x, %v", c.Show(), c.Secret(), err)
	}
	if fresh := draw(t, seeded(1)); fresh != c {
		t.Errorf("the same random bytes gave %s", fresh.Show())
	}
}

func TestNew(t *testing.T) {
	src := seeded(2)
	seen := map[Code]bool{}
	for range 2000 {
		c := draw(t, src)
		if seen[c] {
			t.Fatal("the same code twice")
		}
		seen[c] = true
		show := c.Show()
		if len(show) != 29 || strings.Trim(show, alphabet+"-") != "" || strings.Count(show, "-") != 4 {
			t.Fatalf("shown as %q", show)
		}
		if !strings.ContainsAny(show, "23456789") || !strings.ContainsAny(show, alphabet[10:]) {
			t.Fatalf("%q could be a word or a number", show)
		}
		if back, err := Parse(show); err != nil || back != c {
			t.Fatalf("%q reads back as %q, %v", show, back.Show(), err)
		}
	}
}

func TestNewFailsWithItsSource(t *testing.T) {
	c, err := New(io.LimitReader(seeded(1), 10))
	if !errors.Is(err, io.ErrUnexpectedEOF) || !c.IsZero() {
		t.Fatalf("got %v, %v", c.IsZero(), err)
	}
}

func TestSecretHoldsAllRandomSymbols(t *testing.T) {
	c := draw(t, seeded(3))
	seen := map[string]bool{}
	for i := range symbols {
		if i%groupSize == groupSize-1 {
			continue
		}
		for s := range byte(32) {
			r := raw([]byte(c.h.Value()))
			r[i] = s
			g := i / groupSize
			r[g*groupSize+groupSize-1] = check(g, r[g*groupSize:])
			other, err := Parse(spell(r[:]))
			if err != nil {
				t.Fatal(err)
			}
			if got := other.Secret(); len(got) != 13 || got[12]&15 != 0 {
				t.Fatalf("secret % x", got)
			}
			seen[string(other.Secret())] = true
		}
	}
	if want := 20*31 + 1; len(seen) != want {
		t.Fatalf("%d different secrets, want %d", len(seen), want)
	}
}

func TestZeroCode(t *testing.T) {
	var c Code
	if !c.IsZero() || c.Show() != "" || c.Secret() != nil || Mentions("apa saja", c) {
		t.Fatal("the zero Code passes for one")
	}
}

// Nothing but Show may print a code.
func TestNeverPrintedByAccident(t *testing.T) {
	c := draw(t, seeded(4))
	type hidden struct {
		Name string
		code Code
	}
	type open struct {
		Code Code
		P    *Code
		M    map[Code]int
		S    []Code
		h    hidden
	}
	o := open{Code: c, P: &c, M: map[Code]int{c: 1}, S: []Code{c}, h: hidden{"x", c}}
	var log bytes.Buffer
	text := slog.New(slog.NewTextHandler(&log, nil))
	text.Info("m", "code", c, "p", &c, "open", o, "hidden", o.h)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "code", c, "hidden", o.h)
	for _, v := range []any{c, &c, o, &o, o.h, []any{c}, fmt.Errorf("trouble with %v", c), errors.Join(fmt.Errorf("%s", c))} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%08b", "%t"} {
			fmt.Fprintf(&log, verb, v)
		}
		fmt.Fprint(&log, v)
		if j, err := json.Marshal(v); err == nil {
			log.Write(j)
		}
	}
	raw := []byte(c.h.Value())
	numbers := fmt.Sprintf("%d", raw)
	plants := append(strings.Split(c.Show(), "-"), c.Show(), spell(raw), hex.EncodeToString(raw),
		hex.EncodeToString(c.Secret()), strings.Trim(numbers, "[]"), strings.Join(strings.Fields(strings.Trim(numbers, "[]")), ", "))
	for _, p := range plants {
		if strings.Contains(strings.ToLower(log.String()), strings.ToLower(p)) {
			t.Errorf("%q was printed", p)
		}
	}
	if !strings.Contains(log.String(), redacted) {
		t.Error("nothing says that something was left out")
	}
}

// spell writes symbols without separators.
func spell(syms []byte) string {
	var b strings.Builder
	for _, s := range syms {
		b.WriteByte(alphabet[s])
	}
	return b.String()
}
