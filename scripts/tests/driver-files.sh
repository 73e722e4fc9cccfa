#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The packaged driver is compiled byte for byte as its package has it: the cached files against the
# checksums taken when the package was unpacked, and, for the version this repository was made with,
# against the checksums kept here.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

cache=$APFUZZ_CACHE/linux-6.12
if [ ! -f "$cache/PACKAGE" ]; then
	echo "skipped: linux-6.12 is not in the cache"
	exit 0
fi
(cd "$cache/tree" && sha256sum --quiet --strict -c ../SHA256SUMS) || exit 1

pinned=$ROOT/scripts/lib/linux-6.12.sha256
if [ "$(sed -n '1s/^# //p' "$pinned")" = "$(head -n 1 "$cache/PACKAGE")" ]; then
	(cd "$cache/tree" && grep -v '^#' "$pinned" | sha256sum --quiet --strict -c -) || exit 1
else
	echo "note: $(head -n 1 "$cache/PACKAGE") is not the version of the checksums kept here"
fi

# What the build compiles are these files themselves, not copies.
dir=$(build_dir linux-6.12 "" none)
if [ -f "$dir/build.ninja" ]; then
	for file in vfio_ap_drv.c vfio_ap_ops.c; do
		grep -q "clang.* $cache/tree/drivers/s390/crypto/$file" "$dir/build.ninja" || {
			echo "$dir does not compile $file of the cache"
			exit 1
		}
	done
fi
echo "$(head -n 1 "$cache/PACKAGE"): $(wc -l <"$cache/SHA256SUMS") files as in the package"
