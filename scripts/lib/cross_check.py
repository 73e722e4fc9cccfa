#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Builds driver, shim and tool for s390x, the driver's own machine, and runs programs there (under
QEMU's user emulation) and here: trace hash, points, verdict, report and what user space and guests
see must be the same. A difference is a place where the shim depends on the byte order, which no
run on one machine can show. Generated programs and the seeds of the corpus; then the shim's own
tests run on s390x.

The builds differ in how structures are passed, so an object's load4 and store4 are not equally many;
those accesses are to the own stack, and no points.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import campaign
from campaign import EXIT_OK, ROOT
from check_determinism import EXIT_NONDETERMINISM, TARGETS

QEMU = ["qemu-s390x-static", "-L", "/usr/s390x-linux-gnu"]	# as in cmake/s390x.cmake
FACTS = ("verdict", "fingerprint", "trace_hash", "points", "schedule")
SEEDS = "corpus/seeds"
BATCH = 50


def parse_args():
    p = campaign.Parser(prog="scripts/cross-check", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--driver", action="append", metavar="DRV",
                   help="core (default), linux-6.12, ... or a tree's path; may be repeated")
    p.add_argument("--programs", type=int, default=200, metavar="N",
                   help="generated ones, of each driver (default: %(default)s)")
    p.add_argument("--seed", type=int, default=1, metavar="N", help="the first one's seed")
    p.add_argument("--no-seeds", action="store_true", help="leave out the corpus' seeds")
    p.add_argument("--tests", metavar="REGEX",
                   help="the shim's tests to run, by name (default: all; '' for none)")
    p.add_argument("--version", action="version", version="vfio-ap-fuzz " + campaign.version())
    return p.parse_args()


def generate(tool, args, directory):
    """The generated programs, those of all fuzz targets in turn."""
    files = []
    for seed in range(args.seed, args.seed + args.programs):
        path = os.path.join(directory, "%d.ap" % seed)
        subprocess.run([tool, "generate", "--seed", str(seed), "--target",
                        TARGETS[seed % len(TARGETS)], "--output", path], check=True)
        files.append(path)
    return files


def seeds():
    return sorted(os.path.join(d, f) for d, _, names in os.walk(os.path.join(ROOT, SEEDS))
                  for f in names if f.endswith(".ap"))


def output(command, files):
    """What it prints, and all that went wrong with it."""
    r = subprocess.run(command + files, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                       errors="replace", check=False)
    return r.stdout, "exit code %d\n%s" % (r.returncode, r.stderr)


def facts(command, files):
    """{file: its facts}"""
    out, _ = output(command + ["run", "--json", "--no-known"], files)
    objects = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    return {o["file"]: {f: o[f] for f in FACTS} for o in objects}


def keep(path, driver):
    """A program that shows a difference is kept, if it was a generated one."""
    if path.startswith(ROOT):
        return path
    kept = os.path.join(ROOT, "findings", "cross-check",
                        "%s-%s" % (campaign.slug(driver), os.path.basename(path)))
    os.makedirs(os.path.dirname(kept), exist_ok=True)
    shutil.copyfile(path, kept)
    return kept


def compare_batch(here, there, files, driver):
    """Complains of each difference; returns the facts, and how many programs differ."""
    want, got = facts(here, files), facts(there, files)
    bad = 0
    for path in files:
        one, other = want.get(path), got.get(path)
        if one and one == other:
            continue
        bad += 1
        kept = keep(path, driver)
        for f in FACTS if one and other else ():
            if one[f] != other[f]:
                print("%s: %s is %s here, %s on s390x" % (kept, f, one[f], other[f]))
        if not (one and other):
            print("%s: not run %s" % (kept, "on s390x" if one else "here"))
    for arguments in (["run", "--no-known"], ["results"]):
        if not bad and output(here + arguments, files) != output(there + arguments, files):
            for path in files:
                if output(here + arguments, [path]) != output(there + arguments, [path]):
                    bad += 1
                    print("%s: apfuzz %s differs" % (keep(path, driver), " ".join(arguments)))
    return want, bad


def compare(driver, args):
    """All programs of one driver; returns how many differ."""
    here = [os.path.join(campaign.ensure_build(driver, [], "none", "apfuzz"), "apfuzz")]
    there = QEMU + [os.path.join(campaign.ensure_build(driver, [], "s390x", "apfuzz"), "apfuzz")]
    with tempfile.TemporaryDirectory() as tmp:
        files = generate(here[0], args, tmp) + ([] if args.no_seeds else seeds())
        bad = points = findings = 0
        said = time.monotonic()
        for first in range(0, len(files), BATCH):
            want, differ = compare_batch(here, there, files[first:first + BATCH], driver)
            bad += differ
            points += sum(o["points"] for o in want.values())
            findings += sum(o["verdict"] != "ok" for o in want.values())
            if time.monotonic() - said > 10:
                said = time.monotonic()
                sys.stderr.write("%s: %d of %d programs\n" % (driver, first + BATCH, len(files)))
    if bad:
        print("%s: %d of %d programs differ. To look:" % (driver, bad, len(files)))
        print("  %s trace FILE >here; %s trace FILE >there; diff here there" % (
            here[0], " ".join(there)))
    else:
        print("%s: %d programs (%d generated), %d points, %d findings: all the same on s390x" % (
            driver, len(files), args.programs, points, findings))
    return bad


def run_tests(regex):
    """The shim's tests on s390x; returns how many of them fail."""
    build = campaign.ensure_build("core", [], "s390x", "apfuzz")	# configured, then
    listed = subprocess.run(["ctest", "-N", "-R", regex], cwd=build, stdout=subprocess.PIPE,
                            text=True, check=True).stdout
    # A test is a program, or a part of one.
    programs = {re.sub(r"_\d+$", "", t) for t in re.findall(r"Test +#\d+: (test_\w+)", listed)}
    jobs = ["-j", os.environ.get("JOBS") or str(os.cpu_count())]
    r = subprocess.run(["ninja", "-C", build] + jobs + sorted(programs), stdout=subprocess.PIPE,
                       text=True, errors="replace", check=False)
    if r.returncode:
        sys.exit("cross-check: the tests do not build\n" + r.stdout[-4000:])
    r = subprocess.run(["ctest"] + jobs + ["--output-on-failure", "-R", regex], cwd=build,
                       stdout=subprocess.PIPE, text=True, errors="replace", check=False)
    lines = [l for l in r.stdout.splitlines() if " Test " in l and "#" in l]
    failed = sum(" Passed " not in l for l in lines if "/" in l)
    if r.returncode or not lines:
        sys.stdout.write(r.stdout)
        return max(1, failed)
    print("core: %d tests pass on s390x" % sum(" Passed " in l for l in lines))
    return 0


def main():
    args = parse_args()
    bad = 0
    for driver in args.driver or ["core"]:
        bad += compare(driver, args)
    if args.tests != "":
        bad += run_tests(args.tests or ".")
    return EXIT_NONDETERMINISM if bad else EXIT_OK


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, subprocess.CalledProcessError) as e:
        sys.exit("cross-check: %s" % e)
