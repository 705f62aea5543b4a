package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"netralbot/tips"
)

// Several bundles become one queue in which the later pull wins, in whatever
// order they are picked.
func TestMergeBundles(t *testing.T) {
	vault := newVault(t)
	code, n := vault.tip(tips.Report{Texts: []string{"cerita awal"}, Photos: [][]byte{samplePhoto(20, 20, 1)}})
	_, only := vault.tip(tips.Report{Texts: []string{"hanya di yang lama"}})
	old := vault.pull()
	_, err := vault.Claim(vault.budi, n)
	check(t, err)
	_, err = vault.Ask(vault.budi, n, "di mana tepatnya?")
	check(t, err)
	_, err = vault.Add(code, tips.Addition{Texts: []string{"di lapangan"}}, "t1")
	check(t, err)
	var b strings.Builder
	_, err = vault.BundleOf(tips.Operator(), &b, n)
	check(t, err)
	for name, bundles := range map[string][][]byte{"old first": {old, []byte(b.String())}, "new first": {[]byte(b.String()), old}} {
		v := visit(t, Options{})
		v.open(vault.key, bundles...)
		if len(v.d.queue.tips) != 2 {
			t.Fatalf("%s: %d tips", name, len(v.d.queue.tips))
		}
		page := v.get("laporan/" + n.String()).body
		for _, want := range []string{"cerita awal", "di mana tepatnya?", "di lapangan", "Perlu keterangan"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the tip lacks %q", name, want)
			}
		}
		if !strings.Contains(v.get("laporan/"+only.String()).body, "hanya di yang lama") {
			t.Errorf("%s: the other tip is gone", name)
		}
	}
	// Adding a bundle to an open desk does the same.
	v := visit(t, Options{})
	v.open(vault.key, old)
	if a := v.upload("berkas", "", file{"berkas", "baru.bundle", []byte(b.String())}); !a.unlocked() || !strings.Contains(v.get("laporan/"+n.String()).body, "di lapangan") {
		t.Errorf("adding: %d at %q", a.status, a.at)
	}
	for _, c := range []struct {
		data []byte
		want *trouble
	}{{[]byte("bukan"), troubleBundle}, {old[:len(old)-3], troubleDamaged}} {
		if a := v.upload("berkas", "", file{"berkas", "x", c.data}); !a.shows(c.want) {
			t.Errorf("adding what can't be read: %d", a.status)
		}
	}
	if a := v.upload("berkas", ""); !a.shows(troubleNoBundle) {
		t.Errorf("adding nothing: %d", a.status)
	}
	if len(v.d.queue.tips) != 2 {
		t.Error("a bundle that can't be read changed the queue")
	}
}

// What the key opens only in part keeps what an earlier pull had.
func TestMergeLockedKeepsContent(t *testing.T) {
	whole := tips.Dossier{Card: tips.Card{Number: 5, State: tips.Received}, Report: tips.Report{Kind: "uang", Texts: []string{"isi"}}, History: make([]tips.Moved, 1)}
	card := tips.Dossier{Card: tips.Card{Number: 5, State: tips.InReview}, History: make([]tips.Moved, 2), Locked: true}
	for _, order := range [][]tips.Dossier{{whole, card}, {card, whole}} {
		g := newGather()
		for _, d := range order {
			g.take(d, &source{})
		}
		got := g.byTip[5].d
		if got.Card.State != tips.InReview || len(got.Report.Texts) != 1 || !got.Locked {
			t.Errorf("%+v", got)
		}
	}
}

// find returns the numbers that a filter leaves, in order.
func find(t *testing.T, d *Desk, q *queue, f filter) string {
	t.Helper()
	var list []string
	for _, x := range f.apply(q, dayOf(noon)) {
		list = append(list, fmt.Sprint(uint64(x.Card.Number)))
	}
	return strings.Join(list, " ")
}

func testQueue(t *testing.T) (*Desk, *queue) {
	t.Helper()
	d, err := Open(Options{Clock: func() time.Time { return noon }, Names: Names{Units: map[string]string{"dinkes": "Dinas Kesehatan"}}})
	check(t, err)
	today := dayOf(noon)
	officer := tips.StaffID(77)
	return d, sampleQueue(d, []tips.Dossier{
		{Card: tips.Card{Number: 1, Kind: "uang", Unit: "dinkes", State: tips.Received, Day: today - 1, Deadline: today + 5}, Report: tips.Report{Texts: []string{"Amplop dibagikan\n di  Kantor Camat", "pagi hari"}}},
		{Card: tips.Card{Number: 2, Kind: "medsos", State: tips.InReview, Day: today - 9, Deadline: today - 2, Officer: officer}, Report: tips.Report{Texts: []string{"CAFÉ dan naïveté"}, Who: "pak camat"}},
		{Card: tips.Card{Number: 3, Kind: "medsos", Unit: "disdik", State: tips.Closed, Day: today - 30, ClosedDay: today - 3, Deadline: today - 20, Outcome: tips.Proven}, Notes: []tips.Note{{Text: "catatan rahasia"}}},
		{Card: tips.Card{Number: 4, Kind: "mutasi", Unit: "dinkes", State: tips.NeedsInfo, Day: today, Deadline: today, New: true}, Additions: []tips.Addition{{Texts: []string{"tambahan dari lapangan"}}}},
		{Card: tips.Card{Number: 5, Kind: "mutasi", State: tips.Closed, Day: today - 40, ClosedDay: today - 1}, Messages: []tips.Message{{Text: "pesan petugas"}}},
	})
}

// Each filter alone and together; the order is what runs out first.
func TestFilter(t *testing.T) {
	d, q := testQueue(t)
	today := dayOf(noon)
	for name, c := range map[string]struct {
		f    filter
		want string
	}{
		"all, what runs out first":     {filter{}, "2 4 1 5 3"},
		"the other way round":          {filter{Down: true}, "3 5 1 4 2"},
		"open":                         {filter{State: "terbuka"}, "2 4 1"},
		"closed":                       {filter{State: "selesai"}, "5 3"},
		"an unknown state":             {filter{State: "x"}, ""},
		"kind":                         {filter{Kind: "medsos"}, "2 3"},
		"unit":                         {filter{Unit: "dinkes"}, "4 1"},
		"no unit":                      {filter{Unit: "-"}, "2 5"},
		"officer":                      {filter{Officer: tips.StaffID(77).String()}, "2"},
		"nobody's":                     {filter{Officer: "-"}, "4 1 5 3"},
		"overdue, never what's closed": {filter{Due: "lewat"}, "2"},
		"today":                        {filter{Due: "hari-ini"}, "4"},
		"within three days":            {filter{Due: "3"}, "4"},
		"within a week":                {filter{Due: "7"}, "4 1"},
		"new":                          {filter{New: true}, "4"},
		"received from":                {filter{From: today - 9}, "2 4 1"},
		"received until":               {filter{Until: today - 9}, "2 5 3"},
		"received between":             {filter{From: today - 9, Until: today - 1}, "2 1"},
		"due between":                  {filter{By: "tenggat", From: today, Until: today + 9}, "4 1"},
		"due until":                    {filter{By: "tenggat", Until: today}, "2 4"},
		"by number":                    {filter{Sort: "nomor"}, "1 2 3 4 5"},
		"by number, down":              {filter{Sort: "nomor", Down: true}, "5 4 3 2 1"},
		"by receipt":                   {filter{Sort: "diterima"}, "5 3 2 1 4"},
		"by state":                     {filter{Sort: "status"}, "1 2 4 5 3"},
		"a word":                       {filter{Text: "amplop"}, "1"},
		"without accents":              {filter{Text: "cafe NAIVETE"}, "2"},
		"with accents":                 {filter{Text: "café"}, "2"},
		"all words":                    {filter{Text: "amplop camat"}, "1"},
		"a part of a word":             {filter{Text: "kant"}, "1"},
		"quoted, across lines":         {filter{Text: `"di kantor camat"`}, "1"},
		"quoted, not across texts":     {filter{Text: `"camat pagi"`}, ""},
		"in who":                       {filter{Text: `"pak camat"`}, "2"},
		"in notes":                     {filter{Text: "rahasia"}, "3"},
		"in additions":                 {filter{Text: "lapangan"}, "4"},
		"in messages":                  {filter{Text: "pesan"}, "5"},
		"a unit's name":                {filter{Text: "kesehatan"}, "4 1"},
		"a state's name":               {filter{Text: "perlu keterangan"}, "4"},
		"a number":                     {filter{Text: tips.Number(3).String()}, "3"},
		"a number without its dash":    {filter{Text: "00000003"}, "3"},
		"word and filter":              {filter{Text: "camat", Kind: "medsos"}, "2"},
		"only quotation marks":         {filter{Text: `""`}, "2 4 1 5 3"},
	} {
		if got := find(t, d, q, c.f); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A form means the same as the filter, and nonsense in it means nothing.
func TestFilterForm(t *testing.T) {
	today := dayOf(noon)
	v := map[string][]string{"cari": {"kata"}, "status": {"diterima"}, "jenis": {"uang"}, "unit": {"-"}, "petugas": {"P-1"}, "tenggat": {"3"}, "baru": {"1"},
		"menurut": {"tenggat"}, "dari": {today.String()}, "sampai": {(today + 1).String()}, "urut": {"tenggat", "-unit"}, "hal": {"2"}}
	want := filter{Text: "kata", State: "diterima", Kind: "uang", Unit: "-", Officer: "P-1", Due: "3", New: true, By: "tenggat", From: today, Until: today + 1, Sort: "unit", Down: true, Page: 2}
	if got := readFilter(v); got != want {
		t.Errorf("%+v", got)
	}
	nonsense := map[string][]string{"tenggat": {"x"}, "menurut": {"x"}, "dari": {"kemarin"}, "sampai": {"2026-13-01"}, "urut": {"-x"}, "hal": {"-3"}}
	if got := readFilter(nonsense); got != (filter{}) {
		t.Errorf("nonsense: %+v", got)
	}
	for _, order := range []string{"tenggat", "-tenggat", "nomor", "-petugas"} {
		col, down := readSort([]string{order})
		if got := (filter{Sort: col, Down: down}).order(); got != order {
			t.Errorf("%s becomes %s", order, got)
		}
	}
	if long := readFilter(map[string][]string{"cari": {strings.Repeat("é", 900)}}); len([]rune(long.Text)) != 200 {
		t.Errorf("a long search: %d", len(long.Text))
	}
}

// Through the page: filtering, paging and opening, without the search words
// getting into an address.
func TestQueuePages(t *testing.T) {
	v := visit(t, Options{})
	v.d.queue = sampleQueue(v.d, manyTips(dayOf(noon), 120))
	a := v.get("antrean")
	if !strings.Contains(a.body, "1–50 dari 120 laporan") || strings.Count(a.body, "data-judul=\"Isi\"") != 50 {
		t.Error("the first page")
	}
	a = v.post("antrean", "urut", "nomor", "hal", "2")
	if a.at != "antrean" || !strings.Contains(a.body, "101–120 dari 120 laporan") || !strings.Contains(a.body, `aria-sort="ascending"><button form="saring" name="urut" value="-nomor">`) {
		t.Error("the last page")
	}
	if a = v.post("antrean", "hal", "99"); !strings.Contains(a.body, "101–120 dari 120 laporan") {
		t.Error("a page beyond the last")
	}
	a = v.post("antrean", "cari", "bukan kata di sini")
	if !strings.Contains(a.body, "Tidak ada yang cocok") || strings.Contains(a.at, "bukan") {
		t.Errorf("nothing found, at %q", a.at)
	}
	r, err := http.NewRequest("POST", v.address("antrean"), strings.NewReader("cari=amplop&status=terbuka"))
	check(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://"+v.host)
	r.Header.Set("X-Bagian", "hasil")
	a = v.do(r)
	if a.status != 200 || strings.Contains(a.body, "<html") || !strings.Contains(a.body, "<mark>amplop</mark>") {
		t.Errorf("for a script: %d\n%s", a.status, a.body[:min(300, len(a.body))])
	}
	// The tip knows its neighbours in what was filtered.
	f := v.d.filter
	list := f.apply(v.d.queue, dayOf(noon))
	a = v.get("laporan/" + list[1].number)
	for _, want := range []string{"2 dari " + count(len(list)), list[0].number + `" id="sebelum"`, list[2].number + `" id="berikut"`, "<mark>amplop</mark>"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the tip's page lacks %q", want)
		}
	}
	if a = v.get("antrean"); !strings.Contains(a.body, "data-terakhir") {
		t.Error("the queue doesn't know which tip was read")
	}
	for _, path := range []string{"laporan/0000-0000", "laporan/x", "laporan/7K3Q-M2XP"} {
		if a := v.get(path); a.status != 404 || !strings.Contains(a.body, messageNotFound.Title) {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	v.d.lock(false)
	if a := v.do(r.Clone(t.Context())); a.status != 401 {
		t.Errorf("a script at a locked desk: %d", a.status)
	}
}

// Deadlines: every open tip is in one group, and a group's button shows just
// that group.
func TestDeadlineGroups(t *testing.T) {
	d, err := Open(Options{Clock: func() time.Time { return noon }})
	check(t, err)
	q := sampleQueue(d, append(sampleTips(dayOf(noon)), tips.Dossier{Card: tips.Card{Number: 9, State: tips.Received, Deadline: -5}}, tips.Dossier{Card: tips.Card{Number: 10, State: tips.Received}}))
	v := d.deadlinesOf(q, monthOf(dayOf(noon)))
	total := 0
	for _, g := range v.Groups {
		total += g.Count
		if g.None {
			continue
		}
		f := filter{State: openStates, By: "tenggat", From: g.From, Until: g.Until}
		if n := len(f.apply(q, dayOf(noon))); n != g.Count {
			t.Errorf("%s holds %d, its button shows %d", g.Title, g.Count, n)
		}
	}
	if total != v.Open || v.Open == 0 {
		t.Errorf("%d of %d open tips are in a group", total, v.Open)
	}
	days := 0
	for _, w := range v.Month.Weeks {
		days += len(slices.DeleteFunc(w[:], func(c calendarDay) bool { return !c.In }))
	}
	if days != 30 || v.Month.Title != "November 2026" || v.Month.Prev != "2026-10" || v.Month.Next != "2026-12" {
		t.Errorf("the month: %d days, %+v", days, v.Month.Title)
	}
}
