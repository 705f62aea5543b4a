package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/term"
)

type runCmd struct {
	Config string `required:"" help:"The configuration file."`
}

func (r *runCmd) Run(ctx context.Context, c console) error {
	sealMemory(c.err)
	config, err := readConfig(r.Config)
	if err != nil {
		return err
	}
	token, err := config.token()
	if err != nil {
		return err
	}
	log := newLog(c, config.Log.Level)
	app, err := OpenApp(config, Deps{Token: token, Log: log, Passphrase: c.passphrase("Passphrase of tips.identity_file: ", "identity_passphrase")})
	if err != nil {
		return err
	}
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP)
	defer signal.Stop(reload)
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-reload:
				app.Reload()
			case <-done:
				return
			}
		}
	}()
	err = app.Run(ctx)
	close(done)
	return errors.Join(err, app.Close())
}

// newLog writes structured lines. Nothing that a person wrote or is goes into
// a log at any level.
func newLog(c console, level string) *slog.Logger {
	var l slog.Level
	_ = l.UnmarshalText([]byte(level)) // checked with the configuration
	return slog.New(slog.NewTextHandler(c.err, &slog.HandlerOptions{Level: l}))
}

// passphrase asks for a passphrase: from the service manager's credential of
// that name, the environment, the terminal, or the first line of the input.
func (c console) passphrase(prompt, name string) func() (string, error) {
	return func() (string, error) {
		if p, ok := credential(name); ok {
			return p, nil
		}
		if p := os.Getenv("NETRALBOT_PASSPHRASE"); p != "" {
			return p, nil
		}
		if f, ok := c.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
			fmt.Fprint(c.err, prompt)
			b, err := term.ReadPassword(int(f.Fd()))
			fmt.Fprintln(c.err)
			return string(b), err
		}
		line, err := bufio.NewReader(c.in).ReadString('\n')
		if line == "" && err != nil {
			return "", mistake("a passphrase is needed", "type it at the prompt, or set NETRALBOT_PASSPHRASE")
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
}
