"""What the parts of `./dev bench probe` share."""

import pathlib
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]


def build(compiler, source, output, *flags):
    """Tells whether the program could be built: not every machine has every sanitizer."""
    command = [compiler, "-O2", "-g", "-std=c++20", "-pthread", f"-I{ROOT}", *flags, str(HERE / source), "-o", str(output)]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def under_probe(impasse, *options):
    """The command that other commands are put behind to run as users run them, with the parent that watches."""
    return [str(impasse), "run", "--quiet", "--fail-on", "none", *options, "--"]


def median_ratio(rounds, of, to):
    """The median over the rounds of what `of` finds in a round by what `to` finds there.

    Rounds are interleaved, so what else the machine does meets both."""
    return statistics.median(of(a_round) / to(a_round) for a_round in rounds)
