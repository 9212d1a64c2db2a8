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


def sources(build):
    """The project's sources in the compilation database, each once."""
    root = os.getcwd() + os.sep
    wanted = set(tracked('analyzer/*.cc', 'runtime-probe/*.cc'))
    entries = json.loads(pathlib.Path(build, 'compile_commands.json').read_text(encoding='utf-8'))
    found = {os.path.normpath(os.path.join(e['directory'], e['file'])).removeprefix(root) for e in entries}
    return sorted(found & wanted)


def tidy(path, build, module):
    run = subprocess.run([TIDY, f'--load={module}', '-p', build, '--quiet', path],
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

    pending = [path for path in sources(arguments.build) if not mark(path).exists()]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        results = pool.map(lambda path: tidy(path, arguments.build, module), pending)
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
