"""What memory the probe takes: for each thread, and after a long time with threads and locks that come and go."""

import dataclasses
import subprocess
import sys

from common import build, under_probe

MANY = 500
# The tables have a fixed size, and what has once found room there stays: they fill while a program goes on.
WARM_UP = 0.4


@dataclasses.dataclass
class Memory:
    """KiB of one moment."""
    process: int
    trace: int
    ring: int
    parent: int

    def beyond_ring(self):
        return self.process + self.trace - self.ring

    def all(self):
        return self.process + self.trace + self.parent


def measure(program, prefix, *words):
    command = [*map(str, prefix), str(program), *map(str, words)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [Memory(*map(int, line.split()[1:])) for line in lines]


def per_thread(moments):
    before, during = moments
    return (during.beyond_ring() - before.beyond_ring()) / MANY


def bench_threads(arguments, program):
    native = per_thread(measure(program, [], "threads", MANY))
    moments = measure(program, under_probe(arguments.impasse), "threads", MANY)
    print(f"\nmemory of one of {MANY} threads that live at a time, beyond the ring: {native:.1f} KiB native, "
          f"{per_thread(moments) - native:.1f} KiB more under impasse")
    fixed = moments[0].process + moments[0].trace - measure(program, [], "threads", 1)[0].process
    print(f"memory of the first 8 threads and all tables, beyond that of the program: {fixed / 1024:.1f} MiB")


def growth(moments):
    """KiB of the highest moment after the warm-up beyond that at its end."""
    warm = moments[int(len(moments) * WARM_UP):]
    return max(moment.all() for moment in warm) - warm[0].all()


def bench_soak(arguments, program):
    """Returns by how many KiB the program grew more under the probe than alone."""
    native = measure(program, [], "soak", arguments.soak_seconds)
    probed = measure(program, under_probe(arguments.impasse), "soak", arguments.soak_seconds)
    print(f"\nmemory over {arguments.soak_seconds} s of threads and locks that come and go, KiB:")
    print(f"{'':10}{'at first':>14}{'warm':>10}{'at the end':>14}{'growth':>10}")
    for name, moments in (("native", native), ("process", probed)):
        print(f"{name:10}{moments[0].process:14}{moments[int(len(moments) * WARM_UP)].process:10}{moments[-1].process:14}")
    for name in ("trace", "parent"):
        print(f"{name:10}" + "".join(f"{getattr(probed[i], name):{width}}"
                                     for i, width in ((0, 14), (int(len(probed) * WARM_UP), 10), (-1, 14))))
    print(f"{'all':10}{'':38}{growth(probed):10}, {growth(native)} of them native")
    return growth(probed) - growth(native)


def bench(arguments, work):
    program = work / "memory"
    if not build(arguments.compiler, "memory_bench.cc", program):
        sys.exit("bench_probe.py: memory_bench.cc does not compile with " + arguments.compiler)
    bench_threads(arguments, program)
    return bench_soak(arguments, program)
