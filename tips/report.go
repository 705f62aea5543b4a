package tips

import "time"

// KindQuestion is the kind of a question to staff rather than a tip: sealed,
// with a code, and answered by [Store.Answer].
const KindQuestion = "pertanyaan"

// A Report is what a reporter hands in. Kind and Unit are kept readable;
// everything else is sealed.
type Report struct {
	Kind   string   `json:"kind"`            // lower-case letters, digits and dashes, at most 32
	Topic  string   `json:"topic,omitempty"` // id of the rule attached
	Texts  []string `json:"texts"`
	Photos [][]byte `json:"photos,omitempty"` // encoded pictures, already without metadata
	When   string   `json:"when,omitempty"`
	Unit   string   `json:"unit,omitempty"`  // id from Options.Units, "" if skipped
	Place  string   `json:"place,omitempty"` // a place in the reporter's words, where no unit was chosen
	Who    string   `json:"who,omitempty"`
}

// An Addition is what a reporter adds later.
type Addition struct {
	Day    Day      `json:"day"` // set by the store
	Texts  []string `json:"texts"`
	Photos [][]byte `json:"photos,omitempty"`
}

// A Message is from staff to the reporter.
type Message struct {
	Day      Day     `json:"day"`
	From     StaffID `json:"from,omitzero"` // never shown to the reporter: zero in a Standing
	Text     string  `json:"text"`
	Question bool    `json:"question,omitempty"` // an answer is hoped for
}

// A Note is from staff to staff.
type Note struct {
	Day  Day     `json:"day"`
	From StaffID `json:"from"`
	Text string  `json:"text"`
}

// A Day is a civil date, counted from 1 January 1970. The zero Day is none.
type Day int32

// DayOf returns the civil date of t in t's own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time returns midnight at the start of d in loc.
func (d Day) Time(loc *time.Location) time.Time {
	y, m, day := time.Unix(int64(d)*86400, 0).UTC().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, loc)
}

// String returns d as 2006-01-02, "" for the zero Day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.Time(time.UTC).Format(time.DateOnly)
}

// MarshalText writes d as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(b))
	if err != nil {
		return err
	}
	*d = DayOf(t)
	return nil
}
