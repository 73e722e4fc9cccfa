# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What scripts/setup and scripts/kernel-tree share: apt, and which kernels come from it. Source it
# after common.sh. The caller declares root (root_command's output) and log (a file).

# Source packages of kernels, as DRIVER PACKAGE VERSION; the version is the one that the findings
# and known lists in corpus/ were made with. The archive moves on: see scripts/kernel-tree.
KERNELS=(
	"linux-6.1 linux-source-6.1 6.1.192-2"
	"linux-6.12 linux-source-6.12 6.12.117-1~deb12u1"
)

# What is unpacked of a kernel's source: what is compiled, what configuring looks into (probe.cmake),
# and the kernel's own tests of what the shim's headers implement again.
KERNEL_PARTS="drivers/s390/crypto drivers/vfio include/linux include/uapi arch/s390/include lib"

# What building a module takes (scripts/kbuild): patterns, for '*' goes over slashes. All Kconfig files;
# what the kernel's build makes first; and, for the table of exported symbols, where they come from.
KBUILD_PARTS="Makefile Kbuild *Kconfig* scripts include arch/s390 tools/include security/selinux/include
lib/vdso arch/x86/entry/syscalls/syscall_32.tbl kernel/*.[cS] kernel/*.bc lib/*.[cS] mm/*.c fs/*.c virt/*.c
drivers/base/*.c drivers/vfio drivers/s390/*.[ch]"
KBUILD_PARTS=${KBUILD_PARTS//$'\n'/ }

# Prints how to become root: nothing if we are, sudo if it does not ask.
root_command()
{
	if [ "$(id -u)" = 0 ]; then
		return 0
	fi
	command -v sudo >/dev/null && sudo -n true 2>/dev/null && echo sudo
}

apt_updated=
apt_update()
{
	[ -n "$apt_updated" ] && return 0
	apt_updated=1
	# shellcheck disable=SC2086,SC2154
	run_logged "apt-get update" "$log" env DEBIAN_FRONTEND=noninteractive $root apt-get update
}
