package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"netralbot/tips"
)

type staffCmd struct {
	Invite staffInviteCmd `cmd:"" help:"Print a one-time invite for a new member of staff."`
	List   staffListCmd   `cmd:"" help:"List staff."`
	Revoke staffRevokeCmd `cmd:"" help:"End a membership at once."`
	Audit  staffAuditCmd  `cmd:"" help:"Check the audit trail and print it, one JSON object a line."`
}

type staffInviteCmd struct {
	Config string `required:"" help:"The configuration file."`
	Role   string `enum:"petugas,admin" default:"petugas" help:"petugas (triage) or admin (also people)."`
	Unit   string `help:"The unit they belong to; tips about it stay hidden from them."`
}

func (i *staffInviteCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(i.Config)
	if err != nil {
		return err
	}
	var inv tips.Invitation
	if err := vaultJSON(ctx, config, "invite", inviteArgs{tips.Role(i.Role), i.Unit}, &inv); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%s, to be sent to the bot once, before %s:\n/start %s\n", inv.Staff, inv.Expires.In(config.zone).Format("2006-01-02 15:04 MST"), inv.Code)
	return err
}

// vaultJSON carries out a verb and reads its answer.
func vaultJSON(ctx context.Context, config *Config, verb string, args, into any) error {
	var out bytes.Buffer
	if err := vault(ctx, config, verb, args, &out); err != nil {
		return err
	}
	return json.Unmarshal(out.Bytes(), into)
}

type staffListCmd struct {
	Config string `required:"" help:"The configuration file."`
	JSON   bool   `name:"json" help:"As JSON."`
}

func (l *staffListCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(l.Config)
	if err != nil {
		return err
	}
	var people []tips.Staff
	if err := vaultJSON(ctx, config, "people", nil, &people); err != nil {
		return err
	}
	if l.JSON {
		return json.NewEncoder(c.out).Encode(people)
	}
	if len(people) == 0 {
		_, err := fmt.Fprintln(c.out, "Nobody yet: 'netralbot staff invite --config FILE' invites.")
		return err
	}
	for _, p := range people {
		if _, err := fmt.Fprintf(c.out, "%s  %-8s %-24s since %s\n", p.ID, p.Role, p.Unit, p.Since); err != nil {
			return err
		}
	}
	return nil
}

type staffRevokeCmd struct {
	Config string `required:"" help:"The configuration file."`
	ID     string `arg:"" help:"Whom, as 'staff list' shows them: P-7K3QM2."`
}

func (r *staffRevokeCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(r.Config)
	if err != nil {
		return err
	}
	if err := vault(ctx, config, "revoke", r.ID, c.out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%s is revoked.\nIf a key was lost with a phone or laptop, take its recipient out of tips.recipients as well.\n", r.ID)
	return err
}

type staffAuditCmd struct {
	Config string `required:"" help:"The configuration file."`
}

func (a *staffAuditCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(a.Config)
	if err != nil {
		return err
	}
	return vault(ctx, config, "audit", nil, c.out)
}
