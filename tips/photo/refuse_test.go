package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"runtime"
	"testing"
	"testing/iotest"
)

func TestRefusedKinds(t *testing.T) {
	for _, tt := range []struct {
		src  string
		want Kind
	}{
		{"GIF89a\x01\x00\x01\x00", GIF},
		{"%PDF-1.7\n", PDF},
		{"\x00\x00\x00\x18ftypheic\x00\x00", HEIC},
		{"\x00\x00\x00\x1cftypmif1\x00\x00", HEIC},
		{"\x00\x00\x00\x1cftypavif\x00\x00", HEIC},
		{"\x00\x00\x00\x18ftypmp42\x00\x00", Video},
		{"\x00\x00\x00\x14ftypqt  \x00\x00", Video},
		{"\x1aE\xdf\xa3", Video},
		{"RIFF\x00\x00\x00\x00AVI LIST", Video},
		{"II*\x00", TIFF},
		{"MM\x00*", TIFF},
		{"BM\x00\x00", BMP},
		{"PK\x03\x04docx", Archive},
		{"", Other},
		{"\xff\xd8", Other},
		{"RIFF\x00\x00\x00\x00WAVE", Other},
		{"<svg xmlns=", Other},
		{"hello", Other},
		{string(fixture(t, "animated.webp")), Moving},
	} {
		out, _, err := Clean(bytes.NewReader([]byte(tt.src)), Default())
		var ke *KindError
		if out != nil || !errors.Is(err, ErrKind) || !errors.As(err, &ke) || ke.Found != tt.want {
			t.Errorf("%.12q: %v, want %s", tt.src, err, tt.want)
		}
	}
}

// A file cut short, or with a byte of its beginning changed, is refused
// with one of the errors or cleaned all the same, never half shown.
func TestDamage(t *testing.T) {
	for _, name := range []string{"progressive.jpg", "cmyk.jpg", "lossy.webp", "lossy-alpha.webp", "lossless.webp", "planted.png"} {
		var src []byte
		if name == "planted.png" {
			src = plantedPNG(t, drawn.draw(40, 40), exif(binary.BigEndian, 6))
		} else {
			src = fixture(t, name)
		}
		cut := 0
		for n := 0; n < len(src); n += 1 + len(src)/250 {
			if verify(t, src[:n]) != nil {
				cut = n
			}
		}
		if cut < 60 {
			t.Errorf("%s: cut after %d bytes it still passes", name, cut+1)
		}
		for i := range min(len(src), 250) {
			for _, flip := range []byte{0x01, 0xff} {
				bad := bytes.Clone(src)
				bad[i] ^= flip
				verify(t, bad)
			}
		}
	}
}

// verify cleans src and checks what must hold whatever src is.
func verify(t *testing.T, src []byte) error {
	t.Helper()
	lim := Limits{MaxBytes: 1 << 20, MaxPixels: 1 << 18, Memory: 8 << 20, MaxSide: 64, Quality: 50}
	out, info, err := Clean(bytes.NewReader(src), lim)
	if err != nil {
		if out != nil || info != (Info{}) {
			t.Fatal("a result beside an error")
		}
		if !errors.Is(err, ErrKind) && !errors.Is(err, ErrTooBig) && !errors.Is(err, ErrPixels) && !errors.Is(err, ErrBroken) {
			t.Fatalf("untyped error %v", err)
		}
		return err
	}
	bare(t, out)
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(out))
	if err != nil || cfg.Width != info.Width || cfg.Height != info.Height || max(cfg.Width, cfg.Height) > longestSide*lim.MaxSide ||
		cfg.Width*cfg.Height > lim.MaxSide*lim.MaxSide*3/4 || min(cfg.Width, cfg.Height) < 1 {
		t.Fatalf("result %d by %d, %+v, %v", cfg.Width, cfg.Height, info, err)
	}
	return nil
}

func FuzzClean(f *testing.F) {
	for _, name := range []string{"progressive.jpg", "rgb.jpg", "cmyk.jpg", "lossy.webp", "lossy-alpha.webp", "lossless.webp", "animated.webp"} {
		f.Add(fixture(f, name))
	}
	m := drawn.draw(24, 16)
	f.Add(plantedPNG(f, m, exif(binary.LittleEndian, 6)))
	f.Add(plantedJPEG(f, m, exif(binary.BigEndian, 3)))
	f.Fuzz(func(t *testing.T, src []byte) { verify(t, src) })
}

func TestTooManyBytes(t *testing.T) {
	src := plantedJPEG(t, drawn.draw(30, 30), nil)
	lim := Default()
	lim.MaxBytes = int64(len(src))
	if _, _, err := Clean(bytes.NewReader(src), lim); err != nil {
		t.Errorf("exactly the limit: %v", err)
	}
	lim.MaxBytes--
	r := &counting{r: io.MultiReader(bytes.NewReader(src), neverEnding{})}
	if _, _, err := Clean(r, lim); err != ErrTooBig {
		t.Errorf("one too many: %v", err)
	}
	if r.n > lim.MaxBytes+1 {
		t.Errorf("%d bytes read of an endless file, limit %d", r.n, lim.MaxBytes)
	}
}

type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }

type counting struct {
	r io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func TestReaderErrorsAreTheirOwn(t *testing.T) {
	cause := errors.New("connection lost")
	_, _, err := Clean(iotest.ErrReader(cause), Default())
	if !errors.Is(err, cause) || errors.Is(err, ErrBroken) {
		t.Errorf("got %v", err)
	}
}

// frameOnly is a JPEG of which only the frame header matters.
func frameOnly(marker byte, w, h int, sampling ...byte) []byte {
	b := []byte{0xff, 0xd8, 0xff, marker}
	b = binary.BigEndian.AppendUint16(b, uint16(8+3*len(sampling)))
	b = append(b, 8)
	b = binary.BigEndian.AppendUint16(b, uint16(h))
	b = binary.BigEndian.AppendUint16(b, uint16(w))
	b = append(b, byte(len(sampling)))
	for i, s := range sampling {
		b = append(b, byte(i+1), s, 0)
	}
	return append(b, 0xff, 0xda, 0, 2)
}

// Bombs are refused by their headers: whatever follows is never decoded, or
// these few bytes would be found broken.
func TestBombs(t *testing.T) {
	ihdr := func(w, h uint32, depth, colour byte) []byte {
		b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), 0, 0, 0, 0, 0, 0, 0, 0, depth, colour, 0, 0, 0)
		binary.BigEndian.PutUint32(b[16:], w)
		binary.BigEndian.PutUint32(b[20:], h)
		return append(b, 0, 0, 0, 0)
	}
	vp8l := func(w, h uint32) []byte {
		b := []byte("RIFF\x00\x00\x00\x00WEBPVP8L\x05\x00\x00\x00\x2f\x00\x00\x00\x00\x00")
		binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
		binary.LittleEndian.PutUint32(b[21:], (w-1)|(h-1)<<14)
		return b
	}
	scans := fixture(t, "progressive.jpg")
	sos := bytes.Index(scans, []byte{0xff, 0xda})
	next := sos + 2 + bytes.Index(scans[sos+2:], []byte{0xff, 0xc4})
	many := append(bytes.Clone(scans[:sos]), bytes.Repeat(scans[sos:next], 1000)...)

	for name, src := range map[string][]byte{
		"png pixels":       ihdr(20000, 20000, 8, 2),
		"png overflow":     ihdr(1<<31-1, 1<<31-1, 16, 6),
		"png negative":     ihdr(1<<31, 1, 8, 2),
		"png 16 bit":       ihdr(7000, 7000, 16, 6),
		"jpeg pixels":      frameOnly(0xc0, 65535, 65535, 0x11),
		"jpeg progressive": frameOnly(0xc2, 7000, 7000, 0x11, 0x11, 0x11),
		"jpeg cmyk":        frameOnly(0xc0, 7000, 7000, 0x11, 0x11, 0x11, 0x11),
		"jpeg scans":       append(many, 0xff, 0xd9),
		"webp pixels":      vp8l(16384, 16384),
		"webp lossless":    vp8l(5000, 5000),
	} {
		if _, _, err := Clean(bytes.NewReader(src), Default()); !errors.Is(err, ErrPixels) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What phones produce passes the headers, and only then proves broken.
	for name, src := range map[string][]byte{
		"50 megapixels":             frameOnly(0xc0, 8160, 6120, 0x22, 0x11, 0x11),
		"12 megapixels progressive": frameOnly(0xc2, 4032, 3024, 0x11, 0x11, 0x11),
		"screenshot":                ihdr(1440, 3200, 8, 6),
		"webp screenshot":           vp8l(1440, 3200),
	} {
		if _, _, err := Clean(bytes.NewReader(src), Default()); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What the decoders really allocate stays below the estimate by which they are
// admitted, garbage included.
func TestMemoryEstimate(t *testing.T) {
	const slack = 128 << 10 // tables and buffers that don't grow with the picture
	big := image.NewNRGBA64(image.Rect(0, 0, 900, 700))
	for i := range big.Pix {
		big.Pix[i] = byte(i * i >> 3)
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, big, nil); err != nil {
		t.Fatal(err)
	}
	palette := image.NewPaletted(big.Rect, color.Palette{red, green, clear})
	for name, src := range map[string][]byte{
		"jpeg":        photo.Bytes(),
		"png 16":      encodePNG(t, big),
		"png 8":       encodePNG(t, drawn.draw(900, 700)),
		"png palette": encodePNG(t, palette),
		"progressive": fixture(t, "progressive.jpg"),
		"cmyk":        fixture(t, "cmyk.jpg"),
		"rgb":         fixture(t, "rgb.jpg"),
		"webp":        fixture(t, "lossy.webp"),
		"alpha":       fixture(t, "lossy-alpha.webp"),
		"lossless":    fixture(t, "lossless.webp"),
	} {
		kind, err := sniff(src)
		if err != nil {
			t.Fatal(err)
		}
		h, err := inspect(kind, src)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := decode(kind, src); err != nil {
			t.Fatal(name, err)
		}
		runtime.ReadMemStats(&after)
		if used := int64(after.TotalAlloc - before.TotalAlloc); used > h.memory+slack {
			t.Errorf("%s: %d bytes allocated, %d estimated", name, used, h.memory)
		}
	}
}
