package tips

// A Number names a tip among staff. It is random: it tells neither order nor
// time. It is never shown to the reporter, whose only handle is the code, so
// that nothing on the reporter's phone points at a tip. The zero Number is
// none.
type Number uint64

// A StaffID names a member of staff. It is random; the zero StaffID is nobody.
type StaffID uint32

// String returns n as eight symbols, such as 7K3Q-M2XP.
func (n Number) String() string { return "" }

// ParseNumber reads what String writes, whatever the case and dashes.
func ParseNumber(s string) (Number, error) { return 0, ErrNotFound }

// MarshalText writes n as String does.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (n *Number) UnmarshalText(b []byte) (err error) { *n, err = ParseNumber(string(b)); return err }

// String returns id as P and six symbols, such as P-7K3QM2; "" for nobody.
func (id StaffID) String() string { return "" }

// ParseStaffID reads what String writes, whatever the case and dashes.
func ParseStaffID(s string) (StaffID, error) { return 0, ErrUnknownStaff }

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
