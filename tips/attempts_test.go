package tips

import (
	"fmt"
	"testing"
	"time"
)

func TestGuessingGetsSlow(t *testing.T) {
	var a Attempts
	now := time.Unix(1e9, 0)
	for i := range 3 {
		if w := a.Wait("x", now); w != 0 {
			t.Errorf("try %d waits %v", i+1, w)
		}
		a.Failed("x", now)
	}
	var last time.Duration
	for i := range 15 {
		w := a.Wait("x", now)
		if w < last || w < 2*time.Second || w > longestWait {
			t.Errorf("after %d failures the wait is %v, before %v", i+3, w, last)
		}
		last = w
		now = now.Add(w)
		if w := a.Wait("x", now); w > 0 {
			t.Errorf("after waiting there are another %v", w)
		}
		a.Failed("x", now)
	}
	if w := a.Wait("y", now); w != 0 {
		t.Errorf("another chat waits %v", w)
	}
	a.Succeeded("x")
	if w := a.Wait("x", now); w != 0 {
		t.Errorf("after a success: %v", w)
	}
	for range 5 {
		a.Failed("z", now)
	}
	if w := a.Wait("z", now.Add(forgetAfter)); w != 0 {
		t.Errorf("an hour later: %v", w)
	}
}

// Ten thousand chats guess as fast as they may for an hour; somebody honest
// comes by every minute and mistypes once.
func TestManyChatsGuessLittleAndLockNobodyOut(t *testing.T) {
	var a Attempts
	start := time.Unix(1e9, 0)
	tries, worst := 0, time.Duration(0)
	next := 0
	for now := start; now.Before(start.Add(time.Hour)); now = now.Add(time.Second) {
		for range 200 {
			key := fmt.Sprint("bot", next%10000)
			next++
			if a.Wait(key, now) == 0 {
				a.Failed(key, now)
				tries++
			}
		}
		if now.Second() == 0 {
			key := fmt.Sprint("honest", now.Unix())
			w := a.Wait(key, now)
			a.Failed(key, now.Add(w))
			w += a.Wait(key, now.Add(w))
			worst = max(worst, w)
		}
	}
	if tries > 40000 {
		t.Errorf("%d guesses in an hour", tries)
	}
	if worst > 5*time.Second {
		t.Errorf("an honest person waits %v", worst)
	}
	if n := len(a.chats); n > chatsTracked {
		t.Errorf("%d chats are kept in memory", n)
	}
}
