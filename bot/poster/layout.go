package poster

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

const (
	margin   = 16.0
	bandEnds = 89.0 // where the dark head ends
	cardTop  = bandEnds + 12
	codeSide = 84.0 // of the QR code with its quiet zone
	cardSide = 92.0 // of the card around it
	cardEnds = cardTop + cardSide + 10
	right    = 121.0 // where the column beside the card begins
	stepsTop = cardEnds + 10
	tellTop  = stepsTop + 18.5
	tellHigh = 45.0
)

// layout collects shapes and what didn't fit.
type layout struct {
	shapes  []shape
	tooLong []string
}

func (l *layout) page(c Content, code *qr.Code) {
	l.rect(0, 0, pageWidth, pageHeight, 0, paper)
	l.rect(0, 0, pageWidth, bandEnds, 0, ink)
	l.head(c)
	l.card(c, code)
	l.questions(c)
	l.steps(c)
	l.tell(c)
	l.foot(c)
}

func (l *layout) head(c Content) {
	full := pageWidth - 2*margin
	l.block(line{x: margin, y: 20, points: 12.5, bold: true, fill: ondark}, strings.ToUpper(c.Government), full, 2, 5.6)
	l.block(line{x: margin, y: 43, points: 43, bold: true, fill: paper}, c.Headline[0], full, 1, 0)
	l.block(line{x: margin, y: 60, points: 43, bold: true, fill: paper}, c.Headline[1], full, 1, 0)
	l.block(line{x: margin, y: 73, points: 14.5, fill: ondark}, c.Lead, full, 2, 6.8)
}

// card is the QR code with the address under it.
func (l *layout) card(c Content, code *qr.Code) {
	l.rect(margin, cardTop, cardSide, cardEnds-cardTop, 4, ink)
	inset := (cardSide - codeSide) / 2
	l.rect(margin+inset, cardTop+inset, codeSide, codeSide, 2, paper)
	l.code(code, margin+inset, cardTop+inset)
	address := "t.me/" + c.Username
	points := 16.0
	for width(address, points, true) > codeSide && points > 8 {
		points -= 0.5
	}
	l.block(line{x: margin + cardSide/2, y: cardEnds - 5, points: points, bold: true, centre: true, fill: paper}, address, cardSide-4, 1, 0)
}

// code paints the modules, runs of dark ones as one rectangle, with the four
// modules of white around them that readers need.
func (l *layout) code(code *qr.Code, x, y float64) {
	module := codeSide / float64(code.Size+8)
	x, y = x+4*module, y+4*module
	for row := range code.Size {
		for from := 0; from < code.Size; {
			to := from
			for to < code.Size && code.Black(to, row) {
				to++
			}
			if to > from {
				l.rect(x+float64(from)*module, y+float64(row)*module, float64(to-from)*module, module, 0, ink)
			}
			from = to + 1
		}
	}
}

// questions are bubbles of a chat, spread over the height of the card.
func (l *layout) questions(c Content) {
	wide := pageWidth - margin - right
	l.block(line{x: right, y: cardTop + 8, points: 16, bold: true, fill: ink}, c.Ask, wide, 1, 0)
	const top, leading, points = cardTop + 14, 6.6, 15.0
	var all [][]string
	free := cardEnds - top
	for _, q := range c.Questions {
		lines := wrap(q, points, false, wide-10)
		all = append(all, lines)
		free -= bubbleHeight(lines, leading)
	}
	gap := min(free/float64(max(1, len(all))), 9)
	if gap < 5 {
		l.tooLong = append(l.tooLong, fmt.Sprintf("%q", c.Questions))
		return
	}
	y := top
	for _, lines := range all {
		high := bubbleHeight(lines, leading)
		l.rect(right, y, wide, high, 4, cream)
		corner := pageWidth - margin
		l.shapes = append(l.shapes, shape{tail: &tail{[3][2]float64{{corner - 15, y + high - 1}, {corner - 5, y + high - 1}, {corner - 4, y + high + 4}}, cream}})
		for i, s := range lines {
			l.line(line{x: right + 5, y: y + 8.4 + leading*float64(i), points: points, fill: ink, text: s})
		}
		y += high + gap
	}
}

func bubbleHeight(lines []string, leading float64) float64 {
	return 6.8 + leading*float64(len(lines))
}

// steps say what to do, side by side.
func (l *layout) steps(c Content) {
	column := (pageWidth - 2*margin) / float64(max(1, len(c.Steps)))
	for i, s := range c.Steps {
		x := margin + float64(i)*column
		l.rect(x, stepsTop-1, 9, 9, 4.5, ink)
		l.line(line{x: x + 4.5, y: stepsTop + 5.2, points: 13, bold: true, centre: true, fill: paper, text: fmt.Sprint(i + 1)})
		l.block(line{x: x + 12, y: stepsTop + 2.6, points: 12.5, fill: ink}, s, column-15, 2, 5.4)
	}
}

// tell is the part about tips, with the privacy sentence.
func (l *layout) tell(c Content) {
	wide := pageWidth - 2*margin
	l.rect(margin, tellTop, wide, tellHigh, 4, cream)
	l.block(line{x: margin + 8, y: tellTop + 11.5, points: 18, bold: true, fill: ink}, c.Tell, wide-16, 1, 0)
	n := l.block(line{x: margin + 8, y: tellTop + 19.5, points: 12.5, fill: ink}, c.TellHow, wide-16, 2, 5.6)
	l.block(line{x: margin + 8, y: tellTop + 22 + 5.6*float64(n), points: 12.5, bold: true, fill: ink}, c.Privacy, wide-16, 2, 5.6)
}

func (l *layout) foot(c Content) {
	l.block(line{x: margin, y: tellTop + tellHigh + 8, points: 9.5, fill: quiet}, c.Note, pageWidth-2*margin, 2, 4.4)
}

// block sets a text in at most most lines and returns how many it took.
func (l *layout) block(at line, text string, limit float64, most int, leading float64) int {
	lines := wrap(text, at.points, at.bold, limit)
	for _, s := range lines {
		if len(lines) > most || width(s, at.points, at.bold) > limit {
			l.tooLong = append(l.tooLong, fmt.Sprintf("%q", text))
			return 0
		}
	}
	for i, s := range lines {
		one := at
		one.y += float64(i) * leading
		one.text = s
		l.line(one)
	}
	return len(lines)
}

func (l *layout) line(t line) { l.shapes = append(l.shapes, shape{text: &t}) }

func (l *layout) rect(x, y, w, h, round float64, fill colour) {
	l.shapes = append(l.shapes, shape{rect: &rect{x, y, w, h, round, fill}})
}
