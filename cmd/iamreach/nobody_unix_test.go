//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"
)

// asNobody takes the rights of root away, which no mode of a file can.
func asNobody(command *exec.Cmd) {
	if os.Getuid() == 0 {
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
}
