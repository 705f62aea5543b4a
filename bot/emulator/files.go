package emulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"path"
	"strings"
	"time"

	_ "image/gif"
	_ "image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

const (
	maxPhoto       = 10 << 20
	maxDownload    = 20 << 20
	maxPhotoSum    = 10000
	maxPhotoRatio  = 20
	linkLife       = time.Hour
	thumbnailWidth = 320
)

// File is a photo or document held by the server.
type File struct {
	ID            string
	Name, MIME    string
	Width, Height int
	// Bytes are nil when Options.MaxFileBytes pushed them out.
	Bytes []byte
}

// stored is a file as the server keeps it.
type stored struct {
	File
	kind   string // "photo", "document", "voice"…
	unique string
	sizes  []photoSize
	link   string
	until  time.Time // end of the link
}

// photoSize is one of the sizes a photo comes in; the last is the original.
type photoSize struct {
	id            string
	width, height int
}

// fileStore keeps files up to a total size; the oldest go first.
type fileStore struct {
	max, total int64
	byID       map[string]*stored // all sizes of a photo lead to it
	byLink     map[string]string  // path without extension, to id
	age        []*stored
	serial     int
}

func newFileStore(limit int64) fileStore {
	return fileStore{max: limit, byID: map[string]*stored{}, byLink: map[string]string{}}
}

// addFile takes a file in. It decodes no more of an image than its header.
func (s *Server) addFile(kind, name, mime string, data []byte, width, height int) *stored {
	f := &stored{File: File{Name: name, MIME: mime, Width: width, Height: height, Bytes: data}, kind: kind}
	sum := sha256.Sum256(data)
	f.unique = "AQAD" + base64.RawURLEncoding.EncodeToString(sum[:])[:12]
	f.ID = s.fileID(kind)
	store := &s.files
	if kind == "photo" {
		for _, edge := range []int{90, thumbnailWidth, 800} {
			if w, h := fit(width, height, edge); w < width {
				f.sizes = append(f.sizes, photoSize{s.fileID(kind), w, h})
			}
		}
		f.sizes = append(f.sizes, photoSize{f.ID, width, height})
	}
	store.byID[f.ID] = f
	for _, size := range f.sizes {
		store.byID[size.id] = f
	}
	store.age = append(store.age, f)
	store.total += int64(len(data))
	for store.total > store.max && len(store.age) > 1 {
		store.drop()
	}
	return f
}

// fileID makes an id that looks like Telegram's.
func (s *Server) fileID(kind string) string {
	prefix := map[string]string{"photo": "AgACAgUAAxk", "document": "BQACAgUAAxk", "voice": "AwACAgUAAxk", "video": "BAACAgUAAxk"}[kind]
	if prefix == "" {
		prefix = "CAACAgUAAxk"
	}
	s.files.serial++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", s.opts.Token, s.files.serial))
	return prefix + base64.RawURLEncoding.EncodeToString(sum[:])
}

func (store *fileStore) drop() {
	f := store.age[0]
	store.age = store.age[1:]
	store.total -= int64(len(f.Bytes))
	delete(store.byID, f.ID)
	for _, size := range f.sizes {
		delete(store.byID, size.id)
	}
	delete(store.byLink, strings.TrimSuffix(f.link, path.Ext(f.link)))
	f.Bytes = nil
}

func fit(w, h, edge int) (int, int) {
	if w <= edge && h <= edge || w == 0 || h == 0 {
		return w, h
	}
	if w >= h {
		return edge, max(1, h*edge/w)
	}
	return max(1, w*edge/h), edge
}

// checkPhoto refuses what Telegram refuses of a photo the bot sends.
func checkPhoto(data []byte) (w, h int, e *apiError) {
	if len(data) > maxPhoto {
		return 0, 0, badRequest("file of size %d bytes is too big for a photo; the maximum size is %d bytes", len(data), maxPhoto)
	}
	conf, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return 0, 0, badRequest("IMAGE_PROCESS_FAILED")
	}
	w, h = conf.Width, conf.Height
	if w == 0 || h == 0 || w+h > maxPhotoSum || w > h*maxPhotoRatio || h > w*maxPhotoRatio {
		return w, h, badRequest("PHOTO_INVALID_DIMENSIONS")
	}
	return w, h, nil
}

func (s *Server) getFile(c *call) (any, *apiError) {
	id := c.str("file_id")
	if id == "" {
		return nil, badRequest("file_id not specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files.byID[id]
	if f == nil {
		return nil, badRequest("invalid file_id")
	}
	if len(f.Bytes) > maxDownload {
		return nil, badRequest("file is too big")
	}
	if f.link == "" {
		base := fmt.Sprintf("%ss/file_%d", f.kind, s.files.serial)
		s.files.serial++
		f.link = base + extension(f)
		s.files.byLink[base] = f.ID
	}
	f.until = s.now().Add(linkLife)
	answer := map[string]any{"file_id": id, "file_unique_id": f.unique}
	if id == f.ID {
		answer["file_size"] = len(f.Bytes)
		answer["file_path"] = f.link
		return answer, nil
	}
	answer["file_unique_id"] = f.unique + "-"
	answer["file_path"] = f.sizeLink(id)
	return answer, nil
}

// sizeLink is the path of a smaller size of a photo.
func (f *stored) sizeLink(id string) string {
	for _, size := range f.sizes {
		if size.id == id {
			return fmt.Sprintf("%s@%dx%d.jpg", strings.TrimSuffix(f.link, path.Ext(f.link)), size.width, size.height)
		}
	}
	return f.link
}

func extension(f *stored) string {
	if ext := path.Ext(f.Name); ext != "" {
		return ext
	}
	return map[string]string{"photo": ".jpg", "voice": ".oga", "video": ".mp4", "video_note": ".mp4", "sticker": ".webp"}[f.kind]
}

// serveFile serves a path that getFile gave out, for an hour.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request, token, link string) {
	c := &call{method: "file", r: r, params: map[string]string{"file_path": link}}
	if e := s.authorize(token); e != nil {
		s.answer(w, c, nil, e)
		return
	}
	if f := s.fault("file", 0); f != nil {
		f.wait(r.Context(), s.closing)
		if f.CutBefore || f.CutAfter {
			s.journalAdd(c, 0)
			panic(http.ErrAbortHandler)
		}
		if e := f.answer(); e != nil {
			s.answerFault(w, c, f, e)
			return
		}
	}
	data := s.linked(link)
	if data == nil {
		s.answer(w, c, nil, notFound())
		return
	}
	s.journalAdd(c, http.StatusOK)
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	_, _ = w.Write(data)
}

func (s *Server) linked(link string) []byte {
	base, size, small := strings.Cut(strings.TrimSuffix(link, path.Ext(link)), "@")
	s.mu.Lock()
	f := s.files.byID[s.files.byLink[base]]
	if f == nil || !small && link != f.link || s.now().After(f.until) {
		s.mu.Unlock()
		return nil
	}
	data := f.Bytes
	s.mu.Unlock()
	if !small {
		return data
	}
	var width, height int
	if _, err := fmt.Sscanf(size, "%dx%d", &width, &height); err != nil {
		return nil
	}
	return shrink(data, width, height)
}

// shrink makes a smaller size of a photo; what can't be decoded stays whole.
func shrink(data []byte, width, height int) []byte {
	conf, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || conf.Width*conf.Height > 50_000_000 || width > thumbnailWidth*4 || height > thumbnailWidth*4 {
		return data
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return data
	}
	small := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), img, img.Bounds(), draw.Src, nil)
	var out bytes.Buffer
	if jpeg.Encode(&out, small, nil) != nil {
		return data
	}
	return out.Bytes()
}

// attachments are the multipart fields that media and other parameters point
// to with attach://.
func (c *call) attachments() map[string]bool {
	out := map[string]bool{}
	for _, name := range []string{"photo", "document", "certificate"} {
		if field, ok := strings.CutPrefix(c.str(name), "attach://"); ok {
			out[field] = true
		}
	}
	var media []struct{ Media, Thumbnail string }
	if json.Unmarshal([]byte(c.str("media")), &media) == nil {
		for _, m := range media {
			out[strings.TrimPrefix(m.Media, "attach://")] = true
			out[strings.TrimPrefix(m.Thumbnail, "attach://")] = true
		}
	}
	return out
}
