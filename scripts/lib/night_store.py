# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/nightly keeps from night to night, and never loses:

    state.json               the night that goes on, or the last one
    corpus/DRIVER/TARGET/    what libFuzzer found worth keeping; merged at the end of a night
    findings/DRIVER/KIND-X/  one folder for each fingerprint
    unexplained/             inputs that stopped a target, and show nothing when replayed
    inbox/BUILD/TARGET/      inputs that nobody has looked at yet, and what the target is at now
    nights/N/                the report of each night

Whatever is more than one write is made beside its place and renamed to it, and an input leaves the
inbox after its finding has a folder: killed at any moment, the next start finds all of it.
"""

import fcntl
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import time

import campaign
import watched

FORMAT = 1
NIGHTS_KEPT = 60
LOG_KEPT = 256 << 10
UNEXPLAINED_KEPT = 200
CRASH = re.compile(r"(crash|oom|timeout|leak|hang|cut)-")
ENDED_WELL = ("ok", "known", "rejected", "unknown", "step-bound")


class Full(Exception):
    """No room on the disk, or more than was allowed."""


def digest(data):
    return hashlib.sha1(data).hexdigest()


def tree_size(path):
    total = 0
    for directory, _, files in os.walk(path):
        for name in files:
            try:
                total += os.lstat(os.path.join(directory, name)).st_blocks * 512
            except OSError:
                pass	# gone in the meantime
    return total


class Store:
    def __init__(self, out, keep_free, disk_limit):
        self.out = os.path.abspath(out)
        self.keep_free, self.disk_limit = keep_free, disk_limit
        os.makedirs(self.out, exist_ok=True)
        self.tmp = self.path("tmp")
        self.pattern = glob.escape(self.out)
        self.state = {}

    def path(self, *parts):
        return os.path.join(self.out, *parts)

    def make(self, *parts):
        p = self.path(*parts)
        os.makedirs(p, exist_ok=True)
        return p

    # ---- one at a time; what a kill left behind ----

    def lock(self):
        self.lock_file = open(self.path("lock"), "w")
        try:
            fcntl.flock(self.lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def recover(self):
        """Half-made things go, replaced ones come to their place, interrupted inputs are kept."""
        shutil.rmtree(self.tmp, ignore_errors=True)
        os.makedirs(self.tmp)
        for old in glob.glob(os.path.join(self.pattern, "corpus", "*", "*.old")):
            if os.path.isdir(old[:-4]):
                shutil.rmtree(old)
            else:
                os.rename(old, old[:-4])
        for last in glob.glob(os.path.join(self.pattern, "inbox", "*", "*", "last")):
            self.rescue(last, "cut", watched.unfinished(last))

    def rescue(self, last, kind, data):
        """The input that a process was at when it was killed becomes one to look at."""
        if data is None:
            return None
        inbox = os.path.join(os.path.dirname(last), kind + "-" + digest(data))
        with open(inbox, "wb") as f:
            f.write(data)
        os.unlink(last)
        return inbox

    # ---- state ----

    def load(self):
        try:
            with open(self.path("state.json")) as f:
                self.state = json.load(f)
        except FileNotFoundError:
            self.state = {"format": FORMAT, "night": 0, "done": True}
        if self.state.get("format") != FORMAT:
            raise ValueError("%s is of another version" % self.path("state.json"))
        return self.state

    def save(self):
        self.state["beat"] = time.time()
        self.write(self.path("state.json"), json.dumps(self.state, indent=1) + "\n")

    def write(self, path, text):
        tmp = os.path.join(self.tmp, "write-%s-%s" % (os.path.basename(path), time.monotonic_ns()))
        with open(tmp, "w") as f:
            f.write(text)
            f.flush()
            os.fsync(f.fileno())
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.replace(tmp, path)

    # ---- disk ----

    def check_disk(self, limit=True):
        s = os.statvfs(self.out)
        free = s.f_bavail * s.f_frsize
        if free < self.keep_free:
            raise Full("the disk is full: %d MiB are left in %s, %d MiB must stay free (--keep-free)"
                       % (free >> 20, self.out, self.keep_free >> 20))
        if limit:
            used = tree_size(self.out)
            if used > self.disk_limit:
                raise Full("%s holds %d MiB, more than --disk-limit allows (%d MiB)"
                           % (self.out, used >> 20, self.disk_limit >> 20))

    def prune(self):
        nights = sorted(glob.glob(os.path.join(self.pattern, "nights", "*")))
        for old in nights[:-NIGHTS_KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    # ---- corpora ----

    def corpus(self, driver, target):
        return self.make("corpus", campaign.slug(driver), target)

    def merge(self, binary, corpus, known, longest):
        """The smallest part of the corpus with all its features takes its place; None, or why not."""
        if not os.listdir(corpus):
            return None
        new = os.path.join(self.tmp, "merged")
        shutil.rmtree(new, ignore_errors=True)
        os.makedirs(new)
        command = ["setpriv", "--pdeathsig", "KILL", "--", binary, "-merge=1", "-rss_limit_mb=4096",
                   "-merge_control_file=" + os.path.join(self.tmp, "merge-control"),
                   "-timeout=60", "-verbosity=0", "-artifact_prefix=" + self.tmp + "/",
                   "--known=" + known, new, corpus]
        control = os.path.join(self.tmp, "merge-control")
        if os.path.exists(control):
            os.unlink(control)
        try:
            r = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, timeout=longest, check=False,
                               env=dict(os.environ, TMPDIR=self.tmp))
        except subprocess.TimeoutExpired:
            return "the merge did not end within %d s" % longest
        self.check_disk(limit=False)	# a merged corpus on a full disk would have holes
        if r.returncode or not os.listdir(new):
            return "the merge ended with %d: %s" % (
                r.returncode, r.stdout.decode(errors="replace")[-300:])
        old = corpus + ".old"
        os.rename(corpus, old)
        os.rename(new, corpus)
        shutil.rmtree(old)
        return None

    # ---- findings ----

    def findings(self, label=None):
        out = []
        for path in sorted(glob.glob(os.path.join(self.pattern, "findings",
                                               glob.escape(label or "") or "*", "*",
                                               "finding.json"))):
            with open(path) as f:
                o = json.load(f)
            o["directory"] = os.path.dirname(path)
            out.append(o)
        return out

    def known_file(self, label):
        """Fingerprints that have a folder, for a target to go on after them."""
        path = self.path("known-" + label)
        self.write(path, "".join(f["fingerprint"] + "\n" for f in self.findings(label)))
        return path

    def finding_dir(self, label, fingerprint):
        kind = fingerprint.split(":", 1)[0]
        return self.path("findings", label, "%s-%s" % (
            kind, hashlib.sha256(fingerprint.encode()).hexdigest()[:10]))

    def add(self, label, crash, info, log):
        """A folder for a new fingerprint; False when it has one already."""
        directory = self.finding_dir(label, info["fingerprint"])
        if os.path.isdir(directory):
            return False
        new = os.path.join(self.tmp, "finding-%d" % time.monotonic_ns())
        os.makedirs(new)
        shutil.copyfile(crash, os.path.join(new, "crash"))
        with open(os.path.join(new, "fuzzer.log"), "w") as f:
            f.write(log[-LOG_KEPT:])
        with open(os.path.join(new, "finding.json"), "w") as f:
            json.dump(info, f, indent=1)
            f.write("\n")
        os.makedirs(os.path.dirname(directory), exist_ok=True)
        try:
            os.rename(new, directory)
        except OSError:	# another process of this night was faster
            if not os.path.isdir(directory):
                raise
            shutil.rmtree(new)
            return False
        return True

    def update(self, finding):
        o = {k: v for k, v in finding.items() if k != "directory"}
        self.write(os.path.join(finding["directory"], "finding.json"),
                   json.dumps(o, indent=1) + "\n")

    def keep_unexplained(self, crash, text):
        """Where it is kept, or None: there are too many already."""
        directory = self.make("unexplained")
        if len(os.listdir(directory)) >= 2 * UNEXPLAINED_KEPT:
            return None
        kept = os.path.join(directory, os.path.basename(crash))
        shutil.copyfile(crash, kept)
        self.write(kept + ".log", text[-LOG_KEPT:])
        return kept

    def inbox(self, build, target):
        return self.make("inbox", build, target)

    def inboxes(self, build, target):
        """Also those of copies that a night with more jobs had."""
        pattern = os.path.join(self.pattern, "inbox", glob.escape(build), target)
        return [self.inbox(build, target)] + sorted(glob.glob(pattern + "~*"))



def waiting(inbox):
    return [p for p in sorted(glob.glob(os.path.join(glob.escape(inbox), "*-*")))
            if CRASH.match(os.path.basename(p))]
