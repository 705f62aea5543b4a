// Package chart draws small bar charts as PNG pictures, for a chat that shows
// nothing else. Bars is all there is; it is pure.
package chart

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Bar is one bar. Text stands over it in place of the count if it isn't empty.
type Bar struct {
	Label string
	Count int
	Text  string
}

const (
	width, height = 900, 460
	left, right   = 30, 30
	top, bottom   = 80, 60
)

var (
	ink   = color.RGBA{0x1c, 0x2b, 0x39, 0xff}
	faint = color.RGBA{0xd9, 0xe1, 0xe8, 0xff}
	blue  = color.RGBA{0x1f, 0x6f, 0xb2, 0xff}
)

// Bars draws the bars under a title. It returns nil for no bars or only empty
// ones. An error can only come from the embedded font.
func Bars(title string, bars []Bar) ([]byte, error) {
	most := 0
	for _, b := range bars {
		most = max(most, b.Count)
	}
	if most == 0 {
		return nil, nil
	}
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 20, DPI: 72})
	if err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	fill(img, img.Bounds(), color.White)
	write(img, face, title, left, 44)
	base := height - bottom
	fill(img, image.Rect(left, base, width-right, base+2), faint)
	step := float64(width-left-right) / float64(len(bars))
	for i, b := range bars {
		x := left + int(float64(i)*step)
		w := int(step * 0.7)
		h := b.Count * (base - top - 30) / most
		fill(img, image.Rect(x, base-h, x+w, base), blue)
		over := b.Text
		if over == "" {
			over = fmt.Sprint(b.Count)
		}
		write(img, face, over, x+w/2-measure(face, over)/2, base-h-8)
		write(img, face, b.Label, x+w/2-measure(face, b.Label)/2, base+28)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, fmt.Errorf("chart: %w", err)
	}
	return out.Bytes(), nil
}

func fill(img draw.Image, r image.Rectangle, c color.Color) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

func write(img draw.Image, face font.Face, s string, x, y int) {
	d := font.Drawer{Dst: img, Src: image.NewUniform(ink), Face: face, Dot: fixed.P(x, y)}
	d.DrawString(s)
}

func measure(face font.Face, s string) int { return font.MeasureString(face, s).Round() }
