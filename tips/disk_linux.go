package tips

import "syscall"

// freeDisk returns the bytes left for us on the disk of dir.
func freeDisk(dir string) (int64, bool) {
	var st syscall.Statfs_t
	if syscall.Statfs(dir, &st) != nil {
		return 0, false
	}
	return int64(st.Bavail) * st.Bsize, true
}
