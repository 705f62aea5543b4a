package tips

// A Dossier is everything about one tip, unsealed.
type Dossier struct {
	Card      Card       `json:"card"`
	Report    Report     `json:"report"`
	Additions []Addition `json:"additions,omitempty"`
	Messages  []Message  `json:"messages,omitempty"`
	Notes     []Note     `json:"notes,omitempty"`
	History   []Moved    `json:"history,omitempty"`
	Locked    bool       `json:"locked,omitempty"` // no key at hand opened it: only Card and History are set
}

// Moved is one step of a tip's way.
type Moved struct {
	Day   Day   `json:"day"`
	State State `json:"state"`
}

// Read opens a tip with id and marks its additions as read. It is written to
// the audit trail before anything is returned.
func (s *Store) Read(by Actor, n Number, id *Identity) (Dossier, error) {
	return Dossier{}, ErrClosed
}
