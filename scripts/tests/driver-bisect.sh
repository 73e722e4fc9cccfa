#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/bisect, and apfuzz bisect, which is the same: versions by name, a tree by its path, bugs planted. The
# tree is the kernel's own, with links instead of files, and a bug of the catalogue in its driver.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

ensure_setup linux-6.12 || exit 1
ensure_setup linux-6.1 || exit 1
source=$APFUZZ_CACHE/linux-6.12/tree
bug=kvm-reference-leaked
witness=$ROOT/corpus/bugs/$bug/witness.linux-6.12.ap
# A path of its own, always the same: the build directory is named after it, and is kept.
edited=$ROOT/build/driver-bisect/edited
broken=$ROOT/build/driver-bisect/broken
mkdir -p "$ROOT/build/driver-bisect"
exec 8>"$ROOT/build/driver-bisect/.lock"
flock 8
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail()
{
	echo "FAILED: $1"
	[ ! -f "$work/log" ] || tail -n 40 "$work/log"
	exit 1
}

# link_tree DIR: the kernel's tree; drivers/s390/crypto are copies
link_tree()
{
	local entry

	rm -rf "$1"
	mkdir -p "$1/drivers/s390"
	cp -r "$source/drivers/s390/crypto" "$1/drivers/s390/"
	for entry in "$source"/* "$source"/drivers/* "$source"/drivers/s390/*; do
		[ -e "$1/${entry#"$source/"}" ] || ln -s "$entry" "$1/${entry#"$source/"}"
	done
}

# bisect WANTED_CODE ARGUMENT...
bisect()
{
	local wanted=$1 code
	shift
	"$ROOT/scripts/bisect" "$@" >"$work/log" 2>&1
	code=$?
	[ $code = "$wanted" ] || fail "bisect $*: exit code $code, not $wanted"
}

says() { grep -qE "$1" "$work/log" || fail "it does not say '$1'"; }

link_tree "$edited"
crypto=$edited/drivers/s390/crypto
"$ROOT/scripts/lib/apply-bugs" "$work/bug" "$ROOT/corpus/bugs/$bug/bug.cocci" -- \
	"$crypto/vfio_ap_ops.c" "$crypto/vfio_ap_drv.c" || fail "apply-bugs"
cp "$work/bug/vfio_ap_ops.c" "$crypto/"

print=$(sed -n 's/^# expect: leak //p' "$witness")
bisect 77 "$witness" --drivers "core,linux-6.12,linux-6.12+$bug,$edited"
says "^$print\$"
says '^core  *not seen in [0-9]+ schedules; as given: ok$'
says '^linux-6.12  *not seen in [0-9]+ schedules; as given: ok$'
says "^linux-6.12\\+$bug  *shown\$"
says "^$edited  *shown\$"
says "^shown by: linux-6.12\\+$bug $edited\$"

# What to look for is taken from who shows something, the bug planted in all; and the other entry.
grep -v '^# expect' "$witness" >"$work/program.ap"
ensure_build linux-6.12 "" none apfuzz || fail "build"
"$(build_dir linux-6.12 "" none)/apfuzz" bisect "$work/program.ap" --drivers linux-6.1,linux-6.12 \
	--bug $bug --json >"$work/log" 2>"$work/err"
[ $? = 77 ] || fail "apfuzz bisect: exit code"
for version in 6.1 6.12; do
	says "\"driver\": \"linux-$version\", \"shows\": \"shown\", \"expected\": \"$print\""
done

# A finding of the one that the other does not have: an event counter for requests came after 6.1.
bisect 77 "$ROOT/corpus/findings/request-counter-leaked/witness.linux-6.12.ap" \
	--drivers linux-6.1,linux-6.12
says '^linux-6.1  *not seen in '
says '^shown by: linux-6.12$'

bisect 0 "$witness" --drivers linux-6.12
says '^shown by: none$'
bisect 0 "$work/program.ap" --drivers linux-6.12
says '^no driver shows anything$'

link_tree "$broken"
echo 'this is no C' >>"$broken/drivers/s390/crypto/vfio_ap_ops.c"
bisect 1 "$witness" --drivers "$broken,linux-6.12"
says "^$broken  *does not build\$"
bisect 1 "$witness"
bisect 1 "$work/nothing.ap" --drivers linux-6.12
echo "bisect names: linux-6.12+$bug, a tree with the bug, and not linux-6.12"
