package main

import (
	"context"
)

type deskCmd struct {
	Bundle string `arg:"" optional:"" help:"The sealed bundle; the page also takes one by itself."`
}

func (d *deskCmd) Run(ctx context.Context, c console) error {
	return mistake("not in this build", "")
}
