package faq

import "time"

// Instrument is a law, regulation, decree, circular or court decision.
type Instrument struct {
	ID        string    `toml:"id"`    // "PP53"
	Name      string    `toml:"name"`  // as cited: "PP 53/2010"
	Title     string    `toml:"title"` // in full: "Peraturan Pemerintah Nomor 53 Tahun 2010 tentang …"
	From      time.Time `toml:"from"`  // first day in force
	Until     time.Time `toml:"until"` // first day no longer in force; zero: in force
	Successor string    `toml:"successor"`
	Source    string    `toml:"source"` // where it was officially published ("LN 2010 No. 74, TLN No. 5135")
	Note      string    `toml:"note"`   // what a reader must know of its standing, one sentence; optional
}

// Provision is one article (or a like part) of an instrument.
type Provision struct {
	ID         string    `toml:"id"`         // "PP53-P4-15d"
	Instrument string    `toml:"instrument"` // "PP53"
	Cite       string    `toml:"cite"`       // official citation: "PP 53/2010 Pasal 4 angka 15 huruf d"
	Says       string    `toml:"says"`       // in our own words, one or two sentences
	From       time.Time `toml:"from"`       // where it differs from the instrument's
	Until      time.Time `toml:"until"`      // where it differs from the instrument's
	Standing   string    `toml:"standing"`   // overrides the standing worked out from the dates: "berlaku", "dicabut", "diubah", "berlaku-sebagian", "pedoman", "belum-pasti", "sejarah"
	Successors []string  `toml:"successors"` // provision ids that hold today; required where it is revoked, unless Ended
	Ended      string    `toml:"ended"`      // why nothing succeeded it
	Tier       []Tier    `toml:"tier"`       // tiers of the sanction it carries; empty: none of its own
	Note       string    `toml:"note"`       // a limit the reader must know (transition, court decision); optional
	Open       string    `toml:"open"`       // what of it is unconfirmed; for the curator
}
