#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What user space and guests see is the same on core/ and on linux-6.12: results, attributes, masks
# of guests, for every seed. Every difference stands in corpus/differences with its reason, and
# nothing stands there that is no difference any more.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

if ! [ -f "$APFUZZ_CACHE/linux-6.12/PACKAGE" ]; then
	echo "the linux-6.12 driver is not there: nothing to compare"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$ROOT" || exit 1
for driver in core linux-6.12; do
	ensure_build "$driver" "" none apfuzz || exit 1
	"$(build_dir "$driver" "" none)/apfuzz" results corpus/seeds/fuzz_*/*.ap \
		>"$work/$driver" 2>"$work/err" || {
		cat "$work/err"
		exit 1
	}
done
seeds=$(grep -c '^== ' "$work/core")
lines=$(grep -vc '^== ' "$work/core")

# One line for each difference: "SEED: core: LINE" or "SEED: linux-6.12: LINE".
diff -U 100000 "$work/core" "$work/linux-6.12" | awk '
	/^(---|\+\+\+|@@)/ { next }
	/^ == / { seed = substr($0, 5); sub(/.*corpus\/seeds\//, "", seed) }
	/^-/ { print seed ": core: " substr($0, 2) }
	/^\+/ { print seed ": linux-6.12: " substr($0, 2) }' >"$work/seen"
grep -v -e '^#' -e '^$' corpus/differences >"$work/listed"
echo "$seeds seeds, $lines lines, $(wc -l <"$work/seen") of them differ"
if [ "$seeds" -lt 10 ] || ! diff -u "$work/listed" "$work/seen"; then
	echo "FAILED: - stands in corpus/differences and is not seen, + is seen and does not stand there"
	exit 1
fi
