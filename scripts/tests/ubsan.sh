#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# UndefinedBehaviorSanitizer as a witness, end to end: a shift too far that a semantic patch puts
# into the driver is found by the ubsan build, with function and kind in title and fingerprint and
# exit code 77, is minimized, and is nothing to the plain build. Then the shim's own tests of it.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

here=$ROOT/scripts/tests/ubsan
build=$ROOT/build/ubsan-test/ubsan
base=$(build_dir core "" ubsan)
log=$(mktemp)
trap 'rm -f "$log" "$log.ap"' EXIT
bad=0

complain()
{
	echo "FAILED: $*"
	cat "$log"
	bad=1
}

# run WANT COMMAND…: output in $log
run()
{
	local want=$1 code
	shift
	"$@" >"$log" 2>&1
	code=$?
	[ $code = "$want" ] || complain "exit code $code and not $want from: $*"
}

ensure_build core "" ubsan driver apfuzz test_undefined || exit 1
mkdir -p "$build"
(
	flock 9
	env -u CC -u CFLAGS -u LDFLAGS -u LIB_FUZZING_ENGINE cmake -G Ninja -S "$ROOT" -B "$build" \
		-DAPFUZZ_DRIVER=core -DAPFUZZ_SANITIZER=ubsan "-DAPFUZZ_BUG_DIR=$here" \
		-DAPFUZZ_BUGS=shift "-DAPFUZZ_BASE=$base" &&
		ninja -C "$build" ${JOBS:+-j "$JOBS"} apfuzz
) 9>"$ROOT/build/ubsan-test/.lock" >"$log" 2>&1 || {
	complain "does not build"
	exit 1
}

print=undefined-behavior:assign_adapter:shift-out-of-bounds
run 77 "$build/apfuzz" run "$here/shift.ap"
grep -qxF "fingerprint  $print" "$log" || complain "another finding"
grep -qx "verdict      undefined-behavior" "$log" || complain "another verdict"
grep -qx "undefined behavior in assign_adapter: shift-out-of-bounds" "$log" || complain "no title"
grep -q "'int', is shifted by 40$" "$log" || complain "the operands are missing"
run 1 "$build/apfuzz" run --expect "$print" "$here/shift.ap"
run 77 "$build/apfuzz" explore --executions 5 "$here/shift.ap"
run 0 "$build/apfuzz" minimize "$here/shift.ap" -o "$log.ap"
run 77 "$build/apfuzz" run "$log.ap"
grep -qxF "fingerprint  $print" "$log" || complain "the minimized program has another finding"
run 0 "$base/test_undefined"
run 0 "$ROOT/scripts/lib/check-objects" "$base" ubsan

ensure_build core "" none apfuzz || exit 1
run 0 "$(build_dir core "" none)/apfuzz" run "$here/shift.ap"
[ $bad = 0 ] && echo "ok: found, replayed and minimized in the ubsan build"
exit $bad
