package guard

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFindPlaces(t *testing.T) {
	texts := []string{
		"Cek dulu.",
		"🙏 nama saya Budi Santoso 🙏 hp ０８１２\u200b３４５６７８９０",
		"",
		"kata Bu Élise: e-mail élise@contoh.id",
	}
	var got []string
	for _, f := range Find(texts) {
		piece := texts[f.Text][f.Start:f.End]
		if f.Advice != "guard."+f.Kind.String() {
			t.Errorf("advice %q for %v", f.Advice, f.Kind)
		}
		got = append(got, f.Kind.String()+" "+piece)
	}
	want := []string{"name Budi Santoso", "phone ０８１２\u200b３４５６７８９０", "email lise@contoh.id"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestKindsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Kinds() {
		if name := k.String(); name == "" || seen[name] {
			t.Errorf("kind %d is called %q", k, name)
		} else {
			seen[name] = true
		}
	}
	if len(seen) != 15 {
		t.Errorf("%d kinds", len(seen))
	}
}

// Overlapping pieces become one, of the kind that says most.
func TestOverlapsBecomeOne(t *testing.T) {
	for text, want := range map[string]string{
		"https://www.tiktok.com/@budi.santoso":                "link",
		"mailto budi@gmail.com":                               "email",
		"NIP 198501012010011001":                              "nip",
		"WA saya 081234567890":                                "phone",
		"https://facebook.com/profile?id=081234567890&x=@abc": "link",
	} {
		found := Find([]string{text})
		if len(found) != 1 || found[0].Kind.String() != want {
			t.Errorf("%q: %+v, want one %s", text, found, want)
		}
	}
}

func TestShownIsShort(t *testing.T) {
	link := "https://facebook.com/" + strings.Repeat("panjang-", 40)
	f := Find([]string{"lihat " + link})[0]
	if n := utf8.RuneCountInString(f.Shown); n != 60 || !strings.HasSuffix(f.Shown, "…") {
		t.Errorf("%d characters shown: %q", n, f.Shown)
	}
	f = Find([]string{"Hormat saya,\nBudi   Santoso"})[0]
	if f.Shown != "Budi Santoso" {
		t.Errorf("shown %q", f.Shown)
	}
}

func TestMask(t *testing.T) {
	text := "nama saya Budi, NIP 198501012010011001, hp 081234567890."
	found := Find([]string{text})
	if got, want := Mask(text, found), "nama saya "+Masked+", NIP "+Masked+", hp "+Masked+"."; got != want {
		t.Errorf("all: %q", got)
	}
	slices.Reverse(found)
	if got, want := Mask(text, found[:2]), "nama saya Budi, NIP "+Masked+", hp "+Masked+"."; got != want {
		t.Errorf("two, in any order: %q", got)
	}
	if got := Mask(text, nil); got != text {
		t.Errorf("none: %q", got)
	}
	for _, bad := range []Finding{{Start: -1, End: 3}, {Start: 5, End: 5}, {Start: 6, End: 2}, {Start: 50, End: 500}} {
		if got := Mask(text, []Finding{bad}); got != text {
			t.Errorf("%+v: %q", bad, got)
		}
	}
	twice := append(slices.Clone(found), found...)
	if got := Mask(text, twice); strings.Count(got, Masked) != 3 {
		t.Errorf("twice: %q", got)
	}
}

// What was masked is gone, what wasn't is untouched, and a second search finds
// nothing new to ask about.
func TestMaskedTextIsSilent(t *testing.T) {
	for _, tt := range foundIn {
		found := Find([]string{tt.text})
		masked := Mask(tt.text, found)
		for _, f := range Find([]string{masked}) {
			t.Errorf("%q still has %v %q", masked, f.Kind, f.Shown)
		}
		for _, f := range found {
			if piece := tt.text[f.Start:f.End]; strings.Contains(masked, piece) {
				t.Errorf("%q still has %q", masked, piece)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, tt := range foundIn {
		f.Add(tt.text)
	}
	for _, text := range silent {
		f.Add(text)
	}
	f.Add("saya \xff\xfe Budi 0812\x003456\x017890")
	f.Fuzz(func(t *testing.T, text string) {
		found := Find([]string{"", text})
		last := 0
		for _, x := range found {
			if x.Text != 1 || x.Start < last || x.End <= x.Start || x.End > len(text) {
				t.Fatalf("%+v in %d bytes, last end %d", x, len(text), last)
			}
			if utf8.ValidString(text) && !(utf8.ValidString(text[:x.Start]) && utf8.ValidString(text[x.Start:x.End])) {
				t.Fatalf("%+v splits a character", x)
			}
			last = x.End
		}
		masked := Mask(text, found)
		if strings.Count(masked, Masked) != strings.Count(text, Masked)+len(found) {
			t.Fatalf("%d findings, masked as %q", len(found), masked)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	var texts []string
	for _, tt := range foundIn {
		texts = append(texts, tt.text)
	}
	whole := strings.Join(append(texts, silent...), "\n")
	b.SetBytes(int64(len(whole)))
	for b.Loop() {
		Find([]string{whole})
	}
}
