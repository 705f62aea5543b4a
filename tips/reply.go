package tips

import (
	"crypto/hkdf"
	"crypto/sha256"
	"strings"

	"filippo.io/age"

	"netralbot/tips/receipt"
)

// replyIdentity derives the key to which staff's messages to the reporter are
// sealed:
//
//	HKDF-SHA256(secret: mac("reply") of the code's secret, salt: the tip's salt,
//	            info: "netralbot reply key v1"), 32 bytes, an X25519 secret key
//
// The database keeps only the public half. The pepper is in it so that the
// database alone doesn't tell whether a code found elsewhere belongs to a tip.
func (s *Store) replyIdentity(code receipt.Code, salt []byte) (*age.X25519Identity, error) {
	secret := s.keys.mac("reply", code.Secret())
	scalar, err := hkdf.Key(sha256.New, secret, salt, "netralbot reply key v1", 32)
	if err != nil {
		return nil, err
	}
	return age.ParseX25519Identity(strings.ToUpper(bech32("age-secret-key-", scalar)))
}

const bech32Charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// bech32 encodes data as BIP 173 has it, without its limit on length. age takes
// a secret key in no other form.
func bech32(hrp string, data []byte) string {
	var values []byte
	var acc, bits uint
	for _, b := range data {
		acc, bits = acc<<8|uint(b), bits+8
		for bits >= 5 {
			bits -= 5
			values = append(values, byte(acc>>bits)&31)
		}
	}
	if bits > 0 {
		values = append(values, byte(acc<<(5-bits))&31)
	}
	var expanded []byte
	for _, c := range []byte(hrp) {
		expanded = append(expanded, c>>5)
	}
	expanded = append(expanded, 0)
	for _, c := range []byte(hrp) {
		expanded = append(expanded, c&31)
	}
	expanded = append(append(expanded, values...), 0, 0, 0, 0, 0, 0)
	sum := bech32Polymod(expanded) ^ 1
	for i := range 6 {
		values = append(values, byte(sum>>(5*(5-i)))&31)
	}
	var out strings.Builder
	out.WriteString(hrp + "1")
	for _, v := range values {
		out.WriteByte(bech32Charset[v])
	}
	return out.String()
}

func bech32Polymod(values []byte) uint32 {
	generator := [...]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3}
	sum := uint32(1)
	for _, v := range values {
		top := sum >> 25
		sum = (sum&0x1ffffff)<<5 ^ uint32(v)
		for i, g := range generator {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	return sum
}
