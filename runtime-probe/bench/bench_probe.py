#!/usr/bin/env python3
"""Prints what a lock and an unlock cost without the probe, under it, with TSan and under Helgrind.

The rounds are interleaved, so that what else the machine does meets all of them; each figure is the
median over the rounds, each ratio the median of the rounds' ratios to native.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent / "lock_bench.cc"


def build(compiler, output, *flags):
    command = [compiler, "-O2", "-g", "-std=c++20", "-pthread", *flags, str(SOURCE), "-o", str(output)]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def variants(arguments, work):
    """Yields (name, command prefix, environment, pairs)."""
    native = work / "native"
    if not build(arguments.compiler, native):
        sys.exit("bench_probe.py: the benchmark does not compile with " + arguments.compiler)
    traces = work / "traces"
    traces.mkdir()
    probe = {"LD_PRELOAD": str(arguments.probe.resolve()), "IMPASSE_TRACE_DIR": str(traces)}
    yield "native", [native], {}, arguments.pairs
    yield "impasse", [native], probe, arguments.pairs
    if build(arguments.compiler, work / "tsan", "-fsanitize=thread"):
        yield "TSan", [work / "tsan"], {"TSAN_OPTIONS": "detect_deadlocks=1"}, arguments.pairs // 10
    if shutil.which("valgrind"):
        helgrind = ["valgrind", "--tool=helgrind", "-q", native]
        yield "Helgrind", helgrind, {}, max(arguments.pairs // 1000, 1000)


def run(command, environment, pairs):
    result = subprocess.run([*map(str, command), str(pairs)], env={**os.environ, **environment},
                            capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in map(str.split, result.stdout.splitlines())}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probe", type=pathlib.Path, default="build/lib/libimpasse-probe.so")
    parser.add_argument("--compiler", default="clang++-22")
    parser.add_argument("--pairs", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--limit", type=float, help="fail when 1-thread costs more than this x native")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        tools = list(variants(arguments, work))
        rounds = []
        for _ in range(arguments.rounds):
            rounds.append({name: run(command, env, pairs) for name, command, env, pairs in tools})
            for trace in (work / "traces").iterdir():
                trace.unlink()
    cases = list(rounds[0]["native"])
    ratios = {}
    print("ns per lock + unlock pair, median of", arguments.rounds, "interleaved rounds (x native)")
    print(f"{'':10}" + "".join(f"{case:>24}" for case in cases))
    for name, *_ in tools:
        line = f"{name:10}"
        for case in cases:
            value = statistics.median(r[name][case] for r in rounds)
            ratio = statistics.median(r[name][case] / r["native"][case] for r in rounds)
            ratios[name, case] = ratio
            line += f"{value:14.1f} ({ratio:6.2f}x)"
        print(line)
    if arguments.limit and ratios["impasse", "1-thread"] > arguments.limit:
        sys.exit(f"impasse costs more than {arguments.limit} x native")


if __name__ == "__main__":
    main()
