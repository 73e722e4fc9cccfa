#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# One program, one verdict: the same trace hash, verdict and number of points from every build, from
# another directory and environment, with and without address-space randomization, and with ASan's
# fake stack on and off. Usage: same-verdict.sh [NUMBER OF PROGRAMS]
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

programs=${1:-40}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# essence COMMAND…: file, verdict, fingerprint, points and hash of each program.
essence()
{
	"$@" run "$work"/*.ap --json 2>"$work/err" |
		grep -oE '"(file|verdict|fingerprint|points|trace_hash)": ("[^"]*"|[0-9]+)' | paste -sd ' ' |
		sed 's/ "file"/\n"file"/g'
}

compare()	# compare WHAT COMMAND…
{
	local what=$1
	shift
	essence "$@" >"$work/this"
	if ! [ -s "$work/this" ] || ! diff -u "$work/first" "$work/this" >"$work/diff"; then
		echo "FAILED: $what differs"
		head -n 20 "$work/diff"
		head -n 5 "$work/err"
		status=1
	else
		echo "ok: $what"
	fi
}

drivers=(core)
for driver in "${drivers[@]}"; do
	declare -A tool
	for sanitizer in none tsan asan ubsan; do
		ensure_build "$driver" "" "$sanitizer" apfuzz || exit 1
		tool[$sanitizer]=$(build_dir "$driver" "" "$sanitizer")/apfuzz
	done
	for i in $(seq "$programs"); do
		"${tool[none]}" generate --seed "$i" >"$work/$i.ap" || exit 1
	done
	essence "${tool[none]}" >"$work/first"
	[ "$(wc -l <"$work/first")" = "$programs" ] || {
		echo "FAILED: $(wc -l <"$work/first") results of $programs programs"
		cat "$work/err"
		exit 1
	}
	cd / || exit 1
	compare "$driver again, another directory and environment" \
		env -i SOME=thing PAD="$(printf '%4000s' x)" "${tool[none]}"
	compare "$driver without address-space randomization" setarch -R "${tool[none]}"
	compare "$driver tsan" "${tool[tsan]}"
	compare "$driver asan" "${tool[asan]}"
	compare "$driver ubsan" "${tool[ubsan]}"
	for fake in 0 1; do
		compare "$driver asan, detect_stack_use_after_return=$fake" \
			env ASAN_OPTIONS=detect_stack_use_after_return=$fake "${tool[asan]}"
	done
	# The report, too, byte for byte (that of a finding for which no sanitizer speaks).
	witness=$ROOT/corpus/findings/type1-unmap-deadlock/witness.$driver.ap
	"${tool[none]}" run "$witness" >"$work/report.none" 2>/dev/null
	for sanitizer in "${!tool[@]}"; do
		"${tool[$sanitizer]}" run "$witness" >"$work/report.$sanitizer" 2>/dev/null
		if grep -q '^fingerprint' "$work/report.none" &&
		   cmp "$work/report.none" "$work/report.$sanitizer"; then
			echo "ok: $driver $sanitizer, the same report"
		else
			echo "FAILED: $driver $sanitizer, another report"
			status=1
		fi
	done
	# And each event in words, with the members of structs that the accesses are to.
	for sanitizer in "${!tool[@]}"; do
		for i in 1 2 3; do
			"${tool[$sanitizer]}" trace --accesses "$work/$i.ap" 2>/dev/null
		done >"$work/trace.$sanitizer"
	done
	for sanitizer in "${!tool[@]}"; do
		if grep -q 'ap_matrix_dev\.mdev_list\.next (object #' "$work/trace.none" &&
		   cmp "$work/trace.none" "$work/trace.$sanitizer"; then
			echo "ok: $driver $sanitizer, the same words"
		else
			echo "FAILED: $driver $sanitizer, other words"
			status=1
		fi
	done
	external=$ROOT/build/external-asan
	if [ -f "$external/build.ninja" ]; then
		ninja -C "$external" ${JOBS:+-j "$JOBS"} apfuzz >"$work/log" 2>&1 || {
			tail -n 20 "$work/log"
			exit 1
		}
		compare "$driver with flags from outside" "$external/apfuzz"
	fi
done
exit $status
