#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The findings that are kept: each witness of a driver ends in the finding that its "# expect:" line
# names ("# passes:" names a known WARN() before it), with its schedule followed, and the driver's
# known list has it. Each line of a known list
# names a folder that tells of its fingerprint. The index of the findings is complete.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

bad=0
complain()
{
	echo "$*"
	bad=1
}

for list in "$ROOT"/corpus/known/*; do
	while read -r print folder _; do
		grep -qsF "$print" "$ROOT/corpus/findings/$folder/finding.md" ||
			complain "$(basename "$list"): no corpus/findings/$folder that tells of $print"
	done < <(grep -v '^\(#\|$\)' "$list")
done

# The index has a line for each folder, and an x where a driver's list names it.
index=$ROOT/corpus/findings/README.md
for folder in "$ROOT"/corpus/findings/*/; do
	name=$(basename "$folder")
	marks=
	for driver in linux-6.1 linux-6.12; do
		grep -q "^[^#][^ ]* $name " "$ROOT/corpus/known/$driver" && marks+="| x " || marks+="| "
	done
	grep -q "^| $name | [^|]* $marks|" "$index" || complain "$index: no line for $name that says '$marks'"
done
while read -r name; do
	[ -d "$ROOT/corpus/findings/$name" ] || complain "$index: there is no $name"
done < <(sed -n 's/^| \([a-z0-9-]*\) | .* |$/\1/p' "$index" | grep -v '^finding$')

passes=$(mktemp)
trap 'rm -f "$passes"' EXIT
checked=0
for list in "$ROOT"/corpus/known/*; do
	driver=$(basename "$list")
	tool=$(build_dir "$driver" "" none)/apfuzz
	[ -x "$tool" ] || continue
	for witness in "$ROOT"/corpus/findings/*/witness*."$driver".ap; do
		[ -f "$witness" ] || continue
		print=$(sed -n 's/^# expect: [^ ]* //p' "$witness")
		# WARN()s that are known and that the run goes on from
		sed -n 's/^# passes: //p' "$witness" >"$passes"
		out=$("$tool" run --json --no-known --known="$passes" "$witness")
		grep -qF "\"fingerprint\": \"$print\"" <<<"$out" && grep -qF '"schedule": "followed"' <<<"$out" ||
			complain "$witness: not $print, or its schedule is not followed"
		grep -q "^$(sed 's/[][\.*^$/]/\\&/g' <<<"$print") " "$list" ||
			complain "$witness: not on corpus/known/$driver"
		checked=$((checked + 1))
	done
done
echo "$checked witnesses"
exit "$bad"
