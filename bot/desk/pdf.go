package desk

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// Measures of the paper, in millimetres.
const (
	paperWidth  = 210.0
	paperMargin = 20.0
	paperText   = paperWidth - 2*paperMargin
	lineHeight  = 5.4
	factName    = 52.0
	photoHeight = 105.0
	partRoom    = 225.0 // of a part of a long picture: a page of its own
)

// sheetOfPaper draws a dossier. Its font is Go, which covers Latin, Greek and
// Cyrillic and comes with the standard image module.
type sheetOfPaper struct {
	*fpdf.Fpdf
	g *glyphs
}

// pdf draws the dossier as an A4 PDF; photo finds the bytes of a photo.
func (v dossier) pdf(photo func(id string) ([]byte, bool), now time.Time) ([]byte, error) {
	g, err := newGlyphs()
	if err != nil {
		return nil, err
	}
	s := sheetOfPaper{fpdf.New("P", "mm", "A4", ""), g}
	s.start(v, now)
	s.head(v)
	s.story(v)
	s.steps(v)
	s.talk(v)
	s.notes(v)
	s.photos(v, photo)
	s.origin(v)
	s.signatures(v)
	var b bytes.Buffer
	if err := s.Output(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (s sheetOfPaper) start(v dossier, now time.Time) {
	s.AddUTF8FontFromBytes("go", "", bytes.Clone(goregular.TTF))
	s.AddUTF8FontFromBytes("go", "B", bytes.Clone(gobold.TTF))
	s.SetMargins(paperMargin, 18, paperMargin)
	s.SetCellMargin(0)
	s.SetAutoPageBreak(true, 22)
	s.SetTitle(dossierTitle+" "+v.Number, true)
	s.SetLang("id-ID")
	s.SetProducer("netralbot", true)
	// The day alone: the hour of an export is nobody's business.
	y, m, d := now.Date()
	at := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	s.SetCreationDate(at)
	s.SetModificationDate(at)
	s.AliasNbPages("{semua}")
	s.SetFooterFunc(func() {
		s.SetY(-15)
		s.font("", 8.5)
		s.SetTextColor(70, 70, 70)
		// The number of pages is filled in at the end, whatever was measured.
		right := s.GetStringWidth(fmt.Sprintf("Halaman %d dari 9", s.PageNo()))
		s.CellFormat(paperText-right, 7, s.g.drawable("Informasi awal, bukan laporan resmi · "+v.Ref), "T", 0, "L", false, 0, "")
		s.CellFormat(right, 7, fmt.Sprintf("Halaman %d dari {semua}", s.PageNo()), "T", 0, "L", false, 0, "")
		s.SetTextColor(0, 0, 0)
	})
	s.AddPage()
}

func (s sheetOfPaper) font(style string, size float64) { s.SetFont("go", style, size) }

// para writes text with line breaks.
func (s sheetOfPaper) para(text string) {
	s.font("", 10.5)
	s.MultiCell(paperText, lineHeight, s.g.drawable(text), "", "L", false)
}

func (s sheetOfPaper) section(title string) {
	s.room(24)
	s.Ln(4)
	s.font("B", 12)
	s.MultiCell(paperText, 7, s.g.drawable(title), "", "L", false)
	s.Ln(1)
}

// room starts a new page unless h millimetres are left on this one.
func (s sheetOfPaper) room(h float64) {
	_, height := s.GetPageSize()
	_, _, _, bottom := s.GetMargins()
	if s.GetY()+h > height-bottom {
		s.AddPage()
	}
}

func (s sheetOfPaper) head(v dossier) {
	if v.Government != "" {
		s.font("B", 11)
		s.MultiCell(paperText, 6, s.g.drawable(v.Government), "", "L", false)
	}
	s.font("B", 17)
	s.MultiCell(paperText, 9, dossierTitle, "", "L", false)
	s.Ln(2)
	s.boxed(v.Lead)
	top := []fact{{"Nomor rujukan", v.Ref}}
	if v.Agenda != "" {
		top = append(top, fact{"Nomor agenda", v.Agenda})
	}
	if v.To != "" {
		top = append(top, fact{"Ditujukan kepada", v.To})
	}
	s.facts(append(top, append([]fact{{"Dibuat", longDate(v.Printed)}}, v.Facts...)...))
}

// boxed writes text in a grey box.
func (s sheetOfPaper) boxed(text string) {
	const inside, line = 3.0, 4.8
	s.SetFillColor(240, 240, 240)
	s.font("", 9.5)
	text = s.g.drawable(text)
	y, w := s.GetY(), paperText-2*inside
	height := float64(len(s.SplitText(text, w)))*line + 2*inside
	s.Rect(paperMargin, y, paperText, height, "FD")
	s.SetXY(paperMargin+inside, y+inside)
	s.MultiCell(w, line, text, "", "L", false)
	s.SetXY(paperMargin, y+height+3)
}

// facts writes names beside values, each pair kept together.
func (s sheetOfPaper) facts(list []fact) {
	for _, f := range list {
		s.font("", 10.5)
		value := s.g.drawable(f.Value)
		name := s.g.drawable(f.Name)
		s.font("B", 10.5)
		lines := max(len(s.SplitText(name, factName-2)), len(s.SplitText(value, paperText-factName)))
		s.room(min(float64(lines)*lineHeight, 60))
		y, page := s.GetY(), s.PageNo()
		s.MultiCell(factName-2, lineHeight, name, "", "L", false)
		after := s.GetY()
		if s.PageNo() == page {
			s.SetXY(paperMargin+factName, y)
		}
		s.SetLeftMargin(paperMargin + factName)
		s.font("", 10.5)
		s.MultiCell(paperText-factName, lineHeight, value, "", "L", false)
		s.SetLeftMargin(paperMargin)
		if s.PageNo() == page {
			s.SetY(max(after, s.GetY()))
		}
		s.SetX(paperMargin)
		s.Ln(0.8)
	}
}

func (s sheetOfPaper) story(v dossier) {
	s.section("Isi laporan")
	switch {
	case v.StoryMissing:
		s.para("Isi laporan tidak dapat dibuka dengan kunci petugas ini.")
	case len(v.Story) == 0:
		s.para("Tidak ada tulisan; lihat foto.")
	}
	if len(v.Story) > 0 {
		s.para(strings.Join(v.Story, "\n\n"))
	}
	if v.Incomplete && !v.StoryMissing {
		s.para("\nSebagian isi laporan ini tidak dapat dibuka dengan kunci petugas ini.")
	}
}

func (s sheetOfPaper) steps(v dossier) {
	if len(v.Steps) > 0 {
		s.section("Riwayat penanganan")
		s.facts(v.Steps)
	}
}

func (s sheetOfPaper) talk(v dossier) {
	if len(v.Talk) == 0 {
		return
	}
	s.section("Tanya jawab dengan penyampai")
	for _, t := range v.Talk {
		s.said(t.Day, t.who(), strings.Join(t.Texts, "\n\n"))
	}
}

func (t turn) who() string {
	switch {
	case t.Reporter:
		return "Keterangan tambahan penyampai"
	case t.Question:
		return "Pertanyaan petugas"
	}
	return "Pesan petugas"
}

func (s sheetOfPaper) notes(v dossier) {
	if len(v.Notes) == 0 {
		return
	}
	s.section("Catatan petugas")
	for _, n := range v.Notes {
		s.said(n.Day, n.From, n.Text)
	}
}

func (s sheetOfPaper) said(d day, who, text string) {
	s.room(16)
	s.font("B", 10.5)
	s.MultiCell(paperText, lineHeight, s.g.drawable(longDate(d)+" · "+who), "", "L", false)
	s.para(text)
	s.Ln(2)
}

func (s sheetOfPaper) photos(v dossier, photo func(string) ([]byte, bool)) {
	if len(v.Photos) == 0 && v.LeftOut == 0 {
		return
	}
	s.section("Foto")
	for _, p := range v.Photos {
		var parts []part
		data, ok := photo(p.ID)
		if ok {
			var err error
			parts, err = picture(data)
			ok = err == nil
		}
		if !ok {
			s.para(p.Caption + ": berkas foto rusak dan tidak dapat ditampilkan.")
			continue
		}
		for i, one := range parts {
			s.photo(p, one, i, len(parts))
		}
	}
	if v.LeftOut > 0 {
		s.para(fmt.Sprintf("%d foto tidak disertakan dalam berkas ini.", v.LeftOut))
	}
}

func (s sheetOfPaper) photo(p dossierPhoto, one part, i, of int) {
	w, h, most := float64(one.w), float64(one.h), photoHeight
	name, caption := p.ID, p.Caption
	if of > 1 {
		most = partRoom
		name, caption = fmt.Sprint(p.ID, "-", i), fmt.Sprintf("%s, bagian %d dari %d", p.Caption, i+1, of)
	}
	scale := min(paperText/w, most/h)
	w, h = w*scale, h*scale
	s.room(h + 16)
	o := fpdf.ImageOptions{ImageType: "JPG"}
	s.RegisterImageOptionsReader(name, o, bytes.NewReader(one.jpeg))
	s.ImageOptions(name, paperMargin, s.GetY(), w, h, true, o, 0, "")
	s.Ln(1)
	s.font("", 8.5)
	s.MultiCell(paperText, 4.4, s.g.drawable(caption)+"\nSHA-256 "+p.Sum, "", "L", false)
	s.Ln(4)
}

func (s sheetOfPaper) origin(v dossier) {
	s.section("Asal berkas")
	s.para(v.Origin)
	if s.g.missing {
		s.para(fmt.Sprintf("\nTanda %c menggantikan huruf atau gambar yang tidak ada dalam huruf cetak dokumen ini.", missingGlyph))
	}
}

func (s sheetOfPaper) signatures(v dossier) {
	s.room(62)
	s.Ln(8)
	y := s.GetY()
	half := paperText/2 - 5
	for i, title := range v.Signatures {
		x := paperMargin + float64(i)*(half+10)
		s.SetXY(x, y)
		s.font("B", 10.5)
		s.CellFormat(half, 6, title, "", 0, "L", false, 0, "")
		s.SetXY(x, y+30)
		s.font("", 10.5)
		for j, label := range []string{"Nama", "NIP", "Jabatan", "Tanggal"} {
			s.SetXY(x, y+28+float64(j)*7)
			s.CellFormat(18, 6, label, "", 0, "L", false, 0, "")
			s.CellFormat(half-18, 6, "", "B", 0, "L", false, 0, "")
		}
	}
}
