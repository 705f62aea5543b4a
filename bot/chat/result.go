package chat

// result takes the answer of an effect. Answers that come after the
// conversation has moved on are dropped by the handlers.
func (t *turn) result(r Result) {
	switch r := r.(type) {
	case Minted:
		t.minted(r)
	case Fetched:
		t.fetched(r)
	case Submitted:
		t.submitted(r)
	case Recalled:
		t.recalled(r)
	case Looked:
		t.looked(r)
	case Added:
		t.added(r)
	case Withdrawn:
		t.withdrawn(r)
	case Enrolled:
		t.enrolled(r)
	case Listed:
		t.listed(r)
	case Opened:
		t.opened(r)
	case Acted:
		t.acted(r)
	case Bundled:
		t.bundled(r)
	case Proved:
		t.proved(r)
	case Drafted:
		t.drafted(r)
	case Recapped:
		t.recapped(r)
	case Erased:
		t.erased(r)
	}
}
