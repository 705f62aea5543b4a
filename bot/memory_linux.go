package main

import "syscall"

// noCore forbids core dumps, and other processes of the same user to read this
// one's memory. It does what it can: a kernel that refuses is no reason not to
// run.
func noCore() {
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, 0, 0)
}
