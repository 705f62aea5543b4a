package chat

import (
	"time"
)

// Setting is what the conversation knows of the government it serves: all of
// it comes from the configuration.
type Setting struct {
	Government   string // "Pemerintah Kabupaten …"
	Username     string // the bot's, without @
	Version      string
	Places       []Place
	Contacts     []Contact
	Destinations []Destination
	Calendar     []Period
	Zone         *time.Location

	RetentionDays int
	VanishAfter   time.Duration // how long a tip's content stays in a staff chat
	NoticeEvery   time.Duration // how often staff are told what is new; 0: at once
	HostReads     bool          // the host has an identity: tips open in the chat
	FormalDays    int           // days for a formal report to Bawaslu
	MaxPhotos     int
	MaxTexts      int // of one tip or addition
	MaxTextBytes  int // of all texts of one tip
}

// Place is a unit or a kecamatan a tip can be about.
type Place struct{ ID, Name string }

// Contact is where one reports formally.
type Contact struct{ Name, How, Note string }

// Destination is where staff may forward a tip.
type Destination struct{ ID, Name string }

// Period is a stage of an election, both days included.
type Period struct {
	ID, Name    string    // ID is one of PeriodIDs
	Election    string    // "pemilu" or "pilkada"
	From, Until time.Time // midnight in Zone
}

func (s Setting) place(id string) (Place, bool) {
	for _, p := range s.Places {
		if p.ID == id {
			return p, true
		}
	}
	return Place{}, false
}

func (s Setting) destination(id string) string {
	for _, d := range s.Destinations {
		if d.ID == id {
			return d.Name
		}
	}
	return id
}

// Kinds are the kinds of violation a tip can be about, in the order shown. The
// names are in the book, under "kind". Scripts and statistics use the ids.
var Kinds = []string{"medsos", "kampanye", "atribut", "fasilitas", "perintah", "uang", "mutasi", "lainnya"}
