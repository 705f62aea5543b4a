// Package desk is the page on which staff read the tips they pulled, on their
// own machine, without a server and without learning who wrote.
//
// Call [Open], listen on a loopback address, hand the listener to [Desk.Serve]
// and show [Desk.URL] to the officer:
//
//	d, err := desk.Open(desk.Options{Bundles: paths, Names: names})
//	l, err := net.Listen("tcp", "127.0.0.1:0")
//	openBrowser(d.URL(l.Addr()))
//	err = d.Serve(ctx, l) // returns when ctx ends or the officer presses Keluar
//
// # What is promised
//
//   - Nothing that a reporter wrote, no search word and no key is written to a
//     disk, a log or an address by this package. The one exception is an export,
//     which is a download the officer asks for.
//   - Only loopback connections are answered, only under the address that was
//     listened on, and only with the secret of [Desk.URL]: neither another site
//     nor a name that was rebound to 127.0.0.1 gets in. Each URL works once.
//   - What a reporter wrote is hostile: it is escaped, never linked, and photos
//     come as image/jpeg under random names. The policy of every page forbids
//     everything that is not of this page, scripts in the markup included.
//   - After [Options.Idle] without activity, and when the officer presses Kunci,
//     the tips are dropped and photos overwritten; the passphrase is needed
//     again.
//
// # What bites
//
//   - Go cannot overwrite strings. Locking drops every reference and returns the
//     memory, but until the system reuses it, text may be in it; and whatever
//     the system swapped out or wrote for hibernation is on the disk. The
//     officer's machine should have an encrypted disk.
//   - A bundle says only what held when it was pulled. Where several hold the
//     same tip, the one with the longer history counts (see merge), but a tip
//     that was withdrawn since the last pull is still in it.
//   - An age bundle proves to whom it was sealed, not by whom: anybody who knows
//     the public key can make one. Open only what came from the bot.
//   - The browser keeps the addresses visited. They hold tip numbers and
//     nothing else; searching and filtering happens in request bodies.
//   - All tips of the bundles are held in memory, photos included.
//
// # Where things are
//
// Every sentence that the page shows stands in templates/, except the errors
// (trouble.go) and the few that are put together from numbers (words.go).
// The names of kinds, states and outcomes are those of the chat. Every state
// of the page can be looked at without a bundle: see [Options.Gallery].
package desk
