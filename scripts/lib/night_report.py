# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/nightly says in the morning: report.json, summary.txt, junit.xml; and what it makes
of a finding before: canonical text, the smallest program, the report, so many replays.
"""

import json
import os
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from xml.sax.saxutils import escape, quoteattr

import campaign
import night_store

MINIMIZE_SECONDS = 300
REPLAYS = 100


def best(finding):
    small = os.path.join(finding["directory"], "minimized.ap")
    return small if os.path.exists(small) else os.path.join(finding["directory"], "crash")


def shows(build, finding, path=None):
    objects = campaign.apfuzz_json(build, ["run", "--lenient", "--json", "--no-known",
                                           path or best(finding)])
    return bool(objects) and objects[-1].get("fingerprint") == finding["fingerprint"]


def ask_witness(finding, build, builds):
    """What the sanitizer that should see it says (confirmed, silent, differs), "only" if nothing
    but a sanitizer sees it, None where there is no such build."""
    if finding["verdict"] in campaign.WITNESS_ONLY:
        return "only"
    sanitizer = campaign.WITNESS.get(finding["verdict"])
    label = os.path.basename(os.path.normpath(build)).rsplit("-", 1)[0]
    for (_, name), other in builds.items():
        if name == sanitizer and os.path.basename(os.path.normpath(other)) == "%s-%s" % (label, name):
            objects = campaign.apfuzz_json(other, ["run", "--lenient", "--json", "--no-known",
                                                   os.path.join(finding["directory"], "crash")])
            o = objects[-1] if objects else {}
            return (o.get("witness") if o.get("fingerprint") == finding["fingerprint"]
                    else "differs")
    return None


def finish(store, build, finding, jobs):
    directory, tool = finding["directory"], os.path.join(build, "apfuzz")
    crash = os.path.join(directory, "crash")
    r = subprocess.run([tool, "show", "--lenient", crash], stdout=subprocess.PIPE,
                       stderr=subprocess.DEVNULL, text=True, errors="replace", check=False)
    if r.stdout:
        store.write(os.path.join(directory, "program.ap"), r.stdout)
    small = os.path.join(store.tmp, "minimized.ap")
    if os.path.exists(small):
        os.unlink(small)
    try:
        subprocess.run([tool, "minimize", "--lenient", "--no-known", crash, "-o", small],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
                       timeout=MINIMIZE_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finding.pop("minimized", None)
    if os.path.exists(small) and shows(build, finding, small):
        os.replace(small, os.path.join(directory, "minimized.ap"))
        with open(os.path.join(directory, "minimized.ap")) as f:
            text = f.read()
        finding["minimized"] = {"tasks": len(re.findall(r"^task ", text, re.M)),
                                "deviations": len(re.findall(r"^\s+\S+@\d+ ->", text, re.M))}
    r = subprocess.run([tool, "run", "--lenient", "--no-known", best(finding)],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                       errors="replace", check=False)
    store.write(os.path.join(directory, "report.txt"), r.stdout)
    with ThreadPoolExecutor(jobs) as pool:
        finding["replays"] = sum(pool.map(lambda _: shows(build, finding, crash), range(REPLAYS)))
    store.update(finding)


def status(finding, night):
    if finding["first_night"] == night:
        return "new"
    return {True: "known", False: "known, not seen any more"}.get(finding.get("still_there"),
                                                                   "known, not looked for")


def collect(store, state, interrupted):
    findings = []
    for f in store.findings():
        f["status"] = status(f, state["night"])
        f["directory"] = os.path.relpath(f["directory"], store.out)
        findings.append(f)
    corpora = {}
    base = store.path("corpus")
    for driver in sorted(os.listdir(base)) if os.path.isdir(base) else []:
        for target in sorted(os.listdir(os.path.join(base, driver))):
            path = os.path.join(base, driver, target)
            corpora["%s %s" % (driver, target)] = {"files": len(os.listdir(path)),
                                                   "bytes": night_store.tree_size(path)}
    rows = []
    for r in sorted(state["rows"].values(), key=lambda r: (r["build"], r["target"])):
        r = dict(r)
        r["per_second"] = round(r["executions"] / r["seconds"], 1) if r["seconds"] else 0
        rows.append(r)
    return {"tool": "vfio-ap-fuzz", "commit": campaign.version(), "night": state["night"],
            "begin": state["begin"], "end": state.get("end", time.time()), "ended": state["done"],
            "interrupted": interrupted, "restarts": state["restarts"], "hours": state["hours"],
            "drivers": state["drivers"], "bugs": state["bugs"], "sanitizers": state["sanitizers"],
            "rows": rows, "findings": findings, "corpora": corpora, "problems": state["problems"],
            "disk_bytes": night_store.tree_size(store.out)}


def summary(o):
    new = [f for f in o["findings"] if f["status"] == "new"]
    old = [f for f in o["findings"] if f["status"] != "new"]
    lines = ["Night %d of vfio-ap-fuzz %s: %s" % (
        o["night"], o["commit"], "%d new" % len(new) if new else "nothing new"), ""]
    lines.append("%s%s, %g h; %d executions, %d known finding%s, %d MiB%s" % (
        ", ".join(o["drivers"]), " with " + ", ".join(o["bugs"]) if o["bugs"] else "", o["hours"],
        sum(r["executions"] for r in o["rows"]), len(old), "" if len(old) == 1 else "s",
        o["disk_bytes"] >> 20, "" if o["ended"] else "; NOT ENDED, start it again to go on"))
    for f in new + old:
        lines += ["", "%s: %s" % (f["status"], f["title"]),
                  "  %s, %s; since night %d" % (f["build"], f["target"], f["first_night"]),
                  "  fingerprint %s" % f["fingerprint"], "  %s" % f["directory"]]
        if f.get("witness"):
            lines.append("  witness: %s" % f["witness"])
        if "replays" in f:
            m = f.get("minimized")
            lines.append("  replayed %d of %d times%s" % (
                f["replays"], REPLAYS, ", minimized to %(tasks)d tasks and %(deviations)d deviations" % m
                if m else ", not minimized"))
    if o["problems"]:
        lines += ["", "Problems:"] + ["  " + p.rstrip().replace("\n", "\n    ")
                                      for p in o["problems"]]
    head = ("target", "build", "executions", "exec/s", "coverage", "features", "new", "known",
            "corpus")
    table = [head]
    for r in o["rows"]:
        # the corpus is the driver's, whatever was planted in it
        corpus = [c["files"] for name, c in o["corpora"].items()
                  if name.split(" ")[1] == r["target"] and
                  re.split(r"[+]", r["build"].rsplit("-", 1)[0])[0] == name.split(" ")[0]]
        table.append(tuple(str(v) for v in (
            r["target"], r["build"], r["executions"], round(r["per_second"]), r["coverage"],
            r["features"], r["findings"], r["known"], corpus[0] if corpus else 0)))
    width = [max(len(row[i]) for row in table) for i in range(len(head))]
    lines.append("")
    for row in table:
        lines.append("  ".join(c.ljust(w) if i < 2 else c.rjust(w)
                               for i, (c, w) in enumerate(zip(row, width))).rstrip())
    return "\n".join(lines) + "\n"


def junit(o):
    new = [f for f in o["findings"] if f["status"] == "new"]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>',
             '<testsuite name="vfio-ap-fuzz nightly" tests="%d" failures="%d" errors="%d">' % (
                 len(o["rows"]) + 1, len(new), bool(o["problems"]))]
    for r in o["rows"]:
        lines.append('  <testcase classname=%s name=%s time="%.1f">' % (
            quoteattr(r["build"]), quoteattr(r["target"]), r["seconds"]))
        for f in new:
            if (f["build"], f["target"]) == (r["build"], r["target"]):
                lines.append("    <failure message=%s>%s\n%s</failure>" % (
                    quoteattr(f["title"]), escape(f["fingerprint"]), escape(f["directory"])))
        lines.append("  </testcase>")
    lines.append('  <testcase classname="nightly" name="problems">')
    for p in o["problems"]:
        lines.append("    <error message=%s/>" % quoteattr(p[:1000]))
    lines += ["  </testcase>", "</testsuite>"]
    return "\n".join(lines) + "\n"


def write(store, state, interrupted=False):
    """The report in nights/N and, as the newest, in DIR; prints the summary. Are there new ones?"""
    o = collect(store, state, interrupted)
    text = summary(o)
    for name, content in (("report.json", json.dumps(o, indent=1) + "\n"), ("summary.txt", text),
                          ("junit.xml", junit(o))):
        store.write(store.path("nights", "%05d" % o["night"], name), content)
        store.write(store.path(name), content)
    print(text, end="", flush=True)
    return any(f["status"] == "new" for f in o["findings"])
