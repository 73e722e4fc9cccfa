# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/fuzz and scripts/bug-bench share: builds, libFuzzer processes that are started again
after a finding, findings kept under their fingerprint, progress.
"""

import argparse
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SANITIZERS = ("none", "tsan", "asan", "ubsan")
# Which build's sanitizer should confirm a finding, and the verdicts that one build alone gives.
WITNESS = {"data-race": "tsan", "use-after-free": "asan", "heap-overflow": "asan",
           "null-dereference": "asan", "wild-access": "asan", "double-free": "asan"}
WITNESS_ONLY = ("witness-only", "undefined-behavior")
EXIT_OK, EXIT_USAGE, EXIT_INTERRUPTED, EXIT_BUG = 0, 1, 72, 77
# A hung harness must not hang the night: what libFuzzer's own timeout does not end, this does.
GRACE = 60


def version():
    r = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short=12", "HEAD"],
                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
    return r.stdout.strip() or "unknown"


def write_atomically(path, content):
    """@content: text or bytes. Whoever reads @path meanwhile sees the old or the new one, whole."""
    d = os.path.dirname(os.path.abspath(path))
    os.makedirs(d, exist_ok=True)
    fd, tmp = tempfile.mkstemp(dir=d)
    with os.fdopen(fd, "w" if isinstance(content, str) else "wb") as f:
        f.write(content)
    os.replace(tmp, path)


def copy_atomically(source, path):
    with open(source, "rb") as f:
        write_atomically(path, f.read())


class Parser(argparse.ArgumentParser):
    """With the exit code that errors of usage have everywhere here."""

    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(1, "%s: error: %s\n" % (self.prog, message))


def ensure_build(driver, bugs, sanitizer, target="fuzzing"):
    """Configure and build; returns the build directory. The log goes to stderr on failure."""
    r = subprocess.run([os.path.join(ROOT, "scripts/lib/build"), target, driver, sanitizer] +
                       list(bugs),
                       stdout=subprocess.PIPE, text=True, check=False)
    if r.returncode != 0:
        sys.exit(r.returncode)
    return r.stdout.strip().splitlines()[-1]


def targets(build):
    found = glob.glob(os.path.join(glob.escape(build), "fuzz_*"))
    return [t for t in sorted(os.path.basename(p) for p in found)
            if re.fullmatch(r"fuzz_[a-z]+", t) and os.access(os.path.join(build, t), os.X_OK)]


def slug(driver):
    """A driver's name as part of a path, as driver_name in common.sh makes it."""
    if driver == "core" or re.match(r"linux-\d", driver):
        return driver
    path = os.path.realpath(driver)
    return "tree-%s-%s" % (os.path.basename(path), hashlib.sha256(path.encode()).hexdigest()[:8])


def apfuzz_json(build, args, timeout=120):
    """The JSON objects that apfuzz prints; [] when it printed none."""
    try:
        r = subprocess.run([os.path.join(build, "apfuzz")] + args, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True, errors="replace", check=False,
                           timeout=timeout)
    except subprocess.TimeoutExpired:
        return []
    out = []
    for line in r.stdout.splitlines():
        if line.startswith("{"):
            try:
                out.append(json.loads(line))
            except ValueError:
                pass
    return out


class Finding:
    """One distinct fingerprint: where it was seen first, and its folder under findings/."""

    def __init__(self, run, crash, verdict, title, fingerprint, output):
        self.target, self.build, self.build_dir = run.target, run.name, run.build
        self.verdict, self.title, self.fingerprint = verdict, title, fingerprint
        self.witness = "only" if verdict in WITNESS_ONLY else None
        key = hashlib.sha256(fingerprint.encode()).hexdigest()[:10]
        self.directory = os.path.join(ROOT, "findings", run.name.rsplit("-", 1)[0],
                                      verdict + "-" + key)
        os.makedirs(self.directory, exist_ok=True)
        self.crash = os.path.join(self.directory, "crash")
        copy_atomically(crash, self.crash)	# two jobs may find the same at once
        write_atomically(os.path.join(self.directory, "fuzzer.log"), output)
        write_atomically(os.path.join(self.directory, "fingerprint"), fingerprint + "\n")

    def as_dict(self):
        return {"target": self.target, "build": self.build, "verdict": self.verdict,
                "title": self.title, "fingerprint": self.fingerprint, "witness": self.witness,
                "directory": self.directory}

    def ask_witness(self, builds):
        """What the sanitizer that should see it says: confirmed, silent, differs; None: no build
        of it here, or none should. @builds: sanitizer -> build directory."""
        sanitizer = WITNESS.get(self.verdict)
        if self.witness or sanitizer not in builds:
            return
        for o in apfuzz_json(builds[sanitizer], ["run", "--lenient", "--json", "--no-known",
                                                 self.crash]):
            if o.get("fingerprint") == self.fingerprint:
                self.witness = o.get("witness")
            else:
                # the builds must agree on every verdict but those of a witness
                self.witness = "differs"

    def finish(self, minimize=True):
        """Canonical text, minimized form and report beside the crash input."""
        tool = os.path.join(self.build_dir, "apfuzz")
        program = os.path.join(self.directory, "program.ap")
        small = os.path.join(self.directory, "minimized.ap")
        r = subprocess.run([tool, "show", "--lenient", self.crash], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, check=False)
        if r.stdout:
            with open(program, "wb") as f:
                f.write(r.stdout)
        best = self.crash
        if os.path.exists(small):	# of an earlier run, perhaps of another driver's state
            os.unlink(small)
        if minimize:
            try:
                subprocess.run([tool, "minimize", "--lenient", self.crash, "-o", small],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                               timeout=120)
            except subprocess.TimeoutExpired:
                pass
            if os.path.exists(small):
                best = small
        r = subprocess.run([tool, "run", "--lenient", best], stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, check=False)
        with open(os.path.join(self.directory, "report.txt"), "wb") as f:
            f.write(r.stdout)


class Run:
    """One target in one build for so many seconds, across as many processes as it takes."""

    def __init__(self, driver, bugs, sanitizer, build, target, seconds, seed=0, use_known=True,
                 corpus=None, seeds=True, scratch=None):
        self.driver, self.sanitizer, self.build, self.target = driver, sanitizer, build, target
        self.name = os.path.basename(os.path.normpath(build))
        self.seconds, self.seed, self.use_known = seconds, seed, use_known
        self.corpus = corpus or os.path.join(ROOT, "build", "corpus", slug(driver), target)
        os.makedirs(self.corpus, exist_ok=True)
        seed_dir = os.path.join(ROOT, "corpus", "seeds", target)
        self.seed_dir = seed_dir if seeds and os.path.isdir(seed_dir) else None
        self.scratch = scratch or tempfile.mkdtemp(prefix="apfuzz-")
        self.own_scratch = not scratch
        self.known_file = os.path.join(self.scratch, "known")
        open(self.known_file, "a").close()
        self.executions = self.coverage = self.features = self.known = self.silent = 0
        self.used = 0.0
        self.found = []
        self.process = None
        self.error = None
        self.stopping = False

    def command(self, seconds):
        cmd = [os.path.join(self.build, self.target), "-max_total_time=%d" % max(1, round(seconds)),
               "-print_final_stats=1", "-artifact_prefix=" + self.scratch + "/",
               "-max_len=65536", "-timeout=60", "-rss_limit_mb=4096", "-verbosity=1",
               "-reload=0"]
        if self.seed:
            cmd.append("-seed=%d" % (self.seed + len(self.found)))
        cmd.append("--known=" + self.known_file)
        if not self.use_known:
            cmd.append("--no-known")
        cmd.append(self.corpus)
        if self.seed_dir:
            cmd.append(self.seed_dir)
        return cmd

    def read_stats(self, text):
        m = re.findall(r"^stat::number_of_executed_units:\s*(\d+)", text, re.M)
        if m:
            self.executions += int(m[-1])
        m = re.findall(r"\bcov: (\d+)", text)
        if m:
            self.coverage = max(self.coverage, int(m[-1]))
        m = re.findall(r"\bft: (\d+)", text)
        if m:
            self.features = max(self.features, int(m[-1]))
        m = re.findall(r"^apfuzz-stats:.*\bknown=(\d+)", text, re.M)
        if m:
            self.known += int(m[-1])
        m = re.findall(r"^apfuzz-stats:.*\bwitness-silent=(\d+)", text, re.M)
        if m:
            self.silent += int(m[-1])

    def under_way(self):
        """Executions of the process that runs now, as far as it has said."""
        if not self.process or self.process.poll() is not None:
            return 0
        try:
            with open(os.path.join(self.scratch, "log"), "rb") as f:
                f.seek(max(0, f.seek(0, os.SEEK_END) - 4096))
                said = re.findall(rb"^#(\d+)\s", f.read(), re.M)
        except OSError:
            return 0
        return int(said[-1]) if said else 0

    def once(self, seconds):
        """One process; True when it ended by itself without a crash. Sets self.error if broken."""
        log = os.path.join(self.scratch, "log")
        begin = time.monotonic()
        with open(log, "wb") as f:
            self.process = subprocess.Popen(self.command(seconds), stdout=f,
                                            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                            cwd=self.scratch)
            try:
                code = self.process.wait(timeout=seconds + GRACE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                self.error = "%s %s: did not end in time and was killed" % (self.name, self.target)
                return False
        self.used += time.monotonic() - begin
        with open(log, errors="replace") as f:
            text = f.read()
        self.read_stats(text)
        crashes = [p for p in glob.glob(os.path.join(glob.escape(self.scratch), "*-*"))
                   if re.match(r"(crash|oom|timeout|leak)-", os.path.basename(p))]
        if code == 0 or (self.stopping and not crashes):
            return True
        if not crashes:
            self.error = "%s %s: ended with %d and left no input:\n%s" % (
                self.name, self.target, code, text[-2000:])
            return False
        for crash in crashes:
            self.take(crash, text)
            os.unlink(crash)
        return False

    def take(self, crash, text):
        args = ["run", "--lenient", "--json", "--known", self.known_file]
        if not self.use_known:
            args.append("--no-known")
        objects = apfuzz_json(self.build, args + [crash])
        o = objects[-1] if objects else {}
        verdict = o.get("verdict", "unknown")
        if verdict in ("ok", "known", "rejected", "unknown") or not o.get("fingerprint"):
            # it must replay from its single input; that it does not is a finding about us
            m = re.search(r"^ASSERTION FAILED: (.*)$", text, re.M)
            keep = os.path.join(ROOT, "findings", "not-replayed", os.path.basename(crash))
            os.makedirs(os.path.dirname(keep), exist_ok=True)
            shutil.copyfile(crash, keep)
            write_atomically(keep + ".log", text)
            self.error = "%s %s: the fuzzer reported '%s', replay says '%s' (%s)" % (
                self.name, self.target, m.group(1) if m else "?", verdict, keep)
            return
        f = Finding(self, crash, verdict, o.get("title", verdict), o["fingerprint"], text)
        self.found.append(f)
        with open(self.known_file, "a") as k:
            k.write(f.fingerprint + "\n")

    def row(self):
        return {"target": self.target, "build": self.name, "executions": self.executions,
                "per_second": self.executions / self.used if self.used else 0,
                "coverage": self.coverage, "features": self.features, "findings": len(self.found),
                "known": self.known,
                "witness_only": sum(f.witness == "only" for f in self.found),
                "witness_silent": self.silent, "seconds": round(self.used, 1)}

    def done(self):
        """No process follows: nothing is left of it but corpus and findings."""
        if self.own_scratch:
            shutil.rmtree(self.scratch, ignore_errors=True)

    def kill(self):
        self.stopping = True
        p = self.process
        if p and p.poll() is None:
            p.send_signal(2)	# libFuzzer prints its final figures and exits


class Campaign:
    """Runs on so many threads; a thread waits for its process, so the interpreter's lock is idle."""

    def __init__(self, runs, jobs=1, first=False):
        self.queue = list(runs)
        self.jobs, self.first = jobs, first
        self.runs = runs
        self.errors = []
        self.halt = threading.Event()
        self.lock = threading.Lock()

    def stop(self):
        self.halt.set()
        for r in self.runs:
            r.kill()

    def worker(self):
        while not self.halt.is_set():
            with self.lock:
                if not self.queue:
                    return
                run = self.queue.pop(0)
            try:
                self.follow(run)
                run.done()
            except Exception as e:	# a full disk, say: what it left stays, and is named
                self.errors.append("%s %s: %s; what it left is in %s" % (
                    run.name, run.target, e, run.scratch))

    def follow(self, run):
        while not self.halt.is_set():
            run.once(run.seconds - run.used)
            if run.error:
                self.errors.append(run.error)
                break
            if run.found and self.first:
                self.stop()
            if run.used >= run.seconds - 0.5:
                break

    def run(self, progress=None):
        threads = [threading.Thread(target=self.worker, daemon=True) for _ in range(self.jobs)]
        for t in threads:
            t.start()
        while any(t.is_alive() for t in threads):
            time.sleep(0.2)
            if progress:
                progress.show(self.runs)
        for run in self.queue:	# never begun
            run.done()
        if progress:
            progress.end()

    def findings(self):
        seen, out = set(), []
        for r in self.runs:
            for f in r.found:
                if f.fingerprint not in seen:
                    seen.add(f.fingerprint)
                    out.append(f)
        return out


class Progress:
    """One updating line on a terminal, a line every 10 s otherwise; on stderr."""

    def __init__(self, seconds):
        self.begin, self.last, self.seconds = time.monotonic(), 0.0, seconds
        self.tty = sys.stderr.isatty()

    def show(self, runs):
        now = time.monotonic()
        if now - self.last < (0.5 if self.tty else 10):
            return
        self.last = now
        text = "%4d of about %d s, %d executions, %d findings" % (
            now - self.begin, self.seconds, sum(r.executions + r.under_way() for r in runs),
            len({f.fingerprint for r in runs for f in r.found}))
        sys.stderr.write("\r" + text if self.tty else text + "\n")
        sys.stderr.flush()

    def end(self):
        if self.tty:
            sys.stderr.write("\n")
