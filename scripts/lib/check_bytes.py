#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Random and mutated byte strings through each target, in parts of one process each ("apfuzz bytes").

A string depends on its number and the seed alone, so the parts that are done need not be done again:
build/check-bytes/ keeps which they are, for each commit and driver.
"""

import glob
import json
import os
import subprocess
import sys
import threading
import time

import campaign
import watched
from campaign import EXIT_BUG, EXIT_OK, EXIT_USAGE, ROOT

PART = 5000		# strings of one process
PART_SECONDS = 900
EXIT_NONDETERMINISM, EXIT_INTERRUPTED = 78, 72


def parse_args():
    p = campaign.Parser(
        prog="scripts/check-bytes",
        description="Random and mutated byte strings through each target: no crash of the harness, "
                    "and a fixed program has the same trace hash after every 50 of them. Goes on "
                    "where it was stopped.",
        epilog="Exit code: 0, 77 after a crash (the string is kept), 78 if something was left "
               "behind, 72 interrupted or out of time, 1 usage or I/O error.")
    p.add_argument("targets", nargs="*", metavar="TARGET", help="default: all of them")
    p.add_argument("--count", type=int, default=100000, metavar="N",
                   help="strings for each target (default: 100000)")
    p.add_argument("--time", type=float, default=0, metavar="SECONDS",
                   help="stop after so many seconds; the next start goes on")
    p.add_argument("--seed", type=int, default=1, metavar="N", help="which strings (default: 1)")
    p.add_argument("--driver", default="core", metavar="DRV",
                   help="core, linux-VERSION (scripts/kernel-tree) or a tree's path (default: core)")
    p.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    p.add_argument("--restart", action="store_true", help="forget what was done before")
    p.add_argument("--json", action="store_true", help="one JSON object for each target")
    p.add_argument("--version", action="version", version="vfio-ap-fuzz " + campaign.version())
    args = p.parse_args()
    if args.count < 1 or args.jobs < 1:
        p.error("--count and --jobs must be positive")
    return args


class Work:
    def __init__(self, args, build, targets):
        self.args, self.build, self.targets = args, build, targets
        self.directory = os.path.join(ROOT, "build", "check-bytes", campaign.slug(args.driver))
        os.makedirs(self.directory, exist_ok=True)
        self.state_file = os.path.join(self.directory, "state.json")
        self.lock = threading.Lock()
        self.halt = threading.Event()
        self.failed = EXIT_OK
        self.error = None
        self.processes = set()
        self.here = 0	# strings done by this start
        self.parts = self.load()

    # parts: target -> number of the first string -> what apfuzz said

    def key(self):
        return "%s seed %d" % (campaign.version(), self.args.seed)

    def load(self):
        if self.args.restart or not os.path.exists(self.state_file):
            return {}
        with open(self.state_file) as f:
            state = json.load(f)
        return state["parts"] if state["key"] == self.key() else {}

    def save(self):
        campaign.write_atomically(self.state_file, json.dumps({"key": self.key(),
                                                               "parts": self.parts}))

    def todo(self):
        out = []
        for first in range(0, self.args.count, PART):
            n = min(PART, self.args.count - first)
            for t in self.targets:
                done = self.parts.get(t, {}).get(str(first))
                if not done or done["done"] < n:
                    out.append((t, first, n))
        return out

    def part(self, target, first, n, worker):
        last = os.path.join(self.directory, "last-%d" % worker)
        seeds = sorted(glob.glob(os.path.join(ROOT, "corpus", "seeds",
                                              target if target != "fuzz_program" else "*", "*")))
        cmd = ["setpriv", "--pdeathsig", "KILL", "--", os.path.join(self.build, "apfuzz"), "bytes",
               "--json", "--target", target, "--seed", str(self.args.seed), "--first", str(first),
               "--count", str(n), "--last-input", last] + seeds
        p = subprocess.Popen(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True, errors="replace")
        with self.lock:
            self.processes.add(p)
        try:
            out, err = p.communicate(timeout=PART_SECONDS)
            code = p.returncode
        except subprocess.TimeoutExpired:
            p.kill()
            out, err = p.communicate()
            code = None
        with self.lock:
            self.processes.discard(p)
        if self.halt.is_set():
            return
        if code == 0:
            result = json.loads(out)
            with self.lock:
                self.parts.setdefault(target, {})[str(first)] = result
                self.here += result["done"]
                self.save()
            return
        self.fail(target, first, last, code, err)

    def fail(self, target, first, last, code, err):
        data = watched.newest(last) or b""
        kept = os.path.join(self.directory, "failed-%s-%d" % (target, first))
        with open(kept, "wb") as f:
            f.write(data)
        what = ("did not end" if code is None else "left something behind" if
                code == EXIT_NONDETERMINISM else "ended with %d" % code)
        with self.lock:
            self.failed = code if code in (EXIT_NONDETERMINISM, EXIT_USAGE) else EXIT_BUG
            self.error = "%s, in the part from string %d on: %s; the last string is %s\n%s" % (
                target, first, what, kept, "\n".join(
                    line for line in err.splitlines() if "strings" not in line)[-1500:])
        self.stop()

    def stop(self):
        self.halt.set()
        with self.lock:
            for p in self.processes:
                p.kill()

    def worker(self, number, queue):
        try:
            while not self.halt.is_set():
                with self.lock:
                    if not queue:
                        return
                    item = queue.pop(0)
                self.part(*item, number)
        except Exception as e:	# must not go unsaid
            self.failed, self.error = EXIT_USAGE, str(e)
            self.stop()

    def run(self):
        queue = self.todo()
        threads = [threading.Thread(target=self.worker, args=(i, queue), daemon=True)
                   for i in range(self.args.jobs)]
        begin = shown = time.monotonic()
        for t in threads:
            t.start()
        timed_out = False
        while any(t.is_alive() for t in threads):
            time.sleep(0.1)
            now = time.monotonic()
            if self.args.time and now - begin > self.args.time and not self.halt.is_set():
                timed_out = True
                self.stop()
            if now - shown > (0.5 if sys.stderr.isatty() else 10):
                shown = now
                text = "%d of %d strings, %d a second" % (
                    self.total(), self.args.count * len(self.targets), self.here / (now - begin))
                sys.stderr.write("\r\033[K" + text if sys.stderr.isatty() else text + "\n")
                sys.stderr.flush()
        if sys.stderr.isatty():
            sys.stderr.write("\n")
        return timed_out

    def total(self):
        with self.lock:
            return sum(p["done"] for t in self.targets for p in self.parts.get(t, {}).values())

    def rows(self):
        out = []
        for t in self.targets:
            row = {"target": t, "driver": self.args.driver, "commit": campaign.version(),
                   "wanted": self.args.count}
            parts = self.parts.get(t, {}).values()
            for k in ("done", "ok", "findings", "known", "bounds", "seconds"):
                row[k] = round(sum(p[k] for p in parts), 2)
            row["per_second"] = round(row["done"] / row["seconds"]) if row["seconds"] else 0
            out.append(row)
        return out


def main():
    args = parse_args()
    build = campaign.ensure_build(args.driver, [], "none")
    targets = args.targets or campaign.targets(build)
    for t in targets:
        if not os.access(os.path.join(build, t), os.X_OK):
            sys.stderr.write("scripts/check-bytes: there is no target '%s'\n" % t)
            return EXIT_USAGE
    work = Work(args, build, targets)
    try:
        timed_out = work.run()
    except KeyboardInterrupt:
        work.stop()
        timed_out = True
    head = ("target", "strings", "of", "ok", "findings", "known", "bounds", "strings/s")
    table = [head]
    for r in work.rows():
        if args.json:
            print(json.dumps(r))
        table.append(tuple(str(r[k]) for k in ("target", "done", "wanted", "ok", "findings", "known",
                                               "bounds", "per_second")))
    if not args.json:
        width = [max(len(row[i]) for row in table) for i in range(len(head))]
        for row in table:
            print("  ".join(c.ljust(w) if not i else c.rjust(w)
                            for i, (c, w) in enumerate(zip(row, width))))
    if work.error:
        sys.stderr.write("scripts/check-bytes: %s\n" % work.error)
        return work.failed
    return EXIT_INTERRUPTED if timed_out and work.todo() else EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
