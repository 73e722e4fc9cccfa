#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Speed, as ratios measured in one run: the scheduler alone against a bare loop of the same fibers,
and whole runs of the driver under each sanitizer, with what a decision point and the reset cost.
Beside each figure that something is asked of stands what, and whether it is met; and below the
table, for each point that costs too much, what makes up its cost, the most expensive first. A driver
other than core/ is compared with core/ as well: the same programs in turns, and what dominates.
"""

import glob
import json
import os
import subprocess
import sys

import bench_against
import campaign
from campaign import EXIT_OK, EXIT_USAGE, ROOT

# What is asked for. Per build: executions/s of the median seed, ns per point with all checks.
BARS = {"none": (6000, 20), "asan": (4000, 35), "tsan": (3000, 60)}
SCHED_RATIO = 0.85
POINT_UNCHECKED = 6.0  # ns, in the plain build
RESET_SHARE = 20.0
# of the seeds, for the figures to mean something
SEED_TASKS = 3
SEED_OPERATIONS = 8

SHARE = "a point's share: "


def parse_args():
    p = campaign.Parser(prog="scripts/bench", description=__doc__)
    p.add_argument("--driver", default="core", metavar="DRV")
    p.add_argument("--json", action="store_true")
    p.add_argument("--version", action="version", version="vfio-ap-fuzz " + campaign.version())
    return p.parse_args()


def objects(command):
    r = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if r.returncode:
        sys.stderr.write("scripts/bench: %s ended with %d\n" % (command[0], r.returncode))
        sys.exit(EXIT_USAGE)
    return [json.loads(line) for line in r.stdout.splitlines() if line.startswith("{")]


def bar_of(san, o):
    """What is asked of a figure of bench_run, as text, and whether it is met."""
    name, value = o["name"], o["value"]
    if name == "executions":
        return ">= %d" % BARS[san][0], value >= BARS[san][0]
    if name == "point, all checks":
        return "<= %d" % BARS[san][1], value <= BARS[san][1]
    if name == "point, no checks" and san == "none":
        return "<= %d" % POINT_UNCHECKED, value <= POINT_UNCHECKED
    if name.startswith("reset"):
        return "<= %d" % RESET_SHARE, value <= RESET_SHARE
    if name == "tasks of a program":
        return ">= %d" % SEED_TASKS, value >= SEED_TASKS
    if name == "operations of a program":
        return ">= %d" % SEED_OPERATIONS, value >= SEED_OPERATIONS
    return "", None


def why_missed(rows):
    """For each build whose point costs too much: of what the cost is made."""
    lines = []
    for r in rows:
        if r["name"] != "point, all checks" or r["met"] is not False:
            continue
        mine = {o["name"]: o["value"] for o in rows if o["build"] == r["build"]}
        parts = [(v, n[len(SHARE):]) for n, v in mine.items() if n.startswith(SHARE)]
        parts.append((mine["point, no checks"], "the point itself"))
        lines.append("%s: a point costs %.1f ns, asked for %s: %s" % (
            r["build"], r["value"], r["bar"],
            ", ".join("%s %.1f" % (n, v) for v, n in sorted(parts, reverse=True))))
    return lines


def main():
    args = parse_args()
    # fuzz_program's seeds are for the parser: some of them do nothing with the driver
    seeds = sorted(p for p in glob.glob(os.path.join(ROOT, "corpus/seeds/*/*.ap"))
                   if os.path.basename(os.path.dirname(p)) != "fuzz_program")
    rows = []

    def row(build, name, value, unit, bar="", met=None):
        rows.append({"build": build, "name": name, "value": value, "unit": unit, "bar": bar,
                     "met": met})

    for san in ("none", "asan", "tsan"):
        build = campaign.ensure_build(args.driver, [], san, "all")
        name = os.path.basename(build)
        if san != "asan":
            for o in objects([os.path.join(build, "bench_sched"), "--json"]):
                if o.get("bench") != "tput3x4":
                    continue
                row(name, "scheduler alone, random walk", o["sched_per_second"], "1/s")
                row(name, "bare loop of the same fibers", o["bare_per_second"], "1/s")
                row(name, "scheduler against bare loop", 100 * o["ratio"], "%",
                    ">= %d" % (100 * SCHED_RATIO), o["ratio"] >= SCHED_RATIO)
        # A driver may have known findings in some; a sanitizer ends the process there.
        ending = [p for p in seeds if bench_against.both_go_on([build], p)]
        for o in objects([os.path.join(build, "bench_run")] + ending):
            row(name, o["name"], o["value"], o["unit"], *bar_of(san, o))
    told = [] if args.driver == "core" else bench_against.compare(args.driver, row)
    if args.json:
        for r in rows:
            print(json.dumps(r))
        return EXIT_OK
    print("%-24s %-34s %12s %-4s %-9s" % ("build", "median", "", "", "asked for"))
    for r in rows:
        print("%-24s %-34s %12.1f %-4s %-9s %s" % (
            r["build"], r["name"], r["value"], r["unit"], r["bar"],
            "" if r["met"] is None else "met" if r["met"] else "MISSED"))
    print("load of the machine (1, 5, 15 minutes): %.1f %.1f %.1f" % os.getloadavg())
    for line in why_missed(rows) + told:
        print(line)
    return EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
