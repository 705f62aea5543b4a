package tips

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"golang.org/x/crypto/chacha20poly1305"
)

// A sealed part, the pieces of sealed/(num class seq) together:
//
//	1 byte    version, 1
//	4 bytes   day
//	24 bytes  nonce
//	rest      XChaCha20-Poly1305 under the tip's key from the key file, with
//	          the database key, version and day as associated data, of
//	          an age file to the recipients, of
//	          a padded part
//
// A padded part:
//
//	"nbp1"
//	4 bytes   length of the JSON, then the JSON: a Report, Addition, Message or
//	          Note without photos
//	4 bytes   number of photos; for each 4 bytes length, then the photo
//	zeros     up to the next size bucket
//
// The outer layer is there to be thrown away with its key; the age file is what
// keeps host and database from reading.
const (
	partVersion  = 1
	partMagic    = "nbp1"
	sealedHeader = 1 + 4 + chacha20poly1305.NonceSizeX
	maxParts     = 1 << 10 // photos in a part that readers accept
)

// sizeBuckets are the lengths a padded part can have: 3 KiB, then four times as
// much up to 768 KiB, then twice as much. Beyond, multiples of the last.
var sizeBuckets = [...]int{3 << 10, 12 << 10, 48 << 10, 192 << 10, 768 << 10, 1536 << 10, 3 << 20, 6 << 20, 12 << 20, 24 << 20}

func sizeBucket(n int) int {
	for _, b := range sizeBuckets {
		if n <= b {
			return b
		}
	}
	last := sizeBuckets[len(sizeBuckets)-1]
	return (n + last - 1) / last * last
}

// pad encodes v and photos as a padded part.
func pad(v any, photos [][]byte) ([]byte, error) {
	j, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	n := len(partMagic) + 4 + len(j) + 4
	for _, p := range photos {
		n += 4 + len(p)
	}
	b := make([]byte, 0, sizeBucket(n))
	b = append(b, partMagic...)
	b = append(binary.BigEndian.AppendUint32(b, uint32(len(j))), j...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(photos)))
	for _, p := range photos {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(p))), p...)
	}
	return b[:cap(b)], nil
}

var errPart = errors.New("tips: a sealed part is malformed")

// unpad decodes a padded part into v and returns the photos, which alias b.
func unpad(b []byte, v any) ([][]byte, error) {
	rest, ok := bytes.CutPrefix(b, []byte(partMagic))
	if !ok {
		return nil, errPart
	}
	j, rest, ok := chunk(rest)
	if !ok {
		return nil, errPart
	}
	if err := json.Unmarshal(j, v); err != nil {
		return nil, errPart
	}
	if len(rest) < 4 {
		return nil, errPart
	}
	n := binary.BigEndian.Uint32(rest)
	rest = rest[4:]
	if n > maxParts {
		return nil, errPart
	}
	var photos [][]byte
	for range n {
		var p []byte
		if p, rest, ok = chunk(rest); !ok {
			return nil, errPart
		}
		photos = append(photos, p[:len(p):len(p)])
	}
	if len(bytes.Trim(rest, "\x00")) != 0 {
		return nil, errPart
	}
	return photos, nil
}

// chunk cuts off a length and as many bytes.
func chunk(b []byte) (head, rest []byte, ok bool) {
	if len(b) < 4 {
		return nil, nil, false
	}
	n := binary.BigEndian.Uint32(b)
	if uint64(n) > uint64(len(b)-4) {
		return nil, nil, false
	}
	return b[4 : 4+n], b[4+n:], true
}

// sealTo makes an age file of b.
func sealTo(b []byte, to ...age.Recipient) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(b) + 200*(len(to)+1) + len(b)/4096)
	w, err := age.Encrypt(&out, to...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// unseal opens an age file. ErrCannotOpen if it is for others.
func unseal(b []byte, ids []age.Identity) ([]byte, error) {
	// By ReaderAt, which knows the length: Decrypt takes 128 KiB for a tip of 3.
	r, size, err := age.DecryptReaderAt(bytes.NewReader(b), int64(len(b)), ids...)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, ErrCannotOpen
	}
	if err != nil {
		return nil, errPart
	}
	out := make([]byte, size)
	if n, err := r.ReadAt(out, 0); n < len(out) || err != nil && err != io.EOF {
		return nil, errPart
	}
	return out, nil
}

// wrap puts the tip's own layer around an age file.
func wrap(rand io.Reader, tipKey, name []byte, day Day, ageFile []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(tipKey)
	if err != nil {
		return nil, err
	}
	b := make([]byte, sealedHeader, sealedHeader+len(ageFile)+aead.Overhead())
	b[0] = partVersion
	binary.BigEndian.PutUint32(b[1:], uint32(day))
	if _, err := io.ReadFull(rand, b[5:]); err != nil {
		return nil, err
	}
	return aead.Seal(b, b[5:sealedHeader], ageFile, associated(name, b)), nil
}

// unwrap returns the day and the age file of a sealed part.
func unwrap(tipKey, name, b []byte) (Day, []byte, error) {
	if len(b) < sealedHeader || b[0] != partVersion {
		return 0, nil, damaged(errPart)
	}
	aead, err := chacha20poly1305.NewX(tipKey)
	if err != nil {
		return 0, nil, err
	}
	ageFile, err := aead.Open(nil, b[5:sealedHeader], b[sealedHeader:], associated(name, b))
	if err != nil {
		return 0, nil, damaged(fmt.Errorf("a sealed part does not fit its key"))
	}
	return keyDay(b[1:5]), ageFile, nil
}

func associated(name, header []byte) []byte {
	return append(append([]byte("netralbot part\x00"), name...), header[:5]...)
}

// recipients is who may read what, worked out once when the store is opened.
type recipients struct {
	inside  []recipient
	outside []age.Recipient
}

type recipient struct {
	age.Recipient
	unit string
}

// parseRecipients refuses keys that can't be used together, keys given twice,
// and settings under which a tip about some unit could be read by nobody.
func parseRecipients(list []Recipient, units []string) (*recipients, error) {
	refuse := func(hint string, err error) (*recipients, error) {
		return nil, &OperatorError{Kind: ErrRecipients, Err: err, Hint: hint}
	}
	rs := new(recipients)
	seen := make(map[string]bool)
	var all []age.Recipient
	for i, r := range list {
		parsed, err := parseRecipient(r.Key)
		if err != nil {
			return refuse(fmt.Sprintf("Recipient %d is not an age public key (age1…).", i+1), nil)
		}
		key := strings.ToLower(strings.TrimSpace(r.Key))
		if seen[key] {
			return refuse(fmt.Sprintf("Recipient %d is there twice; each person has a key of their own.", i+1), nil)
		}
		seen[key] = true
		if r.Outside {
			rs.outside = append(rs.outside, parsed)
		} else {
			rs.inside = append(rs.inside, recipient{parsed, r.Unit})
		}
		all = append(all, parsed)
	}
	if len(all) == 0 {
		return refuse("Set tips.recipients; make a key with: netralbot keys new", ErrNoRecipient)
	}
	if _, err := sealTo(nil, all...); err != nil {
		return refuse("X25519 keys (age1…) and post-quantum keys (age1pq1…) cannot be mixed.", err)
	}
	for _, u := range append([]string{""}, units...) {
		if len(rs.about(u)) == 0 {
			return refuse(fmt.Sprintf("Nobody could read a tip about unit %q: add a recipient of another unit, or an outside one.", u), ErrNoRecipient)
		}
	}
	return rs, nil
}

func parseRecipient(key string) (age.Recipient, error) {
	list, err := age.ParseRecipients(strings.NewReader(key))
	if err != nil || len(list) != 1 {
		return nil, ErrRecipients
	}
	return list[0], nil
}

// about returns who may read a tip about unit.
func (rs *recipients) about(unit string) []age.Recipient {
	var to []age.Recipient
	for _, r := range rs.inside {
		if unit == "" || r.unit != unit {
			to = append(to, r.Recipient)
		}
	}
	if len(to) == 0 {
		return rs.outside
	}
	return to
}

// CheckRecipient reports whether key can be a Recipient's Key.
func CheckRecipient(key string) error {
	if _, err := parseRecipient(key); err != nil {
		return &OperatorError{Kind: ErrRecipients, Hint: "A recipient is an age public key (age1…); make one with: netralbot keys new"}
	}
	return nil
}
