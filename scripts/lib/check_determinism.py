#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Generated programs, run many times and in every build and surrounding: the trace hash, the
verdict and the number of points must be the same. Stops at the first program where they are not.
"""

import json
import os
import subprocess
import sys
import tempfile

import campaign
from campaign import EXIT_OK, ROOT

EXIT_NONDETERMINISM = 78
BATCH = 20
TARGETS = ("fuzz_queue", "fuzz_mdev", "fuzz_guest", "fuzz_config", "fuzz_all")


def parse_args():
    p = campaign.Parser(prog="scripts/check-determinism", description=__doc__)
    p.add_argument("--driver", default="core", metavar="DRV")
    p.add_argument("--programs", type=int, default=200, metavar="N")
    p.add_argument("--runs", type=int, default=50, metavar="N", help="of each program in one process")
    p.add_argument("--seed", type=int, default=1, metavar="N", help="the first program's seed")
    p.add_argument("--target", metavar="TARGET",
                   help="whose programs (default: those of all targets in turn)")
    p.add_argument("--outside-flags", action="store_true",
                   help="compare with a build whose CFLAGS come from outside, as OSS-Fuzz does")
    p.add_argument("--version", action="version", version="vfio-ap-fuzz " + campaign.version())
    return p.parse_args()


def outside_build(driver):
    """A build that is configured the way OSS-Fuzz calls one: address sanitizer in CFLAGS."""
    d = os.path.join(ROOT, "build", campaign.slug(driver) + "-outside")
    flags = ("-O1 -fno-omit-frame-pointer -gline-tables-only -fsanitize=address "
             "-fsanitize-address-use-after-scope -fsanitize=fuzzer-no-link")
    env = dict(os.environ, CC="clang-19", CXX="clang++-19", CFLAGS=flags, CXXFLAGS=flags,
               SANITIZER="address", LIB_FUZZING_ENGINE="-fsanitize=fuzzer")
    if not os.path.exists(os.path.join(d, "build.ninja")):
        subprocess.run(["cmake", "-G", "Ninja", "-S", ROOT, "-B", d, "-DAPFUZZ_DRIVER=" + driver],
                       env=env, stdout=subprocess.DEVNULL, check=True)
    subprocess.run(["ninja", "-C", d, "apfuzz"], env=env, stdout=subprocess.DEVNULL, check=True)
    return d


def facts(command, files, cwd=None, env=None):
    """[(verdict, trace hash, points)] of each file, by one process."""
    r = subprocess.run(command + ["run", "--json", "--no-known"] + files, stdout=subprocess.PIPE,
                       stderr=subprocess.DEVNULL, text=True, cwd=cwd, env=env, check=False)
    out = {}
    for line in r.stdout.splitlines():
        if line.startswith("{"):
            o = json.loads(line)
            out[o["file"]] = (o["verdict"], o["trace_hash"], o["points"], o["fingerprint"])
    return out


def main():
    args = parse_args()
    builds = {s: campaign.ensure_build(args.driver, [], s) for s in ("none", "tsan", "asan", "ubsan")}
    tool = {s: os.path.join(b, "apfuzz") for s, b in builds.items()}
    bare = {"PATH": "/usr/bin:/bin"}
    odd = dict(os.environ, LANG="C", TZ="Asia/Tokyo", LD_BIND_NOW="1", FILLER="x" * 5000)
    ways = [("plain, another process", [tool["none"]], None, None),
            ("plain, another directory, empty environment", [tool["none"]], "/", bare),
            ("plain, other environment", [tool["none"]], None, odd),
            ("plain, without address-space randomization",
             ["setarch", "-R", tool["none"]], None, None),
            ("TSan", [tool["tsan"]], None, None),
            ("ASan", [tool["asan"]], None, None),
            ("UBSan", [tool["ubsan"]], None, None),
            ("ASan, fake stack off", [tool["asan"]], None,
             dict(os.environ, ASAN_OPTIONS="detect_stack_use_after_return=0")),
            ("ASan, fake stack on", [tool["asan"]], None,
             dict(os.environ, ASAN_OPTIONS="detect_stack_use_after_return=1"))]
    if args.outside_flags:
        ways.append(("flags from outside",
                     [os.path.join(outside_build(args.driver), "apfuzz")], None, None))
    verdicts = {}
    with tempfile.TemporaryDirectory() as tmp:
        progress = campaign.Progress(0)
        for first in range(args.seed, args.seed + args.programs, BATCH):
            files = []
            for seed in range(first, min(first + BATCH, args.seed + args.programs)):
                target = args.target or TARGETS[seed % len(TARGETS)]
                path = os.path.join(tmp, "%d.ap" % seed)
                with open(path, "wb") as f:
                    subprocess.run([tool["none"], "generate", "--seed", str(seed), "--target",
                                    target], stdout=f, check=True)
                files.append(path)
            want = facts([tool["none"]], files)
            if len(want) != len(files):
                sys.stderr.write("a program of seeds %d.. was not run\n" % first)
                return EXIT_NONDETERMINISM
            r = subprocess.run([tool["none"], "check", "--runs", str(args.runs)] + files,
                               stdout=subprocess.DEVNULL, check=False)
            if r.returncode == EXIT_NONDETERMINISM:
                sys.stderr.write("apfuzz check: a difference in seeds %d..\n" % first)
                return EXIT_NONDETERMINISM
            for name, command, cwd, env in ways:
                got = facts(command, files, cwd, env)
                for path in files:
                    if got.get(path) != want[path] and want[path][0] != "witness-only":
                        sys.stderr.write("%s differs, %s: %s instead of %s\n" % (
                            os.path.basename(path), name, got.get(path), want[path]))
                        keep = os.path.join(ROOT, "findings", "nondeterminism",
                                            os.path.basename(path))
                        os.makedirs(os.path.dirname(keep), exist_ok=True)
                        os.replace(path, keep)
                        return EXIT_NONDETERMINISM
            for path in files:
                verdicts[want[path][0]] = verdicts.get(want[path][0], 0) + 1
            progress.show([])
    print("%d programs x %d runs, and %d other ways each: no difference (%s)" % (
        args.programs, args.runs, len(ways),
        ", ".join("%d %s" % (n, v) for v, n in sorted(verdicts.items()))))
    return EXIT_OK


if __name__ == "__main__":
    sys.exit(main())
