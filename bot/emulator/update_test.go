package emulator_test

import (
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"netralbot/bot/emulator"
)

func ids(list []struct {
	ID      int             `json:"update_id"`
	Message json.RawMessage `json:"message"`
	Query   json.RawMessage `json:"callback_query"`
}) []int {
	out := []int{}
	for _, u := range list {
		out = append(out, u.ID)
	}
	return out
}

func sending(n int) (*emulator.Server, *emulator.Person) {
	s := emulator.New(emulator.Options{})
	p := s.Person("asn")
	for range n {
		p.Send("halo")
	}
	return s, p
}

func TestOffset(t *testing.T) {
	s, p := sending(5)
	defer s.Close()
	all := ids(updates(t, s, nil))
	if len(all) != 5 || !slices.IsSorted(all) {
		t.Fatalf("got %v", all)
	}
	if again := ids(updates(t, s, nil)); !slices.Equal(again, all) {
		t.Errorf("unconfirmed updates came back as %v, want %v", again, all)
	}
	if got := ids(updates(t, s, params{"limit": 2})); !slices.Equal(got, all[:2]) {
		t.Errorf("limit 2 gave %v", got)
	}
	if got := ids(updates(t, s, params{"offset": all[2]})); !slices.Equal(got, all[2:]) || s.Pending() != 3 {
		t.Errorf("offset %d gave %v, %d left", all[2], got, s.Pending())
	}
	if got := ids(updates(t, s, params{"offset": all[0]})); !slices.Equal(got, all[2:]) {
		t.Errorf("an offset behind what is confirmed gave %v", got)
	}
	if got := ids(updates(t, s, params{"offset": -1})); !slices.Equal(got, all[4:]) || s.Pending() != 1 {
		t.Errorf("offset -1 gave %v, %d left", got, s.Pending())
	}
	if got := ids(updates(t, s, params{"offset": all[4] + 1})); len(got) != 0 || s.Pending() != 0 {
		t.Errorf("all confirmed, still %v", got)
	}
	p.Send("lagi")
	if got := ids(updates(t, s, params{"offset": all[4] + 1})); len(got) != 1 || got[0] != all[4]+1 {
		t.Errorf("the next update is %v", got)
	}
}

func TestLimitBounds(t *testing.T) {
	s, _ := sending(120)
	defer s.Close()
	for limit, want := range map[int]int{0: 1, 7: 7, 100: 100, 1000: 100} {
		if got := len(updates(t, s, params{"limit": limit})); got != want {
			t.Errorf("limit %d gave %d, want %d", limit, got, want)
		}
	}
}

// After a quiet week ids go on from anywhere; an offset far ahead then
// confirms nothing.
func TestRestartedIDs(t *testing.T) {
	s, p := sending(1)
	defer s.Close()
	old := updates(t, s, nil)[0].ID
	updates(t, s, params{"offset": old + 1})
	s.SetNextUpdateID(1000)
	p.Send("sesudah seminggu")
	got := ids(updates(t, s, params{"offset": old + 1}))
	if !slices.Equal(got, []int{1000}) || s.Pending() != 1 {
		t.Errorf("got %v, %d waiting", got, s.Pending())
	}
}

func TestLongPoll(t *testing.T) {
	s, p := sending(0)
	defer s.Close()
	got := make(chan []int)
	go func() {
		r, err := try(s, "getUpdates", params{"timeout": 30})
		if err != nil {
			t.Error(err)
		}
		var list []struct {
			ID int `json:"update_id"`
		}
		if err := json.Unmarshal(r.Result, &list); err != nil {
			t.Error(err)
		}
		out := []int{}
		for _, u := range list {
			out = append(out, u.ID)
		}
		got <- out
	}()
	p.Send("halo")
	if list := <-got; len(list) != 1 {
		t.Errorf("the poll returned %v", list)
	}
}

func TestConflict(t *testing.T) {
	s, p := sending(0)
	defer s.Close()
	first := make(chan reply)
	opened := make(chan struct{})
	hold := make(chan struct{})
	// The first poll is known to be open when the second has been told to wait.
	go func() {
		close(opened)
		r, err := try(s, "getUpdates", params{"timeout": 30})
		if err != nil {
			t.Error(err)
		}
		first <- r
	}()
	<-opened
	go func() {
		defer close(hold)
		for {
			r, err := try(s, "getUpdates", params{"timeout": 30})
			if err != nil {
				return
			}
			if r.Code == 409 { // the first came later: try again
				continue
			}
			if !r.OK {
				t.Errorf("the younger poll: %+v", r)
			}
			return
		}
	}()
	r := <-first
	if r.OK { // the first was the younger; it got nothing to answer with
		t.Fatalf("the older poll was answered: %+v", r)
	}
	if r.Code != 409 || r.Description != "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running" {
		t.Errorf("the older poll: %+v", r)
	}
	p.Send("halo")
	<-hold
}

func TestAllowedUpdates(t *testing.T) {
	s, p := sending(0)
	defer s.Close()
	kinds := func(p params) []string {
		var out []string
		for _, u := range must[[]map[string]json.RawMessage](t, s, "getUpdates", p) {
			delete(u, "update_id")
			for kind := range u {
				out = append(out, kind)
			}
		}
		updates(t, s, params{"offset": -1})
		return out
	}
	both := func() {
		m := p.Send("halo")
		if err := p.Edit(m.ID, "halo lagi"); err != nil {
			t.Fatal(err)
		}
	}
	both()
	if got := kinds(nil); !slices.Equal(got, []string{"message", "edited_message"}) {
		t.Errorf("by default: %v", got)
	}
	updates(t, s, params{"allowed_updates": []string{"message"}, "offset": 1 << 30})
	drain(t, s)
	both()
	if got := kinds(params{"allowed_updates": nil}); !slices.Equal(got, []string{"message"}) {
		t.Errorf("null after [message]: %v", got)
	}
	drain(t, s)
	updates(t, s, params{"allowed_updates": []string{}})
	both()
	if got := kinds(nil); !slices.Equal(got, []string{"message", "edited_message"}) {
		t.Errorf("after an empty list: %v", got)
	}
}

// drain confirms everything.
func drain(t *testing.T, s *emulator.Server) {
	t.Helper()
	if list := updates(t, s, nil); len(list) > 0 {
		updates(t, s, params{"offset": list[len(list)-1].ID + 1})
	}
}

func TestRedeliver(t *testing.T) {
	s, p := sending(3)
	defer s.Close()
	all := ids(updates(t, s, nil))
	drain(t, s)
	s.Redeliver(2)
	if got := ids(updates(t, s, nil)); !slices.Equal(got, all[1:]) {
		t.Errorf("redelivered %v, want %v", got, all[1:])
	}
	drain(t, s)
	stop := s.Fail(emulator.Fault{Method: "getUpdates", Duplicate: true, Times: 1})
	p.Send("baru")
	if got := ids(updates(t, s, nil)); !slices.Equal(got, []int{all[2], all[2] + 1}) {
		t.Errorf("with a duplicate: %v", got)
	}
	if stop() != 1 {
		t.Error("the fault didn't count its hit")
	}
}

func TestInject(t *testing.T) {
	s, _ := sending(0)
	defer s.Close()
	s.Inject("message_reaction", `{"chat":{"id":1},"message_id":2}`)
	got := must[[]map[string]json.RawMessage](t, s, "getUpdates", nil)
	if len(got) != 1 || string(got[0]["message_reaction"]) != `{"chat":{"id":1},"message_id":2}` {
		t.Errorf("got %s", got)
	}
}

func TestAwaitIdle(t *testing.T) {
	s, p := sending(0)
	start(t, s, func(map[string]json.RawMessage) {})
	for range 20 {
		p.Send("halo")
	}
	if err := s.AwaitIdle(deadline(t)); err != nil {
		t.Fatal(err)
	}
	if n := s.Pending(); n != 0 {
		t.Errorf("%d waiting after AwaitIdle", n)
	}
}

// Many people, one bot: every message is seen once and in order.
func TestManyPeople(t *testing.T) {
	s, _ := sending(0)
	var mu sync.Mutex
	seen := map[int64][]string{}
	start(t, s, func(u map[string]json.RawMessage) {
		var m struct {
			Text string
			Chat struct{ ID int64 }
		}
		if json.Unmarshal(u["message"], &m) == nil {
			mu.Lock()
			seen[m.Chat.ID] = append(seen[m.Chat.ID], m.Text)
			mu.Unlock()
		}
	})
	var senders sync.WaitGroup
	want := []string{"a", "b", "c", "d"}
	const people = 200
	for i := range people {
		p := s.Person(itoa(int64(i)))
		senders.Go(func() {
			for _, text := range want {
				p.Send(text)
			}
		})
	}
	senders.Wait()
	if err := s.AwaitIdle(deadline(t)); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(seen) != people {
		t.Errorf("%d chats were heard, want %d", len(seen), people)
	}
	for id, texts := range seen {
		if !slices.Equal(texts, want) {
			t.Errorf("chat %d arrived as %v", id, texts)
		}
	}
}
