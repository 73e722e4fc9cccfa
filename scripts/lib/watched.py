# SPDX-License-Identifier: GPL-2.0-only
"""A fuzz target's process, watched from outside.

The target keeps the input it is at work on in a file (fuzzers/runner/last_input.h). When its count
stands still for too long the process is killed, whatever libFuzzer's own timeout thinks, and the
input is there; so it is after kill -9 of everything. The process dies with the thread that started
it, and cannot write a file larger than it needs.
"""

import os
import resource
import signal
import struct
import subprocess
import time

HEAD = struct.Struct("=QQQ")	# begun, ended, size
FILE_LIMIT = 64 << 20
POLL = 0.2


def read_last(path):
    """begun, ended, the input; (0, 0, b"") when there is none."""
    try:
        with open(path, "rb") as f:
            data = f.read()
    except OSError:
        return 0, 0, b""
    if len(data) < HEAD.size:
        return 0, 0, b""
    begun, ended, size = HEAD.unpack_from(data)
    return begun, ended, data[HEAD.size:HEAD.size + size]


def unfinished(path):
    """The input that was begun and never ended, or None."""
    begun, ended, data = read_last(path)
    return data if begun != ended else None


def newest(path):
    """The input that was begun last, or None."""
    begun, _, data = read_last(path)
    return data if begun else None


class Watched:
    """One process. run() returns its exit code, or None when it was killed for not going on."""

    def __init__(self, command, last, log, hang, halt):
        """@halt: an event; once it is set, the process is stopped"""
        self.command, self.last, self.log, self.hang = command, last, log, hang
        self.halt = halt
        self.process = None
        self.stopped = False

    def run(self, longest):
        """@longest: seconds after which it is killed though it goes on."""
        if os.path.exists(self.last):
            os.unlink(self.last)
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--"] + self.command +
                ["--last-input=" + self.last], stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, cwd=os.path.dirname(self.log))
        try:
            resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))
        except ProcessLookupError:
            pass
        end = time.monotonic() + longest
        seen, since = -1, time.monotonic()
        while self.process.poll() is None:
            time.sleep(POLL)
            if self.halt.is_set() and not self.stopped:
                self.stop()
            count, now = read_count(self.last), time.monotonic()
            if count != seen:
                seen, since = count, now
            if now - since > self.hang or now > end:
                self.process.kill()
                self.process.wait()
                return None
        return self.process.returncode

    def stop(self):
        """libFuzzer prints its final figures and exits; killed if it does not within seconds."""
        self.stopped = True
        p = self.process
        if p is None or p.poll() is not None:
            return
        p.send_signal(signal.SIGINT)
        for _ in range(25):
            if p.poll() is not None:
                return
            time.sleep(POLL)
        p.kill()


def read_count(path):
    try:
        with open(path, "rb") as f:
            head = f.read(HEAD.size)
    except OSError:
        return 0
    return HEAD.unpack(head)[0] if len(head) == HEAD.size else 0
