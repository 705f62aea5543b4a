//go:build !linux

package main

// disk is what a file system tells about itself.
type disk struct {
	free    int64
	network bool
}

// diskOf asks for the disk of a directory; here it can't be told.
func diskOf(string) (disk, bool) { return disk{}, false }
