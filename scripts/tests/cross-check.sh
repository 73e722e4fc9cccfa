#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs are the same on s390x: some programs of scripts/cross-check, and the shim's tests of byte order
# there. Few, for it shall be quick; scripts/cross-check does more. linux-6.12 if its source is here.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

if ! reason=$(ensure_setup "" cross-check 2>&1); then
	echo "skipped: what scripts/cross-check needs is not to be had: $(tail -n 1 <<<"$reason")"
	exit 0
fi
drivers=(--driver core)
if [ -f "$APFUZZ_CACHE/linux-6.12/PACKAGE" ]; then
	drivers+=(--driver linux-6.12)
fi
exec "$ROOT/scripts/cross-check" "${drivers[@]}" --programs 50 --tests 'byteorder|library|machine'
