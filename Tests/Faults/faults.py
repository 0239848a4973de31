#!/usr/bin/env python3
"""Disks and databases fail in the middle of runs; whoever looks is told why, nothing is lost, and what was begun is completed afterwards.

usage: faults.py PATCHBAY [--case NAME ...] [--repeat N] [--mounts] [--keep] [--list]

docs/faults.md says what is done and what is checked.
"""
import argparse
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
# Clusters, processes and content are those of the chaos test.
sys.path.insert(1, str(HERE.parent / "Chaos"))

import postgres_faults
import sqlite_faults
from disks import missing_tools
from processes import Failed
from setting import Setting

CASES = sqlite_faults.CASES | postgres_faults.CASES


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog="docs/faults.md")
    parser.add_argument("patchbay", type=pathlib.Path, help="the program")
    parser.add_argument("--case", action="append", choices=sorted(CASES), metavar="NAME", help="only this; may be given several times")
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="so many times in a row")
    parser.add_argument(
        "--mounts", action="store_true", help="file systems may be mounted: this is a mount namespace of its own (scripts/faults.sh)")
    parser.add_argument("--keep", action="store_true", help="leave the folder of every case")
    parser.add_argument("--list", action="store_true", help="the names of the cases")
    options = parser.parse_args()
    if options.list:
        return print("\n".join(CASES))
    options.patchbay = options.patchbay.resolve()
    missing = missing_tools(options.mounts)
    if missing:
        sys.exit("%s missing: scripts/install.sh test" % ", ".join(missing))
    # Whatever ends us, what was begun is taken away.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(130))
    began = time.monotonic()
    failed = []
    for _ in range(options.repeat):
        for name in options.case or CASES:
            if not run(name, options):
                failed.append(name)
    print("%s in %.0f s" % ("%d FAILED: %s" % (len(failed), ", ".join(failed)) if failed else "all well", time.monotonic() - began))
    sys.exit(1 if failed else 0)


def run(name, options):
    # The database's user passes through to its data.
    folder = pathlib.Path(tempfile.mkdtemp(prefix="patchbay-faults-"))
    folder.chmod(0o711)
    began = time.monotonic()
    setting = Setting(options.patchbay, folder, options.mounts)
    problems = setting.problems
    try:
        with setting.ends:
            try:
                CASES[name](setting)
            except Failed as error:
                problems.append(str(error))
            except Exception:  # whatever it is, it must be told, and the next case goes on
                problems.append(traceback.format_exc())
            # What lies on a disk in memory goes with it.
            if problems and options.keep:
                keep(folder)
    finally:
        if not problems or not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("  %s  %s (%.1f s)" % ("FAIL" if problems else "ok  ", name, time.monotonic() - began), flush=True)
    for what in setting.left_out:
        print("    left out: " + what, flush=True)
    for problem in problems:
        print("    - " + problem.strip().replace("\n", "\n      "), flush=True)
    if problems and options.keep:
        print("    in %s" % folder, flush=True)
    return not problems


def keep(folder):
    for place in folder.iterdir():
        if os.path.ismount(place):
            shutil.copytree(place, folder / (place.name + "-kept"), ignore=shutil.ignore_patterns("ballast"), symlinks=True)


if __name__ == "__main__":
    main()
