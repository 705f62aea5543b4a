// Package tips is the vault: it keeps what reporters hand in, sealed, and lets
// staff work on it without learning who wrote.
//
// Call [Open] first. Reporters' side: [Store.Submit], [Store.Status],
// [Store.Add], [Store.Withdraw]. Staff's side: [Store.Invite], [Store.Enrol],
// [Store.Queue], [Store.Claim] and its siblings, [Store.Read], [Store.Bundle].
// Daily: [Store.Sweep], [Store.Due].
package tips
