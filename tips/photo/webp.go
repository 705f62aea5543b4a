package photo

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"golang.org/x/image/webp"
)

// The lossless decoder builds up to 2600 groups of Huffman trees before it sees
// a pixel: 54 KiB for a group of the largest trees, and at least 2.7 KiB for
// one that took three bytes of the file.
const (
	maxTrees  = 2600 * 54 << 10
	treeYield = 1000
)

// inspectWebP reads the chunks of a WebP file without decoding it.
func inspectWebP(src []byte) (header, error) {
	var h header
	lossless := false
	for i := 12; i+8 <= len(src); {
		size := int64(binary.LittleEndian.Uint32(src[i+4:]))
		body := src[i+8:]
		if size > int64(len(body)) {
			size = int64(len(body))
		}
		body = body[:size]
		switch string(src[i : i+4]) {
		case "VP8X":
			const animated = 0x02
			if size > 0 && body[0]&animated != 0 {
				return h, &KindError{Moving}
			}
		case "ANIM", "ANMF":
			return h, &KindError{Moving}
		case "VP8L", "ALPH":
			lossless = true
		case "EXIF":
			if h.orientation == 0 {
				// Some writers repeat the prefix that JPEG needs.
				h.orientation = orientation(bytes.TrimPrefix(body, []byte("Exif\x00\x00")))
			}
		}
		i += 8 + int(size+size&1)
	}
	cfg, err := configWebP(src)
	if err != nil {
		return h, err
	}
	h.width, h.height = cfg[0], cfg[1]
	// Lossy: three half-empty planes padded to 16, four bytes of filter data a
	// block, alpha. Lossless: the pixels, and once more while colours are mapped.
	px := int64(h.width+15) * int64(h.height+15)
	h.memory = 4 * px
	if lossless {
		h.memory = 12*px + min(maxTrees, treeYield*int64(len(src)))
	}
	return h, nil
}

// configWebP asks the decoder itself for the dimensions. Their product stays
// below 2³¹.
func configWebP(src []byte) (size [2]int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: the decoder gave up", ErrBroken)
		}
	}()
	cfg, err := webp.DecodeConfig(bytes.NewReader(src))
	if err != nil {
		return size, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	return [2]int{cfg.Width, cfg.Height}, nil
}
