#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The driver has the same decision points in every build, kind by kind; else a schedule found in one
# would not replay in another. Only the driver's object is built where the rest is not needed.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

status=0
drivers=(core)
for driver in $("$ROOT/scripts/kernel-tree" --list); do
	[ ! -f "$APFUZZ_CACHE/$driver/PACKAGE" ] || drivers+=("$driver")
done
for driver in "${drivers[@]}"; do
	first=
	for sanitizer in none tsan asan ubsan; do
		ensure_build "$driver" "" "$sanitizer" driver || exit 1
		points=$("$ROOT/scripts/lib/check-objects" --points \
			 "$(build_dir "$driver" "" "$sanitizer")" "$sanitizer") || exit 1
		echo "$driver $sanitizer: $points"
		[ -n "$points" ] || status=1
		if [ "${first:=$points}" != "$points" ]; then
			echo "$driver: $sanitizer differs"
			status=1
		fi
	done
done
exit $status
