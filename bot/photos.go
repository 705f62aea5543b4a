package main

import (
	"bytes"
	"context"

	"netralbot/bot/chat"
	"netralbot/tips/photo"
)

// However many chats send photos at the same time, only so many are downloaded
// and decoded at once: a file takes up to 20 MiB before it is decoded, and about
// decodeMemory and 100 MiB more while it is. decodeMemory is enough for 12
// megapixels of a progressive JPEG, 24 of a screenshot, 50 of a camera's JPEG;
// Telegram makes what is sent as a photo far smaller.
const (
	downloads    = 8
	decodings    = 2
	decodeMemory = 96 << 20
)

// darkroom is where photos wait their turn.
type darkroom struct{ download, decode chan struct{} }

func newDarkroom() darkroom {
	return darkroom{make(chan struct{}, downloads), make(chan struct{}, decodings)}
}

// enter waits for a place; leave gives it back. Errors are ctx's.
func enter(ctx context.Context, places chan struct{}) (leave func(), err error) {
	select {
	case places <- struct{}{}:
		return func() { <-places }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fetch downloads photos and cleans them. What they take is counted as the
// session's from then on.
func (a *App) fetch(ctx context.Context, s *session, e chat.Fetch) chat.Fetched {
	var r chat.Fetched
	for _, f := range e.Files {
		if a.sessions.room() != chat.Plenty {
			r.Failed = append(r.Failed, chat.ErrNoRoom)
			break
		}
		clean, err := a.develop(ctx, f)
		if err != nil {
			r.Failed = append(r.Failed, err)
			continue
		}
		s.hold(len(clean))
		r.Photos = append(r.Photos, clean)
	}
	return r
}

// develop downloads one photo and cleans it. A decoder that panics gives the
// places back.
func (a *App) develop(ctx context.Context, f chat.File) ([]byte, error) {
	limits := photo.Default()
	limits.Memory = decodeMemory
	if f.Bytes > limits.MaxBytes {
		return nil, photo.ErrTooBig
	}
	leave, err := enter(ctx, a.photos.download)
	if err != nil {
		return nil, err
	}
	defer leave()
	data, err := f.Open(ctx)
	if err != nil {
		return nil, err
	}
	leave, err = enter(ctx, a.photos.decode)
	if err != nil {
		return nil, err
	}
	defer leave()
	out, _, err := photo.Clean(bytes.NewReader(data), limits)
	return out, err
}
