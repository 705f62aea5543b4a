package tips

import (
	"encoding/binary"
	"io"
	"strings"
)

// A Number names a tip among staff. It is random: it tells neither order nor
// time. It is never shown to the reporter, whose only handle is the code, so
// that nothing on the reporter's phone points at a tip. The zero Number is
// none.
type Number uint64

// A StaffID names a member of staff. It is random; the zero StaffID is nobody.
type StaffID uint32

const (
	crockford   = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	numberBits  = 40
	staffIDBits = 30
)

// String returns n as eight symbols, such as 7K3Q-M2XP; "" for none.
func (n Number) String() string {
	if n == 0 {
		return ""
	}
	s := base32(uint64(n), numberBits/5)
	return s[:4] + "-" + s[4:]
}

// ParseNumber reads what String writes, whatever the case and dashes.
// ErrNotFound if s is no number.
func ParseNumber(s string) (Number, error) {
	v, ok := unbase32(s, numberBits/5)
	if !ok || v == 0 {
		return 0, ErrNotFound
	}
	return Number(v), nil
}

// MarshalText writes n as String does.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (n *Number) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*n = 0
		return nil
	}
	*n, err = ParseNumber(string(b))
	return err
}

// String returns id as P and six symbols, such as P-7K3QM2; "" for nobody.
func (id StaffID) String() string {
	if id == 0 {
		return ""
	}
	return "P-" + base32(uint64(id), staffIDBits/5)
}

// ParseStaffID reads what String writes, whatever the case and dashes.
// ErrUnknownStaff if s is no id.
func ParseStaffID(s string) (StaffID, error) {
	s = strings.TrimSpace(s)
	if len(s) < 2 || (s[:2] != "P-" && s[:2] != "p-") {
		return 0, ErrUnknownStaff
	}
	v, ok := unbase32(s[2:], staffIDBits/5)
	if !ok || v == 0 {
		return 0, ErrUnknownStaff
	}
	return StaffID(v), nil
}

// MarshalText writes id as String does.
func (id StaffID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (id *StaffID) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*id = 0
		return nil
	}
	*id, err = ParseStaffID(string(b))
	return err
}

func base32(v uint64, symbols int) string {
	b := make([]byte, symbols)
	for i := symbols - 1; i >= 0; i-- {
		b[i] = crockford[v&31]
		v >>= 5
	}
	return string(b)
}

func unbase32(s string, symbols int) (v uint64, ok bool) {
	n := 0
	for _, r := range strings.ToUpper(s) {
		switch r {
		case '-', ' ':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		case 'U':
			r = 'V'
		}
		i := strings.IndexRune(crockford, r)
		if i < 0 || n == symbols {
			return 0, false
		}
		v = v<<5 | uint64(i)
		n++
	}
	return v, n == symbols
}

// draw returns a random number of the given bits, never zero.
func draw(rand io.Reader, bits int) (uint64, error) {
	for {
		var b [8]byte
		if _, err := io.ReadFull(rand, b[:]); err != nil {
			return 0, err
		}
		if v := binary.BigEndian.Uint64(b[:]) >> (64 - bits); v != 0 {
			return v, nil
		}
	}
}
