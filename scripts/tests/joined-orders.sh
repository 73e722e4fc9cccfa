#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A lock order that closes over two runs. A semantic patch (joined-orders/halves) puts two
# opposite orders into two entry points; two programs show one of them each and nothing else. The
# fuzz target must join them at once: its first mutation is the finding, and that replays from its
# single input. With one of the two programs alone, or where both orders are always under the same
# lock (gated), nothing is joined.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

here=$ROOT/scripts/tests/joined-orders
build=$ROOT/build/joined-orders/none
base=$(build_dir core "" none)
work=$(mktemp -d)
log=$work/log
trap 'rm -rf "$work"' EXIT
bad=0

complain()
{
	echo "FAILED: $*"
	tail -n 40 "$log"
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

# fuzz WANT RUNS PROGRAM…: so many runs from these programs; the crash input in $work/out
fuzz()
{
	local want=$1 runs=$2
	shift 2
	rm -rf "$work/corpus" "$work/out"
	mkdir "$work/corpus" "$work/out"
	cp "$@" "$work/corpus"
	run "$want" "$build/fuzz_mdev" -seed=1 -runs="$runs" -artifact_prefix="$work/out/" "$work/corpus"
}

stat_of() { sed -n "s/^apfuzz-stats:.* $1=\([0-9]*\).*/\1/p" "$log" | tail -n 1; }

make_driver()	# make_driver PATCH
{
	env -u CC -u CFLAGS -u LDFLAGS -u LIB_FUZZING_ENGINE cmake -G Ninja -S "$ROOT" -B "$build" \
		-DAPFUZZ_DRIVER=core -DAPFUZZ_SANITIZER=none "-DAPFUZZ_BUG_DIR=$here" \
		"-DAPFUZZ_BUGS=$1" "-DAPFUZZ_BASE=$base" >"$log" 2>&1 &&
		ninja -C "$build" ${JOBS:+-j "$JOBS"} apfuzz fuzz_mdev >>"$log" 2>&1 && return
	complain "$1 does not build"
	exit 1
}

mkdir -p "$build"
exec 9>"$ROOT/build/joined-orders/.lock"
flock 9
ensure_build core "" none harness tool shim_sched shim_checks shim_kernel || exit 1
make_driver halves
for half in adapter domain; do
	run 0 "$build/apfuzz" run "$here/$half.ap"
	fuzz 0 2 "$here/$half.ap"
	[ "$(stat_of joined)" = 0 ] || complain "$half alone is joined with something"
done
fuzz 77 20 "$here/adapter.ap" "$here/domain.ap"
[ "$(stat_of joined)" = 1 ] || complain "nothing was joined"
# an empty input and the two programs, which libFuzzer may run once more; the joined one
[ "$(stat_of executions)" -le 7 ] || complain "found after $(stat_of executions) executions"
for crash in "$work"/out/crash-*; do
	run 77 "$build/apfuzz" run "$crash"
	grep -Eq '^fingerprint  lock-order:.*halves_lock' "$log" || complain "another finding"
	grep -E '^(lock order|fingerprint)' "$log"
	run 0 "$build/apfuzz" minimize "$crash" -o "$work/small.ap"
	run 77 "$build/apfuzz" run "$work/small.ap"
done

make_driver gated
fuzz 0 20 "$here/adapter.ap" "$here/domain.ap"
[ "$(stat_of joined)" = 0 ] || complain "gated orders are joined"
[ $bad = 0 ] && echo "ok: joined at the first mutation, replays alone; gated orders are not joined"
exit $bad
