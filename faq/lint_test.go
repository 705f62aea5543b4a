package faq

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestRealContent: what ships has no errors on the day it was reviewed.
func TestRealContent(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Topics()) < 148 || len(c.Provisions()) < 276 {
		t.Errorf("only %d topics and %d provisions", len(c.Topics()), len(c.Provisions()))
	}
	for _, p := range c.Lint(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)) {
		if !p.Warning {
			t.Errorf("%s: %s", p.Rule, p)
		}
	}
	for _, p := range c.Open() {
		if p.File == "" || p.Line == 0 || p.Text == "" {
			t.Errorf("an open point without its place: %+v", p)
		}
	}
}

// TestExpiry: every topic is refused at some day without a new review.
func TestExpiry(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	passed := 0
	for _, p := range c.Lint(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)) {
		if p.Rule == "review" {
			passed++
		}
	}
	if passed != len(c.Topics()) {
		t.Errorf("%d of %d topics expire", passed, len(c.Topics()))
	}
}

// plant is a good topic as a government would add one, which a test spoils.
const plant = `title = "Tambahan"

[[topic]]
id = "uji-tambahan"
title = "Memakai pena bergambar calon"
verdict = "melanggar"
variants = ["bolehkah pena bergambar calon zamrud", "pena calon zamrud di meja", "pulpen zamrud paslon", "pakai pulpen zamrud calon", "alat tulis zamrud calon", "pena zamrud kampanye", "dikasih pena zamrud", "pulpen zamrud gratis", "pena zamrud boleh ga", "pulpen zamrud tim sukses"]
answer = """
Tidak boleh. Pena itu atribut peserta.
"""
applies = ["pns"]
sanction = "Dapat dijatuhi hukuman disiplin berat."
tier = ["berat"]
citations = ["PP53-P4-15d", "PP94-P5n5", "PP94-P14i"]
related = ["medsos-like"]
reviewed = 2026-11-22
expires = 2027-05-22
`

const plantProvision = `
[[instrument]]
id = "UJI"
name = "Uji 1/2020"
title = "Aturan Uji Nomor 1 Tahun 2020"
from = 2020-01-01
source = "Lembaran uji"

[[provision]]
id = "UJI-P1"
instrument = "UJI"
cite = "Uji 1/2020 Pasal 1"
says = "Sebuah aturan."
`

// TestPlantedMistakes spoils good content in one way at a time: each is refused
// whole, with file and line, by a sentence that names it.
func TestPlantedMistakes(t *testing.T) {
	load := func(topics, provisions string) error {
		folder := fstest.MapFS{}
		if topics != "" {
			folder["topics/90-tambahan.toml"] = &fstest.MapFile{Data: []byte(topics)}
		}
		if provisions != "" {
			folder["provisions/uji.toml"] = &fstest.MapFile{Data: []byte(provisions)}
		}
		_, err := Load(folder)
		return err
	}
	if err := load(plant, plantProvision); err != nil {
		t.Fatalf("the good content is refused: %v", err)
	}
	for i, tt := range []struct{ name, from, to, want string }{
		{"unknown key", `verdict =`, `putusan = "x"` + "\nverdict =", "putusan"},
		{"unknown verdict", `"melanggar"`, `"dilarang"`, "no verdict"},
		{"unknown provision", `"PP94-P5n5"`, `"PP94-P99"`, `no provision "PP94-P99"`},
		{"no legal basis", `citations = ["PP53-P4-15d", "PP94-P5n5", "PP94-P14i"]`, `citations = []`, "cites nothing"},
		{"only the old law", `citations = ["PP53-P4-15d", "PP94-P5n5", "PP94-P14i"]`, `citations = ["PP53-P4-15d"]`, "no provision that holds today"},
		{"the old law last", `["PP53-P4-15d", "PP94-P5n5", "PP94-P14i"]`, `["PP94-P5n5", "PP94-P14i", "PP53-P4-15d"]`, "come first"},
		{"too few variants", `, "pulpen zamrud tim sukses"`, ``, "only 9 variants"},
		{"a variant twice", `"pulpen zamrud gratis"`, `"Dikasih pena zamrud!"`, "stands in uji-tambahan already"},
		{"a variant of another topic", `"pulpen zamrud gratis"`, `"klo cuma ngelike fb paslon kena gak"`, "medsos-like"},
		{"a long title", `title = "Memakai`, `title = "Memakai atau membawa atau menyimpan atau membagikan`, "characters"},
		{"one sentence", "Tidak boleh. Pena itu atribut peserta.", "Pena itu atribut peserta dan tidak boleh.", "1 sentences"},
		{"six sentences", "Tidak boleh.", "Tidak. Tidak. Tidak. Tidak. Tidak.", "6 sentences"},
		{"over one message", "Tidak boleh.", "Tidak boleh" + strings.Repeat(" sekali", 600) + ".", "UTF-16 units"},
		{"no sanction", `sanction = "Dapat dijatuhi hukuman disiplin berat."`, ``, "needs its sanction"},
		{"a tier nobody carries", `tier = ["berat"]`, `tier = ["pidana"]`, `carries the tier "pidana"`},
		{"an unknown tier", `tier = ["berat"]`, `tier = ["parah"]`, `"parah" is no tier`},
		{"unknown people", `applies = ["pns"]`, `applies = ["polwan"]`, "no kind of person"},
		{"unknown related", `related = ["medsos-like"]`, `related = ["medsos-suka"]`, `no topic "medsos-suka"`},
		{"misspelt law", "Pena itu atribut", "Menurut PP 53/2012 pena itu atribut", "PP 53/2010"},
		{"a promise", "Pena itu atribut peserta.", "Anda pasti dipecat.", "no outcome is promised"},
		{"no review date", "reviewed = 2026-11-22", "", "the day it was reviewed"},
		{"expired before reviewed", "expires = 2027-05-22", "expires = 2026-01-01", "expires before"},
		{"an unknown case", `expires = 2027-05-22`, "expires = 2027-05-22\n[[topic.case]]\nstage = \"nanti\"\ntext = \"x\"", "no stage"},
	} {
		if testing.Short() && i%6 > 0 {
			continue // each loads everything
		}
		t.Run(tt.name, func(t *testing.T) {
			spoilt := strings.Replace(plant, tt.from, tt.to, 1)
			if spoilt == plant {
				t.Fatalf("%q isn't in the good content", tt.from)
			}
			err := load(spoilt, plantProvision)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "90-tambahan.toml") {
				t.Errorf("got %v, want it to name the file and say %q", err, tt.want)
			}
		})
	}
	for _, tt := range []struct{ name, add, want string }{
		{"no successor", "until = 2021-01-01\n", "neither what does nor why"},
		{"in force though ended", "until = 2021-01-01\nstanding = \"pedoman\"\nended = \"habis\"\n", "although it ended"},
		{"unknown successor", "until = 2021-01-01\nsuccessors = [\"UJI-P9\"]\n", `no provision "UJI-P9"`},
		{"unknown standing", "standing = \"mungkin\"\n", "no standing"},
		{"unknown instrument", "", "no instrument"},
	} {
		t.Run("provision: "+tt.name, func(t *testing.T) {
			spoilt := plantProvision + tt.add
			if tt.name == "unknown instrument" {
				spoilt = strings.Replace(plantProvision, `instrument = "UJI"`, `instrument = "UJA"`, 1)
			}
			err := load("", spoilt)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "uji.toml") {
				t.Errorf("got %v, want it to name the file and say %q", err, tt.want)
			}
		})
	}
}

// TestLengths: the longest answer that ships, so that a curator sees how much
// room there is.
func TestLengths(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	longest, id := 0, ""
	for _, topic := range c.Topics() {
		if n := c.Length(topic, topic.Reviewed); n > longest {
			longest, id = n, topic.ID
		}
	}
	if longest > maxLength {
		t.Errorf("%s takes %d units", id, longest)
	}
	t.Logf("longest: %s with %d of %d units", id, longest, maxLength)
}
