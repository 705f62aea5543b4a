// Package receipt makes and reads the code that is a reporter's only handle
// on a tip.
//
// Call [New] to draw a code, [Code.Show] to put it before the reporter, and
// [Parse] to read what they type back. [Code.Secret] gives the bytes from
// which keys and look-up hashes are derived; [Find] and [Mentions] tell
// whether a text holds a code, so that it is never sealed into a tip.
//
// # Format
//
// A code is 25 symbols in five groups of five, shown as
//
//	A6RZE-FX9V1-ERBK1-4EJ7E-V58EY
//
// The alphabet is Crockford's base 32: 0123456789ABCDEFGHJKMNPQRSTVWXYZ.
// Each group carries four random symbols and one check symbol, 100 random
// bits in all. With symbols s0 to s4 as elements of GF(32) modulo x⁵+x²+1, and
// a a root of that polynomial, group g (counted from 0) satisfies
//
//	s0 + a·s1 + a²·s2 + a³·s3 + a⁴·s4 = a^(10+g)
//
// so that a wrong symbol, two symbols of a group exchanged, and two groups
// exchanged are always noticed, and the group at fault is known. Any other
// damage to a group passes with probability 1/32; what passes is an unknown
// code, not somebody else's.
//
// New draws again until a code has at least three of the digits 2 to 9 and at
// least three letters. This costs less than 0.1 bit and means that a text
// without digits, or a bare number, is never taken for a code.
//
// # Reading back
//
// Case, white space, dashes, dots, other punctuation, symbols, full-width and
// other compatibility forms, and the look-alikes O=0, I=L=1, U=V do not matter.
//
// # What bites
//
// No verb of package fmt, no slog handler and no encoding/json prints a code,
// not even as an unexported field of a struct that is printed whole: only
// Show does. Errors never repeat what was typed, since it may be nearly a code.
// A Code can be compared with == and be a map key; the zero Code is no code.
package receipt
