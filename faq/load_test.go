package faq

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func folder(files ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i+1 < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return m
}

// TestLoadRefuses: bad files are refused with the place of what is wrong.
func TestLoadRefuses(t *testing.T) {
	for _, tt := range []struct{ name, file, text, want string }{
		{"syntax", "topics/90-x.toml", "title = \"X\"\n[[topic]]\nid = \"x\nverdict = 1\n", "topics/90-x.toml:3:"},
		{"unknown key", "topics/90-x.toml", "title = \"X\"\n\n[[topic]]\nid = \"x\"\njudul = \"y\"\n", "topics/90-x.toml:5: unknown key \"topic.judul\""},
		{"unknown table", "provisions/x.toml", "[[pasal]]\nid = \"x\"\n", "provisions/x.toml:1: unknown key \"pasal"},
		{"wrong type", "topics/90-x.toml", "title = \"X\"\n[[topic]]\nid = \"x\"\nvariants = \"satu\"\n", "topics/90-x.toml"},
		{"no title", "topics/90-x.toml", "[[topic]]\nid = \"x\"\n", "has no title"},
		{"no id", "topics/90-x.toml", "title = \"X\"\n[[topic]]\ntitle = \"y\"\n", "topics/90-x.toml:2: the entry has no id"},
		{"bad id", "topics/90-x.toml", "title = \"X\"\n[[topic]]\nid = \"a b\"\n", "topics/90-x.toml:2:"},
		{"twice", "topics/90-x.toml", "title = \"X\"\n[[topic]]\nid = \"a\"\n\n[[topic]]\nid = \"a\"\n", "topics/90-x.toml:5: a: the id was used already at faq.dir/topics/90-x.toml:2"},
		{"provision twice", "provisions/x.toml", "[[provision]]\nid = \"A\"\n[[provision]]\nid = \"A\"\n", "provisions/x.toml:3:"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Load(folder(tt.file, tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			if c != nil && err != nil {
				t.Error("a catalogue came with the error")
			}
		})
	}
}

// TestOverride: a government's topic is added, or takes the place of the
// built-in one of its id wherever that stands, and the search finds it.
func TestOverride(t *testing.T) {
	replaced := strings.NewReplacer("uji-tambahan", "medsos-like", `related = ["medsos-like"]`, `related = ["medsos-share"]`).Replace(plant)
	if _, err := Load(folder("topics/90-tambahan.toml", plant), folder("topics/91-ganti.toml", replaced)); err == nil {
		t.Fatal("two topics with the same variants were let in")
	}
	c, err := Load(folder("topics/90-tambahan.toml", plant))
	if err != nil {
		t.Fatal(err)
	}
	groups := c.Groups()
	if last := groups[len(groups)-1]; last.ID != "tambahan" || last.Title != "Tambahan" || len(last.Topics) != 1 {
		t.Errorf("the last group is %+v", last)
	}
	if r := c.Search(Query{Text: "boleh pakai pulpen zamrud?"}); r.Outcome != Answer || r.Hits[0].Topic.ID != "uji-tambahan" {
		t.Errorf("the new topic isn't found: %s %v", r.Outcome, ids(r))
	}

	before := realCatalogue(t)
	c, err = Load(folder("topics/91-ganti.toml", replaced))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Topic("medsos-like"); got.Title != "Memakai pena bergambar calon" || got.Group != "medsos" {
		t.Errorf("medsos-like is %q in group %q", got.Title, got.Group)
	}
	if len(c.Topics()) != len(before.Topics()) || len(c.Groups()) != len(before.Groups()) {
		t.Errorf("%d topics in %d groups", len(c.Topics()), len(c.Groups()))
	}
	if before.Topic("medsos-like").Title == "Memakai pena bergambar calon" {
		t.Error("the catalogue loaded before has changed")
	}
}

// TestGroups: the groups come in the order of their files' numbers.
func TestGroups(t *testing.T) {
	c := realCatalogue(t)
	if g := c.Groups()[0]; g.ID != "dasar" {
		t.Errorf("the first group is %s", g.ID)
	}
	n := 0
	for _, g := range c.Groups() {
		for _, topic := range g.Topics {
			if topic.Group != g.ID || c.Topic(topic.ID) != topic {
				t.Errorf("%s: group %q", topic.ID, topic.Group)
			}
			n++
		}
	}
	if n != len(c.Topics()) {
		t.Errorf("%d topics in groups, %d in all", n, len(c.Topics()))
	}
	if c.Topic("no-such") != nil || c.Provision("no-such") != nil || c.Instrument("no-such") != nil {
		t.Error("something is found that isn't there")
	}
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// TestStanding follows a chain of three laws over the years.
func TestStanding(t *testing.T) {
	c := &Catalogue{
		instruments: map[string]*Instrument{
			"A": {ID: "A", From: date(2010, 6, 6), Until: date(2021, 8, 31), Successor: "B"},
			"B": {ID: "B", From: date(2021, 8, 31), Until: date(2025, 1, 1), Successor: "C"},
			"C": {ID: "C", From: date(2025, 1, 1)},
		},
		provisions: map[string]*Provision{
			"A1": {ID: "A1", Instrument: "A", Successors: []string{"B1", "B2"}},
			"A2": {ID: "A2", Instrument: "A", Standing: InForcePart},
			"A3": {ID: "A3", Instrument: "A", Ended: "lembaganya bubar"},
			"B1": {ID: "B1", Instrument: "B", Successors: []string{"C1"}},
			"B2": {ID: "B2", Instrument: "B", Successors: []string{"C1", "A1"}}, // a circle must not hang
			"C1": {ID: "C1", Instrument: "C"},
			"C2": {ID: "C2", Instrument: "C", Standing: Guideline},
			"C3": {ID: "C3", Instrument: "C", Until: date(2026, 3, 1), Standing: Amended, Successors: []string{"C1"}},
		},
	}
	for _, tt := range []struct {
		id    string
		on    time.Time
		word  string
		since time.Time
		now   string
	}{
		{"A1", date(2009, 1, 1), NotYet, date(2010, 6, 6), ""},
		{"A1", date(2021, 8, 30), InForce, date(2010, 6, 6), ""},
		{"A1", date(2021, 8, 31), Revoked, date(2021, 8, 31), "B1 B2"},
		{"A1", date(2026, 1, 1), Revoked, date(2021, 8, 31), "C1"},
		{"A2", date(2026, 1, 1), InForcePart, date(2021, 8, 31), ""},
		{"A2", date(2020, 1, 1), InForcePart, date(2010, 6, 6), ""},
		{"A3", date(2026, 1, 1), Revoked, date(2021, 8, 31), ""},
		{"C1", date(2026, 1, 1), InForce, date(2025, 1, 1), ""},
		{"C2", date(2026, 1, 1), Guideline, date(2025, 1, 1), ""},
		{"C3", date(2026, 2, 28), InForce, date(2025, 1, 1), ""},
		{"C3", date(2026, 3, 1), Amended, date(2026, 3, 1), "C1"},
	} {
		st := c.Standing(c.provisions[tt.id], tt.on)
		var now []string
		for _, p := range st.Now {
			now = append(now, p.ID)
		}
		if st.Word != tt.word || !st.Since.Equal(tt.since) || strings.Join(now, " ") != tt.now {
			t.Errorf("%s on %s: %s since %s, now %v; want %s since %s, now %s", tt.id, tt.on.Format(time.DateOnly),
				st.Word, st.Since.Format(time.DateOnly), now, tt.word, tt.since.Format(time.DateOnly), tt.now)
		}
	}
	if st := c.Standing(c.provisions["A3"], date(2026, 1, 1)); st.Ended == "" {
		t.Error("why nothing follows is lost")
	}
}

func TestExpired(t *testing.T) {
	topic := &Topic{Expires: date(2027, 5, 22)}
	if topic.Expired(time.Date(2027, 5, 22, 23, 0, 0, 0, time.FixedZone("WIB", 7*3600))) {
		t.Error("it expires on its last day")
	}
	if !topic.Expired(date(2027, 5, 23)) {
		t.Error("it never expires")
	}
}
