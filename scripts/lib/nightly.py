#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The nightly run behind scripts/nightly.

Every target in every build, in rounds, for the hours given and on all cores; then the corpora are
merged, what is new is minimized and replayed, what earlier nights found is looked for again, and the
report is written. Everything is kept in one directory (scripts/lib/night_store.py); whenever this is
killed, the next start goes on with the same night.
"""

import errno
import os
import re
import signal
import sys
import threading
import time
import traceback

import campaign
import night_report
import night_store
import watched
from campaign import EXIT_BUG, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE
from fuzz import WEIGHTS, shares

FUZZING = 0.85		# of the hours; merging, minimizing and replaying has the rest
SHORTEST = 20.0		# seconds of a process: it reads its corpus first
ROUND = 3600.0		# seconds; between rounds the builds learn of each other's corpus
AGAIN_LIMIT = 25	# of a finding that no list keeps a target from: the slice ends
COLD = 6 * 3600		# a night that stood still for longer begins its hours anew
MERGE_SECONDS = 1800


def parse_args():
    p = campaign.Parser(
        prog="scripts/nightly", description="Fuzz for hours, merge the corpora, report what is new.",
        epilog="Exit code: 0 nothing new, 77 something new, 1 usage, I/O error, a full disk or a "
               "build that fails, 72 interrupted. Start it again with the same --out after whatever "
               "ended it: it goes on.")
    p.add_argument("targets", nargs="*", metavar="TARGET", help="default: all of them")
    p.add_argument("--hours", type=float, required=True, metavar="H")
    p.add_argument("--out", required=True, metavar="DIR",
                   help="corpora, findings and reports; the same one every night")
    p.add_argument("--driver", action="append", default=[], metavar="DRV",
                   help="core (default), linux-VERSION (scripts/kernel-tree) or a tree's path; may be repeated")
    p.add_argument("--bug", action="append", default=[], metavar="NAME",
                   help="apply corpus/bugs/NAME/bug.cocci to copies of the drivers; may be repeated")
    p.add_argument("--sanitizer", default="none,tsan,asan,ubsan", metavar="LIST",
                   help="builds to use (default: none,tsan,asan,ubsan)")
    p.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    p.add_argument("--hang", type=float, default=300, metavar="SECONDS",
                   help="a target that began no input for so long is killed (default: 300)")
    p.add_argument("--keep-free", type=float, default=256, metavar="MIB",
                   help="end when less of DIR's disk is free (default: 256)")
    p.add_argument("--disk-limit", type=float, default=8192, metavar="MIB",
                   help="end when DIR holds more, also after merging (default: 8192)")
    p.add_argument("--no-known", action="store_true", help="ignore the lists of known findings")
    p.add_argument("--version", action="version", version="vfio-ap-fuzz " + campaign.version())
    args = p.parse_args()
    args.driver = args.driver or ["core"]
    args.sanitizers = [s for s in args.sanitizer.split(",") if s]
    for s in args.sanitizers:
        if s not in campaign.SANITIZERS:
            p.error("unknown sanitizer '%s'" % s)
    if not args.sanitizers:
        p.error("--sanitizer names no build")
    if args.hours <= 0 or args.jobs < 1 or args.hang <= 0:
        p.error("--hours, --jobs and --hang must be positive")
    return args


class Slice:
    """One target of one build, for some time of a round."""

    def __init__(self, night, driver, sanitizer, build, target, copy=0):
        self.night, self.driver, self.sanitizer = night, driver, sanitizer
        self.build, self.target = build, target
        self.name = os.path.basename(os.path.normpath(build))
        self.label = self.name.rsplit("-", 1)[0]
        store = night.store
        self.corpus = store.corpus(driver, target)
        self.inbox = store.inbox(self.name, target + ("~%d" % copy if copy else ""))
        self.seeds = os.path.join(campaign.ROOT, "corpus", "seeds", target)
        self.row = night.row(self.name, target)
        self.seconds = 0.0

    def command(self, seconds):
        cmd = [os.path.join(self.build, self.target), "-max_total_time=%d" % max(1, round(seconds)),
               "-print_final_stats=1", "-artifact_prefix=" + self.inbox + "/", "-max_len=65536",
               "-timeout=60", "-rss_limit_mb=4096", "-verbosity=1", "-reload=30",
               "--known=" + self.night.store.known_file(self.label)]
        if self.night.args.no_known:
            cmd.append("--no-known")
        cmd.append(self.corpus)
        if os.path.isdir(self.seeds):
            cmd.append(self.seeds)
        return cmd

    def read_stats(self, text, used):
        def last(pattern):
            found = re.findall(pattern, text, re.M)
            return int(found[-1]) if found else 0
        row = self.row
        with self.night.lock:
            row["executions"] += last(r"^stat::number_of_executed_units:\s*(\d+)")
            row["known"] += last(r"^apfuzz-stats:.*\bknown=(\d+)")
            row["coverage"] = max(row["coverage"], last(r"\bcov: (\d+)"))
            row["features"] = max(row["features"], last(r"\bft: (\d+)"))
            row["seconds"] = round(row["seconds"] + used, 1)

    def run(self):
        """Until the time is over; again after each finding."""
        night, again, end = self.night, 0, time.monotonic() + self.seconds
        while not night.halt.is_set() and end - time.monotonic() > 0.5:
            seconds = end - time.monotonic()
            log = os.path.join(self.inbox, "log")
            last = os.path.join(self.inbox, "last")
            begin = time.monotonic()
            process = watched.Watched(self.command(seconds), last, log, night.args.hang,
                                      night.halt)
            code = process.run(seconds + 60 + night.args.hang)
            with open(log, errors="replace") as f:
                text = f.read()
            self.read_stats(text, time.monotonic() - begin)
            if code is None:
                night.store.rescue(last, "hang", watched.newest(last))
                text += "\nkilled from outside: it began no input for %g s\n" % night.args.hang
            elif code != 0 and not night.halt.is_set() and not night_store.waiting(self.inbox):
                # killed by somebody else, or the disk was full: the target wrote no input itself
                night.store.rescue(last, "crash", watched.unfinished(last))
            if os.path.exists(last) and (code == 0 or not night.halt.is_set()):
                os.unlink(last)
            found, known = night.look(self, text)
            if code == 0 or night.halt.is_set():
                break
            if not found and not known:
                night.problem("%s %s: ended with %s and left no input: %s" % (
                    self.name, self.target, code, text[-500:]))
                break
            again += known
            if again > AGAIN_LIMIT:
                night.problem("%s %s: gave up this round after %d times the same findings" % (
                    self.name, self.target, again))
                break


class Night:
    def __init__(self, args, store):
        self.args, self.store = args, store
        self.state = store.load()
        self.lock = threading.RLock()
        self.halt = threading.Event()
        self.interrupted = False
        self.failure = None
        self.builds, self.queue = {}, []
        self.begin = time.monotonic()

    def problem(self, text):
        with self.lock:
            problems = self.state["problems"]
            if text not in problems and len(problems) < 200:
                problems.append(text)
        sys.stderr.write("scripts/nightly: %s\n" % text)

    def row(self, build, target):
        return self.state["rows"].setdefault(build + " " + target, {
            "build": build, "target": target, "executions": 0, "coverage": 0, "features": 0,
            "findings": 0, "known": 0, "seconds": 0.0})

    # ---- begin ----

    def start(self):
        state, budget = self.state, self.args.hours * 3600 * FUZZING
        if state["done"]:
            state.update(night=state["night"] + 1, done=False, begin=time.time(), spent=0.0,
                         rows={}, problems=[], restarts=0)
        else:
            state["restarts"] += 1
            if time.time() - state["beat"] > COLD:
                state["spent"] = 0.0
            sys.stderr.write("night %d was not ended: going on, %d s of fuzzing are left\n" % (
                state["night"], max(0, budget - state["spent"])))
        state.update(hours=self.args.hours, drivers=self.args.driver, bugs=self.args.bug,
                     sanitizers=self.args.sanitizers)
        self.budget = budget
        self.store.save()

    def build(self):
        for driver in self.args.driver:
            for san in self.args.sanitizers:
                self.builds[driver, san] = campaign.ensure_build(driver, self.args.bug, san)

    def slices(self):
        out = []
        for (driver, san), build in self.builds.items():
            for t in self.args.targets or campaign.targets(build):
                if not os.access(os.path.join(build, t), os.X_OK):
                    raise LookupError("there is no target '%s'" % t)
                out.append((driver, san, build, t))
        if not out:
            raise LookupError("there are no targets in %s" % ", ".join(self.builds.values()))
        copies = max(1, -(-self.args.jobs // len(out)))
        return [Slice(self, *s, copy=c) for s in out for c in range(copies)]

    # ---- what a target left ----

    def look(self, s, text, inbox=None):
        """Everything in the slice's inbox; how many were new, how many not."""
        new = known = 0
        for crash in night_store.waiting(inbox or s.inbox):
            result = self.look_at(s, crash, text)
            new += result == "new"
            known += result == "known"
            os.unlink(crash)
        return new, known

    def look_at(self, s, crash, text):
        args = ["run", "--lenient", "--json"] + (["--no-known"] if self.args.no_known else [])
        objects = campaign.apfuzz_json(s.build, args + [crash])
        o = objects[-1] if objects else {}
        verdict = o.get("verdict", "unknown")
        if verdict in night_store.ENDED_WELL or not o.get("fingerprint"):
            if os.path.basename(crash).startswith("cut-"):
                return "nothing"	# only interrupted
            m = re.search(r"^ASSERTION FAILED: (.*)$", text, re.M)
            kept = self.store.keep_unexplained(crash, text)
            self.problem("%s %s: stopped with '%s', replayed it is '%s'; kept as %s" % (
                s.name, s.target, m.group(1) if m else os.path.basename(crash).split("-")[0],
                verdict, kept))
            return "new" if kept else "known"
        info = {"fingerprint": o["fingerprint"], "verdict": verdict,
                "title": o.get("title", verdict), "driver": s.driver, "label": s.label,
                "build": s.name, "target": s.target, "first_night": self.state["night"],
                "commit": campaign.version(), "time": time.strftime("%Y-%m-%dT%H:%M:%S%z")}
        if not self.store.add(s.label, crash, info, text):
            return "known"
        with self.lock:
            s.row["findings"] += 1
        return "new"

    # ---- fuzzing ----

    def plan(self, slices, seconds):
        """Shares of a round of @seconds; the longest first."""
        share, count = shares(self.args.sanitizers), {}
        for s in slices:
            count[s.driver, s.sanitizer] = (count.get((s.driver, s.sanitizer), 0) +
                                            WEIGHTS.get(s.target, 1.0))
        for s in slices:
            s.seconds = (seconds * self.args.jobs * share[s.sanitizer] / len(self.args.driver) *
                         WEIGHTS.get(s.target, 1.0) / count[s.driver, s.sanitizer])
        self.queue = sorted(slices, key=lambda s: -s.seconds)

    def worker(self):
        while not self.halt.is_set():
            with self.lock:
                if not self.queue:
                    return
                s = self.queue.pop(0)
            try:
                s.run()
            except BaseException as e:	# whatever it is, it must end the night and be said
                self.fail(e)

    def fail(self, e):
        if not self.failure:
            self.failure = e
        self.stop()

    def stop(self):
        self.halt.set()	# each worker stops its process

    def round(self, slices, seconds):
        self.plan(slices, seconds)
        threads = [threading.Thread(target=self.worker, daemon=True)
                   for _ in range(self.args.jobs)]
        for t in threads:
            t.start()
        before, beat, spent = time.monotonic(), 0.0, self.state["spent"]
        while any(t.is_alive() for t in threads):
            time.sleep(0.2)
            now = time.monotonic()
            self.state["spent"] = spent + now - before
            if now - beat >= 5 and not self.halt.is_set():
                beat = now
                try:
                    self.store.check_disk()
                    with self.lock:
                        self.store.save()
                except BaseException as e:
                    self.fail(e)
            self.progress("fuzzing, %d of %d s" % (self.state["spent"], self.budget))
        if self.failure:
            raise self.failure

    def fuzz(self):
        slices = self.slices()
        for s in slices:	# what an earlier start did not get to
            for inbox in self.store.inboxes(s.name, s.target):
                self.look(s, "", inbox)
        while not self.halt.is_set():
            left = self.budget - self.state["spent"]
            if left < 1:
                break
            per_round = max(ROUND, SHORTEST * len(slices) / self.args.jobs)
            rounds = max(1, round(left / per_round))
            try:
                self.round(slices, left / rounds)
            except night_store.Full:
                # too much of our own is mended by merging; a full disk is not
                self.store.check_disk(limit=False)
                self.failure = None
                if self.interrupted:	# meanwhile: that ends the night all the same
                    break
                self.halt.clear()
                self.merge()
                self.store.check_disk()
                if self.interrupted:
                    self.stop()

    # ---- afterwards ----

    def plain(self, driver):
        return self.builds.get((driver, "none")) or next(
            b for (d, _), b in self.builds.items() if d == driver)

    def merge(self):
        done = set()
        for driver in self.args.driver:
            build = self.plain(driver)
            label = os.path.basename(os.path.normpath(build)).rsplit("-", 1)[0]
            known = self.store.known_file(label)
            for t in self.args.targets or campaign.targets(build):
                corpus = self.store.corpus(driver, t)
                if corpus in done or self.halt.is_set():
                    continue
                done.add(corpus)
                self.progress("merging the corpus of %s, %s" % (driver, t), True)
                why = self.store.merge(os.path.join(build, t), corpus, known, MERGE_SECONDS)
                if why:
                    self.problem("%s %s: %s; the corpus stays as it is" % (driver, t, why))

    def finish(self):
        for f in self.store.findings():
            if self.halt.is_set():
                return
            build = next((b for b in self.builds.values()
                          if os.path.basename(os.path.normpath(b)) == f["build"]), None)
            if build and "replays" not in f:
                self.progress("minimizing and replaying: %s" % f["title"], True)
                f["witness"] = night_report.ask_witness(f, build, self.builds)
                night_report.finish(self.store, build, f, self.args.jobs)
                if f["witness"] in ("silent", "differs"):
                    self.problem("%s: the sanitizer that should see it %s" % (
                        f["title"], "does not" if f["witness"] == "silent" else
                        "says something else"))
                if f["replays"] != night_report.REPLAYS:
                    self.problem("%s: only %d of %d replays show it" % (
                        f["title"], f["replays"], night_report.REPLAYS))

    def look_again(self):
        """Do the drivers of tonight still have what earlier nights found?"""
        for (driver, san), build in self.builds.items():
            for f in self.store.findings():
                if self.halt.is_set():
                    return
                if (f["build"] == os.path.basename(os.path.normpath(build)) and
                        f["first_night"] != self.state["night"] and
                        f.get("looked_again") != self.state["night"]):
                    self.progress("looking again: %s" % f["title"], True)
                    f["still_there"] = night_report.shows(build, f)
                    f["looked_again"] = self.state["night"]
                    self.store.update(f)

    def progress(self, text, always=False):
        now = time.monotonic()
        tty = sys.stderr.isatty()
        if not always and now - getattr(self, "shown", 0) < (0.5 if tty else 10):
            return
        self.shown = now
        executions = sum(r["executions"] for r in list(self.state["rows"].values()))
        text = "night %d: %s; %d executions, %d new" % (
            self.state["night"], text, executions, sum(r["findings"] for r in
                                                       list(self.state["rows"].values())))
        sys.stderr.write("\r\033[K" + text[:100] if tty else text + "\n")
        sys.stderr.flush()

    def run(self):
        self.start()
        self.build()
        self.fuzz()
        self.merge()
        self.finish()
        self.look_again()
        if not self.halt.is_set():
            self.state["done"] = True
            self.state["end"] = time.time()
        self.store.prune()
        new = night_report.write(self.store, self.state, interrupted=self.interrupted)
        self.store.save()
        if new:
            return EXIT_BUG
        if self.interrupted:
            return EXIT_INTERRUPTED
        return EXIT_USAGE if self.state["problems"] else EXIT_OK


def is_full(e):
    return isinstance(e, night_store.Full) or (
        isinstance(e, OSError) and e.errno in (errno.ENOSPC, errno.EDQUOT))


def main():
    args = parse_args()
    night = None
    try:
        store = night_store.Store(args.out, int(args.keep_free * (1 << 20)),
                                  int(args.disk_limit * (1 << 20)))
        if not store.lock():
            sys.stderr.write("scripts/nightly: another night is at work in %s\n" % store.out)
            return EXIT_USAGE
        store.recover()
        store.check_disk(limit=False)
        night = Night(args, store)

        def interrupt(signum, frame):
            night.interrupted = True
            night.stop()

        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, interrupt)
        return night.run()
    except Exception as e:
        if is_full(e):
            sys.stderr.write("scripts/nightly: %s. Nothing is lost: make room and start it again, "
                             "it goes on\n" % (e if isinstance(e, night_store.Full) else
                                               "the disk is full: %s" % e))
        elif isinstance(e, (OSError, ValueError, LookupError)):
            sys.stderr.write("scripts/nightly: %s\n" % e)
        else:
            traceback.print_exc()
        return EXIT_USAGE


if __name__ == "__main__":
    sys.exit(main())
