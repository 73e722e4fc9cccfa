#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/coverage: the build that measures has the decision points of the others; more inputs reach
# more lines; each line that is not reached is listed once, with its reason. core/ has one for each line
# that no seed reaches.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail()
{
	echo "FAILED: $*"
	exit 1
}

# What fuzzing has kept here must not stand in for a seed.
mkdir -p "$work/none"
"$ROOT/scripts/coverage" --corpus "$work/none" --json >"$work/seeds" || fail "ended with $?"
dir=$(build_dir core "" coverage)
"$ROOT/scripts/lib/check-objects" "$dir" coverage >"$work/out" || fail "$(grep -v ^ok "$work/out")"
ensure_build core "" none driver || exit 1
ours=$("$ROOT/scripts/lib/check-objects" --points "$(build_dir core "" none)" none)
theirs=$("$ROOT/scripts/lib/check-objects" --points "$dir" coverage)
[ -n "$ours" ] && [ "$ours" = "$theirs" ] || fail "the points differ: $ours; $theirs"

# one short program reaches less
mkdir -p "$work/corpus/fuzz_queue"
printf '# vfio_ap program 1\nhost adapters=3 domains=4\nsetup\n    mdev_create m0\n' \
	>"$work/corpus/fuzz_queue/one.ap"
"$ROOT/scripts/coverage" --no-seeds --corpus "$work/corpus" --json >"$work/one" || fail "ended with $?"
"$ROOT/scripts/coverage" --no-seeds --corpus "$work/corpus" --at-least 99 >"$work/out" 2>&1 &&
	fail "--at-least 99 passes"
grep -q 'no reason given\|corpus/coverage-reasons' "$work/out" || fail "no list of lines"
python3 - "$work/seeds" "$work/one" <<'END' || fail "not so"
import json, sys
seeds, one = (json.load(open(f)) for f in sys.argv[1:])
assert one["inputs"] >= 1 and seeds["inputs"] > 20, (one["inputs"], seeds["inputs"])
assert 5 < one["total"]["percent"] < seeds["total"]["percent"] <= 100
assert seeds["total"]["percent"] > 50, seeds["total"]
missing = ["%s:%s" % (r["file"], r["function"]) for r in seeds["never"]
           if r["reason"] == "no reason given"]
assert not missing, "neither a seed nor a reason: %s" % missing
assert not seeds["reasons_without_lines"], seeds["reasons_without_lines"]
for o in (seeds, one):
    assert all(f["file"].startswith("core/") for f in o["files"])
    never = {(r["file"], n) for r in o["never"] for n in range(r["first"], r["last"] + 1)}
    assert len(o["never"]) == len({(r["file"], r["first"]) for r in o["never"]})
    assert sum(r["lines"] for r in o["never"]) == o["total"]["lines"] - o["total"]["reached"]
    assert all(r["reason"] for r in o["never"])
print("%.1f %% by the seeds, %.1f %% by one short program" % (
    seeds["total"]["percent"], one["total"]["percent"]))
END
