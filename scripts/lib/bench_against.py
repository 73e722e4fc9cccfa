# SPDX-License-Identifier: GPL-2.0-only
"""A tree's driver against core/: executions/s of the same programs in the plain builds, taken in turns
so that a noisy machine disturbs both alike, and what makes the difference: how many decision points a
run has and what one costs; and in whose code the tree's points lie.
"""

import collections
import json
import os
import statistics
import subprocess

import campaign
from campaign import ROOT

AT_LEAST = 0.5  # of core's executions/s
ROUNDS = 3


def figures(build, program):
    """bench_run of one program: name -> value."""
    out = subprocess.run([os.path.join(build, "bench_run"), program], stdout=subprocess.PIPE,
                         text=True, check=True).stdout
    return {o["name"]: o["value"] for o in map(json.loads, out.splitlines())}


def whose(path):
    """The part of a run that a source file belongs to."""
    if path is None:
        return "shim"
    if path.startswith("drivers/vfio/mdev/"):
        return "mdev core"
    name = os.path.basename(path)
    return "AP bus" if name.startswith("ap_") else "driver"


def points_by_part(build, program, count):
    """Adds the points of a run to @count, by the part in whose code they lie."""
    out = subprocess.run([os.path.join(build, "apfuzz"), "trace", "--accesses", "--format", "json", program],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                         check=False).stdout
    last = 0
    for event in map(json.loads, out.splitlines()):
        if event.get("step", 0) > last:
            count[whose(event.get("file"))] += event["step"] - last
            last = event["step"]


def both_go_on(builds, program):
    """Do both drivers run the program to its end, so that the same is measured?"""
    for build in builds:
        answers = campaign.apfuzz_json(build, ["run", "--json", program])
        if any(o.get("verdict") != "ok" for o in answers):
            return False
    return True


def compare(driver, row):
    """
    Measures and prints rows by row(build, name, value, unit, bar, met). Returns lines of text that say
    what dominates.
    """
    builds = [campaign.ensure_build(d, [], "none", "all") for d in ("core", driver)]
    seeds = os.path.join(ROOT, "corpus", "seeds", "fuzz_all")
    programs = [p for p in (os.path.join(seeds, n) for n in sorted(os.listdir(seeds)))
                if both_go_on(builds, p)]
    ratios, points, cost = [], ([], []), ([], [])
    count = collections.Counter()
    for program in programs:
        rounds = [[figures(b, program) for b in builds] for _ in range(ROUNDS)]
        ratios.append(statistics.median(r[1]["executions"] / r[0]["executions"] for r in rounds))
        for i in range(2):
            points[i].append(rounds[0][i]["points of a run"])
            cost[i].append(statistics.median(1e9 / r[i]["executions"] / r[i]["points of a run"]
                                             for r in rounds))
        points_by_part(builds[1], program, count)
    name = os.path.basename(builds[1])
    ratio = statistics.median(ratios)
    row(name, "executions/s against core", 100 * ratio, "%", ">= %d" % (100 * AT_LEAST), ratio >= AT_LEAST)
    more = statistics.median(t / c for c, t in zip(*points))
    dearer = statistics.median(t / c for c, t in zip(*cost))
    row(name, "points of a run against core", 100 * more, "%")
    row(name, "time of a point against core", 100 * dearer, "%")
    all_points = sum(count.values())
    for part, n in count.most_common():
        row(name, "points that lie in the " + part, 100 * n / all_points, "%")
    first = "more decision points" if more >= dearer else "a point costs more"
    return ["%s: %.2f times core's executions/s over %d programs; what dominates: %s (%.2f times the points, "
            "%.2f times the time of a point); most points lie in the %s (%.0f %%)" % (
                name, ratio, len(programs), first, more, dearer, count.most_common(1)[0][0],
                100 * count.most_common(1)[0][1] / all_points)]
