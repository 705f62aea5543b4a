package guard

import (
	"regexp"
	"strings"
)

var (
	others      = set(`terlapor pelaku oknum dilaporkan terduga diduga pejabat calon kandidat data`)
	linking     = set(`adalah ini ialah yaitu sendiri`)
	calling     = set(`aja saja dengan`)
	nameFillers = set(`adalah ialah yaitu itu ini cuma sebenarnya ya lengkap panggilan asli`)
	address     = set(`ibu pak bu bapak bpk mas mbak kang min kak bang om`) // said to others more often than of oneself
	closings    = set(`tertanda ttd ttdd pelapor pengirim pengadu`)
	addressing  = set(`kepala bupati walikota gubernur camat lurah sekda ketua direktur menteri presiden plt plh pj pemerintah`)

	degrees = regexp.MustCompile(`^(?:(?:, ?(?:S|M|A|D)\.? ?[A-Z][A-Za-z]{0,4}|,? ?[SMAD]\.[A-Z][A-Za-z]{0,4})(?:\.[A-Z][a-z]*)*\b\.?)+`)
)

// names finds the writer's own name.
func (w words) names() []span {
	var out []span
	for i := range w.toks {
		at, strong, ok := w.introduction(i)
		if !ok {
			at, strong, ok = w.signature(i)
		}
		if !ok {
			continue
		}
		if end := w.name(at, strong); end > at {
			s := w.span(at, end, Name)
			if m := degrees.FindStringIndex(w.text[s.end:]); m != nil {
				s.end += m[1]
			}
			out = append(out, s)
			if post, ok := w.afterName(end); ok {
				out = append(out, post)
			}
		}
	}
	return out
}

// afterName finds what the writer is where it follows their name: "Saya Budi,
// bendahara …", "nama saya Budi dari Dinas …".
func (w words) afterName(j int) (span, bool) {
	if w.gap(j) > mark {
		return span{}, false
	}
	if w.at(j) == "dari" {
		end := w.clause(j, 8)
		return w.span(j, end, Role), w.particular(j+1, end)
	}
	return w.occupation(w.skip(j, fillers))
}

// introduction reports whether token i begins words by which people say their
// name, and where the name would begin. It is strong if nothing but a name is
// likely to follow.
func (w words) introduction(i int) (at int, strong, ok bool) {
	low := w.at(i)
	switch {
	case low == "nama" || low == "nm":
		j := i + 1
		for nameFillers[w.at(j)] && w.gap(j) == blank {
			j++
		}
		if pronouns[w.at(j)] && w.gap(j) == blank {
			return w.skip(j+1, nameFillers), true, true
		}
		if w.at(j) == "pelapor" || w.at(j) == "pengirim" {
			return j + 1, true, true
		}
		// A form to be filled in: "Nama : …", unless it is the accused's.
		formal := w.gap(i) >= mark
		return j, true, formal && j < len(w.toks) && w.toks[j].colon && !w.accused(i)
	case low == "namaku" || low == "namaq" || low == "namak" || low == "bernama" && pronouns[w.at(w.back(i-1))]:
		return w.skip(i+1, nameFillers), true, true
	case low == "perkenalkan" || low == "kenalkan" || low == "perkenalan" || low == "kenalin":
		j := i + 1
		if w.at(j) == "nama" || pronouns[w.at(j)] {
			return j, false, false // the next tokens speak for themselves
		}
		return j, false, true
	case low == "panggil" && (pronouns[w.at(i+1)] || w.at(i+1) == "aja" || w.at(i+1) == "saja"):
		return w.skip(i+2, calling), true, true
	case low == "dipanggil" && (w.at(i-1) == "biasa" || w.at(i-1) == "akrab"):
		return i + 1, true, true
	case low == "ini" && w.gap(i) >= line && given[w.at(i+1)] && address[w.at(i+2)]:
		return i + 1, false, true
	case pronouns[low] && w.subject(i):
		return w.skip(i+1, linking), false, true
	}
	return 0, false, false
}

// signature does the same for the end of a letter.
func (w words) signature(i int) (at int, strong, ok bool) {
	low := w.at(i)
	switch {
	case low == "hormat" && (pronouns[w.at(i+1)] || plural[w.at(i+1)]) && w.gap(i+1) == blank:
		return i + 2, true, true
	case low == "hormat" && w.at(i-1) == "salam" || low == "wassalam" || low == "salam" && w.at(i+1) != "hormat":
		return i + 1, false, w.closes(i + 1)
	case low == "kasih" && w.at(i-1) == "terima" || low == "terimakasih" || low == "trims" || low == "makasih":
		return i + 1, false, w.gap(i+1) == line && w.closes(i+1)
	case closings[low] && i+1 < len(w.toks):
		ttd := low == "ttd" || low == "ttdd" || low == "tertanda"
		return i + 1, true, (ttd || w.toks[i+1].colon) && !addressing[w.at(i+1)]
	case low == "a" && w.at(i+1) == "n" && w.gap(i+1) == mark && w.gap(i) >= line:
		return i + 2, true, !addressing[w.at(i+2)]
	case low == "an" && w.gap(i) >= line && w.gap(i+1) >= mark:
		return i + 1, true, !addressing[w.at(i+1)]
	}
	return 0, false, false
}

// closes reports whether what begins at i is the last line of the text, of at
// most four words, set apart from what precedes it.
func (w words) closes(i int) bool {
	if i >= len(w.toks) || w.gap(i) == blank || len(w.toks)-i > 4 {
		return false
	}
	for j := i + 1; j < len(w.toks); j++ {
		if w.gap(j) == line {
			return false
		}
	}
	return w.toks[i].capital || given[w.at(i)]
}

// accused reports whether the form around token i is about somebody else.
func (w words) accused(i int) bool {
	for j := max(0, i-8); j < min(len(w.toks), i+3); j++ {
		if others[w.at(j)] {
			return true
		}
	}
	return false
}

// name returns the end of the name that begins at token i, or i if none does.
func (w words) name(i int, strong bool) int {
	if i < len(w.toks) && w.toks[i].masked {
		return i
	}
	end, count, free := i, 0, true
	for j := i; j < len(w.toks) && count < 5; j++ {
		t := w.toks[j]
		if j > i && t.before != blank && !(free && t.before != line) {
			break
		}
		single := t.end-t.start == 1
		// After a title or an initial a dot doesn't end the name.
		free = titles[t.low] || single
		if titles[t.low] && count == 0 && (t.end-t.start > 1 || t.capital) {
			strong = strong || !address[t.low]
			continue
		}
		if connectors[t.low] && count > 0 {
			continue
		}
		if strings.ContainsAny(t.low, "0123456789") || single && (!t.capital || count == 0) || !single && common(t.low) {
			break
		}
		if !w.looksLikeName(j, strong, count) {
			break
		}
		end, count = j+1, count+1
	}
	return end
}

// looksLikeName judges token j as the name's word number count.
func (w words) looksLikeName(j int, strong bool, count int) bool {
	t := w.toks[j]
	if w.proper && t.capital {
		// Short words in capitals are acronyms: PNS, BKN, RT.
		return !t.caps || t.end-t.start >= 4 || given[t.low] || strong
	}
	if given[t.low] {
		return true
	}
	if !strong || verbal(t.low) {
		return false
	}
	// In small letters a stranger's word is taken only right after "nama saya"
	// or after another name word, three at most.
	return count < 3 && (count == 0 || !w.proper || !w.toks[j-1].capital)
}

// subject reports whether the pronoun at i is not the possessive of the word
// before it.
func (w words) subject(i int) bool {
	return w.gap(i) != blank || leads[w.at(i-1)]
}

// skip returns the first index from i that isn't one of these words.
func (w words) skip(i int, these map[string]bool) int {
	for i < len(w.toks) && these[w.at(i)] && w.gap(i) <= mark {
		i++
	}
	return i
}

// back steps over "yang" before token i.
func (w words) back(i int) int {
	for w.at(i) == "yang" || w.at(i) == "yg" {
		i--
	}
	return i
}
