package receipt

import (
	"fmt"
	"io"
	"log/slog"
	"unique"
)

const (
	alphabet  = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	groups    = 5
	groupSize = 5
	symbols   = groups * groupSize

	// minDigits and minLetters keep plain words and plain numbers from ever
	// being a well-formed code.
	minDigits  = 3
	minLetters = 3

	redacted = "[receipt]"
)

// raw holds one value from 0 to 31 per symbol, check symbols included.
type raw [symbols]byte

// A Code is a receipt. It compares with == and may be a map key. The zero Code
// is none.
type Code struct {
	// The symbols as an interned string rather than an array: fmt reads
	// unexported fields by reflection without calling their methods. It would
	// print an array, and under some verbs even one behind a pointer; of this
	// it never prints more than an address.
	h unique.Handle[string]
}

func intern(r raw) Code { return Code{unique.Make(string(r[:]))} }

// New draws a code from rand, which should be crypto/rand.Reader. It fails only
// when rand does.
func New(rand io.Reader) (Code, error) {
	for {
		var b [groups * (groupSize - 1)]byte
		if _, err := io.ReadFull(rand, b[:]); err != nil {
			return Code{}, fmt.Errorf("receipt: drawing a code: %w", err)
		}
		var r raw
		for g := range groups {
			for j := range groupSize - 1 {
				r[g*groupSize+j] = b[g*(groupSize-1)+j] & 31
			}
			r[g*groupSize+groupSize-1] = check(g, r[g*groupSize:])
		}
		if issued(r[:]) {
			return intern(r), nil
		}
	}
}

// IsZero reports whether c is no code.
func (c Code) IsZero() bool { return c == Code{} }

// Show writes c in five groups of five, ready to be copied to paper. It is the
// only way to get at the code as text. The zero Code shows as "".
func (c Code) Show() string {
	if c.IsZero() {
		return ""
	}
	out := make([]byte, 0, symbols+groups-1)
	for i, s := range []byte(c.h.Value()) {
		if i > 0 && i%groupSize == 0 {
			out = append(out, '-')
		}
		out = append(out, alphabet[s])
	}
	return string(out)
}

// Secret returns the 100 random bits of c in 13 bytes, the last four bits zero.
// Derive from it with a keyed function and a label per purpose (HMAC, HKDF);
// never store it. The result is the caller's own. It is nil for the zero Code.
func (c Code) Secret() []byte {
	if c.IsZero() {
		return nil
	}
	var out []byte
	var acc, bits uint
	for i, s := range []byte(c.h.Value()) {
		if i%groupSize == groupSize-1 {
			continue
		}
		acc, bits = acc<<5|uint(s), bits+5
		for bits >= 8 {
			bits -= 8
			out = append(out, byte(acc>>bits))
		}
	}
	return append(out, byte(acc<<(8-bits)))
}

// Format writes a fixed word for every verb, so that a code is never printed by
// accident.
func (c Code) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// LogValue does the same as Format for package slog.
func (c Code) LogValue() slog.Value { return slog.StringValue(redacted) }

// issued reports whether New could have drawn these symbols, their check
// symbols aside.
func issued(syms []byte) bool {
	digits, letters := 0, 0
	for _, s := range syms {
		switch {
		case s >= 10:
			letters++
		case s >= 2:
			digits++
		}
	}
	return digits >= minDigits && letters >= minLetters
}
