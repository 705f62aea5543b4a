package telegram

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"time"
)

// certificate is the bot's own, for a webhook without a proxy before it. Its
// files are read again when they change, so that a renewed one is used without
// a restart.
type certificate struct {
	certFile, keyFile string

	mu      sync.Mutex
	changed [2]time.Time // of the files that were read
	pair    *tls.Certificate
}

func loadCertificate(certFile, keyFile string) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile}
	_, err := c.get(nil)
	return c, err
}

// get is what tls.Config asks. While new files can't be read, such as between
// two writes, the old certificate stays.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	changed, err := c.times()
	if err == nil && c.pair != nil && changed == c.changed {
		return c.pair, nil
	}
	var pair tls.Certificate
	if err == nil {
		pair, err = tls.LoadX509KeyPair(c.certFile, c.keyFile)
	}
	switch {
	case err == nil:
		c.pair, c.changed = &pair, changed
	case c.pair == nil:
		return nil, fmt.Errorf("the webhook's certificate can't be read: %w", err)
	}
	return c.pair, nil
}

func (c *certificate) times() (out [2]time.Time, err error) {
	for i, name := range []string{c.certFile, c.keyFile} {
		fi, err := os.Stat(name)
		if err != nil {
			return out, err
		}
		out[i] = fi.ModTime()
	}
	return out, nil
}

// upload is the certificate in the form Telegram must be given, if it is
// self-signed; nil if an authority vouches for it. The key is never part of it,
// even where one file holds both.
func (c *certificate) upload() []byte {
	pair, err := c.get(nil)
	if err != nil {
		return nil
	}
	leaf := pair.Leaf
	if !bytes.Equal(leaf.RawIssuer, leaf.RawSubject) || leaf.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature) != nil {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Raw})
}

// CheckCertificate tells what keeps Telegram from calling address with this
// certificate on the given day; nil if nothing does.
func CheckCertificate(certFile, keyFile, address string, on time.Time) error {
	c, err := loadCertificate(certFile, keyFile)
	if err != nil {
		return err
	}
	u, err := url.Parse(address)
	if err != nil {
		return errors.New("the webhook's address can't be read")
	}
	leaf := c.pair.Leaf
	switch {
	case on.After(leaf.NotAfter):
		return fmt.Errorf("it expired on %s", leaf.NotAfter.Format(time.DateOnly))
	case on.Before(leaf.NotBefore):
		return fmt.Errorf("it holds only from %s", leaf.NotBefore.Format(time.DateOnly))
	case leaf.VerifyHostname(u.Hostname()) != nil && !commonName(leaf, u.Hostname()):
		return fmt.Errorf("it isn't for %s", u.Hostname())
	}
	return nil
}

// commonName accepts the older way to name a host, which Telegram still does
// for certificates that are uploaded.
func commonName(leaf *x509.Certificate, host string) bool {
	return len(leaf.DNSNames) == 0 && len(leaf.IPAddresses) == 0 && leaf.Subject.CommonName == host
}
