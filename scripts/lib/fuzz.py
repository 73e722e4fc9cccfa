#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The main job behind scripts/fuzz: fuzz every target in every build, go on after findings, and end
with a table.

A libFuzzer process ends at its first crash. Here it is started again at once, with the fingerprint
of what it found on a list of its own, so one finding does not hide the next. The time is split
between the builds (half of it for the plain one, which is the fastest and sees races as well) and
evenly between the targets that run the driver.
"""

import json
import os
import signal
import sys
import time

import campaign
from campaign import EXIT_BUG, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE


def parse_args():
    p = campaign.Parser(
        prog="scripts/fuzz",
        description="Build and fuzz; the default is every target on the embedded driver core.")
    p.add_argument("targets", nargs="*", metavar="TARGET", help="fuzz_queue, fuzz_mdev, ...")
    p.add_argument("--driver", default="core", metavar="DRV",
                   help="core, linux-VERSION (scripts/kernel-tree) or a tree's path (default: core)")
    p.add_argument("--sanitizer", default="none,tsan,asan", metavar="LIST",
                   help="builds to use, of none,tsan,asan,ubsan (default: the first three)")
    p.add_argument("--first", action="store_true", help="stop at the first finding")
    p.add_argument("--time", type=float, default=120, metavar="SECONDS",
                   help="seconds of fuzzing in all (default: 120)")
    p.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N",
                   help="fuzzing processes at a time (default: one per core)")
    p.add_argument("--bug", action="append", default=[], metavar="NAME",
                   help="apply corpus/bugs/NAME/bug.cocci to a copy of the driver; may be repeated")
    p.add_argument("--seed", type=int, default=0, metavar="N", help="libFuzzer's seed (default: random)")
    p.add_argument("--no-known", action="store_true", help="ignore the list of known findings")
    p.add_argument("--json", action="store_true", help="print the table as one JSON object a line")
    p.add_argument("--junit", metavar="FILE", help="write the result as JUnit XML too")
    p.add_argument("--version", action="version", version="vfio-ap-fuzz " + campaign.version())
    args = p.parse_args()
    sanitizers = [s for s in args.sanitizer.split(",") if s]
    for s in sanitizers:
        if s not in campaign.SANITIZERS:
            p.error("unknown sanitizer '%s'" % s)
    if not sanitizers:
        p.error("--sanitizer names no build")
    if args.time <= 0 or args.jobs < 1:
        p.error("--time and --jobs must be positive")
    args.sanitizers = sanitizers
    return args


# Of the time; fuzz_program runs no driver and has soon seen what there is.
WEIGHTS = {"fuzz_program": 0.1}


def shares(sanitizers):
    """Half of the time for the plain build, the rest evenly for the others."""
    if "none" not in sanitizers or len(sanitizers) == 1:
        return {s: 1.0 / len(sanitizers) for s in sanitizers}
    rest = 0.5 / (len(sanitizers) - 1)
    return {s: 0.5 if s == "none" else rest for s in sanitizers}


WORDS = {
    "only": "witness-only: seen by the sanitizer of this build, by no check of our own",
    "silent": "witness-silent: the sanitizer that should see it does not",
    "differs": "the sanitizer that should see it says something else",
}


def print_table(rows, findings, as_json):
    if as_json:
        for r in rows:
            print(json.dumps(r))
        for f in findings:
            print(json.dumps(f.as_dict()))
        return
    head = ("target", "build", "executions", "exec/s", "coverage", "features", "findings", "known",
            "only", "silent")
    table = [head]
    for r in rows:
        table.append((r["target"], r["build"], "%d" % r["executions"], "%d" % r["per_second"],
                      "%d" % r["coverage"], "%d" % r["features"], "%d" % r["findings"],
                      "%d" % r["known"], "%d" % r["witness_only"], "%d" % r["witness_silent"]))
    width = [max(len(row[i]) for row in table) for i in range(len(head))]
    print()
    for row in table:
        cells = [row[i].ljust(width[i]) if i < 2 else row[i].rjust(width[i])
                 for i in range(len(head))]
        print("  ".join(cells).rstrip())
    total = sum(r["executions"] for r in rows)
    print("\n%d executions, %d distinct finding%s" % (total, len(findings),
                                                      "" if len(findings) == 1 else "s"))
    for f in findings:
        print("  %s\n    %s" % (f.title, os.path.relpath(f.directory, campaign.ROOT)))
        if f.witness in WORDS:
            print("    " + WORDS[f.witness])


def junit(path, rows, findings):
    from xml.sax.saxutils import quoteattr, escape
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             '<testsuite name="vfio-ap-fuzz" tests="%d" failures="%d">' % (len(rows), len(findings))]
    by_row = {}
    for f in findings:
        by_row.setdefault((f.target, f.build), []).append(f)
    for r in rows:
        lines.append("  <testcase classname=%s name=%s time=\"%.1f\">" % (
            quoteattr(r["build"]), quoteattr(r["target"]), r["seconds"]))
        for f in by_row.get((r["target"], r["build"]), []):
            lines.append("    <failure message=%s>%s</failure>" % (quoteattr(f.title),
                                                                   escape(f.fingerprint)))
        lines.append("  </testcase>")
    lines.append("</testsuite>")
    campaign.write_atomically(path, "\n".join(lines) + "\n")


def main():
    args = parse_args()
    builds = {}
    for san in args.sanitizers:
        builds[san] = campaign.ensure_build(args.driver, args.bug, san)
    targets = args.targets or campaign.targets(builds[args.sanitizers[0]])
    if not targets:
        sys.stderr.write("scripts/fuzz: there are no targets in %s\n" % builds[args.sanitizers[0]])
        return EXIT_USAGE
    for t in targets:
        if not os.access(os.path.join(builds[args.sanitizers[0]], t), os.X_OK):
            sys.stderr.write("scripts/fuzz: there is no target '%s'\n" % t)
            return EXIT_USAGE

    share = shares(args.sanitizers)
    weights = {t: WEIGHTS.get(t, 1.0) for t in targets}
    runs = []
    at_once = min(args.jobs, len(args.sanitizers) * len(targets))
    for san in args.sanitizers:
        for t in targets:
            seconds = min(args.time * share[san] * at_once * weights[t] / sum(weights.values()),
                          args.time)
            runs.append(campaign.Run(args.driver, args.bug, san, builds[san], t, seconds,
                                     seed=args.seed, use_known=not args.no_known))
    c = campaign.Campaign(runs, jobs=args.jobs, first=args.first)
    interrupted = []

    def stop(signum, frame):
        interrupted.append(signum)
        c.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    c.run(progress=campaign.Progress(args.time))
    findings = c.findings()
    for f in findings:
        f.finish(minimize=not interrupted)
        f.ask_witness(builds)
    rows = [r.row() for r in runs]
    print_table(rows, findings, args.json)
    if args.junit:
        junit(args.junit, rows, findings)
    if c.errors:
        for e in c.errors:
            sys.stderr.write("scripts/fuzz: %s\n" % e)
        return EXIT_USAGE
    if findings:
        return EXIT_BUG
    return EXIT_INTERRUPTED if interrupted else EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
