// Package tips is the vault: it keeps what reporters hand in, sealed, and lets
// staff work on it without learning who wrote.
//
// # What each adversary gets
//
// In the order in which we fear them. "Staff key" is an age secret key with its
// passphrase; it belongs on an officer's own machine.
//
// An insider of the government that receives the tips, with the host, the
// database, its backups or the staff chat:
//
//   - The database gives, for each tip, a random number, the day of receipt, the
//     kind, the unit it is about, its state and its way through them, deadline,
//     officer, how many additions and messages there are and of which size, in
//     steps. Not the story, names, places, photos, notes or messages; not the
//     code, and without the key file not even whether a code found elsewhere
//     belongs to a tip; nothing of who wrote, when on that day, from which
//     account, or which of two tips of a day came first. Between two rewritings
//     of the file the place of pages in it may hint at the latter.
//   - The key file (vault.keys) in addition tells whether a code found elsewhere
//     belongs to a tip, which wire addresses staff have, and, from what the wire
//     keeps in staff-messages, in whose chats content stands at the moment. It
//     opens nothing that a reporter wrote, and nothing that staff wrote to one.
//   - The ledger (vault.ledger) gives the number of deleted tips.
//   - A backup gives what database and key file give, for as long as it is kept,
//     of tips withdrawn since too. It is not sealed.
//   - The staff chat gives what staff open in it, and the time of each notice:
//     whoever tells staff of a tip at once tells them when it was sent. A tip
//     about a unit is neither sealed to nor shown to nor announced to the people
//     of that unit, nor counted for them.
//   - Any of it together with a staff key opens the tips sealed to that key. It
//     does not open what staff wrote to the reporter from the reporter's copy,
//     and names no reporter who didn't do so in the text.
//   - Writing access lets them delete, or put in a key of their own as a recipient
//     for tips to come. Deleting and editing acts of staff shows against the
//     published daily commitments (see [Store.Commitments]); a changed
//     recipient shows in the configuration alone. A program replaced by another
//     sees what reporters type: nothing stored here protects from that.
//
// A thief of the server gets what the insider with host and key file gets. If
// staff keys lie on the host, protected by nothing, the thief reads all.
//
// Whoever holds the reporter's phone finds the conversation, unless it was
// deleted, but nothing of it here. With the code they read the state and staff's
// messages, and can add and withdraw, like the reporter. They don't read back
// what was handed in: nobody can, without a staff key.
//
// Whoever holds the code alone is in the same place. Codes have 100 random
// bits; [Attempts] slows down trying.
//
// Not covered: what the wire knows (Telegram knows the account), memory of the
// running process, and a device that keeps old blocks of an overwritten file.
// For the latter each tip has a key of its own that is overwritten in place; a
// disk that moves blocks when they are overwritten, as flash does, may keep
// it until it reuses the block. Encrypt the disk.
//
// # What is promised
//
// When Submit, Add or Withdraw returns nil the change is on the disk, once. When
// they return an error the draft can be sent again with the same token. After a
// withdrawal the tip's key is overwritten at once, and when [Store.Compact] has
// run, which it does by itself, no byte of it is in any file of the directory.
// Every act of staff is authorised and logged in its own transaction.
//
// # How to use it
//
// Call [Open] first. Reporters' side: [Store.Submit], [Store.Status],
// [Store.Add], [Store.Withdraw], [Store.Proof]. Staff's side: [Store.Invite],
// [Store.Enrol], [Store.Who], [Store.Queue], [Store.Claim] and its siblings,
// [Store.Read] where a key is at hand, [Store.Bundle] and [ReadBundle] where it
// isn't. Daily: [Store.Sweep], [Store.Due], [Store.Backup]. Tests of other
// packages get a store from tips/tipstest.
//
// # What bites
//
//   - A Number is for staff. Don't show it to the reporter: it would tie the phone
//     to the tip.
//   - A key, once lost, is lost: keep a copy of the key file and of the staff keys
//     apart from the database. Backups hold the key file, not the staff keys.
//   - A backup revives what was withdrawn since, unless the ledger of the same
//     store is in the directory it is restored into.
//   - A removed recipient still opens what was sealed before, until
//     [Store.Reseal]; a new one doesn't. The holder of a removed key who copied
//     the file before can't be kept from it.
//   - Days are those of Options.Now's location. Give it the region's.
package tips
