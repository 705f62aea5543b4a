package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"netralbot/tips"
	"netralbot/tips/receipt"
)

type tipsCmd struct {
	List        tipsListCmd        `cmd:"" help:"The queue, most urgent first, without content."`
	Pull        tipsPullCmd        `cmd:"" help:"Write open tips to a sealed bundle."`
	Open        tipsOpenCmd        `cmd:"" help:"Read a sealed bundle with an identity, on the staff's own machine."`
	Commitments tipsCommitmentsCmd `cmd:"" help:"Print the daily commitments, to be published."`
	Reseal      tipsResealCmd      `cmd:"" help:"Seal the tips an old key opens to the present recipients, after one was replaced."`
	Prove       tipsProveCmd       `cmd:"" help:"Check a proof of filing with its code, without a vault."`
	Export      tipsExportCmd      `cmd:"" help:"Write an opened bundle to a folder: one folder a tip, and a table."`
}

type queueFlags struct {
	Config  string `required:"" help:"The configuration file."`
	State   string `enum:",diterima,ditelaah,perlu-keterangan,diteruskan,selesai" default:"" help:"Only this state; closed tips come only with selesai."`
	Kind    string `help:"Only this kind."`
	Unit    string `help:"Only this unit."`
	Overdue bool   `help:"Only what is past its deadline."`
}

func (q *queueFlags) args() queueArgs {
	return queueArgs{State: q.State, Kind: q.Kind, Unit: q.Unit, Overdue: q.Overdue}
}

type tipsListCmd struct {
	queueFlags `embed:""`
	JSON       bool `name:"json" help:"One JSON object a tip."`
	Limit      int  `default:"1000" help:"At most so many."`
}

func (l *tipsListCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(l.Config)
	if err != nil {
		return err
	}
	args := l.args()
	args.Limit = l.Limit
	var page tips.Page
	if err := vaultJSON(ctx, config, "queue", args, &page); err != nil {
		return err
	}
	if l.JSON {
		enc := json.NewEncoder(c.out)
		for _, card := range page.Cards {
			if err := enc.Encode(card); err != nil {
				return err
			}
		}
		return nil
	}
	if len(page.Cards) == 0 {
		_, err := fmt.Fprintln(c.out, "No tips.")
		return err
	}
	for _, card := range page.Cards {
		if _, err := fmt.Fprintf(c.out, "%s  %-17s %-12s %-20s received %s  %s\n", card.Number, card.State, card.Kind, card.Unit, card.Day, leftWords(card)); err != nil {
			return err
		}
	}
	return nil
}

func leftWords(c tips.Card) string {
	switch {
	case c.Deadline == 0:
		return ""
	case c.DaysLeft < 0:
		return fmt.Sprintf("%d days late", -c.DaysLeft)
	}
	return fmt.Sprintf("%d days left", c.DaysLeft)
}

type tipsPullCmd struct {
	queueFlags `embed:""`
	Out        string   `required:"" help:"The bundle to write; it must not exist."`
	Number     []string `arg:"" optional:"" help:"Only these tips."`
}

func (p *tipsPullCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(p.Config)
	if err != nil {
		return err
	}
	args := p.args()
	args.Numbers = p.Number
	err = writeNew(p.Out, func(w io.Writer) error { return vault(ctx, config, "bundle", args, w) })
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%s: open it on your own machine with 'netralbot desk %s' or 'netralbot tips open %s --identity KEY'\n", p.Out, p.Out, p.Out)
	return err
}

// writeNew writes a file of mode 0600 that must not exist, whole or not at all.
func writeNew(path string, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return mistake(path+" exists already", "choose another name")
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	if err := write(f); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

type bundleFlags struct {
	Bundle   string `arg:"" help:"The sealed bundle."`
	Identity string `required:"" help:"Your key file."`
}

func (b *bundleFlags) dossiers(c console) ([]tips.Dossier, error) {
	id, err := tips.LoadIdentity(b.Identity, c.passphrase("Passphrase of "+b.Identity+": ", "identity_passphrase"))
	if err != nil {
		return nil, operatorError(err)
	}
	f, err := os.Open(b.Bundle)
	if err != nil {
		return nil, mistake("the bundle can't be read: "+err.Error(), "give the path of the file that 'tips pull' or the chat gave you")
	}
	defer f.Close()
	all, err := tips.ReadBundle(f, id)
	return all, operatorError(err)
}

type tipsOpenCmd struct {
	bundleFlags `embed:""`
	JSON        bool `name:"json" help:"One JSON object a tip, photos as base64."`
}

func (o *tipsOpenCmd) Run(c console) error {
	all, err := o.dossiers(c)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(c.out)
	for _, d := range all {
		if o.JSON {
			err = enc.Encode(d)
		} else {
			_, err = io.WriteString(c.out, dossierText(d)+"\n")
		}
		if err != nil {
			return err
		}
	}
	if len(all) == 0 {
		fmt.Fprintln(c.err, "The bundle holds no tips that this key opens.")
	}
	return nil
}

// dossierText writes a tip out for people. What a reporter wrote may hold
// anything, so it can't drive the terminal, and it is indented, so that it
// can't pass for a line of ours: another tip's head, or a note of staff.
func dossierText(d tips.Dossier) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%-10s %s\n", name+":", strings.TrimLeft(indented(value), " "))
		}
	}
	fmt.Fprintf(&b, "=== %s ===\n", d.Card.Number)
	line("Status", string(d.Card.State))
	line("Jenis", d.Card.Kind)
	line("Unit", d.Card.Unit)
	line("Diterima", d.Card.Day.String())
	if d.Locked {
		b.WriteString("(terkunci: kunci ini tidak membuka isinya)\n")
		return b.String()
	}
	line("Aturan", d.Report.Topic)
	line("Kapan", d.Report.When)
	line("Tempat", d.Report.Place)
	line("Siapa", d.Report.Who)
	for _, t := range d.Report.Texts {
		fmt.Fprintf(&b, "\n%s\n", indented(t))
	}
	if n := len(d.Report.Photos); n > 0 {
		line("Foto", fmt.Sprint(n))
	}
	for _, a := range d.Additions {
		fmt.Fprintf(&b, "\n+ Keterangan tambahan (%s), %d foto\n", a.Day, len(a.Photos))
		for _, t := range a.Texts {
			fmt.Fprintf(&b, "%s\n", indented(t))
		}
	}
	for _, m := range d.Messages {
		fmt.Fprintf(&b, "\n> Kepada pelapor (%s):\n%s\n", m.Day, indented(m.Text))
	}
	for _, n := range d.Notes {
		fmt.Fprintf(&b, "\n* Catatan %s (%s):\n%s\n", n.From, n.Day, indented(n.Text))
	}
	return b.String()
}

// printable drops control characters other than line ends, and those that turn
// the direction of writing or break lines in another way.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, s)
}

// indented sets every line of a text apart from ours.
func indented(s string) string {
	const margin = "    "
	return margin + strings.ReplaceAll(printable(s), "\n", "\n"+margin)
}

type tipsExportCmd struct {
	bundleFlags `embed:""`
	Out         string `required:"" help:"The folder to make; it must not exist. Its content is readable: keep it safe."`
}

func (e *tipsExportCmd) Run(c console) error {
	all, err := e.dossiers(c)
	if err != nil {
		return err
	}
	if err := os.Mkdir(e.Out, 0o700); err != nil {
		return mistake("the folder can't be made: "+err.Error(), "choose a name that doesn't exist")
	}
	for _, d := range all {
		if err := exportTip(filepath.Join(e.Out, d.Card.Number.String()), d); err != nil {
			return err
		}
	}
	if err := writeNew(filepath.Join(e.Out, "antrean.csv"), func(w io.Writer) error { return writeTable(w, all) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%d tips in %s. They are no longer sealed.\n", len(all), e.Out)
	return err
}

func exportTip(dir string, d tips.Dossier) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	photos := d.Report.Photos
	for _, a := range d.Additions {
		photos = append(photos, a.Photos...)
	}
	for i, p := range photos {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("foto-%02d.jpg", i+1)), p, 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "laporan.txt"), []byte(dossierText(d)), 0o600)
}

func writeTable(w io.Writer, all []tips.Dossier) error {
	t := csv.NewWriter(w)
	rows := [][]string{{"nomor", "status", "jenis", "unit", "diterima", "tenggat", "petugas", "hasil", "tujuan"}}
	for _, d := range all {
		k := d.Card
		row := []string{k.Number.String(), string(k.State), k.Kind, k.Unit, k.Day.String(), k.Deadline.String(), k.Officer.String(), string(k.Outcome), k.Destination}
		for i := range row {
			row[i] = inert(row[i])
		}
		rows = append(rows, row)
	}
	if err := t.WriteAll(rows); err != nil {
		return err
	}
	return t.Error()
}

type tipsResealCmd struct {
	Config   string `required:"" help:"The configuration file, with the new tips.recipients; a running bot must have been restarted with it."`
	Identity string `required:"" help:"A key file that opens the tips so far."`
}

// Run is for a lost phone or laptop: revoke its owner, replace the recipient in
// the configuration, restart, and run this where a key that still opens the
// tips is at hand.
func (k *tipsResealCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(k.Config)
	if err != nil {
		return err
	}
	key, err := os.ReadFile(k.Identity)
	if err != nil {
		return mistake("the key file can't be read: "+err.Error(), "give the path of a key that was a recipient until now")
	}
	args := resealArgs{Key: key}
	_, err = tips.ParseIdentity(key, func() (string, error) {
		p, err := c.passphrase("Passphrase of "+k.Identity+": ", "identity_passphrase")()
		args.Passphrase = p
		return p, err
	})
	if err != nil {
		return operatorError(err)
	}
	var done tips.Resealed
	if err := vaultJSON(ctx, config, "reseal", args, &done); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%d tips are sealed to the present recipients, %d were left as they were because this key doesn't open them.\nBackups made before keep what the old key opens: delete them when new ones are made.\n", done.Tips, done.Locked)
	return err
}

// inert keeps a spreadsheet from taking a value for a formula. None of ours is
// one, but anybody who knows the recipients can make a bundle.
func inert(s string) string {
	if t := strings.TrimSpace(s); t != "" && strings.ContainsRune("=+-@|%", rune(t[0])) {
		return "'" + s
	}
	return s
}

type tipsCommitmentsCmd struct {
	Config string `required:"" help:"The configuration file."`
}

func (k *tipsCommitmentsCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(k.Config)
	if err != nil {
		return err
	}
	return vault(ctx, config, "commitments", nil, c.out)
}

type tipsProveCmd struct {
	Proof     string `required:"" help:"The file the bot gave: bukti.json."`
	Published string `required:"" help:"The published commitments, as 'tips commitments' prints them."`
}

// Run reads the code from the input rather than the command line, where the
// shell's history would keep it.
func (k *tipsProveCmd) Run(c console) error {
	var proof tips.Proof
	var published []tips.Commitment
	for path, into := range map[string]any{k.Proof: &proof, k.Published: &published} {
		data, err := os.ReadFile(path)
		if err == nil {
			err = json.Unmarshal(data, into)
		}
		if err != nil {
			return mistake(path+" can't be read: "+err.Error(), "give the file as it was handed out")
		}
	}
	line, err := c.passphrase("Receipt code: ", "receipt_code")()
	if err != nil {
		return err
	}
	code, err := receipt.Parse(line)
	if err != nil {
		return mistake("that is no receipt code", "five groups of five letters and digits")
	}
	steps, err := tips.CheckProof(code, proof, published)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if _, err := fmt.Fprintf(c.out, "proved: %s on %s\n", s.State, s.Day); err != nil {
			return err
		}
	}
	if len(steps) == 0 {
		return errors.New("nothing is proved: the days of this proof are not among the published commitments")
	}
	return nil
}
