package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"netralbot/bot/emulator"
	"netralbot/tips"
)

// TestMain lets tests run side by side that mostly wait for another process,
// and removes the program they built.
func TestMain(m *testing.M) {
	flag.Parse()
	explicit := false
	flag.Visit(func(f *flag.Flag) { explicit = explicit || f.Name == "test.parallel" })
	if !explicit {
		if err := flag.Set("test.parallel", "8"); err != nil {
			panic(err)
		}
	}
	dir, err := os.MkdirTemp("", "netralbot-build-")
	if err != nil {
		panic(err)
	}
	if err := os.Setenv(programDir, dir); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// programDir names the environment variable that says where the program is
// built to.
const programDir = "NETRALBOT_TEST_DIR"

// build once for all tests that start the program as operators do.
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(os.Getenv(programDir), "netralbot")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
})

func program(t testing.TB) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// site is a configuration on disk, for the program itself, and the server it
// talks to.
type site struct {
	t      testing.TB
	dir    string
	server *emulator.Server
}

// newSite writes a configuration with a key of its own; more is TOML to append.
func newSite(t testing.TB, o emulator.Options, more string) *site {
	t.Helper()
	s := &site{t: t, dir: shortDir(t), server: emulator.ForTest(t, o)}
	id, err := tips.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if err := id.Save(filepath.Join(s.dir, "petugas.key"), ""); err != nil {
		t.Fatal(err)
	}
	s.write(s.server.URL(), id.Recipient(), more)
	return s
}

func (s *site) write(url, recipient, more string) {
	s.t.Helper()
	toml := fmt.Sprintf("data_dir = \"data\"\n[telegram]\napi_url = %q\n[tips]\nrecipients = [%q]\nper_hour = 1000000\n[log]\nlevel = \"debug\"\n%s", url, recipient, more)
	if err := os.WriteFile(filepath.Join(s.dir, "netralbot.toml"), []byte(toml), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// command makes a command of the program that hasn't started.
func (s *site) command(args ...string) *exec.Cmd {
	c := exec.Command(program(s.t), args...)
	c.Dir = s.dir
	c.Env = append(os.Environ(), "NETRALBOT_TOKEN="+s.server.Token())
	return c
}

// output runs a command that must succeed.
func (s *site) output(args ...string) string {
	s.t.Helper()
	c := s.command(args...)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

// queue lists all tips, by the command and not by looking into the store.
func (s *site) queue() []tips.Card {
	s.t.Helper()
	d := json.NewDecoder(strings.NewReader(s.output("tips", "list", "--config", "netralbot.toml", "--json", "--limit", "1000000")))
	var all []tips.Card
	for d.More() {
		var c tips.Card
		if err := d.Decode(&c); err != nil {
			s.t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// process is a running bot.
type process struct {
	t    testing.TB
	cmd  *exec.Cmd
	log  *logBuffer
	gone chan struct{} // closed when it has ended
	err  error         // valid then
}

// run starts the bot. It is killed at the end of the test if it still runs.
func (s *site) run() *process {
	s.t.Helper()
	p := &process{t: s.t, cmd: s.command("run", "--config", "netralbot.toml"), log: &logBuffer{}, gone: make(chan struct{})}
	p.cmd.Stderr = p.log
	if err := p.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.gone)
	}()
	s.t.Cleanup(p.kill)
	return p
}

// logs waits until the log holds the words; false if the process ends first.
func (p *process) logs(words string) bool {
	p.t.Helper()
	ended := false
	until(p.t, fmt.Sprintf("the log says %q", words), func() bool {
		select {
		case <-p.gone:
			ended = true
		default:
		}
		return ended || strings.Contains(p.log.String(), words)
	})
	return strings.Contains(p.log.String(), words)
}

// until polls a condition that nothing announces, such as another process's.
func until(t testing.TB, what string, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !cond(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

// ready waits until the bot takes messages.
func (p *process) ready() {
	p.t.Helper()
	if !p.logs("msg=ready") {
		p.t.Fatalf("the bot ended: %v\n%s", p.err, p.log)
	}
}

// kill ends the process as a power cut would, and waits until it is gone.
func (p *process) kill() {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		p.t.Error(err)
	}
	<-p.gone
}

// stopWithin is the promise of an orderly stop.
const stopWithin = 5 * time.Second

// terminate sends SIGTERM and holds the bot to its promise: gone, with exit
// code 0, within 5 s.
func (p *process) terminate() {
	p.t.Helper()
	promise, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	began := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	select {
	case <-p.gone:
	case <-promise.Done():
		p.t.Errorf("the bot still runs %v after SIGTERM\n%s", stopWithin, p.log)
		return
	}
	p.t.Logf("stopped after %v", time.Since(began).Round(time.Millisecond))
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		p.t.Errorf("the bot ended with %d\n%s", code, p.log)
	}
}
