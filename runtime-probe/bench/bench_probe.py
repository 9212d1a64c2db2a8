#!/usr/bin/env python3
"""Prints what the probe costs: of a lock and an unlock beside TSan, Helgrind and DRD; of real servers under load; and memory.

The rounds are interleaved, so that what else the machine does meets all of them; each figure is the
median over the rounds, each ratio the median of the rounds' ratios to native. The program runs under
`impasse run`, as users run it, with the parent that watches. Programs that are not installed are left out and named; on Debian
these packages have them: valgrind memcached redis-server nginx-light.
"""

import argparse
import pathlib
import sys
import tempfile

import locks
import memory
import servers

PARTS = ("locks", "servers", "memory")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--impasse", type=lambda path: pathlib.Path(path).resolve(), default="build/bin/impasse")
    parser.add_argument("--compiler", default="clang++-22")
    parser.add_argument("--only", choices=PARTS, action="append", help="leave the other parts out; may be repeated")
    parser.add_argument("--pairs", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--server-rounds", type=int, default=5)
    parser.add_argument("--server-seconds", type=float, default=3)
    parser.add_argument("--entries", type=int, default=200_000, help="of the database that db_bench fills and reads")
    parser.add_argument("--soak-seconds", type=float, default=60)
    parser.add_argument("--limit", type=float, help="fail when a pair of one thread of several costs more than this x native")
    parser.add_argument("--most-growth", type=float, help="fail when memory grows by more than so many MiB after the warm-up")
    arguments = parser.parse_args()
    parts = arguments.only or PARTS
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        if "locks" in parts:
            ratio = locks.bench(arguments, work)
            if arguments.limit and ratio > arguments.limit:
                sys.exit(f"impasse costs more than {arguments.limit} x native")
        if "servers" in parts:
            servers.bench(arguments, work)
        if "memory" in parts:
            growth = memory.bench(arguments, work) / 1024
            if arguments.most_growth is not None and growth > arguments.most_growth:
                sys.exit(f"memory grew by {growth:.1f} MiB")


if __name__ == "__main__":
    main()
