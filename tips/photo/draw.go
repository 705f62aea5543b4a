package photo

import (
	"image"
	"math"

	"golang.org/x/image/draw"
)

// reduced is the size of a result: with as many pixels as one of 4:3 whose
// longest side has limit pixels, so that the text of a screenshot of a whole
// conversation, narrow and long, stays legible; but with no side over
// longestSide times limit.
func reduced(size image.Point, limit int) image.Point {
	x, y, l := float64(size.X), float64(size.Y), float64(limit)
	by := min(1, math.Sqrt(l*l*3/4/(x*y)), longestSide*l/max(x, y))
	if by == 1 {
		return size
	}
	return image.Pt(max(1, int(x*by)), max(1, int(y*by)))
}

// longestSide keeps below what viewers draw and Telegram takes as a file.
const longestSide = 4

// reduce returns img on white, with the size that limit leaves it. It halves
// with a filter that then averages exactly four pixels, until less than a factor
// of two is left: as good to the eye as the kernel scalers, which would need 32
// bytes of working memory for every pixel of a reduced row.
func reduce(img image.Image, limit int) *image.RGBA {
	size := img.Bounds().Size()
	final := reduced(size, limit)
	for {
		next := image.Pt((size.X+1)/2, (size.Y+1)/2)
		if next.X <= final.X || next.Y <= final.Y {
			return scale(img, final)
		}
		img, size = scale(img, next), next
	}
}

func scale(img image.Image, size image.Point) *image.RGBA {
	dst := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(dst, dst.Rect, image.White, image.Point{}, draw.Src)
	if b := img.Bounds(); b.Size() == size {
		draw.Draw(dst, dst.Rect, img, b.Min, draw.Over)
	} else {
		draw.ApproxBiLinear.Scale(dst, dst.Rect, img, b, draw.Over, nil)
	}
	return dst
}

// turn applies an EXIF orientation, so that the result is upright when shown
// without one.
func turn(img *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	size := image.Pt(w, h)
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			sx, sy := source(orientation, x, y, w, h)
			copy(out.Pix[out.PixOffset(x, y):][:4], img.Pix[img.PixOffset(sx, sy):][:4])
		}
	}
	return out
}

// source tells which pixel of a stored w by h picture is shown at (x, y).
func source(orientation, x, y, w, h int) (sx, sy int) {
	switch orientation {
	case 2: // mirrored
		return w - 1 - x, y
	case 3: // upside down
		return w - 1 - x, h - 1 - y
	case 4: // mirrored, upside down
		return x, h - 1 - y
	case 5: // mirrored, a quarter turn
		return y, x
	case 6: // turn clockwise to show
		return y, h - 1 - x
	case 7: // mirrored, a quarter turn the other way
		return w - 1 - y, h - 1 - x
	case 8: // turn counter-clockwise to show
		return w - 1 - y, x
	}
	return x, y
}
