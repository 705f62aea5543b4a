package poster

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"rsc.io/qr"
)

func sample() Content {
	return Content{
		Username: "netralbot_contoh_bot", Government: "Pemerintah Kabupaten Contoh", Headline: [2]string{"Ragu?", "Tanya dulu."},
		Lead: "Bot yang menjawab.", Steps: []string{"Pindai.", "Mulai.", "Tulis."}, Ask: "Misalnya:",
		Questions: []string{"Bolehkah menyukai unggahan calon?", "Bolehkah pegawai honorer ikut kampanye?", "Bolehkah menonton debat?"},
		Tell:      "Lapor tanpa nama.", TellHow: "Catat kodenya.", Privacy: "Nama tidak dicatat. Telegram mengetahui akun Anda.", Note: "Bukan putusan.",
	}
}

func drawn(t *testing.T, c Content) *Poster {
	t.Helper()
	p, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func written(t *testing.T, p *Poster) (svg, pdf []byte) {
	t.Helper()
	var s, d bytes.Buffer
	if err := p.SVG(&s); err != nil {
		t.Fatal(err)
	}
	if err := p.PDF(&d); err != nil {
		t.Fatal(err)
	}
	return s.Bytes(), d.Bytes()
}

// TestModules reads the dark modules back from the painted rectangles and
// holds each against the encoder's, quiet zone included.
func TestModules(t *testing.T) {
	p := drawn(t, sample())
	code, err := qr.Encode("https://t.me/netralbot_contoh_bot", qr.Q)
	if err != nil {
		t.Fatal(err)
	}
	module := codeSide / float64(code.Size+8)
	left, top := margin+(cardSide-codeSide)/2, cardTop+(cardSide-codeSide)/2
	dark := func(x, y float64) bool {
		painted := paper
		for _, s := range p.shapes {
			if r := s.rect; r != nil && x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h {
				painted = r.fill
			}
		}
		return painted == ink
	}
	for row := -4; row < code.Size+4; row++ {
		for column := -4; column < code.Size+4; column++ {
			want := row >= 0 && column >= 0 && row < code.Size && column < code.Size && code.Black(column, row)
			if got := dark(left+(float64(column)+4.5)*module, top+(float64(row)+4.5)*module); got != want {
				t.Fatalf("module %d,%d is dark: %v, want %v", column, row, got, want)
			}
		}
	}
}

// TestReadByAPhone renders both files as a printer or browser would and lets a
// barcode reader find the address.
func TestReadByAPhone(t *testing.T) {
	for _, tool := range []string{"zbarimg", "pdftoppm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s isn't installed", tool)
		}
	}
	dir := t.TempDir()
	svg, pdf := written(t, drawn(t, sample()))
	for name, data := range map[string][]byte{"p.svg": svg, "p.pdf": pdf} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(name string, args ...string) string {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return string(out)
	}
	run("pdftoppm", "-r", "60", "-png", "-singlefile", "p.pdf", "pdf")
	pages := []string{"pdf.png"}
	if _, err := exec.LookPath("chromium"); err == nil && !testing.Short() {
		run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=794,1123", "--screenshot="+filepath.Join(dir, "svg.png"), "file://"+filepath.Join(dir, "p.svg"))
		pages = append(pages, "svg.png")
	}
	for _, page := range pages {
		if got := strings.TrimSpace(run("zbarimg", "-q", "--raw", page)); got != "https://t.me/netralbot_contoh_bot" {
			t.Errorf("%s reads as %q", page, got)
		}
	}
}

// TestEverythingIsSaid: each text of the content stands in the drawing, as it
// was written and not as markup, and inside the page.
func TestEverythingIsSaid(t *testing.T) {
	c := sample()
	c.Government = `Kota <b> & "Contoh"`
	p := drawn(t, c)
	var all []string
	for _, s := range p.shapes {
		if s.text == nil {
			continue
		}
		all = append(all, s.text.text)
		w := width(s.text.text, s.text.points, s.text.bold)
		from := s.text.x
		if s.text.centre {
			from -= w / 2
		}
		if from < 0 || from+w > pageWidth-margin+0.01 || s.text.y > pageHeight-5 {
			t.Errorf("%q leaves the page: from %.1f to %.1f at %.1f", s.text.text, from, from+w, s.text.y)
		}
	}
	text := strings.Join(all, " ")
	for _, want := range append([]string{strings.ToUpper(c.Government), c.Headline[0], c.Headline[1], c.Lead, c.Ask, c.Tell, c.TellHow, c.Privacy, c.Note, "t.me/" + c.Username}, append(c.Steps, c.Questions...)...) {
		if !strings.Contains(text, want) {
			t.Errorf("%q isn't on the sheet", want)
		}
	}
	svg, _ := written(t, p)
	if bytes.Contains(svg, []byte("<B>")) || !bytes.Contains(svg, []byte("KOTA &lt;B&gt; &amp; &#34;CONTOH&#34;")) {
		t.Error("the government's name became markup")
	}
}

func TestSameContentSameFile(t *testing.T) {
	svg1, pdf1 := written(t, drawn(t, sample()))
	svg2, pdf2 := written(t, drawn(t, sample()))
	if !bytes.Equal(svg1, svg2) || !bytes.Equal(pdf1, pdf2) {
		t.Error("two posters of the same content differ")
	}
}

func TestRefused(t *testing.T) {
	for name, change := range map[string]func(*Content){
		"no username":        func(c *Content) { c.Username = "" },
		"username with a @":  func(c *Content) { c.Username = "@netralbot" },
		"username as link":   func(c *Content) { c.Username = "x/../evil?start=1" },
		"endless government": func(c *Content) { c.Government = strings.Repeat("Pemerintah Kabupaten ", 20) },
		"one endless word":   func(c *Content) { c.Headline[0] = strings.Repeat("A", 60) },
		"endless questions":  func(c *Content) { c.Questions[0] = strings.Repeat("apakah boleh ", 60) },
	} {
		c := sample()
		change(&c)
		if _, err := New(c); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestWidth holds the measure against that of the PDF library, which reads the
// same fonts by itself.
func TestWidth(t *testing.T) {
	f := fpdf.New("P", "mm", "A4", "")
	f.AddUTF8FontFromBytes("poster", "", goregular.TTF)
	f.AddUTF8FontFromBytes("poster", "B", gobold.TTF)
	for _, s := range []string{"Tanya dulu.", "“Bolehkah …?” – WIMAj", ""} {
		for style, bold := range map[string]bool{"": false, "B": true} {
			f.SetFont("poster", style, 14)
			if got, want := width(s, 14, bold), f.GetStringWidth(s); math.Abs(got-want) > 0.2 {
				t.Errorf("%q measures %.2f mm, the PDF library says %.2f", s, got, want)
			}
		}
	}
}
