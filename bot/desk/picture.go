package desk

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"

	"golang.org/x/image/draw"
)

const (
	pictureSide   = 1600       // pixels of the longer side in a PDF
	picturePixels = 60_000_000 // more is not decoded
)

var errPicture = errors.New("desk: not a picture that can be shown")

// picture encodes a photo anew for a PDF, no larger than paper can show. The
// PDF library then reads only what this program wrote.
func picture(data []byte) (jpegData []byte, w, h int, err error) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > largestSide || c.Height > largestSide || c.Width*c.Height > picturePixels {
		return nil, 0, 0, errPicture
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, 0, 0, errPicture
	}
	w, h = c.Width, c.Height
	if longer := max(w, h); longer > pictureSide {
		w, h = max(1, w*pictureSide/longer), max(1, h*pictureSide/longer)
	}
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, small, &jpeg.Options{Quality: 85}); err != nil {
		return nil, 0, 0, err
	}
	return b.Bytes(), w, h, nil
}
