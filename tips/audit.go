package tips

// An Entry is one staff act in the audit trail: who, what, which tip, which
// day; never content.
type Entry struct {
	Seq    uint64 `json:"seq"`
	Day    Day    `json:"day"`
	Who    string `json:"who"` // a StaffID, or "operator"
	Act    Act    `json:"act"`
	Tip    Number `json:"tip,omitzero"`
	Object string `json:"object,omitempty"` // a destination, an outcome, a staff id, a number of tips
	Hash   string `json:"hash"`
}

// Audit lists the trail from seq (1 is the first) on, at most limit entries;
// admins and the operator may.
func (s *Store) Audit(by Actor, seq uint64, limit int) ([]Entry, error) { return nil, ErrClosed }

// VerifyAudit checks that no entry was changed, removed or inserted: the hash
// chain, its end, and the daily commitments that hold its state. It returns
// how many entries there are.
func (s *Store) VerifyAudit() (int, error) { return 0, ErrClosed }
