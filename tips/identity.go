package tips

// An Identity is one or more age secret keys. No fmt verb or log handler
// prints them.
type Identity struct{ _ struct{} }

// NewIdentity draws a new X25519 key.
func NewIdentity() (*Identity, error) { return nil, ErrIdentity }

// Recipient returns the public key of the first secret key, for the
// configuration.
func (id *Identity) Recipient() string { return "" }

// Save writes id to a new file of mode 0600 that the age tool reads as an
// identity file, protected by passphrase unless that is "". It refuses to
// overwrite.
func (id *Identity) Save(path, passphrase string) error { return ErrIdentity }

// LoadIdentity reads an age identity file, plain, or protected by a passphrase
// in binary or armored form; passphrase is called only in the latter case.
// ErrPassphrase if it is wrong, ErrIdentity if the file is something else.
func LoadIdentity(path string, passphrase func() (string, error)) (*Identity, error) {
	return nil, ErrIdentity
}

// ParseIdentity is LoadIdentity for a file's content.
func ParseIdentity(content []byte, passphrase func() (string, error)) (*Identity, error) {
	return nil, ErrIdentity
}

// CheckRecipient reports whether key can be a Recipient's Key.
func CheckRecipient(key string) error { return ErrRecipients }
