#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the scripts make of figures and lists, with figures and lists made up for it: a finding that only
# a sanitizer saw is counted in its column; a run that is over leaves no scratch directory, one that broke
# is an error; a bug's bench takes the known findings of its own driver; scripts/bench says how a tree compares with core/, and what dominates.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/corpus/known" "$work/corpus/seeds/fuzz_all"
printf '# a comment\nleak:a:of_one here why\n' >"$work/corpus/known/linux-1"
printf 'leak:b:of_two here why\n' >"$work/corpus/known/linux-2"
touch "$work/corpus/seeds/fuzz_all/first.ap" "$work/corpus/seeds/fuzz_all/second.ap" "$work/crash"

PYTHONPATH=$ROOT/scripts/lib PYTHONDONTWRITEBYTECODE=1 WORK=$work python3 - <<'END'
import argparse
import contextlib
import io
import os
import sys

import bench_against
import bug_bench
import campaign
import fuzz
import night_store
import nightly

work = os.environ["WORK"]
bad = 0


def same(what, got, wanted):
    global bad
    if got != wanted:
        print("%s: %r, not %r" % (what, got, wanted))
        bad = 1


# ---- the column "only" ----

campaign.ROOT = work
run = campaign.Run("core", [], "tsan", os.path.join(work, "core-tsan"), "fuzz_all", 1)
for verdict in ("witness-only", "undefined-behavior", "data-race", "leak"):
    run.found.append(campaign.Finding(run, os.path.join(work, "crash"), verdict, "title",
                                      verdict + ":here", "text"))
same("seen by a sanitizer alone", run.row()["witness_only"], 2)
same("findings", run.row()["findings"], 4)
table = io.StringIO()
with contextlib.redirect_stdout(table):
    fuzz.print_table([run.row()], run.found, False)
lines = [line.split() for line in table.getvalue().splitlines() if line]
same("the table's column", lines[1][lines[0].index("only")], "2")
same("lines that say so", table.getvalue().count("witness-only: seen by"), 2)

# ---- a run that is over leaves no scratch directory ----

over = campaign.Run("core", [], "none", os.path.join(work, "core-none"), "fuzz_all", 0.1)
over.command = lambda seconds: ["true"]
same("scratch before", os.path.isdir(over.scratch), True)
campaign.Campaign([over]).run()
same("errors", over.error, None)
same("scratch after", os.path.isdir(over.scratch), False)
run.done()

# ---- a run whose finding cannot be kept is an error, and not the end of the others ----


class Broken(campaign.Run):
    def once(self, seconds):
        raise OSError(28, "No space left on device")


broken = Broken("core", [], "none", os.path.join(work, "core-none"), "fuzz_all", 0.1)
other = campaign.Run("core", [], "none", os.path.join(work, "core-none"), "fuzz_mdev", 0.1)
other.command = lambda seconds: ["true"]
both = campaign.Campaign([broken, other])
both.run()
same("errors of a full disk", len(both.errors), 1)
same("is said", "No space left" in both.errors[0] and broken.scratch in both.errors[0], True)
same("what it left", os.path.isdir(broken.scratch), True)
same("the other one", other.used > 0, True)
broken.done()

# ---- a crash that was written while the run was being stopped is looked at; the rest leaves nothing ----

taken = []
late = campaign.Run("core", [], "none", os.path.join(work, "core-none"), "fuzz_all", 5)
late.take = lambda crash, text: taken.append(os.path.basename(crash))
late.command = lambda seconds: ["sh", "-c", "touch crash-1; exit 77"]
late.stopping = True
late.once(1)
same("taken", taken, ["crash-1"])
late.done()
never = campaign.Run("core", [], "none", os.path.join(work, "core-none"), "fuzz_all", 5)
stopped = campaign.Campaign([never])
stopped.halt.set()
stopped.run()
same("scratch of one that never began", os.path.isdir(never.scratch), False)

# ---- names with characters that a pattern has ----

odd = os.path.join(work, "night[1]")
os.makedirs(os.path.join(odd, "inbox", "core-none", "fuzz_all~1"))
os.makedirs(os.path.join(odd, "findings", "core", "leak-1"))
open(os.path.join(odd, "inbox", "core-none", "fuzz_all~1", "crash-1"), "w").close()
with open(os.path.join(odd, "findings", "core", "leak-1", "finding.json"), "w") as f:
    f.write('{"fingerprint": "leak:x:"}')
store = night_store.Store(odd, keep_free=0, disk_limit=1 << 40)
inboxes = store.inboxes("core-none", "fuzz_all")
same("inboxes", [os.path.basename(p) for p in inboxes], ["fuzz_all", "fuzz_all~1"])
same("waiting", [len(night_store.waiting(p)) for p in inboxes], [0, 1])
same("findings kept", len(store.findings()), 1)

# ---- a report is of today's minimized form ----

with open(os.path.join(work, "apfuzz"), "w") as f:
    f.write("#!/bin/sh\necho \"$@\"\n")
    os.fchmod(f.fileno(), 0o755)
again = campaign.Run("core", [], "none", work, "fuzz_all", 1)
found = campaign.Finding(again, os.path.join(work, "crash"), "leak", "title", "leak:again", "text")
with open(os.path.join(found.directory, "minimized.ap"), "w") as f:
    f.write("of an earlier run\n")
found.finish()
with open(os.path.join(found.directory, "report.txt")) as f:
    same("what is reported", f.read(), "run --lenient %s\n" % found.crash)
again.done()

# ---- a night: who was killed by somebody else leaves its input; SIGTERM ends it, whatever it is at ----


class Killed:
    def __init__(self, command, last, log, hang, halt):
        self.last, self.log = last, log

    def run(self, longest):
        for path in (self.last, self.log):
            open(path, "w").close()
        return -9


nightly.watched.Watched = Killed
nightly.watched.unfinished = lambda path: b"what it was at"
args = argparse.Namespace(driver=["core"], sanitizers=["none"], targets=["fuzz_all"], jobs=1, hang=1,
                          no_known=True, hours=1, bug=[])
night = nightly.Night(args, store)
night.state.update(rows={}, problems=[], spent=0.0)
store.recover()
part = nightly.Slice(night, "core", "none", os.path.join(work, "core-none"), "fuzz_all")
part.seconds = 5
looked = []


def look(s, text, inbox=None):
    looked.extend(open(p, "rb").read() for p in night_store.waiting(s.inbox))
    night.halt.set()
    return 1, 0


night.look = look
part.run()
same("input of a killed target", looked, [b"what it was at"])

night = nightly.Night(args, store)
night.state.update(rows={}, problems=[], spent=0.0)
night.budget = 100
rounds = []


def full(slices, seconds):
    rounds.append(seconds)
    if len(rounds) > 3:
        raise RuntimeError("the night goes on")
    night.interrupted = True	# as the handler of SIGTERM does
    night.stop()
    raise night_store.Full("full")


night.round = full
night.merge = lambda: rounds.append("merged")
night.slices = lambda: [part]
night.look = lambda s, text, inbox=None: (0, 0)
try:
    night.fuzz()
except RuntimeError as e:
    same("after SIGTERM", str(e), "it ends")
same("after SIGTERM", len(rounds), 1)

# ---- known findings of a driver ----

bug_bench.ROOT = work
same("of one", bug_bench.known_of("linux-1"), {"leak:a:of_one"})
same("of two", bug_bench.known_of("linux-2"), {"leak:b:of_two"})
same("of a tree", bug_bench.known_of("/a/tree"), {"leak:a:of_one", "leak:b:of_two"})

# ---- a tree against core/ ----


def compared(speed, points):
    """Rows and text where the tree makes @speed of core's executions/s with @points of its points."""
    bench_against.ROOT = work
    bench_against.campaign.ensure_build = lambda driver, *_: driver
    bench_against.both_go_on = lambda builds, program: program.endswith("first.ap")
    bench_against.figures = lambda build, program: {
        "executions": 1000.0 * (1 if build == "core" else speed),
        "points of a run": 100.0 * (1 if build == "core" else points)}
    bench_against.points_by_part = lambda build, program, count: count.update(driver=3, shim=1)
    rows = {}
    text = bench_against.compare("tree", lambda build, name, value, unit, bar="", met=None:
                                 rows.update({name: (round(value), met)}))
    return rows, text[0]


rows, text = compared(0.4, 2)
same("speed", rows["executions/s against core"], (40, False))
same("points", rows["points of a run against core"], (200, None))
same("a point", rows["time of a point against core"], (125, None))
same("where", rows["points that lie in the driver"], (75, None))
same("what dominates", "more decision points" in text and "over 1 programs" in text, True)
rows, text = compared(0.5, 0.5)
same("speed", rows["executions/s against core"], (50, True))
same("what dominates", "a point costs more" in text, True)
sys.exit(bad)
END
