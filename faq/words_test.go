package faq

import (
	"strings"
	"testing"
)

// realLexicon is the lexicon as the real catalogue leaves it.
func realLexicon(t *testing.T) *lexicon {
	t.Helper()
	return realCatalogue(t).search.lex
}

// written resolves a text to the words it is read as.
func written(l *lexicon, text string) string {
	var all []string
	for _, token := range joinLawNames(tokenize(text)) {
		for _, p := range l.resolve(nil, token, false) {
			if p.base < 0 {
				all = append(all, "?")
				continue
			}
			all = append(all, l.bases[p.base].text)
		}
	}
	return strings.Join(all, " ")
}

func TestStem(t *testing.T) {
	l := realLexicon(t)
	for root, words := range map[string]string{
		"ajar":   "mengajar diajar mengajari",
		"bagi":   "berbagi terbagi",
		"bantu":  "membantu dibantu dibantukan bantunya pembantu membantukah",
		"beri":   "memberi diberikan pemberiannya diberi terberi",
		"coblos": "dicoblos mencobloslah nyoblosnya",
		"dukung": "ndukung didukungnya mendukungkah",
		"ganti":  "mengganti tergantikan bergantian",
		"hukum":  "dihukumkan hukumlah",
		"kirim":  "mengirim dikirimkan ngirim terkirim kirimanku pengirim",
		"lapor":  "dilaporkannya terlaporkan",
		"like":   "ngelike dilike likenya",
		"pakai":  "memakai dipakai terpakai memakaikan",
		"pilih":  "milih pilihlah",
		"share":  "dishare ngeshare sharenya",
		"suruh":  "nyuruh menyuruh disuruh suruhan",
		"tulis":  "menulis nulis tertulis penulisan tulisannya",
		"undang": "mengundang diundang",
	} {
		for _, word := range strings.Fields(words) {
			found := l.find(word)
			if len(found) != 1 {
				t.Errorf("%s resolves to %d words, want %s", word, len(found), root)
				continue
			}
			if b := l.bases[found[0]]; l.bases[b.root].text != root {
				t.Errorf("%s → %s (root %s), want the root %s", word, b.text, l.bases[b.root].text, root)
			}
		}
	}
}

func TestStemKeepsWhole(t *testing.T) {
	l := realLexicon(t)
	for _, word := range strings.Fields("makan kepala perangkat pemilu pegawai jalan teman bukan ikan pasangan desain menteri petahana sekolah telepon ketua") {
		if root, known := l.stemmer.stem(word); root != word || !known {
			t.Errorf("%s was cut to %s (known: %v)", word, root, known)
		}
	}
}

func TestWriting(t *testing.T) {
	l := realLexicon(t)
	for typed, want := range map[string]string{
		"klo ga boleh gmn":                          "kalau tidak boleh bagaimana",
		"bolehhhh gaaak":                            "boleh tidak",
		"BoLeH nDaK":                                "boleh tidak",
		"𝐁𝐨𝐥𝐞𝐡 gák":                                 "boleh tidak",
		"sy dkg paslon":                             "saya dukung paslon",
		"kmpnye pilkda":                             "kampanye pilkada",
		"kampaye di luar jam krja":                  "kampanye di luar jam kerja",
		"di-share nge-like":                         "share like",
		"teman-teman saya, teman2 dia, teman teman": "teman saya teman dia teman",
		"pp 53 pp53/2010 PP No. 53 Th 2010":         "pp53 pp53 pp53",
		"uu no 5 tahun 2014":                        "uu5",
		"Undang-Undang Nomor 20 Tahun 2023":         "uu20",
		"pasal 71":                                  "pasal71",
		"skb 2022":                                  "skb 2022",
		"p3k thl":                                   "pppk thl",
		"wong sing melok dak biso":                  "orang sing ikut tidak bisa",
		"aku ora oleh melu":                         "aku tidak oleh ikut",
		"lihat https://kpu.go.id/x?a=b ya @budi":    "lihat ya",
		"camate sanksinyo":                          "camat sanksi",
		"dsuruh dsebar":                             "disuruh sebar",
		"msk grup wa":                               "masuk grup whatsapp",
	} {
		if got := written(l, typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

func TestNegationStays(t *testing.T) {
	l := realLexicon(t)
	for _, text := range []string{"tidak", "bukan", "jangan", "tanpa", "belum", "gak", "ora", "dak", "boleh", "wajib", "dilarang", "harus"} {
		units := l.analyze(text)
		if len(units) != 1 || len(units[0].features) == 0 {
			t.Errorf("%q says nothing", text)
		}
	}
}

func TestCorrector(t *testing.T) {
	counts := map[string]int{"kampanye": 9, "calon": 9, "calo": 1, "netralitas": 9, "seragam": 3, "saksi": 4, "masuk": 5, "musik": 1}
	sorted := []string{"calo", "calon", "kampanye", "masuk", "musik", "netralitas", "saksi", "seragam"}
	c := newCorrector(counts, sorted)
	for typed, want := range map[string]string{
		"kampnaye":                    "kampanye",
		"kapmanye":                    "kampanye",
		"kmpnye":                      "kampanye",
		"calom":                       "calon",
		"netrlitas":                   "netralitas",
		"netralitsa":                  "netralitas",
		"srgm":                        "seragam",
		"msk":                         "masuk", // the commoner of two with the same consonants
		"rendang":                     "",
		"seksi":                       "saksi", // a vowel; words that are known never come here
		"xyz":                         "",
		"":                            "",
		strings.Repeat("kampanye", 9): "",
	} {
		if got := c.correct(typed); got != want {
			t.Errorf("%q is corrected to %q, want %q", typed, got, want)
		}
	}
}

// TestDrills: each drill trains a topic that exists, and says something.
func TestDrills(t *testing.T) {
	c := realCatalogue(t)
	for id, questions := range c.search.lex.words.drill {
		if c.Topic(id) == nil {
			t.Errorf("latih.toml trains %q, which is no topic", id)
		}
		for _, q := range questions {
			if len(gather(c.search.lex.analyze(q))) == 0 {
				t.Errorf("latih.toml: %q of %s says nothing", q, id)
			}
		}
	}
}
