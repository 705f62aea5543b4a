//go:build !unix

package main

// keepInBackground does nothing where terminals don't stop programs.
func keepInBackground() {}
