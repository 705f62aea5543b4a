package desk

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"netralbot/tips"
)

// The queue as a table: filtered, without stories unless asked for.
func TestSheets(t *testing.T) {
	v := visit(t, Options{Names: sampleNames})
	v.d.queue = sampleQueue(v.d, sampleTips(dayOf(noon)))
	v.post("antrean", "jenis", "fasilitas", "unit", "dinas-contoh")
	for _, stories := range []string{"", "1"} {
		a := v.post("ekspor", "format", "csv", "isi", stories)
		if a.status != 200 || a.header.Get("Content-Disposition") != "attachment; filename=antrean-2026-11-22.csv" || a.header.Get("Cache-Control") != "no-store" {
			t.Fatalf("CSV: %d %v", a.status, a.header)
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(a.body, "\uFEFF")))
		r.Comma = ';'
		rows, err := r.ReadAll()
		check(t, err)
		if len(rows) != 2 || rows[1][0] != sampleNumber(0).String() || rows[1][2] != "Dinas Contoh" || rows[1][5] != "2026-11-23" || rows[1][6] != "1" || rows[1][14] != "3" {
			t.Errorf("CSV: %q", rows)
		}
		if has := strings.Contains(a.body, "lapangan desa"); has != (stories != "") {
			t.Errorf("stories wanted %q, there %v", stories, has)
		}
		a = v.post("ekspor", "format", "xlsx", "isi", stories)
		f, err := excelize.OpenReader(strings.NewReader(a.body))
		check(t, err)
		rows, err = f.GetRows("Antrean")
		check(t, err)
		if len(rows) != 2 || rows[1][0] != sampleNumber(0).String() || rows[1][4] != "2026-11-16" || rows[1][6] != "1" {
			t.Errorf("XLSX: %q", rows)
		}
		if has := strings.Contains(fmt.Sprint(rows), "lapangan desa"); has != (stories != "") {
			t.Errorf("XLSX: stories wanted %q, there %v", stories, has)
		}
	}
	if a := v.post("ekspor", "format", "exe"); a.status != 400 {
		t.Errorf("an unknown format: %d", a.status)
	}
}

// A story that the key doesn't open isn't mistaken for an empty one.
func TestSheetsSayWhatIsMissing(t *testing.T) {
	d, err := Open(Options{Names: sampleNames})
	check(t, err)
	q := sampleQueue(d, sampleTips(dayOf(noon)))
	for i, want := range map[int]string{0: "", 3: "[Tidak terbuka", 4: "[Sebagian tidak terbuka"} {
		s := sheetOf([]*tip{q.byNumber[sampleNumber(i).String()]}, d.names, dayOf(noon), true)
		if got := fmt.Sprint(s.rows[0]...); !strings.Contains(got, want) || want == "" && strings.Contains(got, "terbuka") {
			t.Errorf("sample %d: %q", i, got)
		}
	}
}

// Nothing a reporter writes becomes a formula.
func TestSheetsAreInert(t *testing.T) {
	d, err := Open(Options{})
	check(t, err)
	for _, s := range []string{"=1+1", "+62", "-1", "@x", "\t=1", " =1", "\n=1", "aman\n=HYPERLINK(\"http://x\")", "＝1", "|cmd", "%x", "\"=1", ";=1", "aman\r=2"} {
		q := sampleQueue(d, []tips.Dossier{{Card: tips.Card{Number: 1, Kind: "=k", Unit: "+u", State: "@s"}, Report: tips.Report{Texts: []string{s}, Who: s, When: s, Place: s}}})
		table := sheetOf(q.tips, d.names, 1, true)
		b, err := table.csv()
		check(t, err)
		r := csv.NewReader(bytes.NewReader(b))
		r.Comma = ';'
		rows, err := r.ReadAll()
		check(t, err)
		for _, c := range rows[1] {
			for _, line := range strings.Split(c, "\n") {
				if regexp.MustCompile(`^[\s";,]*[=+@|%＝＋＠－]|^[\s";,]*-\D`).MatchString(line) {
					t.Errorf("%q becomes the cell %q", s, c)
				}
			}
		}
		x, err := table.xlsx()
		check(t, err)
		f, err := excelize.OpenReader(bytes.NewReader(x))
		check(t, err)
		for i := range table.head {
			at, err := excelize.CoordinatesToCellName(i+1, 2)
			check(t, err)
			if formula, err := f.GetCellFormula("Antrean", at); err != nil || formula != "" {
				t.Errorf("%q: cell %s is the formula %q (%v)", s, at, formula, err)
			}
		}
		if kind, err := f.GetCellType("Antrean", "S2"); err != nil || kind != excelize.CellTypeSharedString {
			t.Errorf("%q: the story's cell has type %v (%v)", s, kind, err)
		}
	}
}

// pdfText reads a PDF with poppler, which the checks of a change install.
func pdfText(t *testing.T, b []byte, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no pdftotext: on CI the PDF must be read")
		}
		t.Skip("no pdftotext (poppler-utils): the PDF isn't read")
	}
	path := filepath.Join(t.TempDir(), "x.pdf")
	check(t, os.WriteFile(path, b, 0o600))
	if dir := os.Getenv("DESK_SHOTS"); dir != "" {
		check(t, os.WriteFile(filepath.Join(dir, strings.ReplaceAll(t.Name(), "/", "-")+".pdf"), b, 0o600))
	}
	out, err := exec.Command("pdftotext", append(args, path, "-")...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

// The dossier says what it is, holds what was wanted and nothing else.
func TestDossier(t *testing.T) {
	v := visit(t, Options{Names: sampleNames, Clock: func() time.Time { return noon }})
	v.d.queue = sampleQueue(v.d, sampleTips(dayOf(noon)))
	number := sampleNumber(0).String()
	form := v.get("laporan/" + number + "/ekspor")
	if form.status != 200 || !strings.Contains(form.body, "Bawaslu Kabupaten Contoh") || !strings.Contains(form.body, "Foto (3)") {
		t.Errorf("the form: %d", form.status)
	}
	always := []string{"Pemerintah Kabupaten Contoh", "Berkas informasi awal", "Informasi awal, bukan laporan resmi", "NETRALBOT/" + number + "/2026-11-22",
		"mobil dinas berpelat merah", "kepala bidang di dinas itu", "Dinas Contoh", "16 November 2026", "Perlu keterangan", strings.Repeat("5e", 10), "Yang menyerahkan", "Yang menerima", "NIP"}
	for name, c := range map[string]struct {
		pictures      int
		fields        []string
		with, without []string
	}{
		"everything": {3, []string{"foto", "1", "percakapan", "1", "catatan", "1", "kepada", "Bawaslu <Contoh>", "agenda", "700/12"},
			[]string{"Bawaslu <Contoh>", "700/12", "nomor pelat mobilnya", "Pelatnya terlihat", "Daftar kendaraan", "Foto 1, dari laporan pertama", "Foto 3, dari keterangan tambahan 21 November 2026", "SHA-256"}, []string{"tidak disertakan"}},
		"nothing more": {0, nil, []string{"3 foto tidak disertakan"}, []string{"nomor pelat mobilnya", "Pelatnya terlihat", "Daftar kendaraan", "Foto 1,", "Ditujukan", "P-138"}},
		"photos only":  {2, []string{"foto", "1"}, []string{"Foto 2, dari laporan pertama", "1 foto tidak disertakan"}, []string{"Pelatnya terlihat", "Foto 3,"}},
	} {
		t.Run(name, func(t *testing.T) {
			pdf := v.post("laporan/"+number+"/pdf", c.fields...)
			if pdf.status != 200 || pdf.header.Get("Content-Type") != "application/pdf" || pdf.header.Get("Content-Disposition") != "attachment; filename=laporan-"+number+".pdf" {
				t.Fatalf("%d %v", pdf.status, pdf.header)
			}
			if images := strings.Count(pdf.body, "/Subtype /Image"); images != c.pictures {
				t.Errorf("%d pictures, want %d", images, c.pictures)
			}
			paper := v.post("laporan/"+number+"/cetak", c.fields...)
			page := strings.NewReplacer("&lt;", "<", "&gt;", ">").Replace(regexp.MustCompile(`(?s)<head>.*</head>|<[^>]*>`).ReplaceAllString(paper.body, " "))
			for kind, text := range map[string]string{"page": strings.Join(strings.Fields(page), " "), "PDF": pdfText(t, []byte(pdf.body))} {
				for _, want := range append(always, c.with...) {
					if !strings.Contains(text, want) {
						t.Errorf("the %s lacks %q", kind, want)
					}
				}
				for _, bad := range c.without {
					if strings.Contains(text, bad) {
						t.Errorf("the %s holds %q", kind, bad)
					}
				}
			}
		})
	}
}

// A PDF of the worst a reporter can write is still a PDF, says what it could
// not draw, and carries no script.
func TestDossierOfHostileTip(t *testing.T) {
	v := visit(t, Options{Names: sampleNames})
	list := sampleTips(dayOf(noon))
	long := tips.Dossier{Card: tips.Card{Number: 7, Kind: "uang"}, Report: tips.Report{Texts: []string{strings.Repeat("panjang sekali ", 6000), strings.Repeat("x", 9000), strings.Repeat("\U0001D400", 300), "{semua} {{nb}}"}, Who: strings.Repeat("siapa ", 900)}}
	v.d.queue = sampleQueue(v.d, append(list, long))
	a := v.post("laporan/"+sampleNumber(5).String()+"/pdf", "foto", "1", "percakapan", "1", "agenda", "\x00=1\n/JS (x)", "kepada", strings.Repeat("é", 500))
	text := pdfText(t, []byte(a.body))
	for _, want := range []string{"<script>alert(1)</script>", "berkas foto rusak", "□", "menggantikan huruf atau gambar", "Foto 2, dari laporan pertama"} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF lacks %q", want)
		}
	}
	for _, bad := range []string{"/JavaScript", "/JS ", "/Launch", "/URI", "/EmbeddedFile /Length"} {
		if strings.Contains(a.body, bad) {
			t.Errorf("the PDF holds %s", bad)
		}
	}
	a = v.post("laporan/" + tips.Number(7).String() + "/pdf")
	if text := pdfText(t, []byte(a.body)); a.status != 200 || strings.Count(text, "sekali") != 6000 {
		t.Errorf("a long story: %d, %d times", a.status, strings.Count(text, "sekali"))
	}
	locked := v.post("laporan/"+sampleNumber(3).String()+"/pdf", "foto", "1")
	if !strings.Contains(pdfText(t, []byte(locked.body)), "tidak dapat dibuka dengan kunci") {
		t.Error("a locked tip's PDF doesn't say so")
	}
}

// What goes into a PDF was encoded by this program.
func TestPicture(t *testing.T) {
	big, err := picture(samplePhoto(2400, 1200, 1))
	check(t, err)
	if c, err := jpeg.DecodeConfig(bytes.NewReader(big[0].jpeg)); err != nil || len(big) != 1 || c.Width != 1600 || c.Height != 800 || big[0].w != 1600 || big[0].h != 800 {
		t.Errorf("%d parts, %dx%d, %v", len(big), big[0].w, big[0].h, err)
	}
	trailing := append(samplePhoto(30, 20, 1), []byte("EKOR RAHASIA")...)
	small, err := picture(trailing)
	if err != nil || len(small) != 1 || small[0].w != 30 || small[0].h != 20 || bytes.Contains(small[0].jpeg, []byte("EKOR")) {
		t.Errorf("%+v, %v", small, err)
	}
	long, err := picture(samplePhoto(660, 7300, 1))
	if err != nil || len(long) != 7 || long[3].w != 660 || long[3].h > 1300 {
		t.Errorf("a long screenshot is cut into %d parts, %v", len(long), err)
	}
	for _, bad := range [][]byte{nil, []byte("x"), samplePhoto(30, 20, 1)[:200]} {
		if _, err := picture(bad); err == nil {
			t.Errorf("%d bytes of nothing are a picture", len(bad))
		}
	}
}

// A long picture is cut so that nothing of it is lost.
func TestCuts(t *testing.T) {
	for _, size := range []image.Point{{400, 300}, {1080, 2400}, {660, 7300}, {664, 7380}, {50, 12000}, {49, 12000}, {1, 12000}, {700, 1751}} {
		all := image.Rectangle{Max: size}
		list := cuts(all)
		if whole := float64(size.Y) <= longPicture*float64(size.X) || size.X < 50; whole != (len(list) == 1) {
			t.Errorf("%v: %d parts", size, len(list))
		}
		below := 0
		for _, r := range list {
			if r.Min.Y > below || !r.In(all) || r.Dx() != size.X || len(list) > 1 && float64(r.Dy()) > partHeight*float64(r.Dx())+2 {
				t.Errorf("%v: part %v after row %d", size, r, below)
			}
			below = r.Max.Y
		}
		if below != size.Y {
			t.Errorf("%v: the parts end at %d", size, below)
		}
	}
}
