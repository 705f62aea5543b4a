package poster

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strconv"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

// fontRule embeds a face under the family name of the texts.
const fontRule = "@font-face{font-family:Poster;font-weight:%d;src:url(data:font/ttf;base64,%s)}\n"

// SVG writes the poster as a scalable drawing of A4 size. Its texts stay
// texts, so they can be changed in a drawing program.
func (p *Poster) SVG(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%gmm" height="%gmm" viewBox="0 0 %g %g" lang="id" role="img" aria-labelledby="judul isi">`+"\n",
		pageWidth, pageHeight, pageWidth, pageHeight)
	fmt.Fprintf(&b, "<title id=\"judul\">%s</title>\n<desc id=\"isi\">%s</desc>\n<style>\n", escape(p.title), escape(p.link))
	fmt.Fprintf(&b, fontRule, 400, base64.StdEncoding.EncodeToString(goregular.TTF))
	fmt.Fprintf(&b, fontRule, 700, base64.StdEncoding.EncodeToString(gobold.TTF))
	b.WriteString("text{font-family:Poster,'DejaVu Sans',Verdana,sans-serif}\n</style>\n")
	for _, s := range p.shapes {
		switch {
		case s.rect != nil:
			r := s.rect
			sharp := ""
			if r.round == 0 {
				sharp = ` shape-rendering="crispEdges"`
			}
			fmt.Fprintf(&b, `<rect x="%s" y="%s" width="%s" height="%s" rx="%s" fill="%s"%s/>`+"\n",
				number(r.x), number(r.y), number(r.w), number(r.h), number(r.round), hex(r.fill), sharp)
		case s.tail != nil:
			t := s.tail.points
			fmt.Fprintf(&b, `<path d="M%s %sL%s %sL%s %sZ" fill="%s"/>`+"\n", number(t[0][0]), number(t[0][1]),
				number(t[1][0]), number(t[1][1]), number(t[2][0]), number(t[2][1]), hex(s.tail.fill))
		case s.text != nil:
			t := s.text
			weight, anchor := 400, "start"
			if t.bold {
				weight = 700
			}
			if t.centre {
				anchor = "middle"
			}
			fmt.Fprintf(&b, `<text x="%s" y="%s" font-size="%s" font-weight="%d" text-anchor="%s" fill="%s">%s</text>`+"\n",
				number(t.x), number(t.y), number(t.points*pointMM), weight, anchor, hex(t.fill), escape(t.text))
		}
	}
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

func number(f float64) string {
	return strconv.FormatFloat(math.Round(f*1000)/1000, 'f', -1, 64)
}

func hex(c colour) string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a Buffer never fails
	return b.String()
}
