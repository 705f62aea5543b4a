package photo

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// maxScans is far above what cameras and encoders write (about ten). A few
// megabytes can hold hundreds of thousands of nearly empty progressive scans,
// each of which makes the decoder walk the whole picture.
const maxScans = 64

// inspectJPEG walks the markers of a JPEG without decoding it.
func inspectJPEG(src []byte) (header, error) {
	var h header
	var frame []byte
	var progressive, adobeRGB bool
	scans := 0
	for i := 2; i < len(src); {
		if src[i] != 0xff { // entropy-coded data, or garbage that decoders skip too
			n := bytes.IndexByte(src[i:], 0xff)
			if n < 0 {
				break
			}
			i += n
			continue
		}
		if i+1 >= len(src) {
			break
		}
		marker := src[i+1]
		if marker == 0xff { // fill byte
			i++
			continue
		}
		i += 2
		if marker == 0x00 || marker == 0x01 || marker >= 0xd0 && marker <= 0xd8 {
			continue
		}
		if marker == 0xd9 {
			break
		}
		if i+2 > len(src) {
			break
		}
		size := int(binary.BigEndian.Uint16(src[i:]))
		if size < 2 || i+size > len(src) {
			break
		}
		body := src[i+2 : i+size]
		i += size
		switch marker {
		case 0xc0, 0xc1, 0xc2:
			if frame == nil {
				frame, progressive = body, marker == 0xc2
			}
		case 0xda:
			scans++
		case 0xe1:
			if tiff, ok := bytes.CutPrefix(body, []byte("Exif\x00")); ok && h.orientation == 0 && len(tiff) > 0 {
				h.orientation = orientation(tiff[1:])
			}
		case 0xee:
			adobeRGB = adobeRGB || len(body) >= 12 && string(body[:5]) == "Adobe" && body[11] == 0
		}
	}
	if scans > maxScans {
		return h, fmt.Errorf("%w: too many scans", ErrPixels)
	}
	err := h.frame(frame, progressive, adobeRGB)
	return h, err
}

// frame reads a start-of-frame segment and estimates what decoding allocates:
// the planes, four bytes a coefficient if progressive, and an interleaved copy
// for RGB and CMYK.
func (h *header) frame(body []byte, progressive, adobeRGB bool) error {
	if len(body) < 6 {
		return fmt.Errorf("%w: no frame header", ErrBroken)
	}
	h.height = int(binary.BigEndian.Uint16(body[1:]))
	h.width = int(binary.BigEndian.Uint16(body[3:]))
	comps := int(body[5])
	if comps < 1 || comps > 4 || len(body) < 6+3*comps {
		return fmt.Errorf("%w: frame header", ErrBroken)
	}
	var hMax, vMax, area int64 = 1, 1, 0
	ids := ""
	for c := range comps {
		spec := body[6+3*c:]
		hs, vs := int64(spec[1]>>4), int64(spec[1]&15)
		if hs < 1 || hs > 4 || vs < 1 || vs > 4 {
			return fmt.Errorf("%w: sampling factors", ErrBroken)
		}
		hMax, vMax, area = max(hMax, hs), max(vMax, vs), area+hs*vs
		ids += string(spec[:1])
	}
	// The planes are padded to whole blocks of the coarsest component.
	mcus := ((int64(h.width) + 8*hMax - 1) / (8 * hMax)) * ((int64(h.height) + 8*vMax - 1) / (8 * vMax))
	samples := mcus * 64 * area
	h.memory = samples
	if progressive {
		h.memory += 4 * samples
	}
	if comps == 4 || comps == 3 && (adobeRGB || ids == "RGB") {
		h.memory += 4 * int64(h.width) * int64(h.height)
	}
	return nil
}
