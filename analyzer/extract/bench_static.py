#!/usr/bin/env python3
"""What the static check costs, as ratios to the compiler's own front end in the same run.

Rounds alternate between `clang++-22 -fsyntax-only` over every translation unit and `impasse check` with an empty
cache over the same ones, one job each, so that drift of the machine's speed hits both alike. The figure is the
median over rounds of CPU seconds (user + system, children included). A third check of each round follows a change of one
file: it should cost that unit and the link. Then generated programs tell how link and checks grow (analyzer/scale).
"""
import argparse
import json
import os
import pathlib
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import time


def measure(command, cwd=None, ok=(0,)):
    """Returns (cpu seconds, wall seconds) of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    run = subprocess.run(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode not in ok:
        sys.exit(f'{command[0]} ended with {run.returncode}: {run.stderr[-2000:]}')
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall


def syntax_commands(database):
    for entry in json.loads(database.read_text(encoding='utf-8')):
        words = entry.get('arguments') or shlex.split(entry['command'])
        kept, skip = [], False
        for word in words[1:]:
            if skip:
                skip = False
            elif word == '-o':
                skip = True
            elif word != '-c':
                kept.append(word)
        compiler = 'clang-22' if entry['file'].endswith('.c') else 'clang++-22'
        yield [compiler, '-fsyntax-only', '-w', *kept], entry['directory']


def front_end(database):
    total = 0.0
    for command, directory in syntax_commands(database):
        total += measure(command, directory)[0]
    return total


CMAKE = {'leveldb': ['-DLEVELDB_BUILD_TESTS=OFF', '-DLEVELDB_BUILD_BENCHMARKS=OFF'],
         'librdkafka': ['-DRDKAFKA_BUILD_TESTS=OFF', '-DRDKAFKA_BUILD_EXAMPLES=OFF', '-DWITH_SSL=OFF', '-DWITH_SASL=OFF',
                        '-DWITH_ZSTD=OFF']}


def fetch(root, package):
    field = root / 'build' / 'field'
    subprocess.run(['bash', 'testcases/field/fetch_source.sh', package, str(field)], cwd=root, check=True)
    build = field / f'{package}-build'
    subprocess.run(['cmake', '-S', str(field / package), '-B', str(build), '-G', 'Ninja',
                    '-DCMAKE_EXPORT_COMPILE_COMMANDS=ON', *CMAKE[package]],
                   check=True, stdout=subprocess.DEVNULL)
    return build


class Touched:
    """One source file of the database with a line more, while the block runs."""

    def __init__(self, database):
        entry = json.loads(database.read_text(encoding='utf-8'))[0]
        self.path = pathlib.Path(entry['directory'], entry['file'])
        self.text = self.path.read_bytes()

    def __enter__(self):
        self.path.write_bytes(self.text + b'\n// one line more\n')

    def __exit__(self, *_):
        self.path.write_bytes(self.text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('-p', dest='build', help='build directory with compile_commands.json (default: that of --package)')
    parser.add_argument('--impasse', default='build/bin/impasse')
    parser.add_argument('--package', default='leveldb', choices=list(CMAKE))
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--no-scale', action='store_true', help='leave the generated programs out')
    arguments = parser.parse_args()
    root = pathlib.Path(__file__).resolve().parents[2]
    build = pathlib.Path(arguments.build) if arguments.build else fetch(root, arguments.package)
    cache = root / 'build' / 'bench-cache'
    check = [os.path.abspath(arguments.impasse), 'check', '-p', str(build), '-j', '1', '--quiet',
             '--cache-dir', str(cache), '--fail-on', 'none']
    database = build / 'compile_commands.json'
    front, first, again, touched = [], [], [], []
    for _ in range(arguments.rounds):
        front.append(front_end(database))
        shutil.rmtree(cache, ignore_errors=True)
        first.append(measure(check)[0])
        again.append(measure(check)[0])
        with Touched(database):
            touched.append(measure(check)[0])
    ratios = [f / s for f, s in zip(first, front)]
    extractions = [(f - a) / s for f, a, s in zip(first, again, front)]
    repeats = [a / f for a, f in zip(again, first)]
    print(f'translation units                 {len(json.loads(database.read_text()))}')
    print(f'rounds                            {arguments.rounds}')
    print(f'clang++-22 -fsyntax-only          {statistics.median(front):8.2f} s CPU (median)')
    print(f'impasse check, empty cache        {statistics.median(first):8.2f} s CPU (median)')
    print(f'impasse check, nothing changed    {statistics.median(again):8.2f} s CPU (median)')
    print(f'impasse check, one file changed   {statistics.median(touched):8.2f} s CPU (median)')
    print(f'extraction / front end            {statistics.median(extractions):8.2f}   (min {min(extractions):.2f}, max {max(extractions):.2f})')
    print(f'check / front end                 {statistics.median(ratios):8.2f}   (min {min(ratios):.2f}, max {max(ratios):.2f})')
    print(f'second / first check              {100 * statistics.median(repeats):7.1f} %')
    if not arguments.no_scale:
        print(flush=True)
        scale = root / 'analyzer' / 'scale' / 'bench_scale.py'
        subprocess.run([sys.executable, str(scale), '--plot', str(root / 'docs' / 'static-scale.svg')], check=True)


if __name__ == '__main__':
    main()
