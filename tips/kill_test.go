package tips

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"netralbot/tips/receipt"
)

// The child says on its output what was acknowledged to it. Whatever moment the
// parent kills it at, that and no more than what was under way must be there.
//
// TIPS_TEST_KILLS sets how often; the default is for every day.
func TestKilledProcessLosesAndDoublesNothing(t *testing.T) {
	if dir := os.Getenv("TIPS_TEST_KILL_DIR"); dir != "" {
		killedChild(t, dir, os.Getenv("TIPS_TEST_KILL_KEY"))
		return
	}
	if runtime.GOOS == "windows" {
		t.Skip("there is no kill -9")
	}
	kills := 15
	if s := os.Getenv("TIPS_TEST_KILLS"); s != "" {
		kills = must(strconv.Atoi(s))(t)
	}
	k := newKit(t)
	if err := k.Close(); err != nil {
		t.Fatal(err)
	}
	there, gone := map[receipt.Code]bool{}, map[receipt.Code]bool{}
	acknowledged := 0
	for range kills {
		asked, done := runAndKill(t, k)
		k.open()
		check(t, k.Store)
		for _, a := range asked { // the reporter sends again what wasn't acknowledged
			if !done[a] {
				if err := a.do(k.Store); err != nil && !errors.Is(err, ErrUnknownCode) {
					t.Fatalf("sending %s again: %v", a.what, err)
				}
			}
			there[a.code], gone[a.code] = a.what == "submit", a.what == "withdraw"
		}
		acknowledged += len(done)
		want := 0
		for code := range there {
			switch _, err := k.Status(code); {
			case gone[code] && !errors.Is(err, ErrUnknownCode):
				t.Fatalf("a withdrawn tip: %v", err)
			case there[code] && err != nil:
				t.Fatalf("an acknowledged tip is lost: %v", err)
			case there[code]:
				want++
			}
		}
		if p := must(k.Queue(Operator(), Filter{}, 0, 0))(t); p.Total != want {
			t.Fatalf("%d tips are there, want %d", p.Total, want)
		}
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d acknowledged, 0 lost, 0 doubled", kills, acknowledged)
	if acknowledged < kills {
		t.Errorf("the child got to only %d submissions", acknowledged)
	}
	k.open()
}

// asking is something a reporter sent.
type asking struct {
	what  string
	code  receipt.Code
	token string
}

func (a asking) do(s *Store) error {
	if a.what == "withdraw" {
		return s.Withdraw(a.code, a.token)
	}
	_, err := s.Submit(Report{Kind: "medsos", Texts: []string{"x"}}, a.code, a.token)
	return err
}

// runAndKill returns what the child said, in order, and what of it was
// acknowledged.
func runAndKill(t *testing.T, k *kit) (asked []asking, done map[asking]bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledProcessLosesAndDoublesNothing$")
	cmd.Env = append(os.Environ(), "TIPS_TEST_KILL_DIR="+k.opt.Dir, "TIPS_TEST_KILL_KEY="+k.id.Recipient())
	out := must(cmd.StdoutPipe())(t)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done = make(map[asking]bool)
	lines := bufio.NewScanner(out)
	last := rand.Intn(200)
	for n := 0; lines.Scan(); n++ {
		f := strings.Fields(lines.Text())
		if len(f) != 4 {
			t.Errorf("the child says %q", lines.Text())
			break
		}
		a := asking{f[1], must(receipt.Parse(f[2]))(t), f[3]}
		if f[0] == "done" {
			done[a] = true
		} else {
			asked = append(asked, a)
		}
		if n == last {
			time.AfterFunc(time.Duration(rand.Intn(5000))*time.Microsecond, func() { cmd.Process.Kill() })
		}
	}
	cmd.Process.Kill()
	_ = cmd.Wait()
	return asked, done
}

func killedChild(t *testing.T, dir, key string) {
	o := testOptions(t, newClock(), must(NewIdentity())(t))
	o.Dir, o.Recipients, o.CompactAfter = dir, []Recipient{{Key: key}}, time.Millisecond
	s := must(Open(o))(t)
	var mu sync.Mutex
	say := func(word string, a asking) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println(word, a.what, a.code.Show(), a.token)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				a := asking{"submit", newCode(t), token()}
				for _, a.what = range []string{"submit", "withdraw"}[:1+i%2] {
					a.token = token()
					say("asks", a)
					if err := a.do(s); err != nil {
						t.Error(err)
						return
					}
					say("done", a)
				}
			}
		})
	}
	wg.Wait()
}
