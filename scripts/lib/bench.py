#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Speed, as ratios measured in one run: the scheduler alone against a bare loop of the same fibers,
and whole runs of the driver under each sanitizer, with what a decision point and the reset cost.
"""

import argparse
import glob
import json
import os
import subprocess
import sys

import campaign
from campaign import EXIT_OK, EXIT_USAGE, ROOT

# What is asked for (per build: executions/s of the median seed, ns per point with all checks).
BARS = {"none": (6000, 20), "asan": (4000, 35), "tsan": (3000, 60)}
SCHED_RATIO = 0.85
RESET_SHARE = 20.0


def parse_args():
    p = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
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
        for o in objects([os.path.join(build, "bench_run")] + seeds):
            bar, met = "", None
            if o["name"] == "executions":
                bar, met = ">= %d" % BARS[san][0], o["value"] >= BARS[san][0]
            elif o["name"] == "point, all checks":
                bar, met = "<= %d" % BARS[san][1], o["value"] <= BARS[san][1]
            elif o["name"] == "point, no checks" and san == "none":
                bar, met = "<= 6", o["value"] <= 6
            elif o["name"].startswith("reset"):
                bar, met = "<= %d" % RESET_SHARE, o["value"] <= RESET_SHARE
            row(name, o["name"], o["value"], o["unit"], bar, met)
    if args.json:
        for r in rows:
            print(json.dumps(r))
        return EXIT_OK
    print("%-24s %-34s %12s %-4s %-9s" % ("build", "median", "", "", "asked for"))
    for r in rows:
        print("%-24s %-34s %12.1f %-4s %-9s %s" % (
            r["build"], r["name"], r["value"], r["unit"], r["bar"],
            "" if r["met"] is None else "met" if r["met"] else "MISSED"))
    return EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
