package tips

import "time"

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

// Invite makes a one-time invite; the operator and admins may. unit is "" or
// one of Options.Units. Only a hash of the code is kept.
func (s *Store) Invite(by Actor, role Role, unit string) (Invitation, error) {
	return Invitation{}, ErrClosed
}

// Enrol uses up an invite for the person at address, an opaque string of the
// wire. ErrInvite if the code is no good, ErrEnrolled if the address is known.
func (s *Store) Enrol(code, address string) (Staff, error) { return Staff{}, ErrClosed }

// Who returns the member of staff at address; false for everybody else.
func (s *Store) Who(address string) (Staff, bool, error) { return Staff{}, false, ErrClosed }

// People lists staff by id.
func (s *Store) People() ([]Staff, error) { return nil, ErrClosed }

// Revoke ends a membership at once and forgets the address; the operator and
// admins may. Tips the person held can then be claimed by others.
func (s *Store) Revoke(by Actor, id StaffID) error { return ErrClosed }

// Announce lists who may be told of tip n: all staff but those of the unit
// it is about.
func (s *Store) Announce(n Number) ([]Staff, error) { return nil, ErrClosed }
