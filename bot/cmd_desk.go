package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"

	"golang.org/x/term"

	"netralbot/bot/desk"
)

type deskCmd struct {
	Bundle    []string `arg:"" optional:"" help:"Sealed bundles; the page also takes them by itself."`
	Identity  string   `help:"Your key file; the page asks for it otherwise."`
	Config    string   `help:"A configuration, for the names of units and destinations."`
	Addr      string   `default:"127.0.0.1:0" help:"Where the page is served; a loopback address."`
	NoBrowser bool     `help:"Only print the address."`
}

func (*deskCmd) Help() string {
	return "The address that is printed works once, in one browser. Enter in the terminal prints a fresh one, for a tab that was closed or " +
		"the wrong browser; the address before is void then. A browser that is in stays in until the fresh address is used; " +
		"from then on it is out, and the page asks for the passphrase again."
}

func (d *deskCmd) Run(ctx context.Context, c console) error {
	names := desk.Names{}
	if d.Config != "" {
		config, err := readConfig(d.Config)
		if err != nil {
			return err
		}
		names = config.deskNames()
	}
	page, err := desk.Open(desk.Options{Bundles: d.Bundle, Identity: d.Identity, Names: names})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", d.Addr)
	if err != nil {
		return mistake("the page can't be served at "+d.Addr+": "+err.Error(), "leave --addr out: a free port is taken")
	}
	url := page.URL(l.Addr())
	fmt.Fprintf(c.out, "%s\nThe address works once, in one browser, on this machine. Ctrl+C or Keluar on the page ends it.\n", url)
	if f, ok := c.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprintln(c.out, "Enter prints a fresh address.")
		keepInBackground()
		go freshAddresses(f, c.out, func() string { return page.URL(l.Addr()) })
	}
	if !d.NoBrowser {
		openBrowser(url)
	}
	return page.Serve(ctx, l)
}

// freshAddresses prints a new address for every line of in. Whoever has this
// terminal could as well start the page anew. No browser is opened: it would
// use the address up, perhaps in the wrong one. A read of a terminal can't be
// interrupted, so that this ends with in or with the program.
func freshAddresses(in io.Reader, out io.Writer, fresh func() string) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		fmt.Fprintf(out, "%s\nThe address before is void. A browser that is in stays in until this one is used; then it is out and the page locks.\n", fresh())
	}
}

// openBrowser tries to; the address is printed in any case.
func openBrowser(url string) {
	opener := map[string][]string{"windows": {"rundll32", "url.dll,FileProtocolHandler"}, "darwin": {"open"}}[runtime.GOOS]
	if opener == nil {
		opener = []string{"xdg-open"}
	}
	_ = exec.Command(opener[0], append(opener[1:], url)...).Start()
}

func (c *Config) deskNames() desk.Names {
	n := desk.Names{Government: c.Government.Name, Units: map[string]string{}, Destinations: map[string]string{}}
	for _, p := range c.places() {
		n.Units[p.ID] = p.Name
	}
	for _, d := range c.Destinations {
		n.Destinations[d.ID] = d.Name
	}
	return n
}
