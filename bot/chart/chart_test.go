package chart

import (
	"bytes"
	"image/png"
	"os"
	"testing"
)

// TestBars looks at the pixels: the higher count makes the higher bar.
func TestBars(t *testing.T) {
	data, err := Bars("Laporan per minggu", []Bar{{Label: "W40", Count: 3}, {Label: "W41", Count: 12}, {Label: "W42", Count: 0}})
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("NETRALBOT_SCREENSHOTS"); dir != "" {
		if err := os.WriteFile(dir+"/chart.png", data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	column := func(i int) (n int) {
		x := left + i*(width-left-right)/3 + 40
		for y := top; y < height-bottom; y++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r>>8 == uint32(blue.R) && g>>8 == uint32(blue.G) && b>>8 == uint32(blue.B) {
				n++
			}
		}
		return n
	}
	if column(0) == 0 || column(1) <= column(0) || column(2) != 0 {
		t.Errorf("bars of %d, %d and %d pixels for 3, 12 and 0", column(0), column(1), column(2))
	}
	if data, err := Bars("leer", []Bar{{Label: "x"}}); data != nil || err != nil {
		t.Errorf("nothing to draw gives %d bytes, %v", len(data), err)
	}
}
