#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/nightly with a planted bug and nights of seconds: new once, known the second night; killed
# at any moment it goes on and has lost neither finding nor corpus; what does not go on is ended from
# outside; a full disk is said.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

# A bug with one fingerprint: with several, another one may come up the second night.
bug=nib-zero
ensure_build core $bug none fuzzing || exit 1
build=$(build_dir core $bug none)
label=core+$bug
work=$(mktemp -d)
mounted=
cleanup()
{
	[ -z "$mounted" ] || umount "$work/small"
	rm -rf "$work"
}
trap cleanup EXIT
fail()
{
	echo "FAILED: $*"
	tail -n 20 "$work/out" "$work/err"
	exit 1
}

night()	# night EXPECTED_EXIT DIR [OPTION…]: about 5 s of fuzzing
{
	local wanted=$1 dir=$2 code
	shift 2
	"$ROOT/scripts/nightly" --hours 0.0016 --sanitizer none --bug $bug --out "$dir" --keep-free 4 \
		"$@" fuzz_guest >"$work/out" 2>"$work/err" </dev/null
	code=$?
	[ $code = "$wanted" ] || fail "$dir: ended with $code, not $wanted"
}

report()	# report DIR EXPRESSION: of report.json as o
{
	python3 -c 'import json, sys; o = json.load(open(sys.argv[1])); sys.exit(not eval(sys.argv[2]))' \
		"$1/report.json" "$2" || fail "report.json: not $2"
}

# New the first night, known the second one.
night 77 "$work/a"
report "$work/a" 'len(o["findings"]) == 1 and o["findings"][0]["status"] == "new"'
report "$work/a" 'o["findings"][0]["replays"] == 100 and o["findings"][0]["minimized"]["tasks"] <= 3'
report "$work/a" 'o["ended"] and o["rows"][0]["executions"] > 500 and not o["problems"]'
grep -q '<failure message="' "$work/a/junit.xml" || fail "junit.xml has no failure"
folder=$(echo "$work/a/findings/$label"/guest-promise-*)
[ -s "$folder/minimized.ap" ] && [ -s "$folder/report.txt" ] || fail "$folder is not complete"
night 0 "$work/a"
report "$work/a" 'o["night"] == 2 and [f["status"] for f in o["findings"]] == ["known"]'
report "$work/a" 'o["rows"][0]["known"] > 0'
echo "ok: new once, known the second night"

# kill -9 in the middle.
mkdir "$work/b"
setsid "$ROOT/scripts/nightly" --hours 0.0016 --sanitizer none --bug $bug --out "$work/b" \
	--keep-free 4 fuzz_guest >"$work/out" 2>"$work/err" </dev/null &
pid=$!
for _ in $(seq 300); do
	[ -n "$(compgen -G "$work/b/findings/$label/*/finding.json")" ] && break
	kill -0 $pid 2>/dev/null || fail "it ended before it was killed"
	sleep 0.1
done
kill -9 $pid
wait $pid 2>/dev/null
[ -n "$(compgen -G "$work/b/findings/$label/*/finding.json")" ] || fail "nothing found in time"
for _ in $(seq 30); do
	pgrep -f "artifact_prefix=$work/b/" >/dev/null || break
	sleep 0.1
done
! pgrep -f "artifact_prefix=$work/b/" >/dev/null || fail "a target outlives the kill"
cp -r "$work/b/corpus" "$work/before"
# As if killed between libFuzzer's writing and our look; and in the middle of swapping a corpus.
cp "$folder/crash" "$work/b/inbox/$label-none/fuzz_guest/crash-x"
rm -rf "$work/b/findings/$label"
mv "$work/b/corpus/core/fuzz_guest" "$work/b/corpus/core/fuzz_guest.old"
night 77 "$work/b"
report "$work/b" 'o["night"] == 1 and o["restarts"] == 1 and o["ended"]'
report "$work/b" '[f["status"] for f in o["findings"]] == ["new"]'
"$build/fuzz_guest" -merge=1 --known="$work/b/known-$label" "$work/b/corpus/core/fuzz_guest" \
	"$work/before/core/fuzz_guest" >"$work/out" 2>&1
grep -q 'MERGE-OUTER: 0 new files with 0 new features added' "$work/out" ||
	fail "the corpus has lost something"
echo "ok: kill -9 loses nothing"

# The input that a target is at when everything is killed.
mkdir -p "$work/c/inbox/$label-none/fuzz_guest"
python3 - "$folder/crash" "$work/c" "$label-none" <<'END'
import json, struct, sys, time
crash, out, build = sys.argv[1:]
data = open(crash, "rb").read()
with open("%s/inbox/%s/fuzz_guest/last" % (out, build), "wb") as f:
    f.write(struct.pack("=QQQ", 2, 1, len(data)) + data)
json.dump({"format": 1, "night": 1, "done": False, "begin": time.time(), "beat": time.time(),
           "spent": 1e6, "rows": {}, "problems": [], "restarts": 0}, open(out + "/state.json", "w"))
END
night 77 "$work/c"
report "$work/c" '[f["status"] for f in o["findings"]] == ["new"]'
echo "ok: the input at work is kept"

# A target that does not go on.
"$ROOT/scripts/nightly" --hours 0.0016 --sanitizer none --bug $bug --out "$work/a" --keep-free 4 \
	--hang 1 --jobs 1 fuzz_guest >"$work/out" 2>"$work/err" </dev/null &
pid=$!
for _ in $(seq 100); do
	target=$(pgrep -f "artifact_prefix=$work/a/") && break
	sleep 0.1
done
sleep 0.5
kill -STOP "$target" || fail "no target to stop"
wait $pid
report "$work/a" 'o["ended"] and len(o["problems"]) == 1 and "hang" in o["problems"][0]'
[ -n "$(compgen -G "$work/a/unexplained/hang-*")" ] || fail "the input is not kept"
echo "ok: what does not go on is ended, its input kept"

# A full disk: a small one, or (where mount is forbidden) more to be kept free than there is.
mkdir "$work/small"
if mount -t tmpfs -o size=400m tmpfs "$work/small" 2>/dev/null; then
	mounted=1
	"$ROOT/scripts/nightly" --hours 0.1 --sanitizer none --bug $bug --out "$work/small/d" \
		--keep-free 4 fuzz_guest >"$work/out" 2>"$work/err" </dev/null &
	pid=$!
	sleep 2
	head -c 400m /dev/zero >"$work/small/filler" 2>/dev/null
	wait $pid
	[ $? = 1 ] || fail "a disk that becomes full does not end with 1"
	grep -q 'the disk is full: 0 MiB are left' "$work/err" || fail "a full disk is not said"
	night 1 "$work/small/d"
	grep -q 'the disk is full' "$work/err" || fail "a full disk is not said"
	rm "$work/small/filler"
	night 77 "$work/small/d"
	report "$work/small/d" 'o["night"] == 1 and o["ended"]'
else
	night 1 "$work/a" --keep-free 100000000
	grep -q 'the disk is full' "$work/err" || fail "a full disk is not said"
fi
echo "ok: a full disk is said, and it goes on when there is room"
