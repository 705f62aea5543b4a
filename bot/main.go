// Netralbot is a Telegram bot for local governments in an election season: it
// answers what a civil servant may do under the neutrality rules, takes
// anonymous tips, and gives staff a queue to triage them.
//
// Each command is a file, cmd_*.go. What all of them share: config.go reads
// the configuration, app.go is the bot itself, control.go is how a command
// reaches a vault that a running bot holds.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"netralbot/tips"
)

// commands is the command line.
type commands struct {
	Demo    demoCmd    `cmd:"" help:"Try everything on this machine: no account, token or file."`
	Run     runCmd     `cmd:"" help:"Run the live bot."`
	Ask     askCmd     `cmd:"" help:"Ask the catalogue from the terminal."`
	FAQ     faqCmd     `cmd:"" name:"faq" help:"Check or print the catalogue."`
	Check   checkCmd   `cmd:"" help:"Check configuration, content, token, keys, database, clock and disk."`
	Keys    keysCmd    `cmd:"" help:"Make a staff key."`
	Staff   staffCmd   `cmd:"" help:"Invite, list and revoke staff."`
	Tips    tipsCmd    `cmd:"" help:"The queue from a terminal."`
	Desk    deskCmd    `cmd:"" help:"Open the staff page on this machine: unlock, read, search and export a sealed bundle."`
	Poster  posterCmd  `cmd:"" help:"Make a printable sheet with the bot's QR code."`
	Backup  backupCmd  `cmd:"" help:"Write a consistent copy of the vault, also while the bot runs."`
	Restore restoreCmd `cmd:"" help:"Check a backup and make a vault of it."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

// console is what commands read and write.
type console struct {
	in       io.Reader
	out, err io.Writer
}

const description = `A Telegram bot for the neutrality of civil servants.

Exit codes: 0 done, 1 failed, 2 a mistake in the command or the configuration.`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := command(ctx, os.Args[1:], console{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// command runs one command line and returns its exit code.
func command(ctx context.Context, args []string, c console) int {
	var all commands
	exited := -1
	parser, err := kong.New(&all, kong.Name("netralbot"), kong.Description(description), kong.Writers(c.out, c.err),
		kong.Exit(func(code int) { exited = code }), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(c),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return report(c.err, err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		return report(c.err, mistake(err.Error(), "'netralbot --help' lists the commands"))
	}
	return report(c.err, parsed.Run())
}

// problem is a mistake of the person at the terminal.
type problem struct{ what, hint string }

func mistake(what, hint string) error { return &problem{what, hint} }

func (p *problem) Error() string { return p.what }

// operatorError keeps the vault's hint with its error.
func operatorError(err error) error {
	if hint := tips.Hint(err); hint != "" {
		return &fault{err, hint}
	}
	return err
}

// fault is a failure with advice.
type fault struct {
	error
	hint string
}

func (f *fault) Unwrap() error { return f.error }

// report prints an error with its hint and returns the exit code.
func report(w io.Writer, err error) int {
	var p *problem
	var f *fault
	switch {
	case err == nil:
		return 0
	case errors.As(err, &p):
		fmt.Fprintf(w, "netralbot: %s\nhint: %s\n", err, p.hint)
		return 2
	case errors.As(err, &f):
		fmt.Fprintf(w, "netralbot: %s\nhint: %s\n", err, f.hint)
		return 1
	}
	fmt.Fprintf(w, "netralbot: %s\n", err)
	return 1
}

type versionCmd struct{}

func (versionCmd) Run(c console) error {
	_, err := fmt.Fprintln(c.out, "netralbot", version())
	return err
}

// version is the module's version or, of a build from a checkout, the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	revision, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+"
		}
	}
	if revision == "" {
		return "devel"
	}
	return strings.TrimSpace("devel-" + revision + dirty)
}
