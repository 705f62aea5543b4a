// Package guard points out, before a tip is sent, what in its texts may tell
// who wrote it.
//
// Call [Find] with all texts of a draft. Show each [Finding] to the reporter
// with the advice its key stands for, let them mask or keep it, and apply
// [Mask] with what they chose to mask.
//
// # What is found
//
// What the writer says of themselves: a name ("nama saya …", "saya Budi", a
// signature), post and workplace ("saya bendahara di …"), family ("suami
// saya"), superior ("atasan saya"), room, house, being the only one ("saya
// satu-satunya …"), own vehicle, named chat groups. And, whoever's they are:
// NIP, NIK, staff-card and telephone numbers, e-mail addresses, @names, links
// to profiles, shared files and links that carry the sharer's token. Whose a
// number is can't be told from the text, so the reporter decides.
//
// Names, posts and vehicles of others are not pointed out: they are what a tip
// is about.
//
// # What bites
//
// It is a reminder, no promise. It reads Indonesian as people type it, with
// common slang and some Palembang, Javanese and Sundanese pronouns, but no
// picture, and it can't know that a detail was told to three people only. A
// name written in small letters after a bare "saya" is found only if it is a
// common one. Nothing is found inside what Mask has written, so that a masked
// text can be searched again.
//
// All functions are pure and keep nothing. Finding takes time in proportion to
// the text, about a microsecond a byte.
package guard
