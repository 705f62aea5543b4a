package photo

import (
	"bytes"
	"strings"
)

// Kind is a file's kind, told from its first bytes and never from its name.
type Kind string

const (
	JPEG Kind = "jpeg"
	PNG  Kind = "png"
	WebP Kind = "webp"

	// Kinds that are recognised only to be refused with fitting advice.
	GIF     Kind = "gif"
	HEIC    Kind = "heic" // HEIC, HEIF and AVIF
	TIFF    Kind = "tiff"
	BMP     Kind = "bmp"
	PDF     Kind = "pdf"
	Video   Kind = "video" // MP4, MOV, 3GP, WebM, AVI
	Moving  Kind = "animated-webp"
	Archive Kind = "zip" // also Word, Excel and other office files
	Other   Kind = "other"
)

// A KindError names the kind of a file that is refused. It is an [ErrKind].
type KindError struct{ Found Kind }

func (e *KindError) Error() string { return ErrKind.Error() + ": " + string(e.Found) }
func (e *KindError) Unwrap() error { return ErrKind }

func sniff(src []byte) (Kind, error) {
	k := kindOf(src)
	switch k {
	case JPEG, PNG, WebP:
		return k, nil
	}
	return k, &KindError{k}
}

func kindOf(src []byte) Kind {
	has := func(at int, magic string) bool {
		return len(src) >= at && bytes.HasPrefix(src[at:], []byte(magic))
	}
	switch {
	case has(0, "\xff\xd8\xff"):
		return JPEG
	case has(0, "\x89PNG\r\n\x1a\n"):
		return PNG
	case has(0, "RIFF") && has(8, "WEBP"):
		return WebP
	case has(0, "GIF8"):
		return GIF
	case has(0, "%PDF"):
		return PDF
	case has(0, "II*\x00"), has(0, "MM\x00*"):
		return TIFF
	case has(0, "BM"):
		return BMP
	case has(0, "PK\x03\x04"):
		return Archive
	case has(0, "RIFF") && has(8, "AVI "), has(0, "\x1aE\xdf\xa3"):
		return Video
	case has(4, "ftyp") && len(src) >= 12:
		brand := string(src[8:12])
		for _, still := range []string{"hei", "hev", "mif", "msf", "avif", "avis"} {
			if strings.HasPrefix(brand, still) {
				return HEIC
			}
		}
		return Video
	}
	return Other
}
