package telegram

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// pictures makes small photos of different colours.
func pictures(t testing.TB, n int) [][]byte {
	t.Helper()
	var out [][]byte
	for i := range n {
		img := image.NewRGBA(image.Rect(0, 0, 32, 24))
		for j := range 32 * 24 {
			img.Set(j%32, j/32, color.RGBA{uint8(25 * i), 100, 50, 255})
		}
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, nil); err != nil {
			t.Fatal(err)
		}
		out = append(out, b.Bytes())
	}
	return out
}
