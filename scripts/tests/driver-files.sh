#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The packaged drivers are compiled byte for byte as their packages have them: the cached files
# against the checksums taken when the package was unpacked; and each file of the tree that the build
# really read (the compilers' own lists) against the checksums kept here, for the version that this
# repository was made with.
#
#   driver-files.sh --write DRIVER    writes scripts/lib/DRIVER.sha256 from what its build reads
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

# read_files DRIVER: the tree's files that build/DRIVER-none was made of, relative to the tree. ninja
# keeps the lists of plain objects itself; those of instrumented ones lie beside them.
read_files()
{
	local tree dir

	tree=$(realpath "$APFUZZ_CACHE/$1/tree")
	dir=$(build_dir "$1" "" none)
	{
		ninja -C "$dir" -t deps
		ninja -C "$dir" -t targets all | sed -n "s|^\(instrumented/.*/.*\)\.o: .*|$dir/\1.d|p" |
			xargs -d '\n' cat
	} | tr -s ' \\' '\n' | sed -n "s|^$tree/||p" | LC_ALL=C sort -u
}

if [ "${1:-}" = --write ]; then
	[ $# = 2 ] || die "--write needs a DRIVER"
	ensure_build "$2" "" none || exit 1
	{
		echo "# $(head -n 1 "$APFUZZ_CACHE/$2/PACKAGE")"
		(cd "$APFUZZ_CACHE/$2/tree" && read_files "$2" | xargs -d '\n' sha256sum)
	} >"$ROOT/scripts/lib/$2.sha256"
	exit 0
fi

bad=0
complain()
{
	echo "$*"
	bad=1
}

check()
{
	local driver=$1 cache pinned package file names

	cache=$APFUZZ_CACHE/$driver
	if [ ! -f "$cache/PACKAGE" ]; then
		echo "skipped: $driver is not in the cache"
		return
	fi
	package=$(head -n 1 "$cache/PACKAGE")
	(cd "$cache/tree" && sha256sum --quiet --strict -c ../SHA256SUMS) ||
		complain "$driver: the cache is not as it was unpacked"

	# All of it is built: an old build directory may stand for other files.
	ensure_build "$driver" "" none || { complain "$driver does not build"; return; }
	names=$(read_files "$driver")
	for file in vfio_ap_drv.c vfio_ap_ops.c vfio_ap_private.h ap_bus.h ap_bus.c ap_queue.c ap_card.c; do
		grep -qxF "drivers/s390/crypto/$file" <<<"$names" ||
			complain "$driver: the build does not read $file of the cache"
	done

	pinned=$ROOT/scripts/lib/$driver.sha256
	if [ "$(sed -n '1s/^# //p' "$pinned")" != "$package" ]; then
		echo "note: $package is not the version of the checksums kept here"
		return
	fi
	(cd "$cache/tree" && grep -v '^#' "$pinned" | sha256sum --quiet --strict -c -) ||
		complain "$driver: not as scripts/lib/$driver.sha256 has it"
	while read -r file; do
		grep -q "^[0-9a-f]*  ${file//./\\.}$" "$pinned" ||
			complain "$driver: scripts/lib/$driver.sha256 lacks $file (--write)"
	done <<<"$names"
	echo "$package: $(wc -l <"$cache/SHA256SUMS") files as in the package," \
	     "$(wc -l <<<"$names") of them compiled"
}

for sums in "$ROOT"/scripts/lib/linux-*.sha256; do
	sums=${sums##*/}
	check "${sums%.sha256}"
done
exit "$bad"
