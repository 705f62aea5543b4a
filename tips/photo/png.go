package photo

import (
	"encoding/binary"
	"fmt"
)

// inspectPNG reads the header chunk and looks for an EXIF chunk.
func inspectPNG(src []byte) (header, error) {
	var h header
	const ihdr = 8 + 8 // signature, then length and name of the first chunk
	if len(src) < ihdr+13 || string(src[12:16]) != "IHDR" {
		return h, fmt.Errorf("%w: no header chunk", ErrBroken)
	}
	w, v := binary.BigEndian.Uint32(src[ihdr:]), binary.BigEndian.Uint32(src[ihdr+4:])
	if w > 1<<31-1 || v > 1<<31-1 {
		return h, ErrPixels
	}
	h.width, h.height = int(w), int(v)
	depth, colour, interlaced := src[ihdr+8], src[ihdr+9], src[ihdr+12] != 0
	perPixel := int64(4)
	switch {
	case depth == 16:
		perPixel = 8
	case colour == 3:
		perPixel = 1
	}
	if interlaced {
		perPixel *= 2 // the seven passes are pictures of their own, then merged
	}
	if int64(w)*int64(v) > 1<<40 {
		return h, ErrPixels
	}
	h.memory = int64(w) * int64(v) * perPixel

	for i := 8; i+8 <= len(src); {
		size := int64(binary.BigEndian.Uint32(src[i:]))
		body := src[i+8:]
		if size > int64(len(body)) {
			break
		}
		if string(src[i+4:i+8]) == "eXIf" {
			h.orientation = orientation(body[:size])
			break
		}
		i += 8 + int(size) + 4
	}
	return h, nil
}
