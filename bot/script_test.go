package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"netralbot/bot/emulator"
)

// TestScripts runs testdata/script/*.txtar: the program as operators use it,
// beside an emulated server. Besides testscript's own commands there are
//
//	code N PROGRAM ARG...    run it; it must exit with N
//	config RECIPIENT [TOML]  write netralbot.toml for this server; RECIPIENT and TOML are files
//	ready                    wait until the bot that was started takes messages
//	capture NAME REGEXP      set NAME to the first group's match in the last standard output
//	says WHO TEXT WANT       somebody writes to the bot and is answered with WANT
//	presses WHO LABEL WANT   somebody presses a button and is answered with WANT
//	receipt WHO NAME         set NAME to the code the bot showed last
func TestScripts(t *testing.T) {
	t.Parallel()
	dir := filepath.Dir(program(t))
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			server := emulator.ForTest(env.T().(emulator.T), emulator.Options{})
			server.Tolerate("Not Found")    // the check asks for the server's clock at its root
			server.Tolerate("Unauthorized") // with a wrong token on purpose
			env.Values[serverKey{}] = server
			env.Setenv("PATH", dir+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("API", server.URL())
			env.Setenv("NETRALBOT_TOKEN", server.Token())
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": scriptCode, "config": scriptConfig, "ready": scriptReady, "capture": scriptCapture,
			"says": scriptSays, "presses": scriptPresses, "receipt": scriptReceipt,
		},
	})
}

type serverKey struct{}

func serverOf(ts *testscript.TestScript) *emulator.Server {
	return ts.Value(serverKey{}).(*emulator.Server)
}

func usage(ts *testscript.TestScript, neg bool, args []string, least int) {
	if neg || len(args) < least {
		ts.Fatalf("misused: see the list of commands")
	}
}

func scriptCode(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2)
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func scriptConfig(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1)
	toml := "data_dir = \"data\"\n[telegram]\napi_url = \"" + ts.Getenv("API") + "\"\n[tips]\nrecipients = [\"" +
		strings.TrimSpace(ts.ReadFile(args[0])) + "\"]\n"
	if len(args) > 1 {
		toml += ts.ReadFile(args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs("netralbot.toml"), []byte(toml), 0o600))
}

func scriptReady(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 0)
	socket := ts.MkAbs("data/control.sock")
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(socket); err == nil && serverOf(ts).Count("deleteWebhook") > 0 {
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("the bot doesn't get ready")
		}
	}
}

func scriptCapture(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2)
	m := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(m) < 2 {
		ts.Fatalf("nothing on standard output is like %s", args[1])
	}
	ts.Setenv(args[0], m[1])
}

func scriptSays(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 3)
	p := serverOf(ts).Person(args[0])
	before := texts(p)
	p.Send(args[1])
	scriptHears(ts, p, before, args[2])
}

func scriptPresses(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 3)
	p := serverOf(ts).Person(args[0])
	before := texts(p)
	if _, err := p.Press(args[1]); err != nil {
		ts.Fatalf("%v", err)
	}
	scriptHears(ts, p, before, args[2])
}

func texts(p *emulator.Person) map[int]string {
	all := map[int]string{}
	for _, m := range p.Chat() {
		all[m.ID] = m.Text
	}
	return all
}

func scriptHears(ts *testscript.TestScript, p *emulator.Person, before map[int]string, want string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := p.Await(ctx, func(all []emulator.Message) bool {
		for _, m := range all {
			if m.FromBot && before[m.ID] != m.Text && strings.Contains(m.Text, want) {
				return true
			}
		}
		return false
	})
	if err != nil {
		ts.Fatalf("waited in vain for %q: %v", want, err)
	}
}

func scriptReceipt(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2)
	all := serverOf(ts).Person(args[0]).Chat()
	for i := len(all) - 1; i >= 0; i-- {
		if code := codePattern.FindString(all[i].Text); code != "" && all[i].FromBot {
			ts.Setenv(args[1], code)
			return
		}
	}
	ts.Fatalf("the bot showed no code")
}
