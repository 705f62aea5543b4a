package main

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"runtime"

	"netralbot/bot/desk"
)

type deskCmd struct {
	Bundle    []string `arg:"" optional:"" help:"Sealed bundles; the page also takes them by itself."`
	Identity  string   `help:"Your key file; the page asks for it otherwise."`
	Config    string   `help:"A configuration, for the names of units and destinations."`
	Addr      string   `default:"127.0.0.1:0" help:"Where the page is served; a loopback address."`
	NoBrowser bool     `help:"Only print the address."`
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
	if !d.NoBrowser {
		openBrowser(url)
	}
	return page.Serve(ctx, l)
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
