// Package poster draws the sheet that hangs on the office wall: an A4 page
// with the bot's QR code, a few example questions and the privacy sentence.
//
// New takes what the sheet says and lays it out once; Poster.SVG and
// Poster.PDF write the same layout. Both are self-contained (the fonts are in
// the file), the same for the same content, and readable on a black-and-white
// printer. The colours are those of ink and paper, since any other belongs to
// some party.
//
// What bites: texts that don't fit are an error of New, not a sheet with cut
// words, so a government's very long name is told at once.
package poster

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"rsc.io/qr"
)

// Content is what a poster says, as plain text.
type Content struct {
	Username   string // the bot's, without "@"
	Government string
	Headline   [2]string // two short lines
	Lead       string    // one or two sentences under the headline
	Steps      []string  // what to do, three in few words
	Ask        string    // over the questions
	Questions  []string  // three, as people type them
	Tell       string    // heading of the part about tips
	TellHow    string
	Privacy    string
	Note       string // small print
}

// Poster is a laid-out page.
type Poster struct {
	link   string
	title  string
	shapes []shape
}

var username = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{3,31}$`)

// Link is the address that the QR code of a bot holds. It fails on what can't
// be a username.
func Link(name string) (string, error) {
	if !username.MatchString(name) {
		return "", fmt.Errorf("poster: %q is no username of a bot: letters, digits and _, 4 to 32 of them, without @", name)
	}
	return "https://t.me/" + name, nil
}

// New lays a poster out.
func New(c Content) (*Poster, error) {
	link, err := Link(c.Username)
	if err != nil {
		return nil, err
	}
	code, err := qr.Encode(link, qr.Q)
	if err != nil {
		return nil, err
	}
	l := &layout{}
	l.page(c, code)
	if len(l.tooLong) > 0 {
		return nil, errors.New("poster: too long to fit: " + strings.Join(l.tooLong, "; "))
	}
	return &Poster{link: link, title: c.Headline[0] + " " + c.Headline[1], shapes: l.shapes}, nil
}
