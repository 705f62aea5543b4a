package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// deskRun is the command with somebody at its terminal.
type deskRun struct {
	t    *testing.T
	cmd  *exec.Cmd
	said *bufio.Scanner
}

func startDesk(t *testing.T, in *os.File) *deskRun {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	r := &deskRun{t: t, cmd: exec.CommandContext(ctx, program(t), "desk", "--no-browser")}
	r.cmd.Stdin, r.cmd.Stderr = in, os.Stderr
	out, err := r.cmd.StdoutPipe()
	if err == nil {
		err = r.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	r.said = bufio.NewScanner(out)
	return r
}

// line is what the command prints next; "" if it has ended.
func (r *deskRun) line() string {
	r.said.Scan()
	return r.said.Text()
}

// address reads an address and the line that explains it.
func (r *deskRun) address(explained string) string {
	r.t.Helper()
	address, why := r.line(), r.line()
	if !strings.HasPrefix(address, "http://127.0.0.1:") || !strings.Contains(why, explained) {
		r.t.Fatalf("printed %q and %q", address, why)
	}
	return address
}

// ends sends SIGTERM, on which the command must end without an error, and
// returns what it printed before.
func (r *deskRun) ends() string {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	var rest strings.Builder
	for r.said.Scan() {
		fmt.Fprintln(&rest, r.said.Text())
	}
	if err := r.cmd.Wait(); err != nil {
		r.t.Error(err)
	}
	return rest.String()
}

// status is the answer to a browser with cookies of its own.
func status(t *testing.T, browser *http.Client, address string) int {
	t.Helper()
	resp, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func newBrowser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

// terminalPair returns the two ends of a terminal: that of the person and that
// of the program.
func terminalPair(t *testing.T) (person, program *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no terminals here: ", err)
	}
	n, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close(); program.Close() })
	return person, program
}

// Enter at the terminal prints a fresh address, as often as one likes. Only the
// newest works, and nobody loses a page for it before it is used.
func TestDeskEnterPrintsAFreshAddress(t *testing.T) {
	t.Parallel()
	person, stdin := terminalPair(t)
	r := startDesk(t, stdin)
	first := r.address("works once")
	if hint := r.line(); !strings.Contains(hint, "Enter") {
		t.Errorf("Enter isn't mentioned: %q", hint)
	}
	mine, other := newBrowser(t), newBrowser(t)
	if got := status(t, mine, first); got != http.StatusOK {
		t.Fatalf("the first address: %d", got)
	}
	enter := func() string {
		t.Helper()
		if _, err := person.WriteString("\n"); err != nil {
			t.Fatal(err)
		}
		return r.address("stays in until this one is used")
	}
	second := enter()
	third := enter()
	page := first[:strings.Index(first, "masuk/")]
	if got := status(t, mine, page); got != http.StatusOK {
		t.Errorf("Enter put the open page out: %d", got)
	}
	for name, void := range map[string]string{"used": first, "replaced": second} {
		if got := status(t, other, void); got != http.StatusForbidden {
			t.Errorf("the address that was %s: %d", name, got)
		}
	}
	if got := status(t, other, third); got != http.StatusOK {
		t.Errorf("the newest address: %d", got)
	}
	if got := status(t, mine, page); got != http.StatusForbidden {
		t.Errorf("two browsers are in: %d", got)
	}
	if rest := r.ends(); rest != "" {
		t.Errorf("more was printed: %q", rest)
	}
}

// Where there is no terminal, standard input is left alone.
func TestDeskLeavesAPipeAlone(t *testing.T) {
	t.Parallel()
	stdin, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	if _, err := w.WriteString("\n\n"); err != nil {
		t.Fatal(err)
	}
	w.Close()
	r := startDesk(t, stdin)
	address := r.address("works once")
	if got := status(t, newBrowser(t), address); got != http.StatusOK {
		t.Errorf("the address: %d", got)
	}
	if rest := r.ends(); rest != "" {
		t.Errorf("more was printed: %q", rest)
	}
	if left, err := io.ReadAll(stdin); err != nil || string(left) != "\n\n" {
		t.Errorf("the pipe holds %q afterwards, %v", left, err)
	}
}
