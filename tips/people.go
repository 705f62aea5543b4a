package tips

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/chacha20poly1305"
)

// A Role says what a member of staff may do.
type Role string

const (
	Petugas Role = "petugas" // triage
	Admin   Role = "admin"   // triage and people
)

// An Actor is who does something: a member of staff or the operator at the
// host's terminal. The zero Actor may do nothing.
type Actor struct {
	id       StaffID
	operator bool
}

// Operator is whoever runs commands on the host. The operator manages people,
// lists the queue and pulls sealed bundles, but moves no tip.
func Operator() Actor { return Actor{operator: true} }

// By is the member of staff with this id. Each act looks the person up again,
// so that a revocation works at once.
func By(id StaffID) Actor { return Actor{id: id} }

func (a Actor) name() string {
	if a.operator {
		return "operator"
	}
	return a.id.String()
}

// Staff is one member of staff.
type Staff struct {
	ID      StaffID `json:"id"`
	Role    Role    `json:"role"`
	Unit    string  `json:"unit,omitempty"`
	Since   Day     `json:"since"`
	Address string  `json:"-"` // the wire's own, kept encrypted; never log it
}

// An Invitation is what an invited person needs.
type Invitation struct {
	Code    string    // goes after /start; works once
	Expires time.Time // to the hour
	Staff   StaffID   // the id the person will have
}

// member is what people/staff holds. The address is encrypted under a key
// derived from the pepper: the database alone tells nobody's account.
type member struct {
	Role    Role   `json:"r"`
	Unit    string `json:"u,omitempty"`
	Since   Day    `json:"d"`
	Address []byte `json:"a,omitempty"`
	Ended   Day    `json:"e,omitempty"`
}

// invite is what invites/mac holds.
type invite struct {
	Staff   StaffID `json:"s"`
	Role    Role    `json:"r"`
	Unit    string  `json:"u,omitempty"`
	Expires int64   `json:"x"` // hours since 1970
}

// inviteSymbols makes 80 random bits.
const inviteSymbols = 16

// Invite makes a one-time invite; the operator and admins may. unit is "" or
// one of Options.Units. Only a hash of the code is kept.
func (s *Store) Invite(by Actor, role Role, unit string) (Invitation, error) {
	if role != Petugas && role != Admin {
		return Invitation{}, ErrNotAllowed
	}
	if unit != "" && !s.knownUnit(unit) {
		return Invitation{}, ErrUnknownUnit
	}
	var raw [inviteSymbols]byte
	if _, err := io.ReadFull(s.opt.Rand, raw[:]); err != nil {
		return Invitation{}, err
	}
	code := make([]byte, inviteSymbols)
	for i, b := range raw {
		code[i] = crockford[b&31]
	}
	now := s.opt.Now()
	hours := now.Add(time.Duration(s.opt.Clocks.InviteHours)*time.Hour+59*time.Minute).Unix() / 3600
	inv := Invitation{Code: string(code), Expires: time.Unix(hours*3600, 0).In(now.Location())}
	err := s.write(0, func(t *txn) error {
		if err := t.manages(by); err != nil {
			return err
		}
		id, err := t.freshStaff()
		if err != nil {
			return err
		}
		inv.Staff = id
		v := invite{Staff: id, Role: role, Unit: unit, Expires: hours}
		if err := t.putJSON("invites", s.keys.mac("invite", code), v); err != nil {
			return err
		}
		return t.log(by.name(), ActInvite, 0, id.String())
	})
	return inv, err
}

func (t *txn) freshStaff() (StaffID, error) {
	for {
		v, err := draw(t.s.opt.Rand, staffIDBits)
		if err != nil {
			return 0, err
		}
		if t.get("people", staffKey(StaffID(v))) == nil {
			return StaffID(v), nil
		}
	}
}

// Enrol uses up an invite for the person at address, an opaque string of the
// wire. ErrInvite if the code is no good, ErrEnrolled if the address is known.
func (s *Store) Enrol(code, address string) (Staff, error) {
	code = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1", "U", "V").Replace(strings.ToUpper(code))
	if address == "" || len(code) != inviteSymbols {
		return Staff{}, ErrInvite
	}
	var st Staff
	err := s.write(0, func(t *txn) error {
		key := s.keys.mac("invite", []byte(code))
		var inv invite
		if ok, err := t.getJSON("invites", key, &inv); err != nil || !ok {
			return errors.Join(err, ErrInvite)
		}
		if s.opt.Now().Unix() >= inv.Expires*3600 {
			return ErrInvite
		}
		at := s.keys.mac("address", []byte(address))
		if t.get("addresses", at) != nil {
			return ErrEnrolled
		}
		box, err := s.sealAddress(inv.Staff, address)
		if err != nil {
			return err
		}
		m := member{Role: inv.Role, Unit: inv.Unit, Since: t.today, Address: box}
		st = Staff{ID: inv.Staff, Role: m.Role, Unit: m.Unit, Since: m.Since, Address: address}
		if err := t.del("invites", key); err != nil {
			return err
		}
		if err := t.putJSON("people", staffKey(inv.Staff), m); err != nil {
			return err
		}
		if err := t.put("addresses", at, staffKey(inv.Staff)); err != nil {
			return err
		}
		return t.log(st.ID.String(), ActEnrol, 0, string(m.Role))
	})
	return st, err
}

// sealAddress and openAddress use XChaCha20-Poly1305 under mac("address key"),
// nonce first, with the staff id as associated data.
func (s *Store) sealAddress(id StaffID, address string) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(s.keys.mac("address key", nil))
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, aead.NonceSize())
	if _, err := io.ReadFull(s.opt.Rand, nonce); err != nil {
		return nil, err
	}
	return aead.Seal(nonce, nonce, []byte(address), staffKey(id)), nil
}

func (s *Store) openAddress(id StaffID, b []byte) (string, error) {
	aead, err := chacha20poly1305.NewX(s.keys.mac("address key", nil))
	if err != nil {
		return "", err
	}
	if len(b) < aead.NonceSize() {
		return "", damaged(errors.New("an address cannot be read"))
	}
	out, err := aead.Open(nil, b[:aead.NonceSize()], b[aead.NonceSize():], staffKey(id))
	if err != nil {
		return "", damaged(errors.New("an address cannot be read"))
	}
	return string(out), nil
}

// AddressKey returns 32 secret bytes for the wire to make addresses with. They
// are the same as long as the store lives, also after it is restored from a
// backup, so that staff are known again.
func (s *Store) AddressKey() []byte { return s.keys.mac("wire address", nil) }

// member returns a person, active or not.
func (t *txn) member(id StaffID) (member, bool, error) {
	var m member
	if id == 0 {
		return m, false, nil
	}
	ok, err := t.getJSON("people", staffKey(id), &m)
	return m, ok, err
}

func (t *txn) active(id StaffID) (bool, error) {
	m, ok, err := t.member(id)
	return ok && m.Ended == 0, err
}

// who looks up the member of staff that by is.
func (t *txn) who(by Actor) (member, error) {
	m, ok, err := t.member(by.id)
	if err != nil {
		return m, err
	}
	if !ok || m.Ended != 0 {
		return m, ErrNotAllowed
	}
	return m, nil
}

// sees looks up who by is for reading: staff, or the operator, who belongs to
// no unit.
func (t *txn) sees(by Actor) (member, error) {
	if by.operator {
		return member{}, nil
	}
	return t.who(by)
}

// conflicted reports whether m must not know of a tip about unit.
func (m member) conflicted(unit string) bool { return m.Unit != "" && m.Unit == unit }

// manages allows the operator and admins.
func (t *txn) manages(by Actor) error {
	if by.operator {
		return nil
	}
	m, err := t.who(by)
	if err == nil && m.Role != Admin {
		return ErrNotAllowed
	}
	return err
}

// Who returns the member of staff at address; false for everybody else.
func (s *Store) Who(address string) (st Staff, ok bool, err error) {
	err = s.view(func(t *txn) error {
		v := t.get("addresses", s.keys.mac("address", []byte(address)))
		if len(v) != 4 {
			return nil
		}
		id := StaffID(binary.BigEndian.Uint32(v))
		m, err := t.who(By(id))
		if err != nil {
			return damaged(errors.New("an address belongs to nobody"))
		}
		st, ok = Staff{ID: id, Role: m.Role, Unit: m.Unit, Since: m.Since, Address: address}, true
		return nil
	})
	return st, ok, err
}

// People lists staff by id.
func (s *Store) People() ([]Staff, error) {
	var list []Staff
	err := s.view(func(t *txn) (err error) {
		list, err = t.people()
		return err
	})
	return list, err
}

func (t *txn) people() ([]Staff, error) {
	var list []Staff
	err := t.bucket("people").ForEach(func(k, _ []byte) error {
		id := StaffID(binary.BigEndian.Uint32(k))
		m, _, err := t.member(id)
		if err != nil || m.Ended != 0 {
			return err
		}
		address, err := t.s.openAddress(id, m.Address)
		list = append(list, Staff{ID: id, Role: m.Role, Unit: m.Unit, Since: m.Since, Address: address})
		return err
	})
	return list, err
}

// Revoke ends a membership at once and forgets the address; the operator and
// admins may. What the person held goes back to the queue.
func (s *Store) Revoke(by Actor, id StaffID) error {
	return s.write(0, func(t *txn) error {
		if err := t.manages(by); err != nil {
			return err
		}
		m, ok, err := t.member(id)
		if err != nil {
			return err
		}
		if !ok || m.Ended != 0 {
			return ErrUnknownStaff
		}
		address, err := s.openAddress(id, m.Address)
		if err != nil {
			return err
		}
		if err := t.del("addresses", s.keys.mac("address", []byte(address))); err != nil {
			return err
		}
		m.Address, m.Ended = nil, t.today
		if err := t.putJSON("people", staffKey(id), m); err != nil {
			return err
		}
		if err := t.releaseAll(id); err != nil {
			return err
		}
		return t.log(by.name(), ActRevoke, 0, id.String())
	})
}

// releaseAll gives back the open tips of an officer.
func (t *txn) releaseAll(id StaffID) error {
	var held []Number
	prefix := officerPrefix('m', id)
	c := t.bucket("queue").Cursor()
	for k, _ := c.Seek(prefix); len(k) == len(prefix)+12 && slices.Equal(k[:len(prefix)], prefix); k, _ = c.Next() {
		held = append(held, keyNum(k[len(k)-8:]))
	}
	for _, n := range held {
		rec, err := t.record(n)
		if err != nil {
			return err
		}
		old := *rec
		release(rec, t.today)
		if err := t.save(n, &old, rec); err != nil {
			return err
		}
	}
	return nil
}

// Announce lists who may be told of tip n: all staff but those of the unit
// it is about.
func (s *Store) Announce(n Number) ([]Staff, error) {
	var list []Staff
	err := s.view(func(t *txn) error {
		rec, err := t.record(n)
		if err != nil {
			return err
		}
		list, err = t.audience(rec)
		return err
	})
	return list, err
}

func (t *txn) audience(rec *record) ([]Staff, error) {
	all, err := t.people()
	return slices.DeleteFunc(all, func(st Staff) bool {
		return member{Unit: st.Unit}.conflicted(rec.Unit)
	}), err
}
