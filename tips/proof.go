package tips

import "netralbot/tips/receipt"

// A Commitment fixes, at the end of a day, everything that was filed and moved
// on it. Published, it lets a reporter prove that a tip existed.
type Commitment struct {
	Day  Day    `json:"day"`
	Hash string `json:"hash"`
}

// A Proof shows with the code alone that a tip was in the commitments.
type Proof struct {
	Steps []ProofStep `json:"steps"`
}

// A ProofStep is one state a tip had.
type ProofStep struct {
	Day     Day      `json:"day"`
	State   State    `json:"state"`
	Pending bool     `json:"pending,omitempty"` // the day's commitment is not made yet
	Path    []string `json:"path,omitempty"`
	Index   int      `json:"index,omitempty"`
	Prev    string   `json:"prev,omitempty"`
	Audit   string   `json:"audit,omitempty"`
	Hash    string   `json:"hash,omitempty"` // the commitment to look for in the published list
}

// Proof returns the proof for the tip of this code.
func (s *Store) Proof(code receipt.Code) (Proof, error) { return Proof{}, ErrClosed }

// CheckProof verifies p with the code and the published commitments, without
// a store. It returns the steps that are proved.
func CheckProof(code receipt.Code, p Proof, published []Commitment) ([]ProofStep, error) {
	return nil, ErrUnknownCode
}

// Commitments lists all daily commitments, oldest first.
func (s *Store) Commitments() ([]Commitment, error) { return nil, ErrClosed }
