#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Line coverage of the driver under test, over the seeds and the corpus that fuzzing has kept.

Every target of the build "coverage" (the same decision points, and clang's source-based coverage of
the driver) runs over its inputs once; llvm-cov says which lines were reached. Lines that never are get
the reason that corpus/coverage-reasons gives for them.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import campaign
from campaign import EXIT_OK, EXIT_USAGE, ROOT

REASONS = os.path.join(ROOT, "corpus", "coverage-reasons")
NO_REASON = "no reason given"


def parse_args():
    p = campaign.Parser(
        prog="scripts/coverage",
        description="Line coverage of the driver over the seeds and the kept corpus: a table per "
                    "file, and the lines that were never reached, each with its reason from "
                    "corpus/coverage-reasons.",
        epilog="Exit code: 0, or 1 for an error or less than --at-least.")
    p.add_argument("--driver", default="core", metavar="DRV",
                   help="core, linux-VERSION (scripts/kernel-tree) or a tree's path (default: core)")
    p.add_argument("--corpus", action="append", default=[], metavar="DIR",
                   help="a directory with one corpus per target in it, e.g. OUT/corpus/core of "
                        "scripts/nightly; may be repeated (default: what scripts/fuzz has kept)")
    p.add_argument("--no-seeds", action="store_true", help="without corpus/seeds")
    p.add_argument("--at-least", type=float, default=0, metavar="PERCENT",
                   help="end with 1 if fewer lines are reached")
    p.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    p.add_argument("--json", action="store_true", help="print one JSON object instead")
    p.add_argument("--version", action="version", version="vfio-ap-fuzz " + campaign.version())
    return p.parse_args()


def llvm_tool(build, name):
    """The tool that belongs to the compiler of the build."""
    with open(os.path.join(build, "CMakeCache.txt")) as f:
        opt = re.search(r"^APFUZZ_OPT:\w+=(.+)$", f.read(), re.M).group(1)
    return os.path.join(os.path.dirname(os.path.realpath(opt)), name)


# ---- running ----

def inputs(args, target):
    out = [] if args.no_seeds else [os.path.join(ROOT, "corpus", "seeds", target)]
    roots = args.corpus or [os.path.join(ROOT, "build", "corpus", campaign.slug(args.driver))]
    out += [os.path.join(r, target) for r in roots]
    return [d for d in out if os.path.isdir(d) and os.listdir(d)]


def run_target(build, target, dirs, scratch):
    """The profile of one target over its inputs, and how many it ran; None when it did not end."""
    raw = os.path.join(scratch, target + ".profraw")
    r = subprocess.run([os.path.join(build, target), "-runs=0", "-timeout=60",
                        "-rss_limit_mb=4096", "-artifact_prefix=" + scratch + "/"] + dirs,
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True, errors="replace", check=False, cwd=scratch,
                       env=dict(os.environ, LLVM_PROFILE_FILE=raw))
    count = re.findall(r"^apfuzz-stats: executions=(\d+)", r.stdout, re.M)
    if r.returncode or not os.path.exists(raw):
        return None, r.stdout[-1500:]
    return raw, int(count[-1]) if count else 0


def measure(args, build):
    """lcov text, and the number of inputs; ends the script when a target fails."""
    work = [(t, inputs(args, t)) for t in campaign.targets(build)]
    work = [(t, d) for t, d in work if d]
    if not work:
        sys.exit("scripts/coverage: there is no input to run")
    with tempfile.TemporaryDirectory(prefix="apfuzz-coverage-") as scratch:
        with ThreadPoolExecutor(args.jobs) as pool:
            results = list(pool.map(lambda w: run_target(build, w[0], w[1], scratch), work))
        for (target, _), (raw, text) in zip(work, results):
            if raw is None:
                sys.exit("scripts/coverage: %s did not run to its end:\n%s" % (target, text))
        data = os.path.join(scratch, "profdata")
        subprocess.run([llvm_tool(build, "llvm-profdata"), "merge", "-o", data] +
                       [raw for raw, _ in results], check=True)
        r = subprocess.run([llvm_tool(build, "llvm-cov"), "export", "-format=lcov",
                            "-instr-profile", data, os.path.join(build, work[0][0])],
                           stdout=subprocess.PIPE, text=True, check=True)
    return r.stdout, sum(n for _, n in results)


# ---- what llvm-cov says ----

class File:
    def __init__(self, path):
        self.path = path
        if path.startswith(ROOT + os.sep):
            self.name = os.path.relpath(path, ROOT)
        else:	# a kernel tree's
            self.name = re.sub(r"^.*/(drivers/)", r"\1", path)
        self.functions, self.lines = [], {}

    def function(self, line):
        name = "?"
        for first, f in sorted(self.functions):
            if first <= line:
                name = f
        return name

    def never(self):
        """Runs of lines that were never reached: (first, last, function, text)."""
        with open(self.path, errors="replace") as f:
            text = f.read().split("\n")
        out, run = [], []
        for line in sorted(self.lines) + [None]:
            if line is not None and not self.lines[line]:
                if run and self.function(run[-1]) != self.function(line):
                    out.append(run)
                    run = []
                run.append(line)
            elif run:
                out.append(run)
                run = []
        return [{"file": self.name, "first": r[0], "last": r[-1], "lines": len(r),
                 "function": self.function(r[0]),
                 "text": [text[n - 1].strip() for n in r if n <= len(text)]} for r in out]


def parse_lcov(text):
    files, current = [], None
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key == "SF":
            current = File(value)
            files.append(current)
        elif key == "FN":
            first, name = value.split(",", 1)
            current.functions.append((int(first), name.rsplit(":", 1)[-1]))
        elif key == "DA":
            number, count = value.split(",")[:2]
            current.lines[int(number)] = int(count)
    # the driver's own files; not what it includes from the shim
    return [f for f in files if f.lines and "/shim/" not in f.path]


# ---- reasons ----

def read_reasons(driver):
    """[DRIVER:]FILE | FUNCTION | TEXT | REASON: a run of lines in FUNCTION with TEXT in one of them.
    Those of other drivers are left out."""
    out = []
    if os.path.exists(REASONS):
        with open(REASONS) as f:
            for number, line in enumerate(f, 1):
                if line.strip() and not line.startswith("#"):
                    parts = [p.strip() for p in line.split(" | ", 3)]
                    if len(parts) != 4 or not all(parts):
                        sys.exit("corpus/coverage-reasons:%d: not FILE | FUNCTION | TEXT | REASON"
                                 % number)
                    only, _, parts[0] = parts[0].rpartition(":")
                    if only not in ("", driver):
                        continue
                    out.append(dict(zip(("file", "function", "text", "reason"), parts),
                                    number=number, used=False))
    return out


def give_reason(run, reasons):
    for r in reasons:
        if (r["file"] == run["file"] and r["function"] == run["function"] and
                (r["text"] == "*" or any(r["text"] in t for t in run["text"]))):
            r["used"] = True
            return r["reason"]
    return NO_REASON


# ---- output ----

def percent(reached, lines):
    return 100.0 * reached / lines if lines else 100.0


def print_text(o):
    width = max(len(f["file"]) for f in o["files"])
    print("%-*s  %6s  %7s  %6s" % (width, "file", "lines", "reached", "%"))
    for f in o["files"] + [dict(o["total"], file="total")]:
        print("%-*s  %6d  %7d  %6.1f" % (width, f["file"], f["lines"], f["reached"], f["percent"]))
    print("\n%d inputs; never reached: %d lines, %d of them without a reason" % (
        o["inputs"], o["total"]["lines"] - o["total"]["reached"],
        sum(r["lines"] for r in o["never"] if r["reason"] == NO_REASON)))
    for r in o["never"]:
        place = "%d" % r["first"] if r["first"] == r["last"] else "%d-%d" % (r["first"], r["last"])
        print("%s:%s %s: %s" % (r["file"], place, r["function"], r["reason"]))
        for t in [t for t in r["text"] if t and t not in "{}"][:3]:
            print("    %s" % t)
    for r in o["reasons_without_lines"]:
        print("corpus/coverage-reasons:%d: these lines are reached, or are not there any more" % r)


def main():
    args = parse_args()
    build = campaign.ensure_build(args.driver, [], "coverage")
    text, count = measure(args, build)
    files = sorted(parse_lcov(text), key=lambda f: f.name)
    if not files:
        sys.exit("scripts/coverage: the build has no coverage of the driver")
    reasons = read_reasons(args.driver)
    never = [dict(r, reason=give_reason(r, reasons)) for f in files for r in f.never()]
    table = []
    for f in files:
        reached = sum(1 for n in f.lines.values() if n)
        table.append({"file": f.name, "lines": len(f.lines), "reached": reached,
                      "percent": round(percent(reached, len(f.lines)), 2)})
    lines, reached = sum(f["lines"] for f in table), sum(f["reached"] for f in table)
    ours = {f["file"] for f in table}
    o = {"driver": args.driver, "commit": campaign.version(), "inputs": count, "files": table,
         "total": {"lines": lines, "reached": reached, "percent": round(percent(reached, lines), 2)},
         "never": never,
         "reasons_without_lines": [r["number"] for r in reasons
                                   if r["file"] in ours and not r["used"]]}
    if args.json:
        print(json.dumps(o))
    else:
        print_text(o)
    if o["total"]["percent"] < args.at_least:
        sys.stderr.write("scripts/coverage: %.1f %% of the lines are reached, less than %g %%\n" % (
            o["total"]["percent"], args.at_least))
        return EXIT_USAGE
    return EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
