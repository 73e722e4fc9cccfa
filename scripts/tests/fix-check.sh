#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Does a fix hold? The witnesses of two bugs, which need a switch at one place, are replayed on the
# driver with the bugs and other lines edited around that place (fix-check/*.cocci): they must
# find the place again, say so, and show the same finding. On the clean driver --expect must answer
# "not seen", and the exit codes must be those that git bisect wants.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

bugs=(mdev-list-add-unguarded kvm-pointer-without-guests-lock)
edits=(more-accesses moved-lines helpers)
clean=$(build_dir core "" none)/apfuzz
ensure_build core "" none apfuzz || exit 1

# A source tree of links, whose bugs are the repository's and the edits. It is kept, as builds are.
tree=$ROOT/build/fix-check/tree
build=$ROOT/build/fix-check/none
mkdir -p "$tree/corpus/bugs" "$build"
exec 9>"$ROOT/build/fix-check/.lock"
flock 9
for entry in CMakeLists.txt core fuzzers scripts shim; do
	ln -sfn "$ROOT/$entry" "$tree/$entry"
done
ln -sfn "$ROOT/corpus/known" "$tree/corpus/known"
for bug in "${bugs[@]}"; do
	ln -sfn "$ROOT/corpus/bugs/$bug" "$tree/corpus/bugs/$bug"
done
for edit in "${edits[@]}"; do
	mkdir -p "$tree/corpus/bugs/$edit"
	ln -sf "$ROOT/scripts/tests/fix-check/$edit.cocci" "$tree/corpus/bugs/$edit/bug.cocci"
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT
bad=0

complain()
{
	echo "FAILED: $*"
	cat "$log"
	bad=1
}

witness_of() { echo "$ROOT/corpus/bugs/$1/witness.core.ap"; }
print_of() { sed -n 's/^# expect: [^ ]* //p' "$(witness_of "$1")"; }

# run WANT TOOL ARGUMENT…: output in $log
run()
{
	local want=$1 code
	shift
	"$@" >"$log" 2>&1
	code=$?
	[ $code = "$want" ] || complain "exit code $code and not $want from: $*"
}

make_edited()	# make_edited NAME…: the driver with both bugs and the edits
{
	local list="${bugs[*]} $*"

	env -u CC -u CFLAGS -u LDFLAGS -u LIB_FUZZING_ENGINE cmake -G Ninja -S "$tree" -B "$build" \
		-DAPFUZZ_DRIVER=core -DAPFUZZ_SANITIZER=none "-DAPFUZZ_BUGS=${list// /;}" >"$log" 2>&1 &&
		ninja -C "$build" ${JOBS:+-j "$JOBS"} apfuzz >>"$log" 2>&1
}

searched=0
for edit in "${edits[@]}"; do
	make_edited "$edit" || {
		complain "$edit: does not build"
		exit 1
	}
	for bug in "${bugs[@]}"; do
		witness=$(witness_of "$bug") print=$(print_of "$bug")
		run 77 "$build/apfuzz" run --search "$witness"
		grep -qxF "fingerprint  $print" "$log" || complain "$bug, $edit: another finding"
		grep -q "re-anchored" "$log" || complain "$bug, $edit: nothing says re-anchored"
		if grep -q "^re-anchored: " "$log"; then
			searched=$((searched + 1))
			echo "$bug, $edit: $(grep -o 'number [0-9]* of' "$log") the schedules around it"
		else
			echo "$bug, $edit: by its anchor"
		fi
		run 1 "$build/apfuzz" run --expect "$print" "$witness"
		grep -q "re-anchored" "$log" || complain "$bug, $edit: nothing says re-anchored"
	done
done
# An anchor's function is gone in the last edit, there only a search finds the place.
[ $searched -ge 2 ] || complain "only $searched anchors had to be searched for"

for bug in "${bugs[@]}"; do
	witness=$(witness_of "$bug") print=$(print_of "$bug")
	run 0 "$clean" run --expect "$print" "$witness"
	grep -Eq "^not seen in [0-9]{3,} schedules$" "$log" || complain "$bug: no number of schedules"
	echo "$bug, clean: $(tail -n 1 "$log")"
done

# scripts/repro on the clean driver, once; and its words for git bisect.
bug=${bugs[0]} witness=$(witness_of "${bugs[0]}") print=$(print_of "${bugs[0]}")
run 0 "$ROOT/scripts/repro" "$witness" --expect "$print"
[ "$(grep -Ec "^not seen in [0-9]{3,} schedules$" "$log")" = 2 ] || complain "repro: not seen in two builds?"
run 128 "$ROOT/scripts/repro" no-such-file --expect "$print"
run 128 "$ROOT/scripts/repro" "$witness" --no-such-option --expect "$print"
run 128 "$ROOT/scripts/repro" "$witness" --bug no-such-bug --expect "$print"
echo garbage >"$ROOT/build/fix-check/garbage"
run 125 "$ROOT/scripts/repro" "$ROOT/build/fix-check/garbage" --sanitizer none --expect "$print"
mkdir -p "$ROOT/build/fix-check/empty"
run 125 "$ROOT/scripts/repro" "$witness" --driver "$ROOT/build/fix-check/empty" --expect "$print"
run 128 "$ROOT/scripts/repro" "$witness" --driver /no/such/tree --expect "$print"
exit $bad
