#!/usr/bin/env python3
"""Runs clang-tidy, with our own module loaded, over the project's sources.

A file that was clean is not looked at again until it, a header of the project, the configuration or
the module changes: the results are kept in the build directory.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import sys

TIDY = 'clang-tidy-22'


def digest(paths):
    total = hashlib.sha256()
    for path in paths:
        total.update(pathlib.Path(path).read_bytes())
    return total.hexdigest()


def tracked(*patterns):
    return subprocess.run(['git', 'ls-files', *patterns], check=True, capture_output=True, text=True).stdout.split()


def database(build):
    """Writes a compilation database with each of the project's sources once; returns its directory and them.

    Some sources are compiled once per LLVM major; the entry of clang-tidy's own major is the one
    whose headers it can read.
    """
    root = os.getcwd() + os.sep
    wanted = set(tracked('analyzer/*.cc', 'runtime-probe/*.cc'))
    major = TIDY.rpartition('-')[2]
    chosen = {}
    for entry in json.loads(pathlib.Path(build, 'compile_commands.json').read_text(encoding='utf-8')):
        path = os.path.normpath(os.path.join(entry['directory'], entry['file'])).removeprefix(root)
        if path in wanted and (path not in chosen or f'llvm-{major}/' in entry['command']):
            chosen[path] = entry
    directory = pathlib.Path(build, 'tidy-database')
    directory.mkdir(exist_ok=True)
    (directory / 'compile_commands.json').write_text(json.dumps(list(chosen.values())), encoding='utf-8')
    return str(directory), sorted(chosen)


def tidy(path, commands, module):
    run = subprocess.run([TIDY, f'--load={module}', '-p', commands, '--quiet', path],
                         capture_output=True, text=True, check=False)
    return run.returncode, run.stdout.strip() or run.stderr.strip()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', required=True)
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    module = os.path.abspath(os.path.join(arguments.build, 'lib', 'impasse-tidy-22.so'))
    headers = digest(tracked('*.h', '*.fbs') + ['.clang-tidy', module])
    kept = pathlib.Path(arguments.build, 'tidy-clean')
    kept.mkdir(exist_ok=True)

    def mark(path):
        return kept / hashlib.sha256((headers + digest([path]) + path).encode()).hexdigest()

    commands, sources = database(arguments.build)
    pending = [path for path in sources if not mark(path).exists()]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        results = pool.map(lambda path: tidy(path, commands, module), pending)
        for path, (status, output) in zip(pending, results):
            if status == 0:
                mark(path).touch()
                continue
            failed += 1
            print(f'{path}:\n{output}\n', flush=True)
    print(f'clang-tidy: {len(pending)} files looked at, {failed} with findings')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
