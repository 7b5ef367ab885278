package db

import (
	"os"
	"slices"
	"syscall"
)

// networkFileSystems are the names of those that other machines share, by what Linux calls them (statfs(2)).
var networkFileSystems = map[int64]string{
	0x6969: "NFS", 0x517B: "SMB", 0xFF534D42: "CIFS", 0xFE534D42: "SMB2", 0x00C36400: "Ceph", 0x5346414F: "AFS", 0x01021997: "9P",
	0x73757245: "Coda", 0x47504653: "GPFS", 0x0BD00BD0: "Lustre", 0x7461636F: "OCFS2", 0x01161970: "GFS2",
}

// networkFileSystem names the network file system that a file lies on; empty where it lies on none.
func networkFileSystem(path string) string {
	var is syscall.Statfs_t
	if err := syscall.Statfs(path, &is); err != nil {
		return ""
	}
	return networkFileSystems[is.Type&0xFFFFFFFF]
}

// lockedElsewhere locks a file until it is closed, and says whether another program has.
func lockedElsewhere(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == syscall.EWOULDBLOCK
}

// forbidsWriting says that nobody, or not this program, may write to a file that there is.
func forbidsWriting(path string) bool {
	const forWriting = 2 // W_OK of access(2)
	return slices.Contains([]error{syscall.EROFS, syscall.EPERM, syscall.EACCES}, syscall.Access(path, forWriting))
}
