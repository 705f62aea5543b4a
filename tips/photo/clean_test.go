package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// clean cleans what must be accepted and returns the decoded result.
func clean(t *testing.T, src []byte, lim Limits) (image.Image, Info) {
	t.Helper()
	out, info, err := Clean(bytes.NewReader(src), lim)
	if err != nil {
		t.Fatal(err)
	}
	bare(t, out)
	m, err := jpeg.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if m.Bounds().Size() != image.Pt(info.Width, info.Height) {
		t.Fatalf("%v, but info says %d by %d", m.Bounds(), info.Width, info.Height)
	}
	return m, info
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func encodePNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestNothingButPixelsSurvives(t *testing.T) {
	m := drawn.draw(96, 64)
	tiff := exif(binary.LittleEndian, 1)
	// In the middle of its quarter the green is four fifths opaque.
	faded := corners{red, color.NRGBA{65, 210, 65, 255}, blue, color.White}
	for _, tt := range []struct {
		name string
		src  []byte
		kind Kind
		want corners
	}{
		{"jpeg", plantedJPEG(t, m, tiff), JPEG, drawn},
		{"png", plantedPNG(t, m, tiff), PNG, drawn},
		{"progressive", fixture(t, "progressive.jpg"), JPEG, drawn},
		{"rgb", fixture(t, "rgb.jpg"), JPEG, drawn},
		{"cmyk, turned", fixture(t, "cmyk.jpg"), JPEG, corners{green, black, red, blue}},
		{"webp, turned", fixture(t, "lossy.webp"), WebP, corners{blue, red, black, green}},
		{"webp alpha", fixture(t, "lossy-alpha.webp"), WebP, faded},
		{"webp lossless", fixture(t, "lossless.webp"), WebP, faded},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, info := clean(t, tt.src, Default())
			if info.Kind != tt.kind || info.Reduced {
				t.Errorf("info %+v", info)
			}
			tt.want.shows(t, got)
		})
	}
}

// What EXIF says of the stored rows and columns, and where the four quarters
// must then be shown.
func TestOrientation(t *testing.T) {
	for n, want := range map[int]corners{
		0: drawn,
		1: drawn,
		2: {green, red, black, blue},
		3: {black, blue, green, red},
		4: {blue, black, red, green},
		5: {red, blue, green, black},
		6: {blue, red, black, green},
		7: {black, green, blue, red},
		8: {green, black, red, blue},
		9: drawn,
	} {
		m := drawn.draw(80, 48)
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			tiff := exif(order, uint16(n))
			for _, src := range [][]byte{plantedJPEG(t, m, tiff), plantedPNG(t, m, tiff)} {
				got, info := clean(t, src, Default())
				size := image.Pt(80, 48)
				if n >= 5 && n <= 8 {
					size = image.Pt(48, 80)
				}
				if got.Bounds().Size() != size || info.Turned != (n >= 2 && n <= 8) {
					t.Fatalf("orientation %d: %v, %+v", n, got.Bounds(), info)
				}
				want.shows(t, got)
			}
		}
	}
}

func TestOrientationIgnoresNonsense(t *testing.T) {
	good := exif(binary.LittleEndian, 6)
	long := bytes.Clone(good)
	long[4] = 0xff // directory beyond the end
	endless := bytes.Clone(good)
	endless[8], endless[9] = 0xff, 0xff // more entries than there are, none an orientation
	endless[22], endless[23] = 0, 0
	text := bytes.Clone(good)
	text[24] = 2 // orientation as text
	for name, tiff := range map[string][]byte{"empty": {}, "short": good[:7], "cut": good[:24], "long": long, "endless": endless, "text": text, "other": []byte("hello world, no TIFF")} {
		if n := orientation(tiff); n != 0 {
			t.Errorf("%s: %d", name, n)
		}
	}
	if n := orientation(good); n != 6 {
		t.Errorf("good: %d", n)
	}
}

func TestTransparencyBecomesWhite(t *testing.T) {
	palette := image.NewPaletted(image.Rect(0, 0, 40, 40), color.Palette{clear, red})
	for i := range palette.Pix {
		palette.Pix[i] = byte(i % 40 / 20)
	}
	deep := image.NewNRGBA64(image.Rect(0, 0, 40, 40))
	for y := range 40 {
		for x := 20; x < 40; x++ {
			deep.Set(x, y, red)
		}
	}
	for name, m := range map[string]image.Image{"8 bit": corners{clear, red, clear, red}.draw(40, 40), "palette": palette, "16 bit": deep} {
		for _, side := range []int{40, 16} {
			lim := Default()
			lim.MaxSide = side
			got, _ := clean(t, encodePNG(t, m), lim)
			t.Log(name, side)
			corners{color.White, red, color.White, red}.shows(t, got)
		}
	}
}

func TestReduction(t *testing.T) {
	for _, tt := range []struct{ w, h, limit, wantW, wantH int }{
		{100, 75, 100, 100, 75},
		{101, 76, 100, 99, 75},
		{76, 101, 100, 75, 99},
		{1000, 750, 100, 100, 75},
		{1000, 1000, 100, 86, 86},
		{54, 600, 256, 54, 600}, // a long screenshot
		{1080, 12000, 256, 66, 739},
		{1023, 1, 100, 400, 1},
		{1, 3000, 100, 1, 400},
		{3000, 7, 100, 400, 1},
		{1, 1, 100, 1, 1},
	} {
		lim := Default()
		lim.MaxSide = tt.limit
		got, info := clean(t, encodePNG(t, drawn.draw(tt.w, tt.h)), lim)
		if got.Bounds().Size() != image.Pt(tt.wantW, tt.wantH) || info.Reduced != (tt.w != tt.wantW || tt.h != tt.wantH) {
			t.Errorf("%+v: %v, %+v", tt, got.Bounds().Size(), info)
		}
		if tt.wantW > 8 && tt.wantH > 8 {
			drawn.shows(t, got)
		}
	}
}

// Fine detail is averaged, not sampled: a pattern of single black and white
// pixels becomes an even grey.
func TestReductionAverages(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 512, 512))
	for y := range 512 {
		for x := range 512 {
			m.Pix[y*m.Stride+x] = uint8((x + y) % 2 * 255)
		}
	}
	lim := Default()
	lim.MaxSide = 64
	got, _ := clean(t, encodePNG(t, m), lim)
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			if g := color.GrayModel.Convert(got.At(x, y)).(color.Gray).Y; g < 115 || g > 140 {
				t.Fatalf("grey %d at %d,%d", g, x, y)
			}
		}
	}
}

func TestSameSourceSameBytes(t *testing.T) {
	src := plantedJPEG(t, drawn.draw(50, 30), nil)
	a, _, err := Clean(bytes.NewReader(src), Default())
	b, _, err2 := Clean(bytes.NewReader(src), Default())
	if err != nil || err2 != nil || !bytes.Equal(a, b) {
		t.Fatal("two results differ", err, err2)
	}
}
