// Package emulator is a Telegram Bot API server for this machine, and a chat
// page to talk to a bot without Telegram.
//
// It speaks real HTTP in the wire format, so the bot under test runs
// unchanged: give it URL() as its server and Token() as its token. It serves
// tests of the real bot in one process, the demo, and load and fault tests.
//
// # In a test
//
//	s := emulator.ForTest(t, emulator.Options{})   // any refusal fails t
//	startBot(t, s.URL(), s.Token())                // stop it in a t.Cleanup
//	asn := s.Person("asn")
//	asn.Start("")
//	m, err := asn.AwaitText(ctx, "Selamat datang") // wakes on change, no sleeps
//	press, err := asn.Press("Tanya aturan")        // a button, by its label
//	answer, err := press.Await(ctx)                // the toast or alert
//
// A Person does what somebody with the app can do and sees what the app
// shows (Chat, Keyboard, Commands); Group is a group with the bot in privacy
// mode; Inline is "@bot …". Fail injects faults, Limits switches the sending
// limits on, Redeliver, SetNextUpdateID, Inject and RevokeToken make the rarer
// things happen. Requests, Count, Refusals and Unanswered tell what the bot did.
//
// # In a demo
//
// Options.Page serves the chat page at "/" for Options.People. Start takes
// loopback addresses only, and with a page the server also refuses foreign
// host names and what other sites make a browser send. Give it a random Token.
//
// # What is promised
//
// What Telegram refuses is refused with its status and in its words, taken
// from its published server and client library. What this server doesn't know
// (a method, a parameter, a kind of button or inline result) is never passed
// over: it is a Refusal, and its description then begins with "emulator:",
// "unknown" or "not imitated:". Everything kept is bounded by Options. All
// methods may be called from any goroutine; Close waits for every goroutine.
//
// # What bites
//
//   - A chat doesn't exist for the bot until the person has sent something.
//   - Lengths count UTF-16 units after the markup is parsed. Telegram counts
//     characters, which allows more; what passes here passes there.
//   - An edit without reply_markup removes the buttons; an edit that changes
//     nothing is refused.
//   - allowed_updates is remembered by the server, not by the bot: null keeps
//     what was set before. An update is dropped when it happens, not when polled.
//   - Photos a person sends reach the bot with every byte, metadata included:
//     harder than Telegram, which re-encodes them. Any bytes are taken.
//   - A callback query must be answered within 30 s and once, an inline query
//     within 10 s. Unanswered is meaningful when the bot is idle or stopped.
//   - AwaitIdle trusts the bot to confirm after it has handled.
//   - Options.Now moves dates and limits only; polls, delays and webhook
//     retries run on the real clock. Retries begin at 0.1 s, not at 1 s.
//   - When the bot is slower than the page or Inline, they give up after 15 s
//     and with their context.
//
// # What is not imitated
//
// Channels, topics, business accounts, payments, stickers sent by the bot,
// polls, games, Web Apps, reactions, pinned messages, Markdown, HTTP addresses
// as files, inline results other than articles, their caching, basic groups and
// their migration, a method called in the answer to a webhook, webhooks beyond
// loopback, 24 hours' life of updates, the page for groups. The delay of 3 s
// before a second 409 within 3 s is left out, and the slowing down of repeated
// offsets is off unless Options.SlowRepeats asks for it.
package emulator
