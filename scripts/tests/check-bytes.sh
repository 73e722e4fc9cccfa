#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/check-bytes: some strings through each target; what was done is not done again; a string is
# a function of its number.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

fail()
{
	echo "FAILED: $*"
	exit 1
}

out=$("$ROOT/scripts/check-bytes" --restart --count 1500 --json) || fail "ended with $?: $out"
targets=$(find "$ROOT/fuzzers" -maxdepth 1 -name 'fuzz_*.c' | wc -l)
[ "$(grep -c '"done": 1500' <<<"$out")" = "$targets" ] || fail "not 1500 strings of each target: $out"
again=$("$ROOT/scripts/check-bytes" --count 1500 --json) || fail "ended with $?"
[ "$out" = "$again" ] || fail "it did it all again"

# two halves are the whole
tool=$(build_dir core "" none)/apfuzz
figures()	# figures FIRST COUNT: how the runs ended
{
	"$tool" bytes --target fuzz_mdev --first "$1" --count "$2" --json |
		sed -E 's/.*"ok": ([0-9]+), "findings": ([0-9]+), "known": ([0-9]+), "bounds": ([0-9]+).*/\1 \2 \3 \4/'
}
whole=$(figures 0 400)
parts=$({ figures 0 150; figures 150 250; } | awk '{ for (i = 1; i <= 4; i++) n[i] += $i }
	END { print n[1], n[2], n[3], n[4] }')
[ -n "$whole" ] && [ "$whole" = "$parts" ] || fail "strings differ: $whole; $parts"

"$tool" bytes --target fuzz_nothing --count 1 2>/dev/null && fail "an unknown target passes"
"$ROOT/scripts/check-bytes" fuzz_nothing 2>/dev/null && fail "an unknown target passes"
echo "$targets targets, 1500 strings each"
