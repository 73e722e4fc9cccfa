#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""How long until each bug of the catalogue is found, by which finding, and does it replay.

The bugs are those of corpus/bugs, or with --mutants those of corpus/mutants: made up, in the functions
of the unmodified drivers, to ask what a search would see. Each file bug.md says which kinds of
finding are expected ("expect: KIND..."), and which drivers cannot have the bug and why ("not in DRIVER:
REASON"). Of a tree that is given by its path only what fits is planted, and what does not is named.

A bug counts as found at the first crash whose kind corpus/bugs/NAME/bug.md expects and whose
fingerprint the clean driver does not give for the same input. Targets take turns in short slices;
the seconds are those of all slices together. Each result is kept with the commit as soon as it
is there, so that a long bench can be stopped and resumed.
"""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
import threading

import campaign
from campaign import EXIT_BUG, EXIT_OK, EXIT_USAGE, ROOT

SLICE = 5.0
BUGS = os.path.join(ROOT, "corpus", "bugs")
MUTANTS = os.path.join(ROOT, "corpus", "mutants")
DRIVER_FILES = "drivers/s390/crypto"


def all_bugs(mutants):
    where = MUTANTS if mutants else BUGS
    return [name for name in sorted(os.listdir(where))
            if os.path.exists(os.path.join(where, name, "bug.cocci"))]


def bug_dir(name):
    d = os.path.join(BUGS, name)
    return d if os.path.isdir(d) else os.path.join(MUTANTS, name)


def story(name):
    with open(os.path.join(bug_dir(name), "bug.md")) as f:
        return f.read()


def expected_kinds(name):
    m = re.search(r"^expect:\s*(.*)$", story(name), re.M)
    if not m:
        sys.exit("%s/bug.md has no line 'expect: KIND...'" % os.path.relpath(bug_dir(name), ROOT))
    return m.group(1).replace(",", " ").split()


def why_not(name, driver):
    """Why the driver cannot have this bug; None: it can. A named driver's bug.md says so; of a tree the
    semantic patch tells."""
    if campaign.slug(driver) == driver:
        m = re.search(r"^not in %s:\s*(.*)$" % re.escape(driver), story(name), re.M)
        return m.group(1) if m else None
    where = os.path.join(driver, DRIVER_FILES)
    files = [os.path.join(where, f) for f in ("vfio_ap_drv.c", "vfio_ap_ops.c")]
    with tempfile.TemporaryDirectory() as scratch:
        r = subprocess.run([os.path.join(ROOT, "scripts/lib/apply-bugs"), scratch,
                            os.path.join(bug_dir(name), "bug.cocci"), "--"] + files,
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if r.returncode == 0:
        return None
    if "matches no file" not in r.stderr:
        sys.exit(r.stderr)
    return "its semantic patch matches nothing"


def fitting(bugs, driver):
    out = []
    for name in bugs:
        reason = why_not(name, driver)
        if reason:
            sys.stderr.write("%s: not in %s: %s\n" % (name, driver, reason))
        else:
            out.append(name)
    return out


def parse_args():
    p = campaign.Parser(prog="scripts/bug-bench", description=__doc__.split("\n\n")[0])
    p.add_argument("--driver", default="core", metavar="DRV")
    p.add_argument("--bug", action="append", default=[], metavar="NAME",
                   help="only this bug; may be repeated (default: all)")
    p.add_argument("--mutants", action="store_true",
                   help="the made-up bugs of corpus/mutants instead of the catalogue")
    p.add_argument("--seeds", type=int, default=5, metavar="N",
                   help="how many seeds of the fuzzer (default: 5)")
    p.add_argument("--budget", type=float, default=60, metavar="SECONDS",
                   help="seconds of fuzzing per bug and seed (default: 60)")
    p.add_argument("--empty", action="store_true", help="start from an empty corpus")
    p.add_argument("--resume", action="store_true",
                   help="keep the results that this commit has already")
    p.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    p.add_argument("--replays", type=int, default=100, metavar="N",
                   help="replays of each crash in the plain and the TSan build (default: 100)")
    p.add_argument("--witness", action="store_true",
                   help="no fuzzing: replay the witness that is kept of each bug, once with it and "
                        "once without")
    p.add_argument("--json", action="store_true")
    p.add_argument("--output", metavar="FILE", help="write the table to FILE as well")
    p.add_argument("--version", action="version", version="vfio-ap-fuzz " + campaign.version())
    return p.parse_args()


def replay_witness(driver, bug, clean):
    """What is wrong with the witness of the bug; None: all is well."""
    path = os.path.join(bug_dir(bug), "witness.%s.ap" % campaign.slug(driver))
    if not os.path.exists(path):
        return "there is no %s" % os.path.relpath(path, ROOT)
    with open(path) as f:
        m = re.search(r"^# expect: (\S+) (\S+)$", f.read(), re.M)
    if not m or m.group(1) not in expected_kinds(bug):
        return "'# expect:' is not of a kind that bug.md expects"
    build = campaign.ensure_build(driver, [bug], "none")
    for o in campaign.apfuzz_json(build, ["run", "--json", path]):
        if o.get("fingerprint") != m.group(2):
            return "%s %s" % (o.get("verdict"), o.get("fingerprint"))
        if o.get("schedule") != "followed":
            return "the schedule is not followed"
    for o in campaign.apfuzz_json(clean, ["run", "--json", path]):
        if o.get("fingerprint") == m.group(2):
            return "the clean driver gives it, too"
    return None


def replay_witnesses(args, bugs, clean):
    bad = 0
    for bug in bugs:
        wrong = replay_witness(args.driver, bug, clean)
        print("%s: %s" % (bug, wrong or "ok"))
        bad += wrong is not None
    return EXIT_USAGE if bad else EXIT_OK


class Store:
    """Results as JSON lines under build/bug-bench/, one file per commit."""

    def __init__(self, resume):
        dirty = subprocess.run(["git", "-C", ROOT, "status", "--porcelain", "--untracked-files=no"],
                               stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
        self.path = os.path.join(ROOT, "build", "bug-bench",
                                 campaign.version() + ("-dirty" if dirty else "") + ".jsonl")
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        self.lock = threading.Lock()
        self.rows = {}
        if resume and os.path.exists(self.path):
            with open(self.path) as f:
                for line in f:
                    try:
                        r = json.loads(line)
                    except ValueError:
                        continue	# a line cut by a kill
                    self.rows[self.key(r)] = r

    @staticmethod
    def key(r):
        return (r["driver"], r["bug"], r["seed"], r["empty"], r["budget"])

    def get(self, driver, bug, seed, empty, budget):
        return self.rows.get((driver, bug, seed, empty, budget))

    def put(self, r):
        with self.lock:
            self.rows[self.key(r)] = r
            with open(self.path, "a") as f:
                f.write(json.dumps(r) + "\n")


def gives(build, path, fingerprint):
    return any(o.get("fingerprint") == fingerprint for o in campaign.apfuzz_json(
        build, ["run", "--lenient", "--json", "--no-known", path]))


def known_of(driver):
    """
    What the unmodified driver has. A tree without a list of its own may have what any kernel's has.
    """
    lists = glob.glob(os.path.join(ROOT, "corpus", "known", "linux-*"))
    own = os.path.join(ROOT, "corpus", "known", driver)
    out = set()
    for path in [own] if os.path.isfile(own) else lists:
        with open(path) as f:
            out.update(line.split()[0] for line in f if line.strip() and line[0] != "#")
    return out


def seed_shows(build, clean, kinds, targets):
    """Does a seed program as it stands already show the bug?"""
    for t in targets:
        d = os.path.join(ROOT, "corpus", "seeds", t)
        files = [os.path.join(d, n) for n in sorted(os.listdir(d))] if os.path.isdir(d) else []
        for path in files:
            for o in campaign.apfuzz_json(build, ["run", "--json", path]):
                if o.get("verdict") in kinds and not gives(clean, path, o.get("fingerprint")):
                    return os.path.relpath(path, ROOT)
    return None


def bench_one(args, bug, seed, plain, clean, targets):
    kinds = expected_kinds(bug)
    scratch = tempfile.mkdtemp(prefix="apfuzz-bench-")
    runs = [campaign.Run(args.driver, [bug], "none", plain, t, SLICE, seed=1000 * seed + i + 1,
                         corpus=os.path.join(scratch, "corpus-" + t), seeds=not args.empty,
                         scratch=os.path.join(scratch, t))
            for i, t in enumerate(targets) if not os.makedirs(os.path.join(scratch, t))]
    for run in runs:
        # what one target has found, the others need not stop for
        run.known_file = runs[0].known_file
    result = {"driver": args.driver, "bug": bug, "seed": seed, "empty": args.empty,
              "budget": args.budget, "found": False, "others": []}
    looked, turn = {}, 0
    known = known_of(args.driver)
    while sum(r.used for r in runs) < args.budget:
        run = runs[turn % len(runs)]
        turn += 1
        run.seed += 7919
        run.once(min(SLICE, args.budget - sum(r.used for r in runs)))
        if run.error:
            result["error"] = run.error
            break
        hit = None
        for f in run.found:
            if f.fingerprint in looked:
                continue
            looked[f.fingerprint] = f
            same = f.fingerprint in known or gives(clean, f.crash, f.fingerprint)
            if f.verdict in kinds and not same:
                hit = f
                break
            result["others"].append(f.title + (" (clean driver too)" if same else ""))
        if hit:
            result.update(found=True, verdict=hit.verdict, title=hit.title,
                          fingerprint=hit.fingerprint, target=run.target)
            break
    result["seconds"] = round(sum(r.used for r in runs), 1)
    result["executions"] = sum(r.executions for r in runs)
    if result["found"]:
        keep = os.path.join(ROOT, "build", "bug-bench", "crashes", campaign.slug(args.driver),
                            "%s-%d%s" % (bug, seed, "-empty" if args.empty else ""))
        os.makedirs(keep, exist_ok=True)
        result["crash"] = os.path.join(keep, "crash")
        shutil.copyfile(hit.crash, result["crash"])
    shutil.rmtree(scratch, ignore_errors=True)
    return result


def replay(args, result, plain, tsan):
    """The same fingerprint every time in both builds, and how small it gets."""
    result["replays"] = {}
    for san in ("none", "tsan"):
        build = plain if san == "none" else tsan
        good = 0
        # apfuzz runs each file in a child of its own; and ten to a process, there are ten processes
        for first in range(0, args.replays, 10):
            files = [result["crash"]] * min(10, args.replays - first)
            for o in campaign.apfuzz_json(build, ["run", "--lenient", "--json"] + files):
                good += o.get("fingerprint") == result["fingerprint"]
        result["replays"][san] = good
    small = os.path.join(os.path.dirname(result["crash"]), "minimized.ap")
    subprocess.run([os.path.join(plain, "apfuzz"), "minimize", "--lenient", result["crash"], "-o",
                    small], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if os.path.exists(small):
        o = campaign.apfuzz_json(plain, ["run", "--json", small])
        with open(small) as f:
            text = f.read()
        result["minimized"] = {
            "same": bool(o) and o[-1].get("fingerprint") == result["fingerprint"],
            "tasks": len(re.findall(r"^task ", text, re.M)),
            "deviations": len(re.findall(r"^\s+\S+@\d+ ->", text, re.M))}


def table(args, rows):
    out = ["| bug | found | seconds, median (worst) | executions, median | finding | seed shows it |"
           " replays plain, TSan | minimized: tasks, deviations |",
           "|---|---|---|---|---|---|---|---|"]
    by_bug = {}
    for r in rows:
        by_bug.setdefault(r["bug"], []).append(r)
    for bug, rs in sorted(by_bug.items()):
        hits = [r for r in rs if r["found"]]
        secs = sorted(r["seconds"] for r in hits)
        execs = sorted(r["executions"] for r in hits)
        med = (lambda v: v[len(v) // 2] if v else "-")
        rep = " ".join("%d/%d" % (min(r["replays"].get(s, 0) for r in hits if "replays" in r),
                                  args.replays)
                       for s in ("none", "tsan")) if any("replays" in r for r in hits) else "-"
        mins = [r["minimized"] for r in hits if "minimized" in r]
        small = "%d, %d%s" % (max(m["tasks"] for m in mins), max(m["deviations"] for m in mins),
                              "" if all(m["same"] for m in mins) else " (another finding!)") \
            if mins else "-"
        out.append("| %s | %d of %d | %s (%s) | %s | %s | %s | %s | %s |" % (
            bug, len(hits), len(rs), med(secs), secs[-1] if secs else "-", med(execs),
            ", ".join(sorted({r["verdict"] for r in hits})) or "-",
            rs[0].get("seed_shows") or "no", rep, small))
    return out


def main():
    args = parse_args()
    for b in args.bug:
        if b not in all_bugs(False) + all_bugs(True):
            sys.stderr.write("scripts/bug-bench: there is no bug '%s' in corpus/bugs or "
                             "corpus/mutants\n" % b)
            return EXIT_USAGE
    bugs = fitting(args.bug or all_bugs(args.mutants), args.driver)
    clean = campaign.ensure_build(args.driver, [], "none")
    if args.witness:
        return replay_witnesses(args, bugs, clean)
    store = Store(args.resume)
    targets = [t for t in campaign.targets(clean) if t != "fuzz_program"]
    builds, tsan, shows = {}, {}, {}
    todo = []
    for bug in bugs:
        builds[bug] = campaign.ensure_build(args.driver, [bug], "none")
        shows[bug] = seed_shows(builds[bug], clean, expected_kinds(bug), targets)
        for seed in range(1, args.seeds + 1):
            if not store.get(args.driver, bug, seed, args.empty, args.budget):
                todo.append((bug, seed))

    def work(item):
        bug, seed = item
        r = bench_one(args, bug, seed, builds[bug], clean, targets)
        r["seed_shows"] = shows[bug]
        if r["found"] and args.replays:
            with replay_lock:	# builds are shared
                if bug not in tsan:
                    tsan[bug] = campaign.ensure_build(args.driver, [bug], "tsan", "apfuzz")
            replay(args, r, builds[bug], tsan[bug])
        store.put(r)
        sys.stderr.write("%s seed %d: %s after %.1f s, %d executions%s\n" % (
            bug, seed, r.get("title", "NOT FOUND"), r["seconds"], r["executions"],
            "; " + r["error"] if "error" in r else ""))

    replay_lock = threading.Lock()
    with ThreadPoolExecutor(args.jobs) as pool:
        list(pool.map(work, todo))
    rows = [r for r in (store.get(args.driver, b, s, args.empty, args.budget)
                        for b in bugs for s in range(1, args.seeds + 1)) if r]
    if args.json:
        for r in rows:
            print(json.dumps(r))
    else:
        lines = table(args, rows)
        print("\n".join(lines))
        if args.output:
            campaign.write_atomically(args.output, "\n".join(lines) + "\n")
    missed = [r for r in rows if not r["found"]]
    if missed:
        sys.stderr.write("%d of %d not found\n" % (len(missed), len(rows)))
    return EXIT_BUG if missed else EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
