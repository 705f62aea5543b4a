package main

import "syscall"

// disk is what a file system tells about itself.
type disk struct {
	free    int64 // bytes left for this user
	network bool  // it lies on another machine, where locks and mapped files are not to be trusted
}

// diskOf asks for the disk of a directory; false if it can't be told.
func diskOf(dir string) (disk, bool) {
	var st syscall.Statfs_t
	if syscall.Statfs(dir, &st) != nil {
		return disk{}, false
	}
	d := disk{free: int64(st.Bavail) * st.Bsize}
	switch uint32(st.Type) {
	case 0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546, 0x5346414f, 0x00c36400: // nfs, smb, cifs, smb2, 9p, fuse, afs, ceph
		d.network = true
	}
	return d, true
}
