#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Whether a sanitizer confirms a race of ours is counted: with ThreadSanitizer at work it does, in the
# tool's answer and in the table of scripts/fuzz; with its reports switched off it is silent, and the
# finding stays what it is.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

bug=mdev-list-add-unguarded
witness=$ROOT/corpus/bugs/$bug/witness.core.ap
print=$(sed -n 's/^# expect: [^ ]* //p' "$witness")
tool=$(build_dir core "$bug" tsan)/apfuzz
bad=0

complain()
{
	echo "FAILED: $*"
	bad=1
}

ensure_build core "$bug" tsan fuzzing || exit 1
for case in 1:confirmed:0 0:silent:1; do
	IFS=: read -r reports word silent <<<"$case"
	export TSAN_OPTIONS=report_bugs=$reports
	out=$("$tool" run --json --no-known "$witness" 2>/dev/null)
	grep -qF "\"fingerprint\": \"$print\"" <<<"$out" || complain "report_bugs=$reports: not $print"
	grep -qF "\"witness\": \"$word\"" <<<"$out" || complain "report_bugs=$reports: not $word"
	out=$("$ROOT/scripts/fuzz" --bug "$bug" --sanitizer tsan --first --time 60 --json fuzz_mdev 2>&1)
	grep -qF "\"witness_silent\": $silent," <<<"$out" ||
		complain "report_bugs=$reports: not $silent silent in the table: $out"
	grep -qF "\"witness\": \"$word\"" <<<"$out" || complain "scripts/fuzz: not $word: $out"
done
exit "$bad"
