package faq

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

var loadOnce = sync.OnceValues(func() (*Catalogue, error) { return Load() })

// realCatalogue is the embedded one, read once for all tests.
func realCatalogue(tb testing.TB) *Catalogue {
	tb.Helper()
	c, err := loadOnce()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// TestExamples holds questions of the kinds the search promises to understand.
func TestExamples(t *testing.T) {
	c := realCatalogue(t)
	for text, want := range map[string]string{
		"klo cuma ngelike fb paslon kena gak pak": "medsos-like",
		"like fb":                                       "medsos-like",
		"like status calon":                             "medsos-like",
		"kepencet like":                                 "medsos-like-tidak-sengaja",
		"PP 53 masih berlaku?":                          "pp53-masih-berlaku",
		"uu no 5 th 2014 msh brlaku gak":                "uu5-2014-masih-berlaku",
		"kasn masih ada":                                "kasn-masih-ada",
		"bolehkah honorer ikut kampanye":                "honorer-wajib-netral",
		"p3k boleh kampanye dak":                        "pppk-wajib-netral",
		"mobdin dipake kampanye":                        "kendaraan-dinas-kampanye",
		"istri saya caleg, saya PNS boleh mendampingi?": "pasangan-jadi-calon",
		"nomor hp dan nik saya dipakai partai, cek sipol di mana":      "nama-ktp-dicatut",
		"kmpnye d luar jam krja":                                       "di-luar-jam-kerja",
		"beda kode etik dan disiplin":                                  "beda-kode-etik-disiplin",
		"isi ikrar":                                                    "ikrar-isi",
		"pj bupati ngingetin asn buat netral, itu ada dasar hukumnya?": "netralitas-dasar-hukum",
		"lurah jadi pengurus partai":                                   "anggota-partai-politik",
		"tindakan disiplin buat asn yang melanggar netralitas apa aja": "jenis-sanksi",
		"bkn bilang like comment share itu pelanggaran, bener?":        "medsos-like",
		"unit deteksi dini netralitas":                                 "tim-pengawas-internal",
		"asn itu siapa aja sih, pns doang?":                            "netralitas-siapa-wajib",
		"yasinan di rumah tetangga ternyata ada calon bupatinya":       "acara-adat-keagamaan-ada-calon",
		"bawaslu bisa ngasih hukuman ke asn?":                          "siapa-mengawasi-netralitas",
		"camat jaga keamanan kampanye di wilayahnya boleh hadir?":      "tugas-dinas-di-lokasi-kampanye",
		"pns jualan kaos ke partai boleh":                              "usaha-pribadi-pesanan-kampanye",
	} {
		r := c.Search(Query{Text: text})
		if r.Outcome != Answer || r.Offered != 1 || r.Hits[0].Topic.ID != want {
			id := "nothing"
			if len(r.Hits) > 0 {
				id = r.Hits[0].Topic.ID
			}
			t.Errorf("%q: %s, first %s; want the answer %s", text, r.Outcome, id, want)
		}
	}
}

// TestVoting: whoever has a vote is told so, and nobody is told so who has
// none, or who speaks of canvassing.
func TestVoting(t *testing.T) {
	c := realCatalogue(t)
	const right = "hak-pilih-asn"
	for _, text := range []string{
		"tenaga kontrak boleh ikut pemilu nyoblos?", "karyawan bumn boleh nyoblos di pemilu", "camat boleh nyoblos", "kades boleh nyoblos?",
		"perangkat desa boleh nyoblos gak", "honorer boleh nyoblos", "cpns boleh nyoblos", "guru pns boleh nyoblos", "guru honorer nyoblos boleh?",
		"pppk boleh nyoblos", "lurah boleh milih", "anak saya caleg boleh saya pilih di tps", "apakah kepala desa punya hak pilih",
	} {
		if r := c.Search(Query{Text: text}); r.Outcome != Answer || r.Hits[0].Topic.ID != right {
			t.Errorf("%q: %s of %v", text, r.Outcome, ids(r))
		}
	}
	for _, text := range []string{
		"tni boleh nyoblos", "polisi boleh nyoblos", "tentara punya hak pilih?", "ngajak nyoblos calon tertentu", "nyuruh nyoblos nomor 2",
		"pamer nyoblos", "pamer foto surat suara", "kades ngajak warga nyoblos", "guru nyuruh siswa nyoblos calon", "ayo coblos nomor dua",
		"coblos nomor 2!!", "menangkan paslon 01", "camat boleh dukung calon", "umur berapa boleh nyoblos",
	} {
		if r := c.Search(Query{Text: text}); r.Outcome == Answer && r.Hits[0].Topic.Verdict == Boleh {
			t.Errorf("%q is answered BOLEH by %s", text, r.Hits[0].Topic.ID)
		}
	}
}

// TestDeclines holds what must not be answered.
func TestDeclines(t *testing.T) {
	c := realCatalogue(t)
	for _, text := range []string{
		"", "   ", "?!", "halo", "terima kasih banyak", "assalamualaikum", "resep rendang padang", "cara perpanjang sim",
		"berapa gaji pns golongan 3a", "jadwal bioskop malam ini", "xqzt wvbn", "🙏🙏🙏", "what time is it",
	} {
		if r := c.Search(Query{Text: text}); r.Outcome != None || r.Offered != 0 {
			t.Errorf("%q: %s with %d offered of %v", text, r.Outcome, r.Offered, ids(r))
		}
	}
	if r := c.Search(Query{Text: "berapa gaji pns golongan 3a"}); len(r.Hits) == 0 {
		t.Error("the ranked candidates are missing where none answers")
	}
	if r := c.Search(Query{Text: "🙏 ?"}); len(r.Hits) > 0 {
		t.Errorf("nothing was said, and %v are near", ids(r))
	}
	if r := c.Search(Query{Text: "pns boleh jadi youtuber ga"}); r.Outcome != None || r.Near == 0 || r.Near > len(r.Hits) {
		t.Errorf("%s, and no topic is near, so the chat has none to show", r.Outcome)
	}
	r := c.Search(Query{Text: "kalau istri saya?", Previous: "pakai-kaos-atribut"})
	if r.Outcome == None || !slices.Contains(ids(r)[:r.Offered], "keluarga-non-asn-mendukung") {
		t.Errorf("what a wife may do isn't offered, but %v", ids(r)[:r.Offered])
	}
	for _, text := range []string{"kucing", "nasi goreng", "zzz", "x", "a", "tes", "asdfgh qwerty", "hujan", "berapa gaji pns golongan 3a"} {
		if r := c.Search(Query{Text: text}); r.Near > 0 {
			t.Errorf("%q is near to %v", text, ids(r)[:r.Near])
		}
	}
}

func TestFollowUps(t *testing.T) {
	c := realCatalogue(t)
	for _, tt := range []struct {
		previous, text, want string
		aspect               Aspect
		who                  string
		follows              bool
	}{
		{"medsos-like", "sanksinya apa?", "medsos-like", AspectSanction, "", true},
		{"medsos-like", "hukumannya?", "medsos-like", AspectSanction, "", true},
		{"kendaraan-dinas-kampanye", "dasar hukumnya apa", "kendaraan-dinas-kampanye", AspectBasis, "", true},
		{"medsos-like", "kalau komen?", "medsos-komentar", "", "", true},
		{"hadir-kampanye", "kalo sudah pensiun gimana", "pensiunan-asn", "", "pensiunan", true},
		{"kepala-desa-kampanye", "terus kalau lurah?", "lurah-netral", "", "camat-lurah", true},
		{"medsos-like", "kalau guru pppk?", "medsos-like", "", "pppk", true},
		{"pakai-kaos-atribut", "kalau guru honorer?", "pakai-kaos-atribut", "", "honorer", true},
		{"hak-pilih-asn", "kalau camat?", "hak-pilih-asn", "", "camat-lurah", true},
		{"medsos-like", "terus kalau terlanjur gimana", "medsos-like", AspectSanction, "", true},
		{"kendaraan-dinas-kampanye", "kalau sudah telanjur", "kendaraan-dinas-kampanye", AspectSanction, "", true},
		{"medsos-like", "pp 53 masih berlaku?", "pp53-masih-berlaku", "", "", false},
		{"hadir-kampanye", "bolehkah memakai mobil dinas untuk kampanye", "kendaraan-dinas-kampanye", "", "", false},
		{"no-such-topic", "boleh like status calon", "medsos-like", "", "", false},
	} {
		r := c.Search(Query{Text: tt.text, Previous: tt.previous})
		if len(r.Hits) == 0 || r.Hits[0].Topic.ID != tt.want || r.Outcome == None {
			t.Errorf("%q after %s: %s %v, want %s", tt.text, tt.previous, r.Outcome, ids(r), tt.want)
			continue
		}
		if r.FollowUp != tt.follows || tt.aspect != "" && r.Aspect != tt.aspect || tt.who != "" && r.Who != tt.who {
			t.Errorf("%q after %s: follow-up %v, aspect %q, who %q", tt.text, tt.previous, r.FollowUp, r.Aspect, r.Who)
		}
	}
	if r := c.Search(Query{Text: "sanksinya apa?"}); r.FollowUp {
		t.Error("a question without one before it follows up")
	}
	r := c.Search(Query{Text: "kalau istri saya?", Previous: "pakai-kaos-atribut"})
	if r.Outcome == None || !slices.Contains(ids(r)[:r.Offered], "keluarga-non-asn-mendukung") {
		t.Errorf("what a wife may do isn't offered, but %v", ids(r)[:r.Offered])
	}
	for _, text := range []string{"kucing", "nasi goreng", "zzz", "asdf qwer", "siapa saja calon bupati"} {
		if r := c.Search(Query{Text: text, Previous: "medsos-like"}); r.Outcome != None || r.Near > 0 {
			t.Errorf("%q after an answer: %s, near %v", text, r.Outcome, ids(r)[:r.Near])
		}
	}
	if r := c.Search(Query{Text: "terima kasih", Previous: "medsos-like"}); r.Outcome != None {
		t.Errorf("thanks after an answer: %s", r.Outcome)
	}
}

func ids(r Result) []string {
	var all []string
	for _, h := range r.Hits {
		all = append(all, h.Topic.ID)
	}
	return all
}

func TestRecognized(t *testing.T) {
	c := realCatalogue(t)
	r := c.Search(Query{Text: "saya honorer, boleh dukung bakal calon bupati di pilkada?"})
	if r.Who != "honorer" || r.Stage != "bakal-calon" || r.Election != "pilkada" {
		t.Errorf("who %q, stage %q, election %q", r.Who, r.Stage, r.Election)
	}
}

// TestSameEveryTime: two catalogues give the same hits with the same scores,
// whoever asks at the same time.
func TestSameEveryTime(t *testing.T) {
	c := realCatalogue(t)
	again, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	questions := readQuestions(t, "fit")
	want := make([]Result, len(questions))
	for i, q := range questions {
		want[i] = c.Search(Query{Text: q.text})
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i, q := range questions {
				got := again.Search(Query{Text: q.text})
				if got.Outcome != want[i].Outcome || !reflect.DeepEqual(scores(got), scores(want[i])) {
					t.Errorf("%q: %v, before %v", q.text, got, want[i])
					return
				}
			}
		})
	}
	all.Wait()
}

func scores(r Result) map[string]float64 {
	m := map[string]float64{}
	for _, h := range r.Hits {
		m[h.Topic.ID] = h.Score
	}
	return m
}

func TestHitsAreRanked(t *testing.T) {
	c := realCatalogue(t)
	for _, q := range readQuestions(t, "fit") {
		r := c.Search(Query{Text: q.text})
		checkResult(t, q.text, r)
		if r.Outcome == Answer && r.Hits[0].Topic.Verdict == Boleh {
			for _, h := range r.Hits[1:] {
				if h.Topic.Verdict == Melanggar && h.Score > r.Hits[0].Score/4 {
					t.Errorf("%q: BOLEH alone although %s is close", q.text, h.Topic.ID)
				}
			}
		}
	}
}

// checkResult holds a result against what the chat relies on.
func checkResult(t *testing.T, text string, r Result) {
	t.Helper()
	if len(r.Hits) > 10 || r.Offered > len(r.Hits) {
		t.Fatalf("%q: %d hits, %d offered", text, len(r.Hits), r.Offered)
	}
	ok := r.Outcome == None && r.Offered == 0 || r.Outcome == Answer && r.Offered == 1 || r.Outcome == Choices && r.Offered >= 2 && r.Offered <= 4
	if !ok {
		t.Fatalf("%q: %s with %d offered", text, r.Outcome, r.Offered)
	}
	seen := map[string]bool{}
	for i, h := range r.Hits {
		if h.Topic == nil || seen[h.Topic.ID] || h.Score < 0 || h.Score > 1 || i > 0 && h.Score > r.Hits[i-1].Score {
			t.Fatalf("%q: hit %d: %+v", text, i, h)
		}
		seen[h.Topic.ID] = true
	}
}

func FuzzSearch(f *testing.F) {
	c := realCatalogue(f)
	for _, q := range readQuestions(f, "fit") {
		f.Add(q.text, "")
	}
	f.Add("sanksinya apa", "medsos-like")
	f.Add(strings.Repeat("kampanye calon paslon ", 1500), "hadir-kampanye")
	f.Add(strings.Repeat("a", 32<<10), "")
	f.Add(strings.Repeat("-'#@", 8<<10), "medsos-like")
	f.Add("pp pp pp 53 no no uu undang undang undang nomor tahun pasal", "x")
	f.Add("\xff\xfe\x00 ́́́ \u202e https://", "")
	f.Fuzz(func(t *testing.T, text, previous string) {
		checkResult(t, text, c.Search(Query{Text: text, Previous: previous}))
		if n := len(tokenize(text)); n > maxQuery {
			t.Fatalf("%d words of %d bytes", n, len(text))
		}
		for _, token := range tokenize(text) {
			if !utf8.ValidString(token.text) {
				t.Fatalf("token %q of %q", token.text, text)
			}
		}
	})
}
