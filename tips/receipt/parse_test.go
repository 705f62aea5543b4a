package receipt

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseTolerates(t *testing.T) {
	c := draw(t, seeded(1))
	show := c.Show()
	groups := strings.Split(show, "-")
	wide := strings.Map(func(r rune) rune {
		if r == '-' {
			return '－'
		}
		return r + 0xfee0
	}, show)
	keycaps := strings.NewReplacer("2", "2\ufe0f\u20e3", "8", "8\ufe0f\u20e3").Replace(show)
	for what, s := range map[string]string{
		"small letters":     strings.ToLower(show),
		"no dashes":         strings.Join(groups, ""),
		"spaces":            strings.Join(groups, " "),
		"single symbols":    strings.Join(strings.Split(show, ""), " "),
		"other groups":      show[:3] + " " + show[3:12] + " " + show[12:],
		"lines":             strings.Join(groups, "\r\n"),
		"long dashes":       strings.ReplaceAll(show, "-", " — "),
		"dots, full stop":   strings.Join(groups, ".") + ".",
		"quotes":            "“" + show + "”,",
		"code marks":        "`" + show + "`",
		"full-width":        wide,
		"keycaps":           keycaps,
		"zero-width spaces": strings.Join(strings.Split(show, ""), "\u200b"),
		"no-break spaces":   strings.Join(groups, "\u00a0"),
		"a sentence":        "Kode saya: " + show + " terima kasih",
		"a glued word":      "kode" + show,
		"a stray symbol":    show + "x",
	} {
		if got, err := Parse(s); err != nil || got != c {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestParseTakesLookAlikes(t *testing.T) {
	src := seeded(7)
	alike := strings.NewReplacer("0", "o", "1", "l", "V", "u")
	other := strings.NewReplacer("0", "O", "1", "I", "V", "U")
	used := 0
	for range 200 {
		c := draw(t, src)
		for _, r := range []*strings.Replacer{alike, other} {
			s := r.Replace(c.Show())
			if s != c.Show() {
				used++
			}
			if got, err := Parse(s); err != nil || got != c {
				t.Fatalf("%s for %s: %v", s, c.Show(), err)
			}
		}
	}
	if used < 100 {
		t.Fatalf("only %d codes had look-alikes", used)
	}
}

// wantGroups checks a checksum error and the groups that it names.
func wantGroups(t *testing.T, syms []byte, groups ...int) {
	t.Helper()
	_, err := Parse(spell(syms))
	var pe *ParseError
	if !errors.Is(err, ErrChecksum) || !errors.As(err, &pe) || !slices.Equal(pe.Groups, groups) {
		t.Fatalf("%s: %v, want groups %v", spell(syms), err, groups)
	}
}

func TestEveryWrongSymbolIsFound(t *testing.T) {
	src := seeded(5)
	for range 20 {
		r := raw([]byte(draw(t, src).h.Value()))
		for i := range r {
			for s := range byte(32) {
				if bad := r; s != r[i] {
					bad[i] = s
					wantGroups(t, bad[:], i/groupSize+1)
				}
			}
		}
	}
}

func TestEverySwapIsFound(t *testing.T) {
	src := seeded(6)
	for range 50 {
		r := raw([]byte(draw(t, src).h.Value()))
		for i := range r {
			for j := i + 1; j < len(r); j++ {
				if bad := r; r[i] != r[j] {
					bad[i], bad[j] = r[j], r[i]
					want := []int{i/groupSize + 1, j/groupSize + 1}
					wantGroups(t, bad[:], slices.Compact(want)...)
				}
			}
		}
		for g := range groups {
			for h := g + 1; h < groups; h++ {
				bad := r
				copy(bad[g*groupSize:], r[h*groupSize:(h+1)*groupSize])
				copy(bad[h*groupSize:], r[g*groupSize:(g+1)*groupSize])
				wantGroups(t, bad[:], g+1, h+1)
			}
		}
	}
}

func TestParseErrors(t *testing.T) {
	c := draw(t, seeded(1))
	g := strings.Split(c.Show(), "-")
	for _, tt := range []struct {
		in     string
		kind   error
		groups []int
		have   int
	}{
		{"", ErrLength, nil, 0},
		{"halo", ErrLength, nil, 4},
		{strings.Join(g[:4], "-"), ErrLength, nil, 20},
		{g[0] + "-" + g[1][1:] + "-" + g[2] + "-" + g[3] + "-" + g[4], ErrLength, []int{2}, 24},
		{strings.Join(g[:4], "-") + "-" + g[4][:4] + "XX", ErrLength, []int{5}, 26},
		{strings.Join(g, "")[1:], ErrLength, nil, 24},
		{strings.Replace(c.Show(), g[2], "é"+g[2][1:], 1), ErrSymbol, []int{3}, 25},
		{strings.Replace(c.Show(), g[3], g[3][:4]+"٣", 1), ErrSymbol, []int{4}, 25},
		{strings.Repeat("é", 25), ErrSymbol, []int{1, 2, 3, 4, 5}, 25},
		{c.Show() + " " + draw(t, seeded(2)).Show(), ErrLength, nil, 50},
		{strings.Repeat("0", 25), ErrChecksum, []int{1, 2, 3, 4, 5}, 25},
		{"\xff\xfe", ErrLength, nil, 0},
	} {
		got, err := Parse(tt.in)
		var pe *ParseError
		if !errors.As(err, &pe) || !errors.Is(err, tt.kind) || !slices.Equal(pe.Groups, tt.groups) || pe.Have != tt.have || !got.IsZero() {
			t.Errorf("%q: %#v", tt.in, err)
			continue
		}
		for _, part := range g {
			if strings.Contains(err.Error(), part) {
				t.Errorf("the error repeats what was typed: %v", err)
			}
		}
	}
}

func TestFindAndMentions(t *testing.T) {
	c, other := draw(t, seeded(1)), draw(t, seeded(2))
	show := c.Show()
	g := strings.Split(show, "-")
	for _, text := range []string{
		show,
		"kode laporan saya " + show + ", mohon dicek",
		"kode " + strings.ToLower(strings.Join(g, "")) + "terima kasih",
		"baris satu " + strings.Join(g[:2], " ") + "\n" + strings.Join(g[2:], " ") + "\nselesai",
		"NIP 198501012010011001 kode" + strings.Join(strings.Split(show, ""), "."),
		"pertama " + other.Show() + " kedua " + show,
	} {
		if !Find(text) || !Mentions(text, c) {
			t.Errorf("%q: Find %v, Mentions %v", text, Find(text), Mentions(text, c))
		}
	}
	half := "saya cuma ingat " + g[1] + " " + g[2]
	if Find(half) || !Mentions(half, c) {
		t.Error("two groups of the code pass as text")
	}
	if Mentions("kode "+other.Show(), c) {
		t.Error("another code is taken for this one")
	}
	if Mentions("grup "+g[1], c) {
		t.Error("one group is taken for the code")
	}
}

// Ordinary texts, however long, hold no code: sentences, numbers of persons,
// letters, telephones and accounts, and all of them in one row.
func TestFindIsSilent(t *testing.T) {
	texts := []string{
		"Saya melihat camat ikut kampanye di lapangan kecamatan pada hari Sabtu.",
		"NIP 19850101 201001 1 001, NIK 1671014101900003, HP 0812-3456-7890",
		"SK Nomor 800/1234/BKPSDM/2024 tanggal 12 Februari 2024, PP 53/2010 Pasal 4 angka 15 huruf d",
		"rekening 1234567890123456 a.n. panitia, Rp250.000.000",
		"https://www.detik.com/sumsel/berita/d-7654321/asn-tak-netral-dilaporkan?id=8834",
		strings.Repeat("wkwkwk ", 500),
		strings.Repeat("0123456789", 300),
		"550e8400-e29b-41d4-a716-446655440000 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"\x00\xff" + strings.Repeat("7", 24),
	}
	for _, text := range append(texts, strings.Join(texts, " ")) {
		if Find(text) {
			t.Errorf("a code in %.60q", text)
		}
		if Mentions(text, draw(t, seeded(9))) {
			t.Errorf("mentioned in %.60q", text)
		}
	}
}

// However a code is chopped up and surrounded, it is seen.
func TestFindAnyWriting(t *testing.T) {
	seps := []string{"", " ", "-", "\n", " - ", ".", "/", "_", "\u200b", "–", "*"}
	rapid.Check(t, func(t *rapid.T) {
		c, err := New(seeded(rapid.Byte().Draw(t, "seed")))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		b.WriteString(rapid.StringMatching(`[a-zA-Z0-9 .,é\n]{0,40}`).Draw(t, "before"))
		for _, r := range strings.ReplaceAll(c.Show(), "-", "") {
			s := string(r)
			if rapid.Bool().Draw(t, "small") {
				s = strings.ToLower(s)
			}
			b.WriteString(s + rapid.SampledFrom(seps).Draw(t, "sep"))
		}
		b.WriteString(rapid.StringMatching(`[a-zA-Z0-9 .,é\n]{0,40}`).Draw(t, "after"))
		if !Find(b.String()) || !Mentions(b.String(), c) {
			t.Fatalf("not seen in %q", b.String())
		}
	})
}

func FuzzParse(f *testing.F) {
	c := draw(f, seeded(1))
	for _, s := range []string{"", c.Show(), strings.ToLower(c.Show()), c.Show()[1:], "２３４", "\xff", "kode " + c.Show()} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := Parse(s)
		if err != nil {
			if !got.IsZero() {
				t.Fatal("a code beside an error")
			}
			var pe *ParseError
			if !errors.As(err, &pe) || !slices.IsSorted(pe.Groups) {
				t.Fatalf("error %#v", err)
			}
			return
		}
		if again, err := Parse(got.Show()); err != nil || again != got {
			t.Fatalf("%q doesn't read back: %v", got.Show(), err)
		}
		if !Mentions(s, got) {
			t.Fatal("parsed but not mentioned")
		}
	})
}
