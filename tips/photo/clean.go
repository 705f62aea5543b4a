package photo

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// What can be wrong with a picture, for errors.Is. Anything else that Clean
// returns comes from its reader.
var (
	ErrKind   = errors.New("photo: not a JPEG, PNG or WebP picture") // always a *KindError
	ErrTooBig = errors.New("photo: too many bytes")
	ErrPixels = errors.New("photo: too many pixels to decode safely")
	ErrBroken = errors.New("photo: damaged or incomplete")
)

// Limits bound what Clean accepts and produces. All fields must be positive.
type Limits struct {
	MaxBytes  int64 // of the source
	MaxPixels int64 // width times height of the source
	Memory    int64 // bytes the decoder may take, estimated from the header
	MaxSide   int   // pixels on the longest side of a result of 4:3; see reduced
	Quality   int   // of the JPEG, 1 to 100
}

// Default returns limits that take what Telegram lets a bot download and what
// phones produce, and keep the text of a screenshot legible.
func Default() Limits {
	return Limits{
		MaxBytes:  20 << 20,
		MaxPixels: 50_000_000,
		Memory:    256 << 20,
		MaxSide:   2560,
		Quality:   85,
	}
}

// Info describes what Clean did. It holds nothing of the source's metadata.
type Info struct {
	Kind          Kind // of the source
	Width, Height int  // of the result
	Turned        bool // by the source's EXIF orientation
	Reduced       bool // from a larger source
}

// Clean reads a picture to its end, or to one byte beyond lim.MaxBytes, and
// returns it as a JPEG without metadata. The same source gives the same bytes.
func Clean(r io.Reader, lim Limits) ([]byte, Info, error) {
	src, err := io.ReadAll(io.LimitReader(r, lim.MaxBytes+1))
	if err != nil {
		return nil, Info{}, fmt.Errorf("photo: reading: %w", err)
	}
	if int64(len(src)) > lim.MaxBytes {
		return nil, Info{}, ErrTooBig
	}
	kind, err := sniff(src)
	if err != nil {
		return nil, Info{}, err
	}
	h, err := inspect(kind, src)
	if err != nil {
		return nil, Info{}, err
	}
	if err := h.within(lim); err != nil {
		return nil, Info{}, err
	}
	img, err := decode(kind, src)
	if err != nil {
		return nil, Info{}, err
	}
	if b := img.Bounds(); b.Dx() != h.width || b.Dy() != h.height {
		return nil, Info{}, fmt.Errorf("%w: two different sizes", ErrBroken)
	}
	flat := reduce(img, lim.MaxSide)
	info := Info{Kind: kind, Turned: h.orientation > 1, Reduced: flat.Rect.Size() != img.Bounds().Size()}
	flat = turn(flat, h.orientation)
	info.Width, info.Height = flat.Rect.Dx(), flat.Rect.Dy()

	var out bytes.Buffer
	if err := jpeg.Encode(&out, flat, &jpeg.Options{Quality: lim.Quality}); err != nil {
		return nil, Info{}, fmt.Errorf("photo: encoding: %w", err)
	}
	return out.Bytes(), info, nil
}

// header is what is known of a picture before it is decoded.
type header struct {
	width, height int
	memory        int64 // upper estimate of what decoding allocates
	orientation   int   // 1 to 8 as in EXIF
}

func (h header) within(lim Limits) error {
	if h.width <= 0 || h.height <= 0 {
		return fmt.Errorf("%w: no pixels", ErrBroken)
	}
	// Neither side exceeds 2³¹, so the product can't overflow.
	if int64(h.width)*int64(h.height) > lim.MaxPixels || h.memory > lim.Memory {
		return ErrPixels
	}
	return nil
}

func inspect(kind Kind, src []byte) (header, error) {
	var h header
	var err error
	switch kind {
	case JPEG:
		h, err = inspectJPEG(src)
	case PNG:
		h, err = inspectPNG(src)
	case WebP:
		h, err = inspectWebP(src)
	}
	if h.orientation < 1 || h.orientation > 8 {
		h.orientation = 1
	}
	return h, err
}

// decode survives a panic in a decoder: the file is then as good as broken.
func decode(kind Kind, src []byte) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			img, err = nil, fmt.Errorf("%w: the decoder gave up", ErrBroken)
		}
	}()
	r := bytes.NewReader(src)
	switch kind {
	case JPEG:
		img, err = jpeg.Decode(r)
	case PNG:
		img, err = png.Decode(r)
	case WebP:
		img, err = webp.Decode(r)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	return img, nil
}
