package desk

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"netralbot/bot/text"
	"netralbot/tips"
)

// whole puts spans together again.
func whole(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// hits lists what is marked.
func hits(spans []span) []string {
	var list []string
	for _, s := range spans {
		if s.Hit {
			list = append(list, s.Text)
		}
	}
	return list
}

// What is found is marked in the words of the reporter, accents and all.
func TestMark(t *testing.T) {
	for _, c := range []struct {
		text, search string
		want         []string
	}{
		{"Kantor Camat dan kantor lurah", "kantor", []string{"Kantor", "kantor"}},
		{"CAFÉ İstanbul ﬁn", "cafe istanbul", []string{"CAFÉ", "İstanbul"}},
		{"mobil dinas", "mobil dinas mob", []string{"mobil", "dinas"}},
		{"😀amplop😀", "amplop", []string{"amplop"}},
		{"apa saja", "", nil},
		{"", "x", nil},
	} {
		got := mark(c.text, terms(c.search))
		if !slices.Equal(hits(got), c.want) || whole(got) != c.text {
			t.Errorf("%q in %q: %v", c.search, c.text, got)
		}
	}
}

func FuzzMark(f *testing.F) {
	f.Add("Kantor Camat", "kantor")
	f.Add("İ\u0130ß ẞ ǅ", `"i" ss`)
	f.Add("\xff\u202E\n\n a", "a")
	f.Fuzz(func(t *testing.T, s, search string) {
		s = clean(s)
		if !utf8.ValidString(s) || clean(s) != s {
			t.Errorf("%q is not clean, or not for good", s)
		}
		if utf8.RuneCountInString(fold(s)) != utf8.RuneCountInString(s) || fold(fold(s)) != fold(s) {
			t.Errorf("folding %q", s)
		}
		words := terms(search)
		if got := whole(mark(s, words)); got != s {
			t.Errorf("marking changes %q to %q", s, got)
		}
		x := &tip{Dossier: tips.Dossier{Report: tips.Report{Texts: []string{s}}}}
		if got := whole(x.snippet(words)); utf8.RuneCountInString(got) > 115 {
			t.Errorf("a snippet of %d", utf8.RuneCountInString(got))
		}
		for _, w := range words {
			if at := firstHit(s, []string{w}); at >= 0 && len(hits(mark(s, []string{w}))) == 0 {
				t.Errorf("%q is found in %q and not marked", w, s)
			}
		}
	})
}

// The snippet shows what was found, wherever in the tip it is.
func TestSnippet(t *testing.T) {
	x := &tip{Dossier: tips.Dossier{Report: tips.Report{Texts: []string{strings.Repeat("awal ", 100), strings.Repeat("isi ", 100) + "kata kunci di akhir"}}, Notes: []tips.Note{{Text: "catatan saja"}}}}
	for search, want := range map[string]string{"": "awal awal", "kunci": "kata kunci di akhir", "catatan": "catatan saja", "tidak ada": "awal"} {
		if got := whole(x.snippet(terms(search))); !strings.Contains(got, want) {
			t.Errorf("%q: %q", search, got)
		}
	}
}

func TestWords(t *testing.T) {
	today := dayOf(noon)
	for d, want := range map[day]string{0: "tanpa tenggat", today - 1234: "lewat 1.234 hari", today - 1: "lewat 1 hari", today: "hari ini", today + 1: "besok", today + 2: "2 hari lagi"} {
		if got := remaining(d, today); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
	for d, want := range map[day]string{0: "", today - 1: "lewat", today: "dekat", today + 1: "dekat", today + 3: "segera", today + 4: ""} {
		if got := urgency(d, today); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
	if got := []string{longDate(today), shortDate(dayOf(noon.AddDate(0, -3, 0))), weekday(today), longDate(0), count(-1234567), count(999), size(900), size(2048), size(3 << 19)}; !slices.Equal(got,
		[]string{"22 November 2026", "22 Agu 2026", "Minggu", "–", "-1.234.567", "999", "900 B", "2 KB", "1,5 MB"}) {
		t.Errorf("%q", got)
	}
	book, err := text.Load()
	check(t, err)
	n := newNames(Names{Units: map[string]string{"dinkes": "Dinas Kesehatan"}}, book)
	if got := []string{n.kind("medsos"), n.shortKind("medsos"), n.kind("baru-sekali"), n.unit("dinkes"), n.unit("dinas-lain"), n.state(tips.NeedsInfo), n.outcome(tips.TooLittle), n.state("aneh"), n.unit(strings.Repeat("x", 99))}; !slices.Equal(got,
		[]string{"Media sosial (like, komentar, unggahan)", "Media sosial", "Baru sekali", "Dinas Kesehatan", "Dinas lain", "Perlu keterangan", "Bukti belum cukup", "Aneh", "X" + strings.Repeat("x", 58) + "…"}) {
		t.Errorf("%q", got)
	}
}

// Every tip is counted once in every chart; the columns fit their time.
func TestCharts(t *testing.T) {
	d, err := Open(Options{Clock: func() time.Time { return noon }})
	check(t, err)
	today := dayOf(noon)
	for _, c := range []struct {
		days []day
		unit string
		most int
		left int
	}{
		{[]day{today, today - 5, today - 5}, "hari", 31, 0},
		{[]day{today, today - 150}, "minggu", 31, 0},
		{[]day{today, today - 1200}, "bulan", 50, 0},
		{[]day{today, today - 9000, today + 400, -5}, "hari", 31, 3},
		{[]day{today + 31, today - 1460}, "bulan", 51, 0},
		{[]day{-3}, "", 0, 1},
	} {
		var list []tips.Dossier
		for i, at := range c.days {
			list = append(list, tips.Dossier{Card: tips.Card{Number: tips.Number(i + 1), Kind: "uang", State: tips.Received, Day: at}})
		}
		v := d.chartsOf(sampleQueue(d, list), filter{})
		total := v.Time.Left
		for _, col := range v.Time.Columns {
			total += col.Count
			if col.H < 0 || col.Y < 0 || col.Count > 0 && col.H == 0 {
				t.Errorf("%v: a column %+v", c.days, col)
			}
		}
		if v.Time.Unit != c.unit || len(v.Time.Columns) > c.most || v.Time.Left != c.left || total != len(c.days) {
			t.Errorf("%v: %s, %d columns, %d left out, %d counted", c.days, v.Time.Unit, len(v.Time.Columns), v.Time.Left, total)
		}
	}
	v := d.chartsOf(sampleQueue(d, manyTips(today, 500)), filter{State: openStates})
	for _, b := range v.Bars {
		total := 0
		for _, c := range b.Cells {
			total += c.Count
		}
		if want := v.Found; b.ID != "hasil" && total != want {
			t.Errorf("%s counts %d of %d", b.ID, total, want)
		}
		if len(b.Cells) > mostBars {
			t.Errorf("%s has %d bars", b.ID, len(b.Cells))
		}
	}
	if v.Found == v.Total || len(v.Bars) != 4 {
		t.Errorf("%d of %d tips, %d charts", v.Found, v.Total, len(v.Bars))
	}
}
