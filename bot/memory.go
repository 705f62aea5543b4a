package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"runtime/pprof"
	"syscall"
)

// sealMemory keeps what lies in memory (drafts, codes, the accounts behind
// chats) from being written out when the program ends badly: a core dump holds
// everything, and a trace of the goroutines the arguments of functions, a
// chat's id among them. A panic therefore leaves its reason alone, and a signal
// that asks for a trace gets the names of functions. Two things stay with the
// operator: swap, and a limit of address space (ulimit -v), at which the runtime
// gives up with a trace that nothing turns off. A limit of the service manager
// kills without one.
func sealMemory(log io.Writer) {
	debug.SetTraceback("none")
	noCore()
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGQUIT, syscall.SIGABRT)
	go func() {
		fmt.Fprintf(log, "netralbot: ended by the signal %q; what was under way:\n", <-asked)
		_ = pprof.Lookup("goroutine").WriteTo(log, 1)
		os.Exit(2)
	}()
}
