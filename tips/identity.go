package tips

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// An Identity is one or more age secret keys. No fmt verb or log handler
// prints them.
type Identity struct {
	// A function, because fmt prints what a struct holds without asking
	// its methods when the struct is itself an unexported field.
	keys func() []age.Identity
}

// Format writes a fixed word for every verb.
func (id Identity) Format(f fmt.State, _ rune) { io.WriteString(f, "[identity]") }

func keyring(ids ...age.Identity) *Identity {
	return &Identity{func() []age.Identity { return ids }}
}

const (
	identityLimit = 1 << 20
	scryptLimit   = 22 // work factor that readers accept, about 15 s
)

// NewIdentity draws a new X25519 key.
func NewIdentity() (*Identity, error) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	return keyring(key), nil
}

// Recipient returns the public key of the first secret key, for the
// configuration; "" if that key is of a kind without one.
func (id *Identity) Recipient() string {
	for _, key := range id.keys() {
		switch key := key.(type) {
		case *age.X25519Identity:
			return key.Recipient().String()
		case *age.HybridIdentity:
			return key.Recipient().String()
		}
	}
	return ""
}

// Save writes id to a new file of mode 0600 that the age tool reads as an
// identity file, protected by passphrase unless that is "". It refuses to
// overwrite.
func (id *Identity) Save(path, passphrase string) error {
	return id.save(path, passphrase, 0)
}

func (id *Identity) save(path, passphrase string, workFactor int) error {
	var plain bytes.Buffer
	fmt.Fprintf(&plain, "# public key: %s\n", id.Recipient())
	for _, key := range id.keys() {
		s, ok := key.(fmt.Stringer)
		if !ok {
			return &OperatorError{Kind: ErrIdentity, Hint: "Only native age keys can be written."}
		}
		fmt.Fprintln(&plain, s)
	}
	content := plain.Bytes()
	if passphrase != "" {
		var err error
		if content, err = protect(content, passphrase, workFactor); err != nil {
			return err
		}
	}
	err := writeNew(path, content)
	if errors.Is(err, os.ErrExist) {
		return &OperatorError{
			Kind: ErrIdentity, Path: path, Err: err,
			Hint: "Choose another name; a key that is in use must not be overwritten.",
		}
	}
	return writeTrouble(err, path)
}

func protect(content []byte, passphrase string, workFactor int) ([]byte, error) {
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	if workFactor > 0 {
		r.SetWorkFactor(workFactor)
	}
	var out bytes.Buffer
	armored := armor.NewWriter(&out)
	w, err := age.Encrypt(armored, r)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(content)
	if err = errors.Join(err, w.Close(), armored.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// LoadIdentity reads an age identity file, plain, or protected by a passphrase
// in binary or armored form; passphrase is called only in the latter case.
// ErrPassphrase if it is wrong, ErrIdentity if the file is something else.
func LoadIdentity(path string, passphrase func() (string, error)) (*Identity, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &OperatorError{Kind: ErrIdentity, Path: path, Err: err, Hint: "Check the path and that the file can be read."}
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, identityLimit+1))
	if err != nil {
		return nil, &OperatorError{Kind: ErrIdentity, Path: path, Err: err, Hint: "Check the path and that the file can be read."}
	}
	id, err := ParseIdentity(content, passphrase)
	var oe *OperatorError
	if errors.As(err, &oe) {
		oe.Path = path
	}
	return id, err
}

// ParseIdentity is LoadIdentity for a file's content.
func ParseIdentity(content []byte, passphrase func() (string, error)) (*Identity, error) {
	if len(content) > identityLimit {
		return nil, noIdentity()
	}
	var sealed io.Reader
	switch trimmed := bytes.TrimSpace(content); {
	case bytes.HasPrefix(trimmed, []byte(armor.Header)):
		sealed = armor.NewReader(bytes.NewReader(trimmed))
	case bytes.HasPrefix(content, []byte("age-encryption.org/")):
		sealed = bytes.NewReader(content)
	default:
		return plainIdentity(content)
	}
	word, err := passphrase()
	if err != nil {
		return nil, err
	}
	key, err := age.NewScryptIdentity(word)
	if err != nil {
		return nil, wrongPassphrase()
	}
	key.SetMaxWorkFactor(scryptLimit)
	r, err := age.Decrypt(sealed, key)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none), errors.Is(err, age.ErrIncorrectIdentity):
		if none != nil && !strings.Contains(strings.Join(none.StanzaTypes, " "), "scrypt") {
			return nil, noIdentity()
		}
		return nil, wrongPassphrase()
	case err != nil:
		return nil, noIdentity()
	}
	plain, err := io.ReadAll(io.LimitReader(r, identityLimit))
	if err != nil {
		return nil, noIdentity()
	}
	return plainIdentity(plain)
}

func plainIdentity(content []byte) (*Identity, error) {
	ids, err := age.ParseIdentities(bytes.NewReader(content))
	if err != nil || len(ids) == 0 {
		return nil, noIdentity() // the cause would quote a line that may be secret
	}
	return keyring(ids...), nil
}

func noIdentity() error {
	return &OperatorError{Kind: ErrIdentity, Hint: "Give the file that netralbot keys new or age-keygen wrote."}
}

func wrongPassphrase() error {
	return &OperatorError{Kind: ErrPassphrase, Hint: "Try again; a lost passphrase cannot be recovered."}
}
