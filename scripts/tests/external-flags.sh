#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A build with the flags of a fuzzing service (CC, CFLAGS, LIB_FUZZING_ENGINE from outside): the
# driver has the same decision points as in our own build, nothing but the driver is instrumented,
# and a target runs.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

dir=$ROOT/build/external-asan
outside="-O1 -fno-omit-frame-pointer -gline-tables-only -Wno-error=enum-constexpr-conversion"
outside+=" -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION -fsanitize=address"
outside+=" -fsanitize-address-use-after-scope -fsanitize=fuzzer-no-link"

ensure_build core "" asan driver || exit 1
mkdir -p "$dir"
if [ ! -f "$dir/build.ninja" ]; then
	CC=clang-19 CXX=clang++-19 CFLAGS=$outside CXXFLAGS=$outside LIB_FUZZING_ENGINE=-fsanitize=fuzzer \
		cmake -G Ninja -S "$ROOT" -B "$dir" || exit 1
fi
targets=(driver shim_sched shim_checks shim_kernel harness)
[ -f "$ROOT/fuzzers/fuzz_queue.c" ] && targets+=(fuzz_queue)
ninja -C "$dir" ${JOBS:+-j "$JOBS"} "${targets[@]}" || exit 1
"$ROOT/scripts/lib/check-objects" "$dir" asan || exit 1
ours=$("$ROOT/scripts/lib/check-objects" --points "$(build_dir core "" asan)" asan)
theirs=$("$ROOT/scripts/lib/check-objects" --points "$dir" asan)
[ -n "$ours" ] && [ "$ours" = "$theirs" ] || {
	printf 'the points differ:\n%s\n%s\n' "$ours" "$theirs"
	exit 1
}
if [ -x "$dir/fuzz_queue" ]; then
	out=$(cd / && ASAN_OPTIONS=detect_stack_use_after_return=1 "$dir/fuzz_queue" -seed=1337 -runs=4 2>&1)
	grep -q 'Done 4 runs' <<<"$out" || {
		tail -n 20 <<<"$out"
		exit 1
	}
fi
