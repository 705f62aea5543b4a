package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"netralbot/tips"
)

// checkCmd looks at everything that can be wrong before and while the bot
// runs. What lies on this machine is in check_local.go, what leaves it in the
// open in check_transport.go, what the Bot API server says in check_server.go. It changes nothing: what isn't there yet is not made.
type checkCmd struct {
	Config  string `required:"" help:"The configuration file."`
	Offline bool   `help:"Leave out what needs the network."`

	now  func() time.Time              // set by tests
	disk func(dir string) (disk, bool) // set by tests
}

// finding is one line of the check: what was looked at, what is wrong with it
// ("" if nothing), and what to do.
type finding struct {
	what, wrong, hint string
	warning           bool // the bot runs all the same
}

func (k *checkCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(k.Config)
	if err != nil {
		return err
	}
	if k.now == nil {
		k.now = time.Now
	}
	if k.disk == nil {
		k.disk = diskOf
	}
	all := []finding{{what: "configuration"}}
	all = append(all, checkContent(config, k.now())...)
	all = append(all, checkRecipients(config)...)
	all = append(all, checkIdentity(config, c)...)
	all = append(all, checkDir(config)...)
	all = append(all, checkDisk(config, k.disk)...)
	all = append(all, checkVault(ctx, config)...)
	all = append(all, checkCertificate(config, k.now())...)
	all = append(all, checkTransport(config)...)
	if k.Offline {
		_, err := config.token()
		all = append(all, checkTokenFile(config)...)
		if err != nil {
			all = append(all, wrong("token", err, ""))
		}
	} else {
		all = append(all, checkServer(ctx, config, k.now)...)
	}
	return printFindings(c.out, all)
}

func printFindings(w io.Writer, all []finding) error {
	bad := 0
	for _, f := range all {
		switch {
		case f.wrong == "":
			fmt.Fprintf(w, "ok       %s\n", f.what)
		case f.warning:
			fmt.Fprintf(w, "warning  %s: %s\n         %s\n", f.what, f.wrong, f.hint)
		default:
			bad++
			fmt.Fprintf(w, "WRONG    %s: %s\n         %s\n", f.what, f.wrong, f.hint)
		}
	}
	if bad > 0 {
		return &fault{fmt.Errorf("%d of %d checks failed", bad, len(all)), "mend what is marked WRONG above"}
	}
	return nil
}

// wrong is a finding with the advice that the error brings along, else hint.
func wrong(what string, err error, hint string) finding {
	var p *problem
	var f *fault
	switch {
	case errors.As(err, &p):
		hint = p.hint
	case errors.As(err, &f):
		hint = f.hint
	case tips.Hint(err) != "":
		hint = tips.Hint(err)
	}
	return finding{what: what, wrong: err.Error(), hint: hint}
}
