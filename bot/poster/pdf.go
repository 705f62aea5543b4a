package poster

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// PDF writes the poster as a one-page A4 file with its fonts in it.
func (p *Poster) PDF(w io.Writer) error {
	f := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", SizeStr: "A4"})
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetTitle(p.title, true)
	f.SetSubject(p.link, true)
	f.SetLang("id-ID")
	f.SetCatalogSort(true)
	f.SetCreationDate(time.Unix(0, 0).UTC()) // the same file for the same content
	f.SetModificationDate(time.Unix(0, 0).UTC())
	f.AddUTF8FontFromBytes("poster", "", goregular.TTF)
	f.AddUTF8FontFromBytes("poster", "B", gobold.TTF)
	f.AddPage()
	for _, s := range p.shapes {
		switch {
		case s.rect != nil:
			r := s.rect
			fill(f, r.fill)
			if r.round > 0 {
				f.RoundedRect(r.x, r.y, r.w, r.h, r.round, "1234", "F")
			} else {
				f.Rect(r.x, r.y, r.w, r.h, "F")
			}
		case s.tail != nil:
			fill(f, s.tail.fill)
			var corners []fpdf.PointType
			for _, at := range s.tail.points {
				corners = append(corners, fpdf.PointType{X: at[0], Y: at[1]})
			}
			f.Polygon(corners, "F")
		case s.text != nil:
			t := s.text
			style := ""
			if t.bold {
				style = "B"
			}
			f.SetFont("poster", style, t.points)
			f.SetTextColor(int(t.fill[0]), int(t.fill[1]), int(t.fill[2]))
			x := t.x
			if t.centre {
				x -= width(t.text, t.points, t.bold) / 2
			}
			f.Text(x, t.y, t.text)
		}
	}
	return f.Output(w)
}

func fill(f *fpdf.Fpdf, c colour) { f.SetFillColor(int(c[0]), int(c[1]), int(c[2])) }
