#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/repro --break: gdb stops at the step that the report names, in the driver's frame; the source is
# the one that was compiled, locals and the task's backtrace can be looked at.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

command -v gdb >/dev/null || {
	echo "skipped: gdb is not installed, and nothing else needs it"
	exit 0
}
bug=mdev-list-add-unguarded
witness=$ROOT/corpus/bugs/$bug/witness.core.ap
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

expect()	# expect WHAT PATTERN
{
	if grep -qE -- "$2" "$work/gdb"; then
		echo "ok: $1"
	else
		echo "FAILED: $1: no '$2' in"
		cut -c 1-200 "$work/gdb"
		status=1
	fi
}

# The step is the report's: where the bug takes the wrong lock.
"$ROOT/scripts/repro" "$witness" --bug $bug --sanitizer none >"$work/report" 2>"$work/err"
step=$(sed -nE 's/^ *([0-9]+) +takes &matrix_dev->mdevs_lock .* vfio_ap_mdev_add\(\)$/\1/p' "$work/report")
[ -n "$step" ] || {
	echo "FAILED: no such step in the report"
	cat "$work/err" "$work/report"
	exit 1
}
printf '%s\n' 'list 104,104' 'print *matrix_mdev' 'print matrix_dev->mdevs_lock.dep_map.holders' backtrace |
	"$ROOT/scripts/repro" "$witness" --bug $bug --break "$step" >"$work/gdb" 2>&1
expect "it stops where the report says" "^step $step, task monitor, .* vfio_ap_mdev_add\(\) core/mdev.c:"
expect "in the driver's frame" '^#[0-9]+ .* vfio_ap_mdev_add \('
expect "the source is the one with the bug" '104.*mutex_lock\(&matrix_dev->mdevs_lock\)'
expect "a local variable" 'pqap_hook = 0x[0-9a-f]+ <vfio_ap_pqap>'
expect "before it is done" '= 0$'
expect "the whole way from the operation" '^#[0-9]+ .* user_mdev_create \('

"$ROOT/scripts/repro" "$witness" --break x >/dev/null 2>&1 && {
	echo "FAILED: --break x passes"
	status=1
}
exit $status
