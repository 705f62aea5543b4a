package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"netralbot/tips"
)

type backupCmd struct {
	Config string `required:"" help:"The configuration file."`
	To     string `arg:"" help:"The file to write; it must not exist."`
}

func (b *backupCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(b.Config)
	if err != nil {
		return err
	}
	if err := writeNew(b.To, func(w io.Writer) error { return vault(ctx, config, "backup", nil, w) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%s is written. It holds what is sealed and the keys of the receipts: keep it as safe as the bot itself, and delete old ones.\n", b.To)
	return err
}

type restoreCmd struct {
	Config string `required:"" help:"The configuration file; its data_dir must not hold a vault."`
	From   string `arg:"" help:"The backup."`
}

func (r *restoreCmd) Run(c console) error {
	config, err := readConfig(r.Config)
	if err != nil {
		return err
	}
	f, err := os.Open(r.From)
	if err != nil {
		return mistake("the backup can't be read: "+err.Error(), "give the file that 'netralbot backup' wrote")
	}
	defer f.Close()
	done, err := tips.Restore(config.DataDir, f)
	if err != nil {
		return operatorError(err)
	}
	fmt.Fprintf(c.out, "%d tips of %s are restored into %s.\n", done.Tips, done.Day, config.DataDir)
	if done.Dropped > 0 {
		fmt.Fprintf(c.out, "%d tips were withdrawn or expired since and stay gone.\n", done.Dropped)
	}
	if done.Revives {
		fmt.Fprintln(c.out, "WARNING: the ledger of withdrawals isn't there. Tips that were withdrawn since the backup are back: look through them before staff do.")
	}
	return nil
}
