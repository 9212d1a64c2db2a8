#!/usr/bin/env python3
"""Checks that includes point the way docs/architecture.md says, and that no file is too long.

    model <- {lockapi, skeleton, importers} <- explore <- checks <- {watch, cli, tidy}
    extract -> {lockapi, skeleton};  tidy -> {extract, checks};  reporters, triage -> model
"""
import pathlib
import re
import subprocess
import sys

ALLOWED = {
    'analyzer/model': set(),
    'analyzer/lockapi': {'analyzer/model', 'runtime-probe/interpose'},  # lock_fn.h is read by both
    'analyzer/skeleton': {'analyzer/model', 'analyzer/lockapi'},
    'analyzer/importers': {'analyzer/model'},
    'analyzer/explore': {'analyzer/model', 'analyzer/lockapi', 'analyzer/skeleton'},
    'analyzer/checks': {'analyzer/model', 'analyzer/lockapi', 'analyzer/skeleton', 'analyzer/importers',
                        'analyzer/explore'},
    'analyzer/capture': set(),
    'analyzer/scale': {'analyzer/model', 'analyzer/skeleton', 'analyzer/checks'},
    'analyzer/reporters': {'analyzer/model'},
    'analyzer/triage': {'analyzer/model'},
    'analyzer/watch': {'analyzer/model', 'analyzer/importers', 'analyzer/explore', 'analyzer/checks'},
    'analyzer/extract': {'analyzer/model', 'analyzer/lockapi', 'analyzer/skeleton'},
    'analyzer/tidy': {'analyzer/model', 'analyzer/lockapi', 'analyzer/skeleton', 'analyzer/explore',
                      'analyzer/extract', 'analyzer/checks'},
    'analyzer/cli': {'analyzer/model', 'analyzer/lockapi', 'analyzer/skeleton', 'analyzer/importers',
                     'analyzer/explore', 'analyzer/checks', 'analyzer/reporters', 'analyzer/triage',
                     'analyzer/watch', 'analyzer/capture'},
}
# The freestanding probe: the layout, the vocabulary, and the lock API lines.
PROBE_HEADERS = {'analyzer/model/trace_format.h', 'analyzer/model/confirm_plan.h', 'analyzer/model/sync_op.h', 'analyzer/lockapi/lock_api.h',
                 'analyzer/lockapi/lock_fn.h', 'analyzer/model/registry.h'}
# Folders that are built against an LLVM; the pass plugin is no part of the probe, which is freestanding.
WITH_LLVM = ('analyzer/extract', 'analyzer/tidy', 'runtime-probe/pass')
CLANG = re.compile(r'#\s*include\s+[<"](clang|llvm|clang-tidy)/')
INCLUDE = re.compile(r'#\s*include\s+"((?:analyzer|runtime-probe)/[^"]+)"')
MAX_LINES = 800


def folder(path):
    return '/'.join(path.split('/')[:2])


def problems_of(path):
    own = folder(path)
    text = pathlib.Path(path).read_text(encoding='utf-8')
    if text.count('\n') > MAX_LINES:
        yield f'{path}:1: {text.count(chr(10))} lines; split it (at most {MAX_LINES})'
    test = path.endswith(('_test.cc', '_for_test.h', '_bench.cc', '_fuzz.cc'))
    for number, line in enumerate(text.splitlines(), 1):
        if CLANG.search(line) and own not in WITH_LLVM:
            yield f'{path}:{number}: only extract/, tidy/ and the pass plugin include clang or LLVM'
        match = INCLUDE.match(line.strip())
        if not match:
            continue
        target = match.group(1)
        if path.startswith('runtime-probe/'):
            if target.startswith('analyzer/') and target not in PROBE_HEADERS and not test:
                yield f'{path}:{number}: the probe may not include {target}'
        elif folder(target) not in ALLOWED.get(own, set()) | {own} and not test:
            yield f'{path}:{number}: {own} may not include {target}'


def main():
    files = subprocess.run(['git', 'ls-files', 'analyzer/*.cc', 'analyzer/*.h', 'runtime-probe/*.cc',
                            'runtime-probe/*.h'], check=True, capture_output=True, text=True).stdout.split()
    problems = [problem for path in files if '/testdata/' not in path for problem in problems_of(path)]
    print('\n'.join(problems) if problems else f'include directions: {len(files)} files, all in order')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
