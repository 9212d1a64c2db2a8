"""What a lock and an unlock cost without the probe, under it, with TSan, and under Helgrind and DRD."""

import os
import shutil
import statistics
import subprocess
import sys

from common import build, median_ratio, under_probe

UNCONTENDED = {"alone": "process of one thread", "1-thread": "one thread of several", "2-threads": "two threads, a mutex each",
               "nested-4": "nested 4 deep"}
CONTENDED = {"empty-2": "2 threads, nothing inside", "1us-2": "2 threads, 1 us inside, 1 us outside",
             "1us-4": "4 threads, 1 us inside, 1 us outside"}


def variants(arguments, work):
    """Yields (name, command prefix, environment, pairs)."""
    native = work / "native"
    if not build(arguments.compiler, "lock_bench.cc", native):
        sys.exit("bench_probe.py: the benchmark does not compile with " + arguments.compiler)
    yield "native", [native], {}, arguments.pairs
    yield "impasse", [*under_probe(arguments.impasse), native], {}, arguments.pairs
    if build(arguments.compiler, "lock_bench.cc", work / "tsan", "-fsanitize=thread"):
        yield "TSan", [work / "tsan"], {"TSAN_OPTIONS": "detect_deadlocks=1"}, arguments.pairs // 10
    if shutil.which("valgrind"):
        for name in ("helgrind", "drd"):
            # Valgrind runs one thread at a time; without fairness one that waits for the others may keep them out for ever.
            tool = ["valgrind", f"--tool={name}", "--fair-sched=yes", "-q", native]
            yield {"helgrind": "Helgrind", "drd": "DRD"}[name], tool, {}, max(arguments.pairs // 1000, 1000)


def run(command, environment, *numbers):
    result = subprocess.run([*map(str, command), *map(str, numbers)], env={**os.environ, **environment},
                            capture_output=True, text=True, check=True)
    return {name: float(value) for name, value in map(str.split, result.stdout.splitlines())}


def print_table(title, cases, tools, cell):
    print(f"\n{title}\n{'':10}" + "".join(f"{text:>38}" for text in cases.values()))
    for name, *_ in tools:
        print(f"{name:10}" + "".join(f"{cell(name, case):>38}" for case in cases))


def bench(arguments, work):
    tools = list(variants(arguments, work))
    steps = subprocess.run([work / "native", "steps"], check=True, capture_output=True, text=True).stdout.strip()
    rounds = [{name: run(command, env, pairs, 200, steps) for name, command, env, pairs in tools}
              for _ in range(arguments.rounds)]

    def uncontended(name, case):
        cost = statistics.median(r[name][case] for r in rounds)
        added = statistics.median(r[name][case] - r["native"][case] for r in rounds)
        ratio = median_ratio(rounds, lambda r: r[name][case], lambda r: r["native"][case])
        return f"{cost:.1f} ({added:+.1f}, {ratio:.2f}x)"

    def contended(name, case):
        cost = statistics.median(r[name][case] for r in rounds)
        ratio = median_ratio(rounds, lambda r: r["native"][case], lambda r: r[name][case])
        return f"{cost:.1f} ({ratio:.3f}x)"

    print_table(f"ns per uncontended lock + unlock, median of {arguments.rounds} interleaved rounds (added ns, x native)",
                UNCONTENDED, tools, uncontended)
    print_table("ns between two releases of a contended mutex (throughput x native)", CONTENDED, tools, contended)
    return median_ratio(rounds, lambda r: r["impasse"]["1-thread"], lambda r: r["native"]["1-thread"])
