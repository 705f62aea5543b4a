package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/term"

	"netralbot/tips"
)

type keysCmd struct {
	New keysNewCmd `cmd:"" help:"Make a staff key: an age identity file, protected by a passphrase."`
}

type keysNewCmd struct {
	Out   string `required:"" help:"The file to write; it must not exist."`
	Plain bool   `help:"Leave out the passphrase, for a key that the host itself uses."`
}

const minPassphrase = 10

func (k *keysNewCmd) Run(c console) error {
	if _, err := os.Stat(k.Out); err == nil {
		return mistake(k.Out+" exists already", "choose another name: a key that was overwritten opens nothing any more")
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	passphrase := ""
	if !k.Plain {
		var err error
		if passphrase, err = k.choose(c); err != nil {
			return err
		}
	}
	id, err := tips.NewIdentity()
	if err != nil {
		return err
	}
	if err := id.Save(k.Out, passphrase); err != nil {
		return operatorError(err)
	}
	_, err = fmt.Fprintf(c.out, "%s\n", id.Recipient())
	fmt.Fprintf(c.err, "The key is in %s: keep a copy where only its owner can reach it; nobody can replace it.\nPut the line above into tips.recipients of the bot's configuration.\n", k.Out)
	return err
}

// choose asks for a new passphrase, twice where a person types it.
func (k *keysNewCmd) choose(c console) (string, error) {
	first, err := c.passphrase("New passphrase: ", "new_passphrase")()
	if err != nil {
		return "", err
	}
	if len([]rune(first)) < minPassphrase {
		return "", mistake(fmt.Sprintf("the passphrase is shorter than %d characters", minPassphrase), "four or five random words are easy to keep and hard to guess; --plain leaves it out")
	}
	if f, ok := c.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) && os.Getenv("NETRALBOT_PASSPHRASE") == "" {
		again, err := c.passphrase("Once more: ", "new_passphrase")()
		if err != nil {
			return "", err
		}
		if again != first {
			return "", mistake("the two passphrases differ", "run the command again")
		}
	}
	return first, nil
}
