package poster

// A page is a list of shapes, painted in order. Lengths are millimetres from
// the upper left corner, sizes of letters are points.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	pointMM    = 25.4 / 72
)

// colour is red, green, blue.
type colour [3]uint8

var (
	ink    = colour{0x1c, 0x25, 0x2e}
	paper  = colour{0xff, 0xff, 0xff}
	cream  = colour{0xf4, 0xf0, 0xe8}
	quiet  = colour{0x56, 0x5f, 0x68}
	ondark = colour{0xd9, 0xd3, 0xc5}
)

// shape is one thing to paint: exactly one of its fields is set.
type shape struct {
	rect *rect
	tail *tail
	text *line
}

// rect is a filled rectangle with corners of radius round.
type rect struct {
	x, y, w, h, round float64
	fill              colour
}

// tail is a filled triangle.
type tail struct {
	points [3][2]float64
	fill   colour
}

// line is one line of text whose baseline is y.
type line struct {
	x, y   float64
	points float64
	bold   bool
	centre bool // x is the middle
	fill   colour
	text   string
}
