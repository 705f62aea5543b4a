package desk

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"math"

	"golang.org/x/image/draw"
)

const (
	pictureSide   = 1600       // pixels of the longer side in a PDF
	picturePixels = 60_000_000 // more is not decoded
)

var errPicture = errors.New("desk: not a picture that can be shown")

// A picture more than longPicture times as high as wide, such as a screenshot of
// a whole conversation, is cut into parts partHeight times as high as wide, so
// that its text can be read on paper. Each shows a little of the one before.
const (
	longPicture = 2.5
	partHeight  = 1.85
	partOverlap = 0.06 // of the width
)

// part is a piece of a picture, or the whole.
type part struct {
	jpeg []byte
	w, h int
}

// picture encodes a photo anew for a PDF, no larger than paper can show. The
// PDF library then reads only what this program wrote.
func picture(data []byte) ([]part, error) {
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width > largestSide || c.Height > largestSide || c.Width*c.Height > picturePixels {
		return nil, errPicture
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, errPicture
	}
	var parts []part
	for _, r := range cuts(img.Bounds()) {
		p, err := encode(img, r)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// cuts divides a long picture from top to bottom into parts of one height.
func cuts(all image.Rectangle) []image.Rectangle {
	w, h := float64(all.Dx()), float64(all.Dy())
	if h <= longPicture*w || w < 50 {
		return []image.Rectangle{all}
	}
	overlap := partOverlap * w
	n := math.Ceil((h - overlap) / (partHeight*w - overlap))
	height := (h + (n-1)*overlap) / n
	var list []image.Rectangle
	for i := range int(n) {
		top := all.Min.Y + int(float64(i)*(height-overlap))
		list = append(list, image.Rect(all.Min.X, top, all.Max.X, min(all.Max.Y, top+int(math.Ceil(height)))))
	}
	list[len(list)-1].Max.Y = all.Max.Y
	return list
}

func encode(img image.Image, r image.Rectangle) (part, error) {
	w, h := r.Dx(), r.Dy()
	if longer := max(w, h); longer > pictureSide {
		w, h = max(1, w*pictureSide/longer), max(1, h*pictureSide/longer)
	}
	small := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), img, r, draw.Src, nil)
	var b bytes.Buffer
	err := jpeg.Encode(&b, small, &jpeg.Options{Quality: 85})
	return part{b.Bytes(), w, h}, err
}
