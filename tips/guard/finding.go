package guard

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind is what a finding is. Kinds are ordered: where two findings overlap,
// the smaller one names the whole.
type Kind int

const (
	Email Kind = iota
	Link
	Username
	NIP
	NIK
	Card // another number of a person: staff card, NRP, NUPTK, NPWP, own account
	Phone
	Name
	Plate
	Role
	Family
	Superior
	Place
	Group
	Only
	kinds int = iota
)

var kindNames = [kinds]string{"email", "link", "username", "nip", "nik", "card", "phone", "name",
	"plate", "role", "family", "superior", "place", "group", "only"}

// String returns the kind's name as it stands in advice keys.
func (k Kind) String() string { return kindNames[k] }

// Kinds returns all kinds in order.
func Kinds() []Kind {
	all := make([]Kind, kinds)
	for i := range all {
		all[i] = Kind(i)
	}
	return all
}

// Advice returns the key of the sentence that tells a reporter why this kind
// may give them away: "guard." and the kind's name.
func (k Kind) Advice() string { return "guard." + k.String() }

// Finding is a piece of a text that may identify the reporter.
type Finding struct {
	Text       int    // index into the texts given to Find
	Start, End int    // byte offsets into that text, on rune boundaries
	Kind       Kind   //
	Shown      string // the piece on one line, cut after about 60 characters
	Advice     string // key of the advice, see Kind.Advice
}

// Masked stands where Mask took something out.
const Masked = "[disamarkan]"

const shownLimit = 60

// Find returns what may identify the reporter, in the order of the texts and
// without overlaps.
func Find(texts []string) []Finding {
	var all []Finding
	for i, text := range texts {
		f := fold(text)
		var spans []span
		spans = append(spans, contacts(f)...)
		spans = append(spans, numbers(f)...)
		spans = append(spans, selves(f)...)
		for _, s := range merge(spans) {
			start, end := f.original(s)
			all = append(all, Finding{
				Text: i, Start: start, End: end, Kind: s.kind,
				Shown: shown(text[start:end]), Advice: s.kind.Advice(),
			})
		}
	}
	return all
}

// Mask returns text with each finding's piece replaced by [Masked]. The
// findings must be of this one text; those that don't fit it are passed over.
func Mask(text string, findings []Finding) string {
	findings = slices.Clone(findings)
	slices.SortFunc(findings, func(a, b Finding) int { return cmp.Compare(a.Start, b.Start) })
	var out strings.Builder
	at := 0
	for _, f := range findings {
		if f.Start < at || f.End > len(text) || f.Start >= f.End {
			continue
		}
		out.WriteString(text[at:f.Start])
		out.WriteString(Masked)
		at = f.End
	}
	out.WriteString(text[at:])
	return out.String()
}

func shown(piece string) string {
	piece = strings.Join(strings.Fields(piece), " ")
	if utf8.RuneCountInString(piece) <= shownLimit {
		return piece
	}
	return string([]rune(piece)[:shownLimit-1]) + "…"
}

// span is a finding in folded text.
type span struct {
	start, end int
	kind       Kind
}

// merge sorts spans and joins those that overlap into one of the smaller kind.
func merge(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			out[n-1].kind = min(out[n-1].kind, s.kind)
			continue
		}
		out = append(out, s)
	}
	return out
}
