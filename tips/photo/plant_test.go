package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"
)

// plants are what no result may contain.
var plants = []string{"PlantedCamera", "PlantedComment", "PlantedCreator", "PlantedProfile", "PlantedThumbnail", "PlantedTrailer",
	"PlantedPlace", "Exif", "ns.adobe.com", "xmpmeta", "ICC_PROFILE", "iCCP", "tEXt", "JFIF"}

// corners are the colours of the four quarters of a picture.
type corners struct{ tl, tr, bl, br color.Color }

var (
	red   = color.NRGBA{230, 20, 20, 255}
	green = color.NRGBA{20, 200, 20, 255}
	blue  = color.NRGBA{20, 20, 230, 255}
	black = color.NRGBA{10, 10, 10, 255}
	clear = color.NRGBA{}

	drawn = corners{red, green, blue, black}
)

func (c corners) at(x, y, w, h int) color.Color {
	switch {
	case x < w/2 && y < h/2:
		return c.tl
	case y < h/2:
		return c.tr
	case x < w/2:
		return c.bl
	}
	return c.br
}

func (c corners) draw(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, c.at(x, y, w, h))
		}
	}
	return m
}

// shows checks the middle of each quarter, with room for what JPEG loses.
func (c corners) shows(t *testing.T, m image.Image) {
	t.Helper()
	b := m.Bounds()
	for _, p := range []image.Point{{1, 1}, {3, 1}, {1, 3}, {3, 3}} {
		x, y := b.Dx()*p.X/4, b.Dy()*p.Y/4
		want := color.NRGBAModel.Convert(c.at(x, y, b.Dx(), b.Dy())).(color.NRGBA)
		got := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
		near := func(a, b uint8) bool { return max(a, b)-min(a, b) < 40 }
		if !near(got.R, want.R) || !near(got.G, want.G) || !near(got.B, want.B) {
			t.Errorf("at %d,%d of %v: %v, want about %v", x, y, b.Size(), got, want)
		}
	}
}

// exif is a TIFF structure with a camera, a place and an orientation.
func exif(order binary.ByteOrder, orientation uint16) []byte {
	head := "II*\x00"
	if order == binary.BigEndian {
		head = "MM\x00*"
	}
	b := []byte(head)
	put16 := func(v uint16) { b = append(b, 0, 0); order.PutUint16(b[len(b)-2:], v) }
	put32 := func(v uint32) { b = append(b, 0, 0, 0, 0); order.PutUint32(b[len(b)-4:], v) }
	put32(8)
	put16(3)
	put16(0x010f) // camera
	put16(2)
	put32(14)
	put32(50)
	put16(0x0112) // orientation
	put16(3)
	put32(1)
	put16(orientation)
	put16(0)
	put16(0x8825) // GPS directory, here only text
	put16(4)
	put32(1)
	put32(64)
	put32(0)
	return append(b, "PlantedCamera\x00PlantedPlace\x00PlantedThumbnail"...)
}

// plantedJPEG encodes m with everything that a camera or an editor adds.
func plantedJPEG(t testing.TB, m image.Image, tiff []byte) []byte {
	t.Helper()
	var enc bytes.Buffer
	if err := jpeg.Encode(&enc, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	out := []byte{0xff, 0xd8}
	segment := func(marker byte, body string) {
		out = append(out, 0xff, marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
		out = append(out, body...)
	}
	segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
	segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>PlantedCreator</x:xmpmeta>")
	if tiff != nil {
		segment(0xe1, "Exif\x00\x00"+string(tiff))
	}
	segment(0xe2, "ICC_PROFILE\x00\x01\x01PlantedProfile")
	segment(0xed, "Photoshop 3.0\x00PlantedPlace")
	segment(0xfe, "PlantedComment")
	out = append(out, enc.Bytes()[2:]...)
	return append(out, "PlantedTrailer"...)
}

// plantedPNG does the same for PNG.
func plantedPNG(t testing.TB, m image.Image, tiff []byte) []byte {
	t.Helper()
	var enc bytes.Buffer
	if err := png.Encode(&enc, m); err != nil {
		t.Fatal(err)
	}
	const head = 8 + 4 + 4 + 13 + 4
	out := bytes.Clone(enc.Bytes()[:head])
	chunk := func(name, body string) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
		out = append(out, name+body...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(name+body)))
	}
	chunk("tEXt", "Author\x00PlantedCreator")
	chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00<x:xmpmeta>PlantedPlace</x:xmpmeta>")
	chunk("tIME", "PlantedTrailer")
	if tiff != nil {
		chunk("eXIf", string(tiff))
	}
	out = append(out, enc.Bytes()[head:]...)
	return append(out, "PlantedTrailer"...)
}

// bare checks that a JPEG has the segments that hold pixels and no others, ends
// with its end marker, and contains none of the plants.
func bare(t *testing.T, out []byte) {
	t.Helper()
	for _, p := range plants {
		if bytes.Contains(out, []byte(p)) {
			t.Errorf("the result contains %q", p)
		}
	}
	if !bytes.HasPrefix(out, []byte{0xff, 0xd8}) || !bytes.HasSuffix(out, []byte{0xff, 0xd9}) {
		t.Fatal("the result isn't a JPEG from its first byte to its last")
	}
	for i := 2; i+4 <= len(out); {
		if out[i] != 0xff {
			t.Fatalf("no marker at %d", i)
		}
		switch out[i+1] {
		case 0xdb, 0xc0, 0xc4: // tables and frame
		case 0xda:
			// Pixels follow, in which no other marker may stand.
			for j := i + 2; j+3 < len(out); j++ {
				if out[j] == 0xff && out[j+1] != 0 {
					t.Fatalf("marker %x within the pixels", out[j+1])
				}
			}
			return
		default:
			t.Fatalf("segment %x", out[i+1])
		}
		i += 2 + int(binary.BigEndian.Uint16(out[i+2:]))
	}
	t.Fatal("no pixels")
}
