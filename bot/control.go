package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"netralbot/tips"
)

// A running bot holds the vault, so commands reach it over a socket in
// data_dir; without a running bot they open the vault themselves. Both ways
// carry out the same verbs. Whoever may open the socket's file may do what the
// operator may: its mode and that of data_dir are the guard.

// verb does one thing with the vault for a command: args is JSON, the answer
// is written to out.
type verb func(s *tips.Store, args json.RawMessage, out io.Writer) error

// verbs are what commands may ask for.
var verbs = map[string]verb{
	"invite": verbInvite,
	"people": verbPeople,
	"revoke": verbRevoke,
	"queue":  verbQueue,
	"bundle": verbBundle,
	"backup": func(s *tips.Store, _ json.RawMessage, out io.Writer) error { return s.Backup(out) },
	"check":  verbCheck,
	"audit":  verbAudit,
	"reseal": verbReseal,
	"commitments": func(s *tips.Store, _ json.RawMessage, out io.Writer) error {
		all, err := s.Commitments()
		if err != nil {
			return err
		}
		return json.NewEncoder(out).Encode(all)
	},
}

func socketPath(dir string) string { return filepath.Join(dir, "control.sock") }

// control is the bot's side of the socket.
type control struct {
	listener net.Listener
	app      *App
}

func (a *App) listenControl() (*control, error) {
	path := socketPath(a.config.DataDir)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err // a stale one of a bot that was killed; the vault's lock tells them apart
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, mistake("the control socket can't be made: "+err.Error(), "use a data_dir with a shorter path, on a local file system")
	}
	return &control{listener: l, app: a}, os.Chmod(path, 0o600)
}

func (c *control) serve(ctx context.Context) {
	server := &http.Server{Handler: c, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		if server.Shutdown(last) != nil {
			_ = server.Close()
		}
	})
	defer stop()
	_ = server.Serve(c.listener) // ends with the listener
	<-ctx.Done()
}

// refusal is an error on its way over the socket.
type refusal struct {
	Error string `json:"error"`
	Hint  string `json:"hint,omitempty"`
	Mine  bool   `json:"mistake,omitempty"`
}

func (c *control) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	do, ok := verbs[filepath.Base(r.URL.Path)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	args, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err == nil {
		// The header tells success only at the end: a bundle is written as it
		// is made, and what breaks off must not look whole.
		w.Header().Set("Trailer", "Netralbot-Result")
		members := c.members()
		err = do(c.app.store, args, w)
		c.dismiss(r.Context(), members)
	}
	result, _ := json.Marshal(refusal{})
	if err != nil {
		r := refusal{Error: err.Error(), Hint: tips.Hint(err)}
		var p *problem
		if errors.As(err, &p) {
			r.Hint, r.Mine = p.hint, true
		}
		result, _ = json.Marshal(r)
	}
	w.Header().Set("Netralbot-Result", string(result))
}

// members is who is enrolled, by number.
func (c *control) members() map[tips.StaffID]tips.Staff {
	people, err := c.app.store.People()
	c.app.note("staff could not be listed", err)
	all := make(map[tips.StaffID]tips.Staff, len(people))
	for _, p := range people {
		all[p.ID] = p
	}
	return all
}

// dismiss clears the chats of those who are no member any more.
func (c *control) dismiss(ctx context.Context, before map[tips.StaffID]tips.Staff) {
	now := c.members()
	for id, gone := range before {
		if _, still := now[id]; !still {
			c.app.pending.Go(func() { c.app.wire.Dismiss(context.WithoutCancel(ctx), gone.Address) })
		}
	}
}

// vault carries out a verb, in the running bot if there is one.
func vault(ctx context.Context, config *Config, name string, args any, out io.Writer) error {
	body, err := json.Marshal(args)
	if err != nil {
		return err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socketPath(config.DataDir))
	if err == nil {
		return overSocket(ctx, conn, name, body, out)
	}
	s, err := tips.Open(config.storeOptions(time.Now))
	if err != nil {
		return operatorError(err)
	}
	err = verbs[name](s, body, out)
	return operatorError(errors.Join(err, s.Close()))
}

func overSocket(ctx context.Context, conn net.Conn, name string, body []byte, out io.Writer) error {
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil }, DisableKeepAlives: true}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://bot/"+name, bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := client.Do(req)
	if err != nil {
		return &fault{errors.New("the running bot didn't answer"), "try again in a moment; if it stays so, restart the bot"}
	}
	defer res.Body.Close()
	if _, err := io.Copy(out, res.Body); err != nil {
		return fmt.Errorf("the running bot broke off: %w", err)
	}
	var r refusal
	if err := json.Unmarshal([]byte(res.Trailer.Get("Netralbot-Result")), &r); err != nil {
		return errors.New("the running bot broke off its answer")
	}
	switch {
	case r.Error == "":
		return nil
	case r.Mine:
		return mistake(r.Error, r.Hint)
	case r.Hint != "":
		return &fault{errors.New(r.Error), r.Hint}
	}
	return errors.New(r.Error)
}

type inviteArgs struct {
	Role tips.Role `json:"role"`
	Unit string    `json:"unit"`
}

func verbInvite(s *tips.Store, args json.RawMessage, out io.Writer) error {
	var a inviteArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return err
	}
	inv, err := s.Invite(tips.Operator(), a.Role, a.Unit)
	if errors.Is(err, tips.ErrUnknownUnit) {
		return mistake(fmt.Sprintf("there is no unit %q in the configuration", a.Unit), "use the id of a [[unit]]")
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(inv)
}

func verbPeople(s *tips.Store, _ json.RawMessage, out io.Writer) error {
	people, err := s.People()
	if err != nil {
		return err
	}
	if people == nil {
		people = []tips.Staff{}
	}
	return json.NewEncoder(out).Encode(people)
}

func verbRevoke(s *tips.Store, args json.RawMessage, _ io.Writer) error {
	var id string
	if err := json.Unmarshal(args, &id); err != nil {
		return err
	}
	who, err := tips.ParseStaffID(id)
	if err == nil {
		err = s.Revoke(tips.Operator(), who)
	}
	if err != nil {
		return mistake("there is nobody "+id, "'netralbot staff list' shows who is enrolled")
	}
	return nil
}

// queueArgs are the filters of tips list and tips pull.
type queueArgs struct {
	State, Kind, Unit string
	Overdue           bool
	Offset, Limit     int
	Numbers           []string
}

func (q queueArgs) filter() tips.Filter {
	return tips.Filter{State: tips.State(q.State), Kind: q.Kind, Unit: q.Unit, Overdue: q.Overdue}
}

func verbQueue(s *tips.Store, args json.RawMessage, out io.Writer) error {
	var q queueArgs
	if err := json.Unmarshal(args, &q); err != nil {
		return err
	}
	page, err := s.Queue(tips.Operator(), q.filter(), q.Offset, q.Limit)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(page)
}

func verbBundle(s *tips.Store, args json.RawMessage, out io.Writer) error {
	var q queueArgs
	if err := json.Unmarshal(args, &q); err != nil {
		return err
	}
	if len(q.Numbers) == 0 {
		_, err := s.Bundle(tips.Operator(), out, q.filter())
		return err
	}
	var numbers []tips.Number
	for _, text := range q.Numbers {
		n, err := tips.ParseNumber(text)
		if err != nil {
			return mistake(text+" is no tip number", "numbers look like 7K3Q-M2XP; 'netralbot tips list' shows them")
		}
		numbers = append(numbers, n)
	}
	_, err := s.BundleOf(tips.Operator(), out, numbers...)
	if errors.Is(err, tips.ErrNotFound) {
		return mistake("one of these tips isn't there", "'netralbot tips list' shows those that are; closed ones with --state selesai")
	}
	return err
}

// resealArgs carry a key file as it is, and its passphrase. They go over the
// socket of this host only, and into memory only.
type resealArgs struct {
	Key        []byte `json:"key"`
	Passphrase string `json:"passphrase"`
}

func verbReseal(s *tips.Store, args json.RawMessage, out io.Writer) error {
	var a resealArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return err
	}
	id, err := tips.ParseIdentity(a.Key, func() (string, error) { return a.Passphrase, nil })
	if err != nil {
		return err
	}
	done, err := s.Reseal(tips.Operator(), id)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(done)
}

func verbCheck(s *tips.Store, _ json.RawMessage, _ io.Writer) error {
	if err := s.Check(); err != nil {
		return err
	}
	_, err := s.VerifyAudit()
	return err
}

func verbAudit(s *tips.Store, _ json.RawMessage, out io.Writer) error {
	if _, err := s.VerifyAudit(); err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	for seq := uint64(1); ; {
		page, err := s.Audit(tips.Operator(), seq, 500)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, e := range page {
			if err := enc.Encode(e); err != nil {
				return err
			}
			seq = e.Seq + 1
		}
	}
}
