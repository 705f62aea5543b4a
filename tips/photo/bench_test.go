package photo

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

// A telephone's 12-megapixel photo, and a long screenshot.
func BenchmarkClean(b *testing.B) {
	noisy := image.NewYCbCr(image.Rect(0, 0, 4032, 3024), image.YCbCrSubsampleRatio420)
	for i := range noisy.Y {
		noisy.Y[i] = byte(i>>4 ^ i>>13)
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, noisy, nil); err != nil {
		b.Fatal(err)
	}
	for name, src := range map[string][]byte{"photo": photo.Bytes(), "screenshot": encodePNG(b, drawn.draw(1080, 2400))} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				if _, _, err := Clean(bytes.NewReader(src), Default()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
